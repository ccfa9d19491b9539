"""Every error a user can meet. The command catches the base class, prints one sentence and exits."""

from collections.abc import Iterable
from dataclasses import dataclass


class StoreroomError(Exception):
    """Something failed that the user can act on; the message says what and what to do next."""

    exit_code = 1


class UsageError(StoreroomError):
    """The command, a name or an option was wrong (exit code 2)."""

    exit_code = 2


class DeclarationError(UsageError):
    """A key of the declaration in dbt_project.yml is wrong."""


class DataError(StoreroomError):
    """A table does not hold what its declaration promises."""


class SchemaError(StoreroomError):
    """The feature view no longer fits the version that should score it."""


class ArtifactError(StoreroomError):
    """A stored model is missing, changed, or of a type that is not allowed to load."""


class ModelError(StoreroomError):
    """A fitted model cannot do what its declaration asks of it."""


class TrainerError(StoreroomError):
    """The team's training code could not be imported, or it raised."""


class WarehouseError(StoreroomError):
    """The warehouse could not be reached, or is locked."""


class TimeLimitError(WarehouseError):
    """A statement took longer than the project allows; it was stopped."""


class BudgetError(StoreroomError):
    """A statement could bill more than the budget of its command leaves; it was not sent."""


class DbtError(StoreroomError):
    """A dbt command that a job ran did not succeed."""


class OwnTypeChangedWarning(UserWarning):
    """A class of the team's is no longer the one that a stored model was registered with."""


@dataclass(frozen=True)
class Explained:
    """What an error of an engine means.

    Attributes:
        sentence: what is wrong and what to do next.
        is_passing: whether the same call may succeed a little later.

    """

    sentence: str
    is_passing: bool = False


def allowed(values: Iterable[object]) -> str:
    """Return 'allowed: a, b, c' for the end of a message."""
    listed = ", ".join(str(value) for value in values)
    return f"allowed: {listed}" if listed else "there is none yet"
