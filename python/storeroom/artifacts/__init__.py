"""Stored models: skops files in a folder or a bucket, named after their content and checked against their sha256."""

from storeroom.artifacts.own_types import OwnTypes
from storeroom.artifacts.skops_files import check_storable, deserialise, serialise, stored_names
from storeroom.artifacts.store import SETTING, ArtifactStore, StoredModel

__all__ = [
    "SETTING",
    "ArtifactStore",
    "OwnTypes",
    "StoredModel",
    "check_storable",
    "deserialise",
    "serialise",
    "stored_names",
]
