"""Columns of every type and name, times with a zone and without, labels that cannot be: through the whole loop."""

from __future__ import annotations

import copy as copies
from pathlib import Path
from typing import Any

import duckdb
import pytest
from factory import CONTRACT, DECLARED, DEPLOYED, MODELS, Factory, copy

LATER = "2024-02-20"
WEEK = "2024-02-12"
# name -> type in the contract, expression
ODD = {
    "edges_1": ("int4", "cast(hours % 7 as int)"),
    "measurement_id": ("double precision", "hours * 1.5e0"),
    "select": ("decimal(10, 2)", "cast(hours / 3 as decimal(10, 2))"),
    "value": ("hugeint", "cast(hours as hugeint)"),
    "Größe m²": ("float8", "hours * 2.5e0"),
    "it's": ("varchar(20)", "case when machine % 9 = 0 then null when machine % 9 = 1 then '(missing)' else 'x' end"),
    "feature": ("enum('A', 'B')", "cast(case when machine % 3 = 0 then 'A' else 'B' end as enum('A', 'B'))"),
    "all": ("uuid", "cast(md5(plant) as uuid)"),
    "grade": ("float64", "cast(machine % 3 as double)"),
    "text_number": ("varchar", "cast(hours / 10.0 as varchar)"),
    "payload": ("json", "cast('{}' as json)"),
}
HINTS = {"grade": {"kind": "categorical"}, "text_number": {"kind": "numeric"}}
# Of 160 machines: 20 without a line, others spelled like our words, and more lines than have a slice of their own.
LINE = """case
    when machine < 10 then null when machine < 16 then 'null'
    when machine < 24 then 'other' when machine < 32 then 'all'
    else 'line ' || (machine % 11)
end"""


def odd_contract() -> dict[str, Any]:
    """Return the factory's contract with the odd columns, and times with a zone."""
    contract: Any = copies.deepcopy(CONTRACT)
    columns = contract["models"][0]["columns"]
    for column in columns:
        if column["name"] == "measured_at":
            column["data_type"] = "timestamp with time zone"
    for name, (data_type, _) in ODD.items():
        meta = {"config": {"meta": {"storeroom": HINTS[name]}}} if name in HINTS else {}
        columns.append({"name": name, "data_type": data_type, "quote": True, **meta})
    return dict(contract)


@pytest.fixture(scope="module")
def odd(built: Factory, tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return a project with odd columns after two cycles, in a session that is not in UTC."""
    factory = copy(built, tmp_path_factory.mktemp("odd"))
    output = {"type": "duckdb", "path": "factory.duckdb", "threads": 2, "settings": {"TimeZone": "America/New_York"}}
    factory.write("profiles.yml", {"factory": {"target": "dev", "outputs": {"dev": output}}})
    columns = ", ".join(f'{expression} as "{name}"' for name, (_, expression) in ODD.items())
    view = (
        MODELS["fct_readings.sql"]
        .replace("plant_line,", f"{LINE} as plant_line,")
        .replace(" from", f", {columns} from")
    )
    zoned = "timezone('UTC', measured_at) as measured_at"
    factory.write("models/fct_readings.sql", view.replace("measured_at", zoned, 1))
    labels = (
        MODELS["fct_breaks.sql"]
        .replace("measured_at", zoned, 1)
        .replace("is_broken", "cast(is_broken as int) as is_broken")
    )
    factory.write("models/fct_breaks.sql", labels)
    factory.write("models/fct_downtime.sql", MODELS["fct_downtime.sql"].replace("measured_at", zoned, 1))
    factory.write("models/_models.yml", odd_contract())
    models: Any = copies.deepcopy(DECLARED)
    models["breaks"]["slices"] = ["plant_line", "it's", "is_old", "feature"]
    factory.declare(models)
    factory.build()
    factory.ok("cycle", "--now", DEPLOYED)
    with duckdb.connect(str(factory.database)) as connection:
        connection.execute(
            "update raw.outcomes set is_broken = null where measured_at = '2024-02-05 06:00' and machine < 5"
        )
    wrong = "case when measured_at = '2024-02-05 06:00' and machine = 7 then 2 else cast(is_broken as int) end"
    labels = labels.replace("cast(is_broken as int)", wrong)
    factory.write("models/fct_breaks.sql", labels)
    factory.build()
    factory.run("cycle", "--now", LATER)
    return factory


def test_every_type_and_name_is_trained_on_scored_and_measured(odd: Factory) -> None:
    scored = odd.sql(
        "select model_name, batch_start_at::varchar, count(*) from fct_predictions__predictions "
        "where purpose = 'serving' group by all order by all"
    )
    starts = ["2024-01-29 00:00:00", "2024-02-05 00:00:00", "2024-02-12 00:00:00", "2024-02-19 00:00:00"]
    assert scored == [(name, start, 160) for name in ("breaks", "downtime") for start in starts]
    measured = odd.sql(
        "select distinct feature_name from fct_monitoring__statistics where model_name = 'breaks' and statistic = "
        f"'row_count' and value = 160 and slice_key = 'all' and batch_start_at = '{WEEK}' and window_kind = 'batch'"
    )
    names = {"temperature", "hours", "plant_line", "is_old", "prediction", "label", *ODD} - {"payload", "label"}
    assert names <= {name for (name,) in measured}
    compared = odd.sql(
        "select distinct feature_name from fct_monitoring__drift "
        f"where model_name = 'breaks' and batch_start_at = '{WEEK}'"
    )
    assert names <= {name for (name,) in compared}


def test_what_is_not_watched_is_in_the_catalogue_and_named_by_doctor(odd: Factory) -> None:
    roles = dict(odd.sql("select feature_name, role from dim_features__catalogue where model_name = 'breaks'"))
    assert [name for name, role in roles.items() if role == "unsupported"] == ["payload"]
    assert set(roles) == {"temperature", "hours", "plant_line", "is_old", *ODD}
    assert "payload (json)" in odd.run("doctor").output


def test_a_missing_value_and_our_words_are_slices_of_their_own(odd: Factory) -> None:
    counts = dict(
        odd.sql(
            "select slice_value, value::int from fct_monitoring__statistics where model_name = 'breaks' and "
            "statistic = 'row_count' and slice_key = 'plant_line' and feature_name = 'hours' and "
            f"window_kind = 'batch' and batch_start_at = '{WEEK}'"
        )
    )
    assert counts["(missing)"] == 20
    assert (counts["null"], counts["other"], counts["all"]) == (12, 16, 16)
    assert sum(counts.values()) == 160
    assert "(other)" not in counts  # fewer than fifty values: each is a slice
    spelled = odd.sql(
        "select distinct slice_value from fct_monitoring__statistics "
        "where slice_key = 'it''s' and window_kind = 'batch'"
    )
    assert {value for (value,) in spelled} == {"(missing)", "((missing))", "x"}
    tested = odd.sql("select distinct slice_value from fct_metadata__metrics where slice_key = 'it''s'")
    assert {value for (value,) in tested} == {"(missing)", "((missing))", "x"}
    flags = odd.sql("select distinct slice_value from fct_metadata__metrics where slice_key = 'is_old'")
    assert {value for (value,) in flags} == {"true", "false"}
    kept = odd.sql(
        "select distinct slice_value from fct_monitoring__performance "
        "where slice_key = 'is_old' and model_name = 'breaks'"
    )
    assert {value for (value,) in kept} == {"true", "false"}


def test_a_label_that_cannot_be_and_one_that_is_missing_count_in_no_metric(odd: Factory) -> None:
    problems = odd.sql(
        "select problem, label_count, example_values from int_predictions__label_problems where model_name = 'breaks' "
        "order by problem"
    )
    assert problems == [("invalid", 2, "2"), ("missing", 10, None)]
    counts = odd.sql(
        "select distinct label_count from fct_monitoring__performance where model_name = 'breaks' and not is_estimated "
        "and batch_start_at = '2024-02-05' and slice_key = 'all'"
    )
    assert counts == [(148,)]
    ((rate,),) = odd.sql(
        "select value from fct_monitoring__performance where model_name = 'breaks' and not is_estimated and metric = "
        "'observed_rate' and batch_start_at = '2024-02-05' and slice_key = 'all'"
    )
    ((expected,),) = odd.sql(
        "select avg(is_broken::int) from raw.outcomes where measured_at = '2024-02-05 06:00' and machine <> 7"
    )
    assert rate == pytest.approx(expected, abs=1e-12)
    flagged = odd.sql(
        "select model_name, batch_start_at::date::varchar, value, reason from fct_monitoring__findings "
        "where finding = 'labels' and severity = 'critical'"
    )
    assert flagged == [("breaks", "2024-02-05", 2, "label has 2 values that the task does not have: 2")]
    result = odd.run("train", "breaks", "--now", "2024-03-01")
    assert result.exit_code == 1
    assert "'is_broken' of 'fct_breaks' are '2'; a binary label is a bool, or 0 and 1" in " ".join(
        result.stderr.split()
    )


def test_a_text_that_is_no_number_is_refused_for_scoring_and_counted_apart(odd: Factory, tmp_path: Path) -> None:
    broken = copy(odd, tmp_path)
    broken.sql(
        "update fct_readings set text_number = '12,5' "
        "where machine = 3 and measured_at = timestamptz '2024-02-26 06:00+00'"
    )
    result = broken.run("cycle", "--now", "2024-03-05")
    assert result.exit_code == 1
    assert "breaks: fct_readings between 2024-02-" in result.stderr
    assert "2 values of 'text_number' that are no number, such as '12,5'" in " ".join(result.stderr.split())
    ((count,),) = broken.sql(
        "select value from fct_monitoring__statistics where model_name = 'breaks' and feature_name = 'text_number' and "
        "statistic = 'nan_count' and slice_key = 'all' and window_kind = 'batch' and batch_start_at = '2024-02-26'"
    )
    assert count == 2


def test_an_infinite_value_stops_its_batch_and_no_other(odd: Factory, tmp_path: Path) -> None:
    """One sentence names model, version, batch and column; the batch after it is scored."""
    broken = copy(odd, tmp_path)
    broken.sql(
        "update fct_readings set temperature = 'inf' "
        "where machine = 3 and measured_at = timestamptz '2024-02-26 06:00+00'"
    )
    result = broken.run("predict", "breaks", "--now", "2024-03-05")
    assert result.exit_code == 1
    said = " ".join(result.stderr.split())
    assert "breaks: version 1 cannot score the batch of 2024-02-26 00:00 of 'fct_readings'" in said
    assert "temperature has 2 infinite values" in said
    scored = broken.sql(
        "select batch_start_at::date::varchar, count(*) from fct_predictions__predictions where model_name = 'breaks' "
        "and purpose = 'serving' and batch_start_at >= '2024-02-19' group by 1 order by 1"
    )
    assert scored == [("2024-02-19", 160), ("2024-03-04", 160)]


@pytest.mark.parametrize("name", ["prediction", "label", "storeroom_row"])
def test_a_name_of_ours_is_refused_by_dbt_and_by_the_command(fresh: Factory, name: str) -> None:
    contract: Any = copies.deepcopy(CONTRACT)
    contract["models"][0]["columns"].append({"name": name, "data_type": "int64"})
    fresh.write("models/_models.yml", contract)
    fresh.write("models/fct_readings.sql", MODELS["fct_readings.sql"].replace(" from", f", hours as {name} from"))
    fresh.build()
    result = fresh.run("train", "breaks", "--now", DEPLOYED)
    assert result.exit_code == 2
    assert f"has a column '{name}'" in result.stderr
    fresh.run("cycle", "--now", DEPLOYED)
    assert f"has a column '{name}'" in fresh.sql("select problem from dim_registry__models")[0][0]


@pytest.mark.parametrize("data_type", ["date", "timestamp"])
def test_a_date_is_its_midnight_in_utc(fresh: Factory, data_type: str) -> None:
    """The same windows, rows and scores as with a timestamp at midnight."""
    day = f"cast(cast(measured_at as date) as {data_type}) as measured_at"
    contract: Any = copies.deepcopy(CONTRACT)
    contract["models"][0]["columns"][2]["data_type"] = data_type
    fresh.write("models/_models.yml", contract)
    for name, view in MODELS.items():
        fresh.write(f"models/{name}", view.replace("measured_at", day, 1))
    fresh.build()
    fresh.ok("train", "downtime", "--now", DEPLOYED)
    fresh.ok("promote", "downtime", "1", "--override-gates", "--reason", "a test", "--now", DEPLOYED)
    fresh.ok("predict", "downtime", "--now", "2024-02-12")
    scored = fresh.sql(
        "select as_of_at::varchar, batch_start_at::varchar, count(*), round(sum(value), 6) "
        "from fct_predictions__predictions where purpose = 'serving' group by all order by 1"
    )
    assert [row[:3] for row in scored] == [
        ("2024-01-29 00:00:00", "2024-01-29 00:00:00", 160),
        ("2024-02-05 00:00:00", "2024-02-05 00:00:00", 160),
    ]
    # The sum of what the model of the timestamps says.
    assert [row[3] for row in scored] == pytest.approx([1516.256949, 1600.343739], abs=1e-4)
    result = fresh.run("doctor")
    assert result.exit_code == 0, result.output
