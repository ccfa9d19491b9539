"""Time and memory of all binary metrics of twelve batches, by the product's own query and by scikit-learn.

    python benchmarks/performance/speed.py --rows 10000000

runs both in a process of its own, over the same parquet file; `--only NAME` runs one of them, here, and prints JSON.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WINDOWS = 12


def generate(folder: Path, rows: int) -> None:
    """Write scores that are all different and labels, in twelve windows."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("select setseed(0.5)")
        connection.execute(
            f"copy (select window_number, score, cast(random() < score as double) as label from (select "
            f"i * {WINDOWS} // {rows} + 1 as window_number, random() as score from range({rows}) as rows(i))) "
            f"to '{folder}/rows.parquet' (format parquet)"
        )


def run_storeroom(folder: Path) -> dict[str, float]:
    """Measure window by window, as the hook of int_monitoring__evaluations does with windows of this size."""
    import duckdb

    sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "python" / "parity"))
    from evaluation_sql import TYPES, render

    query = render(folder)["binary_classification"]
    with duckdb.connect(str(folder / "bench.duckdb"), config={"threads": 2}) as connection:
        connection.execute("create type float64 as double")
        known = {"window_number", "score", "label"}
        columns = [
            f"{name} as {name}"
            if name in known
            else f"cast({'true' if name == 'is_matured' else 'null'} as {kind}) as {name}"
            for name, kind in TYPES.items()
        ]
        began = time.perf_counter()
        connection.execute(
            f"create table main.due_rows as select {', '.join(columns)} from read_parquet('{folder}/rows.parquet')"
        )
        connection.execute(
            f"create table main.due_windows as "
            f"select i as window_number, 0.5 as baseline_value, 0.5 as classification_threshold "
            f"from range(1, {WINDOWS + 1}) as numbers(i)"
        )
        loaded = time.perf_counter() - began
        count = 0
        for number in range(1, WINDOWS + 1):
            one = query.replace("between 1 and 1000000", f"between {number} and {number}")
            ((measures,),) = connection.execute(f"select measures from ({one}) as found").fetchall()
            count += len(measures)
        return {"seconds": time.perf_counter() - began, "load_seconds": loaded, "metrics": count}


def run_sklearn(folder: Path) -> dict[str, float]:
    """Compute what scikit-learn and scipy have of the same: no standard error, lift or parts of Brier's score."""
    import pandas as pd
    from scipy import stats
    from sklearn import metrics as sk
    from sklearn.calibration import calibration_curve

    began = time.perf_counter()
    rows = pd.read_parquet(folder / "rows.parquet")
    loaded = time.perf_counter() - began
    count = 0
    for _, window in rows.groupby("window_number"):
        s, y = window["score"].to_numpy(), window["label"].to_numpy()
        said = (s >= 0.4).astype(float)
        found = [f(y, s) for f in (sk.roc_auc_score, sk.average_precision_score, sk.log_loss, sk.brier_score_loss)]
        found += [
            f(y, said)
            for f in (sk.accuracy_score, sk.balanced_accuracy_score, sk.precision_score, sk.recall_score, sk.f1_score,
                      sk.matthews_corrcoef)
        ]  # fmt: skip
        found += [sk.recall_score(y, said, pos_label=0), sk.fbeta_score(y, said, beta=2)]
        found += list(sk.confusion_matrix(y, said).ravel())
        found.append(stats.ks_2samp(s[y == 1], s[y == 0], method="asymp").statistic)
        for curve in (sk.roc_curve, sk.precision_recall_curve):
            curve(y, s)
        calibration_curve(y, s, n_bins=10)
        count += len(found)
    return {"seconds": time.perf_counter() - began, "load_seconds": loaded, "metrics": count}


CONTENDERS = {"storeroom": run_storeroom, "sklearn": run_sklearn}


def main() -> None:
    """Run one contender, or both and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--only", choices=CONTENDERS)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    if arguments.only:
        found = CONTENDERS[arguments.only](arguments.folder)
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(found))
        return
    with tempfile.TemporaryDirectory() as name:
        generate(Path(name), arguments.rows)
        for contender in CONTENDERS:
            command = [sys.executable, __file__, "--only", contender, "--folder", name]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(contender, done.stdout.strip().splitlines()[-1], flush=True)


if __name__ == "__main__":
    main()
