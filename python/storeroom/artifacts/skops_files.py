"""Estimators as skops bytes, and back: a file is read with our own list before skops builds anything of it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import skops.io

from storeroom.artifacts.allowed_types import ALLOWED
from storeroom.artifacts.audit import Contents, MalformedError, audit
from storeroom.artifacts.libraries import library_of, other_minor_version, unusable, usable_classes
from storeroom.artifacts.own_types import NO_OWN_TYPES, OwnTypes
from storeroom.errors import ArtifactError, TrainerError

_TRUSTED = frozenset().union(*ALLOWED.values())
_MOST_NAMED = 5


def serialise(estimator: Any, own: OwnTypes = NO_OWN_TYPES) -> bytes:
    """Return the estimator as skops bytes.

    Raises:
        TrainerError: it cannot be stored, or what is stored could not be loaded.

    """
    content = _dumped(estimator, "The trained model")
    try:
        deserialise(content, "the trained model", own)
    except ArtifactError as error:
        raise TrainerError(f"The trained model cannot be stored: {error}") from None
    return content


def check_storable(estimator: Any, name: str, own: OwnTypes = NO_OWN_TYPES) -> None:
    """Refuse an unfitted estimator of which it is certain already that it could not be stored.

    Args:
        estimator: not yet fitted.
        name: of what made it, for the message.
        own: classes of the team's.

    Raises:
        TrainerError: it holds a class or a function that is not loaded, or is of one that skops cannot store.

    """
    content = _dumped(estimator, f"What {name} returned")
    try:
        _audited(content, f"what {name} returned", own)
    except ArtifactError as error:
        raise TrainerError(f"The model would be fitted and could not be stored: {error}") from None


def deserialise(
    content: bytes, name: str, own: OwnTypes = NO_OWN_TYPES, registered: Mapping[str, str] | None = None
) -> Any:
    """Return the model in skops bytes, built from what is on the closed list and from nothing else.

    Args:
        content: of the file.
        name: of the file, for messages.
        own: classes of the team's that are allowed, too.
        registered: library -> version that it was registered under, where that is known.

    Raises:
        ArtifactError: it is no skops file, holds what is not allowed, or was stored under another minor version of a
            library that it needs.

    """
    found = _audited(content, name, own)
    difference = other_minor_version(found.names, {**(registered or {}), **found.library_versions})
    if difference:
        raise ArtifactError(
            f"{name} {difference}: another minor version may build or score it otherwise; train again, or install the "
            "version that it was stored under."
        )
    own.load(found.names)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return skops.io.loads(content, trusted=sorted(_TRUSTED | usable_classes() | set(own.names)))
    except Exception as error:  # noqa: BLE001 - what the constructors raise of values that do not fit
        raise ArtifactError(
            f"{name} cannot be built: {type(error).__name__}: {_line(error)}; store it again, or train again."
        ) from None


def stored_names(content: bytes) -> frozenset[str]:
    """Return the dotted names of the classes and functions in a file that was read before."""
    return frozenset(audit(content).names)


def _audited(content: bytes, name: str, own: OwnTypes) -> Contents:
    try:
        found = audit(content, {*usable_classes(), *own.names})
    except MalformedError as error:
        raise ArtifactError(f"{name} is no skops file: storeroom stores and loads nothing else ({error}).") from None
    if found.refused:
        raise ArtifactError(_refusal(name, found.refused))
    return found


def _refusal(name: str, refused: Iterable[str]) -> str:
    listed = sorted(refused)
    for item in listed:
        library = library_of(item)
        reason = unusable(library) if library else None
        if reason:
            return f"{name} holds {item}, which {reason}."
    more = f" and {len(listed) - _MOST_NAMED} more" if len(listed) > _MOST_NAMED else ""
    return (
        f"{name} holds what is not on the list of types that are loaded: {', '.join(listed[:_MOST_NAMED])}{more}; "
        "build the estimator of scikit-learn's, LightGBM's, XGBoost's or CatBoost's classes, or name a class of your "
        "project under allow_types (docs/models.md)."
    )


def _dumped(estimator: Any, name: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            content: bytes = skops.io.dumps(estimator)
    except Exception as error:  # noqa: BLE001 - skops raises whatever the estimator's own methods raise
        raise TrainerError(f"{name} cannot be stored by skops: {_line(error)}") from None
    return content


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
