"""What each number of the package is compared with, and the table of the largest differences found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np


class Reference(NamedTuple):
    """Somebody else's function, and how far the package may be from it.

    Differences are relative to the expected number, or to the size of what it is computed from where it cancels to
    nearly nothing (a mean of large values of both signs); `kind` says what is another.
    """

    group: str
    function: str
    kind: str = "exact"


def _group(name: str, **functions: str) -> dict[str, Reference]:
    return {key: Reference(name, function) for key, function in functions.items()}


_BOUND = "approximate: bound 1e-4 below 300 rows, 1e-6 from there on; absolute"
REFERENCES: dict[str, Reference] = {
    **_group(
        "Statistics",
        mean="`numpy.mean`",
        standard_deviation="`numpy.std(ddof=1)`",
        skewness="`scipy.stats.skew(bias=False)`",
        quantiles="`numpy.quantile`",
        total="`numpy.sum`",
        mean_std_error="`scipy.stats.sem`",
        share_std_error="`scipy.stats.binom.std`",
        minimum="`numpy.min`",
        maximum="`numpy.max`",
    ),
    **_group(
        "Distances",
        psi="`scipy.stats.entropy` both ways, half a row added to each bin",
        kullback_leibler="`scipy.stats.entropy` of the same shares",
        jensen_shannon="`scipy.spatial.distance.jensenshannon(base=2)`",
        hellinger="its formula in numpy",
        total_variation="its formula in numpy",
        l_infinity="`scipy.spatial.distance.chebyshev`",
        kolmogorov_smirnov_distance="`scipy.stats.ks_2samp`",
        wasserstein="`scipy.stats.wasserstein_distance` of `numpy.clip`, over `numpy.std` or `numpy.quantile`",
        mean_difference="`numpy.mean` over `numpy.std`",
        cramers_v="`scipy.stats.contingency.association`",
    ),
    **_group(
        "Tests",
        chi_square="`scipy.stats.chi2_contingency`",
        chi_square_p_value="`scipy.stats.chi2.sf`, down to 1e-300",
        g_statistic="`scipy.stats.chi2_contingency(lambda_='log-likelihood')`",
        welch_t="`scipy.stats.ttest_ind(equal_var=False)`",
        student_t_p_value="`scipy.stats.t.sf`, down to 1e-290, 1 to 1e8 degrees",
        normal_p_value="`scipy.stats.norm.sf`, down to 1e-300",
        fisher_z_p_value="`numpy.arctanh`, `scipy.stats.norm.sf`",
        fisher_exact_p_value="`scipy.stats.hypergeom`",
        benjamini_hochberg="`scipy.stats.false_discovery_control`",
        erfc="`scipy.special.erfc`",
        log_gamma="`scipy.special.gammaln`",
    ),
    "ks_p_value, 30 to 300": Reference("Tests", "`scipy.stats.kstwo.sf`", _BOUND),
    "ks_p_value, 300 to 3,000": Reference("Tests", "`scipy.stats.kstwo.sf`", _BOUND),
    "ks_p_value, 10,000 to 10,000,000": Reference("Tests", "`scipy.stats.kstwo.sf`", _BOUND),
    **_group(
        "Binary classification",
        roc_auc="`sklearn.metrics.roc_auc_score`",
        average_precision="`sklearn.metrics.average_precision_score`",
        kolmogorov_smirnov="`scipy.stats.ks_2samp` of the scores of both classes",
        log_loss="`sklearn.metrics.log_loss`",
        brier="`sklearn.metrics.brier_score_loss`",
        brier_calibration="its formula in numpy, on ten bins",
        brier_refinement="its formula in numpy, on ten bins",
        expected_calibration_error="`sklearn.calibration.calibration_curve`",
        gain_at_k="its definition in numpy",
        lift_at_k="its definition in numpy",
        mean_prediction="`numpy.mean`",
        observed_rate="`numpy.mean`",
        mean_error="`numpy.mean`",
        true_positives="counts in numpy",
        false_positives="counts in numpy",
        false_negatives="counts in numpy",
        true_negatives="counts in numpy",
        selection_rate="`numpy.mean`",
        accuracy="`sklearn.metrics.accuracy_score`",
        balanced_accuracy="`sklearn.metrics.balanced_accuracy_score`",
        precision="`sklearn.metrics.precision_score`",
        recall="`sklearn.metrics.recall_score`",
        specificity="`sklearn.metrics.recall_score(pos_label=0)`",
        f1="`sklearn.metrics.f1_score`",
        f_beta="`sklearn.metrics.fbeta_score`",
        matthews_correlation="`sklearn.metrics.matthews_corrcoef`",
        business_value="`numpy.mean`",
    ),
    **_group(
        "Regression",
        mae="`sklearn.metrics.mean_absolute_error`",
        mse="`sklearn.metrics.mean_squared_error`",
        rmse="`sklearn.metrics.root_mean_squared_error`",
        mape="`numpy.mean` where the label is not 0",
        smape="`numpy.mean`",
        median_absolute_error="`sklearn.metrics.median_absolute_error`",
        r_squared="`sklearn.metrics.r2_score`",
        pinball="`sklearn.metrics.mean_pinball_loss`",
        decile_error="its definition in numpy",
    ),
    "ndcg": Reference("Importances", "`sklearn.metrics.ndcg_score`"),
    "roc_auc_std_error": Reference("Standard errors", "DeLong's by its definition, in numpy"),
    "standard errors, binary": Reference(
        "Standard errors",
        "binomial, `scipy.stats.sem`, DeLong; the delta method by numerical derivatives",
        "exact; absolute, the derivatives give 3e-8",
    ),
    "standard errors, regression": Reference(
        "Standard errors",
        "`scipy.stats.sem`; the delta method by numerical derivatives",
        "exact; absolute, the derivatives give 1e-8",
    ),
}


class Errors:
    """Keeps the largest error of each name of `REFERENCES`."""

    def __init__(self) -> None:
        self.largest: dict[str, float] = {}
        self.counts: dict[str, int] = {}

    def __call__(self, name: str, found: object, expected: object, size: object = None) -> float:
        """Return the largest error of this call, relative to `size` (by default the expected value's; 1 for absolute).

        A null where a number is expected, or a number where none is, is an infinite error.
        """
        assert name in REFERENCES, f"tests/python/parity/references.py does not say what {name} is compared with"
        a, b = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
        scale = np.abs(b) if size is None else np.asarray(size, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.where(a == b, 0.0, np.abs(a - b) / np.maximum(scale, 5e-324))
        error = np.where(np.isnan(a) & np.isnan(b), 0.0, np.where(np.isnan(error), math.inf, error))
        worst = float(np.max(error, initial=0.0))
        self.largest[name] = max(self.largest.get(name, 0.0), worst)
        self.counts[name] = self.counts.get(name, 0) + a.size
        return worst


_HEAD = """# Numbers against somebody else's

`make parity` compares the macros, as dbt renders them for DuckDB, with scipy, numpy and scikit-learn on generated
data (ties, constants, heavy tails, null, NaN, infinity, one class, empty sides) and writes this page. A difference is
relative to the expected number, or to the size of the values where it cancels to nearly nothing; null must meet null.
Exact means that the test fails above 1e-9.

| number | reference function | numbers compared | largest difference | exact or approximate |
| --- | --- | --- | --- | --- |
"""


def table(largest: Mapping[str, float], counts: Mapping[str, int]) -> str:
    """Return the page: one row of each name, by group.

    Raises:
        AssertionError: A name has no comparison; the page would claim what no test shows.
    """
    missing = [name for name in REFERENCES if name not in largest]
    assert not missing, f"nothing was compared of {missing}: run all of tests/python/parity"
    rows, group = [], ""
    for name, reference in REFERENCES.items():
        if reference.group != group:
            group = reference.group
            rows.append(f"| **{group}** | | | | |")
        rows.append(f"| {name} | {reference.function} | {counts[name]:,} | {largest[name]:.1e} | {reference.kind} |")
    return _HEAD + "\n".join(rows) + "\n"
