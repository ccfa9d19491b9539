"""Draw scores of a model of three classes, and write down what NannyML's CBPE estimates on them without labels.

    python tests/data/multiclass/make.py

in an environment with benchmarks/requirements-nannyml.txt. It writes scores.parquet and nannyml.csv beside itself.
The model is a little too sure of itself, and from the fourth chunk of the analysis on its inputs are less clear.
NannyML is asked twice: `as they are`, with its calibration switched off, and `calibrated`, as it decides by itself.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"  # before it is imported

from nannyml.performance_estimation.confidence_based import CBPE, cbpe

FOLDER = Path(__file__).parent
CLASSES = ("bronze", "gold", "silver")
CHUNK, REFERENCE, ANALYSIS = 500, 5, 5
METRICS = {"accuracy": "accuracy", "f1": "macro_f1", "precision": "macro_precision", "recall": "macro_recall",
           "roc_auc": "roc_auc_ovr"}  # fmt: skip


def scores() -> pd.DataFrame:
    """Return the rows of all chunks: probabilities, predicted class and what came true."""
    draw = np.random.default_rng(11)
    count = CHUNK * (REFERENCE + ANALYSIS)
    chunk = np.arange(count) // CHUNK
    clarity = np.where(chunk < REFERENCE + 3, 1.6, 0.8)[:, None]
    logit = draw.normal(0, 1, (count, 3)) * clarity + np.log([0.5, 0.2, 0.3])
    truth = np.exp(logit) / np.exp(logit).sum(axis=1, keepdims=True)
    said = np.exp(1.3 * logit)
    said = (said / said.sum(axis=1, keepdims=True)).round(6)
    said[:, 2] = 1 - said[:, 0] - said[:, 1]
    label = (draw.random(count)[:, None] > truth.cumsum(axis=1)).sum(axis=1)
    frame = pd.DataFrame(said, columns=list(CLASSES))
    frame.insert(0, "period", np.where(chunk < REFERENCE, "reference", "analysis"))
    frame.insert(1, "chunk", np.where(chunk < REFERENCE, chunk, chunk - REFERENCE))
    frame["predicted"] = np.asarray(CLASSES)[said.argmax(axis=1)]
    frame["label"] = np.asarray(CLASSES)[label]
    return frame


def estimated(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return NannyML's estimates of the analysis, one row per chunk and metric."""
    method = CBPE(
        problem_type="classification_multiclass",
        y_pred_proba={name: name for name in CLASSES},
        y_pred="predicted",
        y_true="label",
        metrics=list(METRICS),
        chunk_size=CHUNK,
    )
    method.fit(frame[frame["period"] == "reference"])
    table = method.estimate(frame[frame["period"] == "analysis"]).filter(period="analysis").to_df()
    rows = [
        (kind, chunk, name, value)
        for metric, name in METRICS.items()
        for chunk, value in enumerate(table[(metric, "value")])
    ]
    return pd.DataFrame(rows, columns=["kind", "chunk", "metric", "value"])


def main() -> None:
    """Write both files."""
    frame = scores()
    decides = cbpe.needs_calibration
    cbpe.needs_calibration = lambda *_, **__: False
    left = estimated(frame, "as they are")
    cbpe.needs_calibration = decides
    frame.to_parquet(FOLDER / "scores.parquet", index=False)
    pd.concat([left, estimated(frame, "calibrated")]).to_csv(FOLDER / "nannyml.csv", index=False, float_format="%.15g")


if __name__ == "__main__":
    main()
