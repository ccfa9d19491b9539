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
from bench_project import DATABASE, deploy, write_project
from samples import NUMBERS, SCENARIOS, WORDS

START = datetime(2000, 1, 1)  # the reference is the first day, then a batch a day
BUILD_BATCHES = 40  # measured by one build
EVIDENTLY_CLEAN = 40  # a report takes about a second: so many clean batches at most, every moved one


def load(project_dir: Path, folder: Path, rows: int) -> None:
    """Put the reference and the batches into the warehouse, a day each."""
    import duckdb

    with duckdb.connect(str(project_dir / DATABASE), config={"memory_limit": "4GB"}) as connection:
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
    project_dir = folder / f"project_{rows}"
    write_project(project_dir, NUMBERS, WORDS, "day", "4GB")
    load(project_dir, folder, rows)
    deployed = START + timedelta(days=1)
    project = deploy(project_dir, [*NUMBERS, *WORDS], START, deployed, deployed + timedelta(days=len(scenarios)))
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
        names = [SCENARIOS[scenario]] if scenario else [*NUMBERS, *WORDS]
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
        names = [SCENARIOS[scenario]] if scenario else [*NUMBERS, *WORDS]
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
