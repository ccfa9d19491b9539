"""What a skops file would build, read from its bytes and compared with the closed list before skops sees it."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from storeroom.artifacts.allowed_types import ALLOWED, BIT_GENERATORS, CONTAINERS, KEYS, PARTIAL_FUNCTIONS

PROTOCOL = 2  # of the skops format since 0.10; an older number would choose older loaders
SCHEMA = "schema.json"
MEMBER = re.compile(r"schema\.json|[0-9]{1,24}\.np[yz]|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.bin")
MOST_BYTES = 16 * 2**30  # of a file and of what it unpacks to
MOST_SCHEMA_BYTES = 2**29
EXPANSION, FREE_BYTES = 100, 2**26  # unpacked, a file may be this much larger than it is packed, beyond the first 64 MB
DEEPEST = 200  # nodes within nodes; below Python's own limit when skops builds them

_TREE = "sklearn.tree._tree.Tree"
_BINNED_TREE = "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"
_TEXT = "sklearn.feature_extraction.text."

Node = dict[str, Any]


class MalformedError(Exception):
    """The bytes are no skops file, or one that skops itself would not have written; the message says why."""


@dataclass
class Contents:
    """What a file would build.

    Attributes:
        names: dotted names of all classes and functions in it.
        refused: those that are not on the list, or not in this place.
        library_versions: library to the version that the file itself says it was stored under.

    """

    names: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    library_versions: dict[str, str] = field(default_factory=dict)


def audit(content: bytes, more: Iterable[str] = ()) -> Contents:
    """Return what the file would build, without building or importing anything.

    Args:
        content: of the file.
        more: dotted names of classes that are allowed beside the list.

    Raises:
        MalformedError: it is no file that skops writes.

    """
    if len(content) > MOST_BYTES:
        raise MalformedError(f"it has {len(content):,} bytes, and at most {MOST_BYTES:,} are read")
    try:
        with _opened(content, len(content)) as archive:
            return _Audit(archive, frozenset(more)).run()
    except MalformedError:
        raise
    except KeyError as error:
        raise MalformedError(f"something in it has no {error}") from None
    except Exception as error:  # noqa: BLE001 - whatever the readers of zip, JSON and arrays raise of broken bytes
        raise MalformedError(f"{type(error).__name__}: {' '.join(str(error).split())[:200]}") from None


def _opened(content: bytes, byte_count: int) -> zipfile.ZipFile:
    """Return the archive, whose directory must not promise more than its bytes can honestly hold."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = archive.infolist()
    if len({member.filename for member in members}) != len(members):
        raise MalformedError("two of its parts have one name")
    total = sum(member.file_size for member in members)
    if total > min(MOST_BYTES, FREE_BYTES + EXPANSION * byte_count):
        raise MalformedError(f"its {byte_count:,} bytes unpack to {total:,}")
    return archive


class _Audit:
    """One walk over the schema of a file."""

    def __init__(self, archive: zipfile.ZipFile, more: frozenset[str]) -> None:
        self._archive = archive
        self._more = more
        self._found = Contents()
        self._open_ids: frozenset[int | None] = frozenset()  # of the nodes around the one that is looked at
        self._seen: dict[int, bytes] = {}  # id -> digest of the first node that had it
        self._files: dict[Any, str] = {}  # id -> part that the first node of that id names

    def run(self) -> Contents:
        for member in self._archive.infolist():
            if not MEMBER.fullmatch(member.filename):
                raise MalformedError(f"it has a part called {member.filename[:80]!r}")
        schema = self._schema()
        if schema.get("protocol") != PROTOCOL or isinstance(schema.get("protocol"), bool):
            raise MalformedError(f"its protocol is {schema.get('protocol')!r}, and {PROTOCOL} is read")
        self._node(schema, 0)
        return self._found

    def _schema(self) -> Node:
        if self._archive.getinfo(SCHEMA).file_size > MOST_SCHEMA_BYTES:
            raise MalformedError(f"its {SCHEMA} has more than {MOST_SCHEMA_BYTES:,} bytes")
        try:
            schema = json.loads(self._archive.read(SCHEMA), object_pairs_hook=_once)
        except RecursionError:
            raise MalformedError(f"its {SCHEMA} is nested too deeply") from None
        return _mapping(schema)

    def _node(self, node: Any, depth: int) -> bytes:
        """Look at a node and at all below it; return a digest of what it would build.

        skops builds the first node of an id wherever that id stands again, whatever stands there. So nodes of one id
        must be equal, or what was looked at is not what would be built.
        """
        node, kind, name = _head(node)
        if depth > DEEPEST:
            raise MalformedError(f"its nodes are nested more than {DEEPEST} deep")
        self._found.names.add(name)
        allowed = ALLOWED.get(kind)
        if allowed is None or not (name in allowed or (kind == "ObjectNode" and name in self._more)):
            self._found.refused.add(name if allowed is not None else f"{name} ({kind})")
        number = node.get("__id__")
        if number is not None and (type(number) is not int or number in self._open_ids):
            raise MalformedError(f"the node {name} holds itself")
        around, self._open_ids = self._open_ids, self._open_ids | {number}
        parts = [] if allowed is None else _CHILDREN[kind](self, node, name, depth + 1)
        self._open_ids = around
        found = hashlib.blake2b(f"{kind}\0{name}".encode(), digest_size=16)
        for part in parts:
            found.update(part if isinstance(part, bytes) else json.dumps(part).encode() + b"\1")
        digest = found.digest()
        if number is not None and self._seen.setdefault(number, digest) != digest:
            raise MalformedError(f"two different objects have the id {number}")
        return digest

    # -- what each kind of node holds; each returns the digests of its children and its own plain values --------------

    def _nothing(self, node: Node, name: str, depth: int) -> list[Any]:
        return []

    def _json(self, node: Node, name: str, depth: int) -> list[Any]:
        _json_value(node)
        return [node["content"]]

    def _list(self, node: Node, name: str, depth: int) -> list[Any]:
        return [self._node(item, depth) for item in _sequence(node["content"])]

    def _dict(self, node: Node, name: str, depth: int) -> list[Any]:
        keys = node["key_types"]
        if _head(keys)[1] != "ListNode":
            raise MalformedError("the types of a mapping's keys are no list")
        for item in _sequence(keys["content"]):
            _, kind, key_type = _head(item)
            if kind != "TypeNode" or key_type not in KEYS:
                self._found.refused.add(f"{key_type} as the type of a key")
        content = _mapping(node["content"])
        digests = [self._node(keys, depth), len(content)]
        for key, value in content.items():
            digests += [key, self._node(value, depth)]
        return digests

    def _default_dict(self, node: Node, name: str, depth: int) -> list[Any]:
        content = _mapping(node["content"])
        _, kind, factory = _head(content["default_factory"])
        if kind != "JsonNode" and (kind != "TypeNode" or factory not in CONTAINERS | KEYS):
            self._found.refused.add(f"{factory} as the maker of defaults")
        if _head(content["main"])[1] != "DictNode":
            raise MalformedError("a mapping with defaults holds no mapping")
        return [self._node(content["main"], depth), self._node(content["default_factory"], depth)]

    def _slice(self, node: Node, name: str, depth: int) -> list[Any]:
        bounds = [_mapping(node["content"])[key] for key in ("start", "stop", "step")]
        if any(bound is not None and type(bound) is not int for bound in bounds):
            raise MalformedError("the bounds of a slice are no numbers")
        return bounds

    def _bytes(self, node: Node, name: str, depth: int) -> list[Any]:
        self._member(node, ".bin")
        return []

    def _partial(self, node: Node, name: str, depth: int) -> list[Any]:
        content = _mapping(node["content"])
        _, kind, function = _head(content["func"])
        if kind != "FunctionNode" or function not in PARTIAL_FUNCTIONS:
            self._found.refused.add(f"{function} (PartialNode)")
        wanted = {"args": "TupleNode", "kwds": "DictNode"}
        if any(_head(content[key])[1] != expected for key, expected in wanted.items()):
            raise MalformedError("the arguments of a partial are no tuple and mapping")
        return [self._node(content[key], depth) for key in ("func", "args", "kwds", "namespace")]

    def _object(self, node: Node, name: str, depth: int) -> list[Any]:
        content = node.get("content")
        if content is None:
            return []
        if name.startswith(_TEXT):
            self._check_vectorizer(content, name)
        digests = [self._node(content, depth)]
        state = content["content"] if _head(content)[1] == "DictNode" else {}
        if "_sklearn_version" in state:
            self._found.library_versions["scikit-learn"] = str(_json_value(state["_sklearn_version"]))
        if name == "xgboost.core.Booster" and "handle" in state:
            self._read_snapshot(state["handle"])
        if name == _BINNED_TREE and "nodes" in state:
            self._check_nodes(state["nodes"], ("left", "right"), is_leaf="is_leaf")
        return digests

    def _array(self, node: Node, name: str, depth: int) -> list[Any]:
        if node["type"] == "numpy":
            return [_checked_array(self._archive, self._member(node, ".npy"))]
        if node["type"] != "json":
            raise MalformedError(f"an array is of type {node['type']!r}")
        return [*self._list(node, name, depth), self._node(node["shape"], depth)]

    def _masked(self, node: Node, name: str, depth: int) -> list[Any]:
        content = _mapping(node["content"])
        return [self._node(content["data"], depth), self._node(content["mask"], depth)]

    def _content(self, node: Node, name: str, depth: int) -> list[Any]:
        return [self._node(node["content"], depth)]

    def _generator(self, node: Node, name: str, depth: int) -> list[Any]:
        content = _mapping(node["content"])
        state = content["bit_generator"]
        if _head(state)[1] != "DictNode" or _json_value(state["content"]["bit_generator"]) not in BIT_GENERATORS:
            raise MalformedError("a random generator names no bit generator of numpy")
        return [self._node(state, depth), self._node(content["seed_seq"], depth)]

    def _sparse(self, node: Node, name: str, depth: int) -> list[Any]:
        file = self._member(node, ".npz")
        packed = self._archive.read(file)
        with _opened(packed, len(packed)) as archive:
            for member in archive.namelist():
                _checked_array(archive, member)
        return [node["type"]]

    def _reduced(self, node: Node, name: str, depth: int) -> list[Any]:
        arguments = _mapping(node["__reduce__"])["args"]
        if _head(arguments)[1] != "TupleNode":
            raise MalformedError("the arguments of a constructor are no tuple")
        digests = [self._node(node["content"], depth), self._node(arguments, depth)]
        if name == _TREE and _head(node["content"])[1] == "DictNode":
            state = node["content"]["content"]
            count = self._check_nodes(state["nodes"], ("left_child", "right_child"))
            if _json_value(state["node_count"]) != count:
                raise MalformedError("a tree has another number of nodes than it says")
        return digests

    # -- what a name alone does not decide --------------------------------------------------------------------------

    def _member(self, node: Node, suffix: str) -> str:
        file = node["file"]
        if not isinstance(file, str) or not file.endswith(suffix):
            raise MalformedError(f"a node names the part {str(file)[:80]!r}")
        self._archive.getinfo(file)
        first = self._files.setdefault(node.get("__id__", file), file)
        if first != file and self._archive.read(first) != self._archive.read(file):
            raise MalformedError(f"two different objects have the id {node.get('__id__')}")
        return file

    def _check_vectorizer(self, content: Any, name: str) -> None:
        """Refuse a vectorizer that takes a text for the name of a file and reads that."""
        if _head(content)[1] != "DictNode":
            raise MalformedError(f"the attributes of {name} are no mapping")
        source = content["content"].get("input")
        if source is not None and _json_value(source) != "content":
            self._found.refused.add(f"{name} that reads files")

    def _read_snapshot(self, handle: Any) -> None:
        """Find the version in the snapshot of a booster, which is binary JSON and begins with its configuration."""
        if _head(handle)[1] != "BytearrayNode":
            return
        found = re.search(rb"\x07version\[#L\x00{7}\x03i(.)i(.)i(.)", self._archive.read(handle["file"]), re.DOTALL)
        if found:
            self._found.library_versions["xgboost"] = ".".join(str(part[0]) for part in found.groups())

    def _check_nodes(self, node: Any, sides: tuple[str, str], is_leaf: str | None = None) -> int:
        """Refuse a tree whose branches lead out of it or back: scikit-learn follows them in C without a look.

        Returns the number of nodes.
        """
        if _head(node)[1] != "NdArrayNode" or node.get("type") != "numpy":
            raise MalformedError("the nodes of a tree are no array")
        nodes = np.load(io.BytesIO(self._archive.read(node["file"])), allow_pickle=False)
        if nodes.ndim != 1 or not len(nodes) or not {*sides, is_leaf or sides[0]} <= set(nodes.dtype.names or ()):
            raise MalformedError("the nodes of a tree are no array of nodes")
        at, inner = np.arange(len(nodes)), nodes[is_leaf] == 0 if is_leaf else nodes[sides[0]] != -1
        for side in sides:
            to = nodes[side].astype(np.int64)
            if not ((to > at) & (to < len(nodes)))[inner].all():
                raise MalformedError("the branches of a tree lead out of it")
        return len(nodes)


_CHILDREN: dict[str, Any] = {
    "JsonNode": _Audit._json,
    "DictNode": _Audit._dict,
    "DefaultDictNode": _Audit._default_dict,
    "ListNode": _Audit._list,
    "SetNode": _Audit._list,
    "TupleNode": _Audit._list,
    "SliceNode": _Audit._slice,
    "BytesNode": _Audit._bytes,
    "BytearrayNode": _Audit._bytes,
    "TypeNode": _Audit._nothing,
    "FunctionNode": _Audit._nothing,
    "PartialNode": _Audit._partial,
    "ObjectNode": _Audit._object,
    "NdArrayNode": _Audit._array,
    "MaskedArrayNode": _Audit._masked,
    "DTypeNode": _Audit._content,
    "RandomStateNode": _Audit._content,
    "RandomGeneratorNode": _Audit._generator,
    "SparseMatrixNode": _Audit._sparse,
    "TreeNode": _Audit._reduced,
    "LossNode": _Audit._reduced,
}


def _once(pairs: list[tuple[str, Any]]) -> Node:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedError(f"a key of its {SCHEMA} is there twice")
    return found


def _mapping(value: Any) -> Node:
    if not isinstance(value, dict):
        raise MalformedError(f"its {SCHEMA} has {type(value).__name__} where a mapping belongs")
    return value


def _sequence(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedError(f"its {SCHEMA} has {type(value).__name__} where a list belongs")
    return value


def _head(node: Any) -> tuple[Node, str, str]:
    """Return a node, its kind, and the dotted name of what it is."""
    node = _mapping(node)
    kind, module, name = node["__loader__"], node["__module__"], node["__class__"]
    if not (isinstance(kind, str) and isinstance(module, str) and isinstance(name, str)):
        raise MalformedError(f"a node of its {SCHEMA} has no name")
    return node, kind, f"{module}.{name}"


def _json_value(node: Any) -> Any:
    if _head(node)[1] != "JsonNode" or not isinstance(node["content"], str):
        raise MalformedError("a plain value is none")
    try:
        return json.loads(node["content"])
    except RecursionError:
        raise MalformedError("a plain value is nested too deeply") from None


def _checked_array(archive: zipfile.ZipFile, member: str) -> str:
    """Return shape and type of an array in numpy's own format.

    Raises:
        MalformedError: it holds objects, or other than as many bytes as its shape needs.

    """
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            raise MalformedError(f"an array is of numpy's format {version}")
        read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, _, kind = read(file)
        if kind.hasobject:
            raise MalformedError("an array holds pickled objects")
        wanted = math.prod(shape) * kind.itemsize
        if min(shape, default=0) < 0 or archive.getinfo(member).file_size - file.tell() != wanted:
            raise MalformedError("an array has fewer or more bytes than its shape says")
    return f"{shape} {kind}"
