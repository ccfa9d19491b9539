"""The gates: what a challenger must show before it is deployed, on a window neither model was trained on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from storeroom.dataset import Dataset, as_matrix, label_values, labelled_rows, read, request_for, slices_of
from storeroom.declaration import Declaration
from storeroom.features import measured_columns
from storeroom.learning.evaluation import Output, constant_output, paired_difference, predict, row_losses, with_labels
from storeroom.project import Project
from storeroom.registry import Version
from storeroom.types import canonical_type


@dataclass(frozen=True)
class Gate:
    """One gate's numbers: passed when `value` is above `threshold`.

    A value of None means that the gate could not be measured, which holds the challenger: a missing measurement is
    never a pass.
    """

    name: str
    is_passed: bool
    value: float | None
    threshold: float | None
    std_error: float | None
    row_count: int
    detail: str

    def as_dict(self) -> dict[str, object]:
        """Return the gate as the ledger stores it."""
        return asdict(self)


@dataclass(frozen=True)
class Verdict:
    """All gates of one challenger."""

    gates: list[Gate]
    champion: Output | None = None
    challenger: Output | None = None

    @property
    def is_passed(self) -> bool:
        """Whether every gate passed."""
        return all(gate.is_passed for gate in self.gates)

    @property
    def summary(self) -> str:
        """The gates that hold the challenger in words, or that all passed."""
        failed = [gate.detail for gate in self.gates if not gate.is_passed]
        return "; ".join(failed) if failed else "; ".join(gate.detail for gate in self.gates)


def evaluate_gates(
    project: Project,
    declaration: Declaration,
    champion: Version | None,
    challenger: Version,
    now: datetime,
    test: Dataset | None = None,
) -> Verdict:
    """Measure a challenger against the champion, the dummy and its slices on the challenger's own test window.

    Args:
        project: where the model is declared.
        declaration: of the model.
        champion: the deployed version, if there is one.
        challenger: the version to judge.
        now: the clock.
        test: the rows of that window, where they have just been read; they are read where a column is not among them.

    """
    name = challenger.model_name
    if challenger.test_start_at is None or challenger.test_end_at is None:
        return Verdict([_unmeasured("untouched_window", f"version {challenger.version_number} has no test window")])
    current = {feature.name for feature in measured_columns(project, name)}
    needed = challenger.features + [f for f in (champion.features if champion else []) if f not in challenger.features]
    gone = sorted({feature.name for feature in needed} - current)
    if gone:
        return Verdict([_unmeasured("same_signature", f"the feature view no longer has {', '.join(gone)}")])
    if test is None or {feature.name for feature in needed} - {feature.name for feature in test.features}:
        request = request_for(name, declaration, needed, challenger.test_start_at, challenger.test_end_at)
        test = read(project, "training_set", request, now, needed)
    window = labelled_rows(declaration, test)
    count = len(window.frame)
    gates = [_enough_rows(declaration, count), _untouched(champion, challenger, count)]
    if not count:
        return Verdict(gates)
    labels = label_values(declaration, window)
    challenged = _score(project, declaration, challenger, window.frame, labels)
    gates.append(_better_than_dummy(declaration, challenger, challenged))
    if champion is None:
        return Verdict(gates, None, challenged)
    gates.append(_same_signature(champion, challenger))
    try:
        defended = _score(project, declaration, champion, window.frame, labels)
    except KeyError as error:
        return Verdict([*gates, _unmeasured("better_than_champion", f"the champion cannot score the window: {error}")])
    gates.append(_better_than_champion(declaration, defended, challenged))
    gates += _in_shadow(project, declaration, champion, challenger)
    gates += _slices(declaration, defended, challenged, window.frame)
    return Verdict(gates, defended, challenged)


def _score(
    project: Project, declaration: Declaration, version: Version, frame: pd.DataFrame, labels: np.ndarray
) -> Output:
    output = predict(version.load(project), as_matrix(frame, version.features), declaration.task, version.classes)
    return with_labels(output, labels)


def _unmeasured(name: str, why: str) -> Gate:
    return Gate(name, False, None, None, None, 0, f"not measured: {why}")


def _enough_rows(declaration: Declaration, count: int) -> Gate:
    least = declaration.gates.min_count
    return Gate(
        "enough_rows",
        count >= least,
        count,
        least,
        None,
        count,
        f"{count:,} labelled rows, needed are {least:,}",
    )


def _untouched(champion: Version | None, challenger: Version, count: int) -> Gate:
    """Whether the window starts after both models' training windows end."""
    assert challenger.test_start_at is not None
    for role, version in (("champion", champion), ("challenger", challenger)):
        if version is None:
            continue
        if version.training_end_at is None:
            return _unmeasured("untouched_window", f"the {role}'s training window is not known")
        if version.training_end_at > challenger.test_start_at:
            detail = f"the {role} was trained on rows up to {version.training_end_at:%Y-%m-%d}, inside the window"
            return Gate("untouched_window", False, None, None, None, count, detail)
    detail = f"neither was trained on {challenger.test_start_at:%Y-%m-%d} to {challenger.test_end_at:%Y-%m-%d}"
    return Gate("untouched_window", True, None, None, None, count, detail)


def _same_signature(champion: Version, challenger: Version) -> Gate:
    was = {(f.name, canonical_type(f.data_type)) for f in champion.features}
    now = {(f.name, canonical_type(f.data_type)) for f in challenger.features}
    changed = sorted({name for name, _ in was ^ now})
    detail = "same features" if not changed else f"features changed since the champion: {', '.join(changed)}"
    return Gate("same_signature", not changed, len(changed), 0, None, 0, detail)


def _better_than_dummy(declaration: Declaration, challenger: Version, output: Output) -> Gate:
    metric = declaration.gate_metric
    if declaration.task == "multiclass_classification":
        share = np.full((len(output), len(output.classes)), 1 / len(output.classes))
        dummy = Output(output.task, output.labels, class_scores=share, classes=output.classes)
    elif challenger.baseline_value is None:
        return _unmeasured("better_than_dummy", "the version has no dummy to compare with")
    else:
        dummy = constant_output(output, challenger.baseline_value)
    return _difference_gate("better_than_dummy", "the dummy", declaration, dummy, output, metric)


def _better_than_champion(declaration: Declaration, champion: Output, challenger: Output) -> Gate:
    return _difference_gate(
        "better_than_champion", "the champion", declaration, champion, challenger, declaration.gate_metric
    )


def _in_shadow(project: Project, declaration: Declaration, champion: Version, challenger: Version) -> list[Gate]:
    """Return one gate if the challenger scored enough served rows in shadow: it must not have lost more than noise."""
    warehouse, terms, metric = project.warehouse, declaration.gates, declaration.gate_metric
    rows = warehouse.query(
        f"""
        select batch_start_at, cumulative_difference, cumulative_std_error, cumulative_row_count
        from {project.relation("fct_monitoring__comparisons")}
        where version_id = {warehouse.parameter("version_id")}
            and champion_version_id = {warehouse.parameter("champion_version_id")}
            and metric = {warehouse.parameter("metric")}
            and cumulative_row_count >= {terms.min_count}
        order by batch_start_at
        """,  # noqa: S608 - the relation's name comes from dbt's manifest, the number from the declaration
        {"version_id": challenger.version_id, "champion_version_id": champion.version_id, "metric": metric},
    )
    if not rows:
        return []
    newest = rows[-1]
    value, std_error = float(newest["cumulative_difference"]), float(newest["cumulative_std_error"])
    allowed, count = -terms.standard_errors * std_error, int(newest["cumulative_row_count"])
    detail = (
        f"in shadow until {newest['batch_start_at']:%Y-%m-%d}: {metric} {abs(value):.4g} "
        f"{'better' if value > 0 else 'worse'} than the champion on {count:,} rows (not below {allowed:.2g})"
    )
    return [Gate("as_good_in_shadow", value >= allowed, value, allowed, std_error, count, detail)]


def _difference_gate(
    name: str, other: str, declaration: Declaration, reference: Output, challenger: Output, metric: str
) -> Gate:
    """Pass when the paired difference is above `standard_errors` of its own standard errors."""
    difference = paired_difference(reference, challenger, metric)
    needed = declaration.gates.standard_errors * difference.std_error
    is_passed = bool(difference.value > needed)
    verb = "better" if difference.value > 0 else "worse"
    detail = (
        f"{metric} {abs(difference.value):.4g} {verb} than {other} on {len(challenger):,} rows "
        f"(standard error {difference.std_error:.2g}; needed is more than {needed:.2g})"
    )
    return Gate(name, is_passed, difference.value, needed, difference.std_error, len(challenger), detail)


def _slices(declaration: Declaration, champion: Output, challenger: Output, frame: pd.DataFrame) -> list[Gate]:
    """One gate per declared slice: its worst value must not lose more than the tolerance.

    A slice is worse when the challenger's mean loss exceeds the champion's by more than `slice_tolerance` of it and by
    more than the standard errors of the paired difference. Slices with fewer rows than `min_slice_count` are noise, and
    are not asked.
    """
    metric, terms = declaration.gate_metric, declaration.gates
    gates = []
    for key in declaration.slice_names:
        worst: tuple[float, Gate] | None = None
        for slice_key, value, mask in slices_of(frame, [key]):
            if slice_key != key or mask.sum() < terms.min_slice_count:
                continue
            difference = paired_difference(champion.rows(mask), challenger.rows(mask), metric)
            allowed = -max(
                terms.slice_tolerance * _mean_loss(champion.rows(mask), metric),
                terms.standard_errors * difference.std_error,
            )
            count = int(mask.sum())
            is_passed = bool(difference.value >= allowed)
            detail = (
                f"slice {key}={value}: {metric} difference {difference.value:.4g} on {count:,} rows "
                f"(not below {allowed:.2g})"
            )
            gate = Gate(f"slice_{key}", is_passed, difference.value, allowed, difference.std_error, count, detail)
            margin = difference.value - allowed
            if worst is None or margin < worst[0]:
                worst = (margin, gate)
        if worst:
            gates.append(worst[1])
    return gates


def _mean_loss(output: Output, metric: str) -> float:
    return float(row_losses(output, metric).mean())
