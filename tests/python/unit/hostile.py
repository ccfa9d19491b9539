"""skops files written by hand, node by node, as an attacker would write them."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import numpy as np

Node = dict[str, Any]
SCRIPT_RUNNER = "sklearn.utils._testing.assert_run_python_script_without_output"


def node(kind: str, name: str, **more: Any) -> Node:
    """Return a node of a kind for a dotted name."""
    module, _, last = name.rpartition(".")
    return {"__class__": last, "__module__": module, "__loader__": kind, **more}


def plain(value: Any) -> Node:
    """Return a node of what JSON can say."""
    return node("JsonNode", "builtins.str", content=json.dumps(value), is_json=True)


def several(*nodes: Node, kind: str = "TupleNode", name: str = "builtins.tuple") -> Node:
    """Return a tuple of nodes, or another sequence."""
    return node(kind, name, content=list(nodes))


def mapping(content: dict[str, Node], key_types: Node | None = None) -> Node:
    """Return a mapping of names to nodes."""
    of_keys = several(*[node("TypeNode", "builtins.str")] * len(content), kind="ListNode", name="builtins.list")
    return node("DictNode", "builtins.dict", content=content, key_types=key_types or of_keys)


def instance(name: str, **attributes: Any) -> Node:
    """Return an object of a class with attributes; plain values may be given as they are."""
    content = {key: value if isinstance(value, dict) else plain(value) for key, value in attributes.items()}
    return node("ObjectNode", name, content=mapping(content))


def transformer(function: Node, **arguments: Any) -> Node:
    """Return a FunctionTransformer that calls a function on what it gets."""
    return instance(
        "sklearn.preprocessing._function_transformer.FunctionTransformer",
        func=function,
        inverse_func=None,
        validate=False,
        accept_sparse=True,
        check_inverse=False,
        feature_names_out=None,
        kw_args=mapping({key: plain(value) for key, value in arguments.items()}),
        inv_kw_args=None,
    )


def pipeline(*steps: Node) -> Node:
    """Return a Pipeline of the steps."""
    named = [several(plain(f"step{place}"), step) for place, step in enumerate(steps)]
    listed = several(*named, kind="ListNode", name="builtins.list")
    return instance("sklearn.pipeline.Pipeline", steps=listed, memory=None, verbose=False)


def packed(schema: Any, parts: dict[str, bytes] | None = None, protocol: Any = 2, **zip_options: Any) -> bytes:
    """Return the file of a schema and its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **zip_options) as archive:
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
        whole = {**schema, "protocol": protocol, "_skops_version": "0.16.0"} if isinstance(schema, dict) else schema
        archive.writestr("schema.json", whole if isinstance(whole, str) else json.dumps(whole))
    return buffer.getvalue()


def array_bytes(values: Any, **options: Any) -> bytes:
    """Return an array in numpy's own format."""
    buffer = io.BytesIO()
    np.save(buffer, values, **options)
    return buffer.getvalue()


def runs_a_script(text: str) -> bytes:
    """Return a file that has a helper of scikit-learn's tests run a script when it is loaded."""
    return packed(node("ConstructorFromReduceNode", SCRIPT_RUNNER, content=several(plain(text))))


def runs_when_it_predicts(text: str) -> bytes:
    """Return a classifier that loads, and has the same helper run a script when it predicts."""
    model = instance("sklearn.dummy.DummyClassifier", predict=node("FunctionNode", SCRIPT_RUNNER))
    partial = node(
        "PartialNode",
        "functools.partial",
        content={
            "func": node("FunctionNode", SCRIPT_RUNNER),
            "args": several(plain(text)),
            "kwds": mapping({}),
            "namespace": plain(None),
        },
    )
    model["content"]["content"]["predict_proba"] = partial
    return packed(model)
