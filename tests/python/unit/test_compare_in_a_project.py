"""A team's project without any ML model installs the package and compares its own columns."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from dbt.cli.main import dbtRunner
from scipy import stats

PACKAGE = Path(__file__).parents[3]

FILES = {
    "dbt_project.yml": "name: team\nversion: 1.0.0\nprofile: team\n",
    "packages.yml": f"packages:\n  - local: {PACKAGE}\n",
    "profiles.yml": "team: {target: dev, outputs: {dev: {type: duckdb, path: FOLDER/team.duckdb, threads: 1}}}\n",
    "models/last_year.sql": """
        select
            cast(i % 100 as float64) as amount,
            i % 3 = 0 as is_card
        from generate_series(1, 2000) as series(i)
    """,
    "models/this_week.sql": """
        select
            cast(i % 100 + 20 as float64) as amount,
            i % 3 = 0 as is_card
        from generate_series(1, 500) as series(i)
    """,
    "models/compared.sql": """
        {{ storeroom.drift(reference=ref('last_year'), current=ref('this_week'), column='amount') }}
    """,
    # The caller's CTEs are called like the words of the macros; a reserved word is a column.
    "models/of_ctes.sql": """
        with reference as (select amount as "order" from {{ ref('last_year') }}),
        bins as (select amount as "order" from {{ ref('this_week') }}),
        compared as ({{ storeroom.psi(reference='reference', current='bins', column='order') }})
        select * from compared
    """,
    "models/of_an_expression.sql": """
        {{ storeroom.profile(relation=ref('this_week'), column='amount - 20') }}
    """,
    "models/odd.sql": """
        select
            'w' || (i % 5) as word,
            cast(i as varchar) as digits,
            timestamp '2024-01-01' + i * interval 1 hour as moment,
            timezone('UTC', timestamp '2024-01-01' + i * interval 1 hour) as zoned,
            date '2024-01-01' + cast(i as int) as day,
            i % 2 = 0 as is_even,
            cast('{}' as json) as payload,
            i % 7 * 1.0 as "Order Amount",
            i % 7 * 1.0 as "a.b"
        from generate_series(1, 1000) as series(i)
    """,
    "models/spine.sql": "select 1 as id, timestamp '2024-01-10' as on_day, 10 as amount union all "
    "select 2, timestamp '2024-01-10', 20",
    "models/facts.sql": "select * from (values (1, timestamp '2024-01-05', 1), (1, timestamp '2024-01-05', 2), "
    "(2, timestamp '2024-01-05', 3)) as t(id, seen_at, price)",
    "models/joined.sql": "{{ storeroom.point_in_time_join(ref('spine'), ref('facts'), 'id', 'on_day', 'seen_at') }}",
    "models/clashing.sql": "{{ storeroom.point_in_time_join(ref('spine'), ref('spine'), 'id', 'on_day', 'on_day') }}",
    "models/_models.yml": """
        models:
          - name: odd
            columns:
              - name: word
                data_tests:
                  - storeroom.no_drift: {name: of_words, arguments: {reference: ref('odd')}}
                  - storeroom.no_drift: {name: of_categories, arguments: {reference: ref('odd'), kind: categorical}}
              - name: digits
                data_tests:
                  - storeroom.no_drift: {name: of_digits, arguments: {reference: ref('odd')}}
                  - storeroom.statistic_between: {name: mean_of_digits, arguments: {statistic: mean, min_value: 0}}
                  - storeroom.no_drift: {name: of_some_digits, arguments: {reference: ref('odd')},
                                         config: {where: digits <> '3'}}
              - name: payload
                data_tests:
                  - storeroom.no_drift: {name: of_payloads, arguments: {reference: ref('odd')}}
              - name: moment
                data_tests:
                  - storeroom.no_drift: {name: of_moments, arguments: {reference: ref('odd')}}
                  - storeroom.no_drift: {name: of_late_moments, arguments: {reference: ref('odd')},
                                         config: {where: moment > '2024-02-01'}}
              - name: zoned
                data_tests:
                  - storeroom.statistic_between: {name: days_of_zoned, arguments: {
                      statistic: maximum, min_value: 19764.66, max_value: 19764.67}}
              - name: day
                data_tests:
                  - storeroom.no_drift: {name: of_days, arguments: {reference: ref('odd')}}
                  - storeroom.statistic_between: {name: first_day, arguments: {
                      statistic: minimum, min_value: 19724, max_value: 19724}}
              - name: is_even
                data_tests:
                  - storeroom.statistic_between: {name: share_of_even, arguments: {
                      statistic: mean, min_value: 0.5, max_value: 0.5}}
              - name: Order Amount
                data_tests:
                  - storeroom.no_drift: {name: unquoted, arguments: {reference: ref('odd')}}
              - name: a.b
                quote: true
                data_tests:
                  - storeroom.no_drift: {name: quoted, arguments: {reference: ref('odd')}}
          - name: this_week
            columns:
              - name: amount
                data_tests:
                  - storeroom.no_drift: {name: amount_moved, arguments: {reference: ref('last_year')},
                                         config: {store_failures: true}}
                  - storeroom.no_drift: {name: amount_is_itself, arguments: {reference: ref('this_week')}}
                  - storeroom.no_drift:
                      name: amount_of_a_filtered_reference
                      arguments: {reference: "(select amount + 20 as amount from {{ ref('last_year') }}) as moved"}
                  - storeroom.no_drift: {name: amount_where_nothing_is, arguments: {reference: ref('last_year')},
                                         config: {where: 1 = 0}}
                  - storeroom.no_drift: {name: without_reference}
                  - storeroom.no_drift: {name: unknown_kind, arguments: {reference: ref('last_year'), kind: number}}
                  - storeroom.no_drift: {name: unknown_method, arguments: {reference: ref('last_year'), method: phi}}
                  - storeroom.statistic_between: {name: mean_is_high, arguments: {statistic: mean, max_value: 10.5},
                                                  config: {store_failures: true}}
                  - storeroom.statistic_between: {name: mean_is_fine, arguments: {statistic: mean, max_value: 100},
                                                  config: {where: amount < 60}}
                  - storeroom.statistic_between: {name: no_mean, arguments: {statistic: mean, min_value: 0},
                                                  config: {where: 1 = 0}}
                  - storeroom.statistic_between: {name: without_statistic, arguments: {min_value: 0}}
                  - storeroom.statistic_between: {name: without_bound, arguments: {statistic: mean}}
              - name: is_card
                data_tests:
                  - storeroom.no_drift: {name: cards, arguments: {reference: ref('last_year'), kind: categorical}}
    """,
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, str]]]:
    """Return the project's folder and the status and message of each model and test."""
    folder = tmp_path_factory.mktemp("team")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text.replace("FOLDER", str(folder)), encoding="utf-8")
    common = [
        "--project-dir", str(folder), "--profiles-dir", str(folder), "--log-path", str(folder / "logs"),
        "--log-level", "none", "--no-send-anonymous-usage-stats",
    ]  # fmt: skip
    assert dbtRunner().invoke(["deps", *common]).success
    statuses = {}
    for verb in ("run", "test"):
        result = dbtRunner().invoke([verb, "--select", "package:team", *common]).result
        statuses.update({row.node.name: (str(row.status), row.message or "") for row in result.results})
    return folder, statuses


def query(folder: Path, sql: str) -> list[tuple]:
    """Return a query's rows."""
    with duckdb.connect(str(folder / "team.duckdb")) as connection:
        return connection.execute(sql).fetchall()


def test_models_compare_relations_and_ctes(built) -> None:
    """Refs, CTEs and expressions are all compared; no name of the caller's is hidden."""
    folder, statuses = built
    assert {statuses[name][0] for name in ("compared", "of_ctes", "of_an_expression")} == {"success"}
    assert query(folder, "select count(*), min(batch_count) from compared") == [(12, 500)]
    assert query(folder, "select statistic from of_ctes") == query(
        folder, "select statistic from compared where drift_method = 'psi'"
    )
    assert query(folder, "select value from of_an_expression where statistic = 'maximum'") == [(99,)]


@pytest.mark.parametrize(
    ("name", "status"),
    {
        "amount_moved": "fail",
        "amount_is_itself": "pass",
        "amount_of_a_filtered_reference": "pass",
        "amount_where_nothing_is": "fail",
        "mean_is_high": "fail",
        "mean_is_fine": "pass",
        "no_mean": "fail",
        "cards": "pass",
        "of_categories": "pass",
        "of_moments": "pass",
        "of_late_moments": "fail",
        "days_of_zoned": "pass",
        "of_days": "pass",
        "first_day": "pass",
        "share_of_even": "pass",
        "quoted": "pass",
    }.items(),
)
def test_generic_tests_accept_and_reject(built, name, status) -> None:
    """What has not moved passes; what moved, and what could not be measured, fails."""
    assert built[1][name][0] == status


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "without_reference": "reference must be a relation",
        "unknown_kind": "kind must be numeric or categorical, not number",
        "unknown_method": "method of a numeric column must be one of wasserstein, kolmogorov_smirnov",
        "without_statistic": "needs a statistic",
        "without_bound": "needs min_value or max_value",
        "of_words": 'column \'word\' of "team"."main"."odd" is of type varchar, which is no number: write `kind: cate',
        "of_digits": "column 'digits' of",
        "mean_of_digits": "is of type varchar, which is no number",
        "of_some_digits": "is of type varchar, which is no number",
        "of_payloads": "is of type json, which is no number",
        "unquoted": 'the name of column \'Order Amount\' of "team"."main"."odd" needs quotes: write `quote: true`',
        "clashing": 'column \'amount\' of "team"."main"."spine" is a column of',
    }.items(),
)
def test_wrong_arguments_are_one_clear_error(built, name, words) -> None:
    """The one test is in error, and its message says what to pass."""
    status, message = built[1][name]
    assert status == "error"
    assert words in message


def test_a_point_in_time_join_has_each_spine_row_once(built) -> None:
    """Of two rows of one key and time the one with the larger text counts."""
    assert query(built[0], "select id, amount, price from joined order by id") == [(1, 10, 2), (2, 20, 3)]


def test_stored_failures_are_the_evidence(built) -> None:
    """The stored table's one row says what was measured, how much, and of how many rows."""
    ((method, statistic, threshold, p_value, *counts),) = query(
        built[0],
        "select drift_method, statistic, threshold, p_value, alpha, reference_count, batch_count "
        "from main_dbt_test__audit.amount_moved",
    )
    assert (method, threshold, counts) == ("wasserstein", 0.1, [0.05, 2000, 500])
    middle = 94 - 4  # 95% less 5% quantile of 0 to 99
    assert statistic == pytest.approx(20 / (middle / (2 * stats.norm.ppf(0.95))), rel=1e-9)
    assert p_value < 1e-10
    assert query(built[0], "select statistic, value, min_value, max_value from main_dbt_test__audit.mean_is_high") == [
        ("mean", 69.5, None, 10.5)
    ]
