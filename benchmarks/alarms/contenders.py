"""Storeroom, Evidently and NannyML on the same batches, each with its defaults.

    python contenders.py NAME FOLDER ROWS

writes FOLDER/NAME_ROWS.parquet: one row per batch, feature and method with the effect, p, q and whether it alarms.
Evidently and NannyML judge each feature alone, so of a moved batch only the moved feature is given to them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

START = datetime(2000, 1, 1)  # the reference is the first day, then a batch a day
PACKAGE = Path(__file__).parents[2]
NUMBERS = [f"x{place}" for place in range(1, 17)]
WORDS = [f"x{place}" for place in range(17, 21)]
BUILD_BATCHES = 40  # measured by one build: more spill, each batch being compared with 20,000 kept values per feature
EVIDENTLY_CLEAN = 40  # a report takes about a second: so many clean batches at most, every moved one


def write_project(project_dir: Path) -> None:
    """Write a dbt project with one model, everything at its default."""
    import yaml

    types = {
        "row_id": "int64",
        "seen_at": "timestamp",
        **dict.fromkeys(NUMBERS, "float64"),
        **dict.fromkeys(WORDS, "string"),
    }
    declared = {
        "task": "binary_classification", "features": "fct_rows", "labels": "fct_known", "entity": "row_id",
        "as_of": "seen_at", "batch": "day", "trainer": "training:build", "owner": "alarms@example.com",
        "references": ["training"],
    }  # fmt: skip
    columns = [{"name": name, "data_type": kind} for name, kind in types.items()]
    contract = {"name": "fct_rows", "config": {"contract": {"enforced": True}}, "columns": columns}
    variables = {"storeroom": {"ml_models": {"alarms": declared}}}
    project = {"name": "alarms", "version": "1.0.0", "profile": "alarms", "vars": variables}
    output = "{type: duckdb, path: alarms.duckdb, threads: 2, settings: {memory_limit: 4GB}}"
    files = {
        "profiles.yml": f"alarms: {{target: dev, outputs: {{dev: {output}}}}}",
        "packages.yml": f"packages: [{{local: {PACKAGE.as_posix()}}}]",
        "dbt_project.yml": yaml.safe_dump(project),
        "models/fct_rows.sql": f"select {', '.join(types)} from raw.rows",
        "models/fct_known.sql": "select row_id, seen_at, 1 as label, seen_at as observed_at from raw.rows where false",
        "models/_models.yml": yaml.safe_dump({"models": [contract]}),
    }
    for name, content in files.items():
        file = project_dir / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def load(project_dir: Path, folder: Path, rows: int) -> None:
    """Put the reference and the batches into the warehouse, a day each."""
    import duckdb

    with duckdb.connect(str(project_dir / "alarms.duckdb"), config={"memory_limit": "4GB"}) as connection:
        connection.execute("create schema raw; create type float64 as double; set preserve_insertion_order = true")
        connection.execute(
            f"create table raw.rows as "
            f"select file_row_number as row_id, timestamp '{START}' + interval 1 hour as seen_at, "
            f"* exclude (file_row_number) from read_parquet('{folder}/reference.parquet', file_row_number = true)"
        )
        connection.execute(
            f"insert into raw.rows select 1000000000 + file_row_number, timestamp '{START}' + interval 1 hour + "
            f"to_days(cast(1 + file_row_number // {rows} as integer)), * exclude (file_row_number) "
            f"from read_parquet('{folder}/batches_{rows}.parquet', file_row_number = true)"
        )


def run_storeroom(folder: Path, rows: int, scenarios: list[str]) -> pd.DataFrame:
    """Measure all batches with the product's own models; anomalies that warn are rows as well."""
    from sklearn.dummy import DummyClassifier

    from storeroom.jobs.monitor import prepare
    from storeroom.jobs.register import register
    from storeroom.jobs.stages import promote
    from storeroom.project import Project

    project_dir = folder / f"project_{rows}"
    write_project(project_dir)
    load(project_dir, folder, rows)
    project = Project(project_dir, profiles_dir=project_dir, is_replay=True)
    deployed = START + timedelta(days=1)
    now = deployed + timedelta(days=len(scenarios))
    project.build(["package:alarms"], now)
    prepare(project, deployed)
    model = DummyClassifier().fit(pd.read_parquet(folder / "reference.parquet").head(100), [0, 1] * 50)
    register(project, "alarms", model, deployed, training=(START, deployed))
    promote(project, "alarms", "1", deployed, reason="alarm study", override=True)
    for day in [*range(0, len(scenarios), BUILD_BATCHES), len(scenarios)]:
        clock = deployed + timedelta(days=day)
        project.build(["storeroom.predictions", "storeroom.monitoring"], clock)
    batch = f"date_diff('day', timestamp '{deployed}', batch_start_at) as batch"
    found = project.warehouse.query(
        f"select {batch}, feature_name as feature, drift_method as method, statistic, p_value as p, q_value as q, "
        f"is_deciding, coalesce(is_drifted, false) and is_deciding as is_alarm "
        f"from {project.relation('fct_monitoring__drift')} where reference = 'training' union all "
        f"select {batch}, feature_name, 'anomaly ' || statistic, robust_z, null, null, false, true "
        f"from {project.relation('fct_monitoring__anomalies')} where is_flagging"
    )
    return pd.DataFrame(found)


def peer_batches(
    folder: Path, rows: int, scenarios: list[str], clean_limit: int | None = None
) -> Iterator[tuple[int, str, pd.DataFrame]]:
    """Yield place, scenario and rows of the batches that a peer is given."""
    file = pq.ParquetFile(folder / f"batches_{rows}.parquet")
    for place, scenario in enumerate(scenarios):
        if scenario or clean_limit is None or place < clean_limit:
            yield place, scenario, file.read_row_group(place).to_pandas()


def moved_features() -> dict[str, str]:
    """Return scenario -> the feature that moves."""
    from samples import SCENARIOS

    return SCENARIOS


def run_nannyml(folder: Path, rows: int, scenarios: list[str]) -> pd.DataFrame:
    """Calculate each batch as one chunk; thresholds come from chunks of the reference of the same size."""
    import nannyml

    reference = pd.read_parquet(folder / "reference.parquet")
    calculators: dict[str, nannyml.UnivariateDriftCalculator] = {}

    def calculator(names: list[str]) -> nannyml.UnivariateDriftCalculator:
        key = " ".join(names)
        if key not in calculators:
            calculators[key] = nannyml.UnivariateDriftCalculator(column_names=names, chunk_size=rows).fit(reference)
        return calculators[key]

    found = []
    for place, scenario, batch in peer_batches(folder, rows, scenarios):
        names = [moved_features()[scenario]] if scenario else [*NUMBERS, *WORDS]
        result = calculator(names).calculate(batch[names]).filter(period="analysis").to_df()
        for name in names:
            row = result[name]["jensen_shannon"].iloc[0]
            found.append((place, name, "jensen_shannon", row["value"], None, None, True, bool(row["alert"])))
    return pd.DataFrame(found, columns=COLUMNS)


def run_evidently(folder: Path, rows: int, scenarios: list[str]) -> pd.DataFrame:
    """Run the preset on each batch; `dataset` is its own verdict on the whole batch."""
    from evidently import Report
    from evidently.presets import DataDriftPreset

    reference = pd.read_parquet(folder / "reference.parquet")
    found = []
    for place, scenario, batch in peer_batches(folder, rows, scenarios, EVIDENTLY_CLEAN):
        names = [moved_features()[scenario]] if scenario else [*NUMBERS, *WORDS]
        metrics = Report([DataDriftPreset()]).run(batch[names], reference[names]).dict()["metrics"]
        for metric in metrics:
            config, value = metric["config"], metric["value"]
            if "column" in config:
                is_alarm = (
                    value < config["threshold"] if "p_value" in config["method"] else value >= config["threshold"]
                )
                found.append((place, config["column"], config["method"], value, None, None, True, is_alarm))
            elif not scenario:
                share = value["share"]
                found.append((place, "dataset", "share", share, None, None, False, share >= config["drift_share"]))
    return pd.DataFrame(found, columns=COLUMNS)


COLUMNS = ["batch", "feature", "method", "statistic", "p", "q", "is_deciding", "is_alarm"]
CONTENDERS = {"storeroom": run_storeroom, "nannyml": run_nannyml, "evidently": run_evidently}


def main() -> None:
    """Run one contender on the batches of one size."""
    name, folder, rows = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    scenarios = json.loads((folder / f"scenarios_{rows}.json").read_text(encoding="utf-8"))
    found = CONTENDERS[name](folder, rows, scenarios)
    found["scenario"] = [scenarios[place] for place in found["batch"]]
    found.to_parquet(folder / f"{name}_{rows}.parquet", index=False)


if __name__ == "__main__":
    main()
