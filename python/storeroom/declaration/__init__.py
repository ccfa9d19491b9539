"""The declaration of a team's models, `ml_models` under the package's variables, as dbt reads it."""

from storeroom.declaration.model import Declaration, Performance, Slice, read_declaration
from storeroom.declaration.project import Declarations, read_declarations

__all__ = ["Declaration", "Declarations", "Performance", "Slice", "read_declaration", "read_declarations"]
