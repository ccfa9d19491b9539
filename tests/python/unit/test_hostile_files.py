"""Files that would run, read, write or unpickle something: refused by one sentence before anything in them is built."""

from __future__ import annotations

import importlib
import io
import pkgutil
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hostile as h
import numpy as np
import pytest
import sklearn
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.experimental import enable_iterative_imputer  # noqa: F401 - so that the module can be walked
from sklearn.tree import DecisionTreeClassifier
from skops.io._audit import NODE_TYPE_MAPPING

from storeroom.artifacts import audit, deserialise
from storeroom.artifacts.allowed_types import ALLOWED
from storeroom.errors import ArtifactError

EVIL = "evil_module.Evil"
# What carries its content out when it is called: none of it may be named by a file, whatever module shows it again.
DANGEROUS = ("_pickle", "joblib", "nt", "os", "pickle", "posix", "runpy", "shutil", "subprocess", "tempfile", "urllib")


def refused(content: bytes, sentence: str | None = None) -> None:
    """Assert that the file is refused by one sentence of ours."""
    with pytest.raises(ArtifactError, match=sentence) as raised:
        deserialise(content, "the file")
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith("the file ")


@pytest.fixture
def marker(tmp_path: Path) -> Iterator[Path]:
    """Return a file that appears once the code of `evil_module` is run, or imported at all."""
    file = tmp_path / "it_ran"
    (tmp_path / "evil_module.py").write_text(
        f"open({str(file)!r}, 'w').close()\n\nclass Evil:\n    def __call__(self, *a): pass\n\ndef call(*a): pass\n"
    )
    sys.path.insert(0, str(tmp_path))
    yield file
    sys.path.remove(str(tmp_path))
    sys.modules.pop("evil_module", None)


def of_each_kind(name: str) -> dict[str, h.Node]:
    """Return a node of every kind that skops knows, for a dotted name."""
    inner, nothing = h.instance(name), h.plain(None)
    partial = {"func": h.node("FunctionNode", name), "args": h.several(), "kwds": h.mapping({}), "namespace": nothing}
    reduced = {"content": h.mapping({}), "__reduce__": {"args": h.several(h.plain("touch"))}}
    generator = {"bit_generator": h.mapping({"bit_generator": h.plain("seed")}), "seed_seq": h.mapping({})}
    more: dict[str, dict[str, Any]] = {
        "DictNode": {"content": {}, "key_types": h.several(kind="ListNode", name="builtins.list")},
        "DefaultDictNode": {"content": {"main": h.mapping({}), "default_factory": h.node("TypeNode", name)}},
        "ListNode": {"content": []},
        "SetNode": {"content": []},
        "TupleNode": {"content": []},
        "SliceNode": {"content": {"start": 0, "stop": 1, "step": None}},
        "BytesNode": {"file": "00000000-0000-0000-0000-000000000000.bin"},
        "BytearrayNode": {"file": "00000000-0000-0000-0000-000000000000.bin"},
        "FunctionNode": {},
        "PartialNode": {"content": partial},
        "TypeNode": {},
        "ConstructorFromReduceNode": {"content": h.several(h.plain("touch"))},
        "ObjectNode": {"content": h.mapping({})},
        "MethodNode": {"content": {"obj": inner, "func": "__call__"}},
        "JsonNode": {"content": "1"},
        "OperatorFuncNode": {"attrs": h.several(h.plain("__call__"))},
        "CachedNode": {"__id__": 7},
        "NdArrayNode": {"type": "numpy", "file": "1.npy"},
        "MaskedArrayNode": {"content": {"data": inner, "mask": inner}},
        "DTypeNode": {"content": inner},
        "RandomStateNode": {"content": inner},
        "RandomGeneratorNode": {"content": generator},
        "SparseMatrixNode": {"type": "scipy", "file": "1.npz"},
        "TreeNode": reduced,
        "LossNode": reduced,
        "QuantileForestNode": reduced,
    }
    return {kind: h.node(kind, name, **content) for kind, content in more.items()}


def parts() -> dict[str, bytes]:
    """Return the parts that the nodes of `of_each_kind` name."""
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("data.npy", h.array_bytes(np.zeros(1)))
    zeros = h.array_bytes(np.zeros(1))
    return {"00000000-0000-0000-0000-000000000000.bin": b"x", "1.npy": zeros, "1.npz": inner.getvalue()}


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in NODE_TYPE_MAPPING}))
def test_every_kind_of_node_refuses_a_class_that_is_not_on_the_list(kind: str, marker: Path) -> None:
    """A kind that skops adds has no example here, and the test fails until somebody has looked at it."""
    refused(h.packed(of_each_kind(EVIL)[kind], parts()))
    refused(h.packed(h.pipeline(of_each_kind(EVIL)[kind]), parts()))
    refused(h.packed(h.mapping({"a": of_each_kind(EVIL)[kind]}), parts()))
    assert not marker.exists()
    assert "evil_module" not in sys.modules


@pytest.mark.parametrize("protocol", [0, 1, 3, -1, True, "2", None, 2.5])
def test_a_file_cannot_choose_older_loaders(protocol: Any, marker: Path) -> None:
    """Protocol 0 takes the name of a function from another key than the one that is looked at."""
    old = h.node("FunctionNode", "numpy.exp", content={"module_path": "evil_module", "function": "call"})
    refused(h.packed(h.transformer(old), protocol=protocol), "protocol")
    assert not marker.exists()


def reexported() -> list[tuple[str, str]]:
    """Return (module of scikit-learn, name) of what it shows of modules that run, read, write or unpickle."""
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in pkgutil.walk_packages(sklearn.__path__, "sklearn.", onerror=lambda _: None):
            if ".tests" in module.name or "externals" in module.name or module.name.endswith("conftest"):
                continue
            try:
                loaded = importlib.import_module(module.name)
            except Exception:  # noqa: BLE001, S112 - what needs a library that is not here
                continue
            for name, value in vars(loaded).items():
                home = str(getattr(value, "__module__", None) or "").split(".")[0]
                if callable(value) and home in DANGEROUS:
                    found.append((module.name, name))
    return found


def test_what_scikit_learn_shows_of_dangerous_modules_is_refused_in_every_kind_of_node() -> None:
    """Joblib's load and Memory, subprocess, pickle, shutil, urllib: as function, class, constructor or method."""
    names = reexported()
    assert len(names) > 20  # there are many
    for module, name in names:
        for kind, hostile in of_each_kind(f"{module}.{name}").items():
            assert f"{module}.{name}" not in ALLOWED.get(kind, ()), kind
            refused(h.packed(hostile, parts()))


@pytest.mark.parametrize(
    "name",
    [
        h.SCRIPT_RUNNER,
        "sklearn.utils._testing.check_output",
        "sklearn.datasets._base.load_files",
        "sklearn.externals.array_api_compat._internal.clone_module",
        "sklearn.utils._testing.TempMemmap",
        "sklearn.tree._export.export_graphviz",
        "numpy.load",
        "numpy.fromfile",
        "numpy.savetxt",
        "numpy.memmap",
        "numpy.frompyfunc",
        "numpy.max",
        "os.system",
        "builtins.eval",
        "builtins.map",
        "builtins.getattr",
        "scipy.stats._distn_infrastructure.rv_continuous_frozen",
        "joblib.memory.Memory",
        "pandas.io.pickle.read_pickle",
        "sklearn.metrics._dist_metrics.PyFuncDistance64",
        "sklearn.cluster._birch.Birch",
    ],
)
def test_a_function_or_class_that_does_more_than_compute_is_refused(name: str) -> None:
    """Called while the file is built, or handed to an estimator that calls it when it predicts."""
    for kind in ("ConstructorFromReduceNode", "FunctionNode", "TypeNode", "ObjectNode", "PartialNode", "MethodNode"):
        refused(h.packed(of_each_kind(name)[kind]))
    refused(h.packed(h.transformer(h.node("FunctionNode", name), a=1)))
    refused(h.packed(h.transformer(h.node("TypeNode", name))))


def test_a_class_of_the_list_may_be_built_and_not_be_called() -> None:
    """Skops has one list for both: there a trusted class may be called with arguments of the file's."""
    name = "sklearn.linear_model._logistic.LogisticRegression"
    deserialise(h.packed(h.instance(name, C=1.0)), "the file")
    for kind in ("ConstructorFromReduceNode", "TypeNode", "FunctionNode", "LossNode", "TreeNode"):
        refused(h.packed(of_each_kind(name)[kind]), name)


def test_a_key_is_not_made_by_what_the_file_names(marker: Path) -> None:
    """Skops calls the type of a key with the key's text."""
    for kind in ("TypeNode", "FunctionNode", "ObjectNode"):
        of_keys = h.several(h.node(kind, "evil_module.call"), kind="ListNode", name="builtins.list")
        refused(h.packed(h.mapping({"touch": h.plain(1)}, of_keys)), "evil_module")
    of_keys = h.several(h.node("FunctionNode", "numpy.exp"), kind="ListNode", name="builtins.list")
    refused(h.packed(h.mapping({"touch": h.plain(1)}, of_keys)), "numpy.exp as the type of a key")
    refused(h.packed(h.mapping({"touch": h.plain(1)}, h.plain(["str"]))), "keys")
    assert not marker.exists()


def test_two_nodes_of_one_id_are_equal_or_the_file_is_refused(marker: Path) -> None:
    """Skops builds the first wherever the second stands, so that a check of the second alone checks nothing."""
    exp = h.several(h.node("FunctionNode", "numpy.exp"), kind="ListNode", name="builtins.list")
    of_str = h.several(h.node("TypeNode", "builtins.str"), kind="ListNode", name="builtins.list")
    swapped = h.mapping({"b": h.plain(1)}, {**of_str, "__id__": 5})
    refused(h.packed(h.several({**exp, "__id__": 5}, swapped)), "two different objects have the id 5")
    same = h.several({**of_str, "__id__": 5}, {**of_str, "__id__": 5})
    assert deserialise(h.packed(same), "the file") == ([str], [str])


def test_two_nodes_of_one_id_name_equal_parts() -> None:
    """Else the nodes of a tree that were looked at are not those that it would get."""
    parts = {
        "1.npy": h.array_bytes(np.zeros(2)),
        "2.npy": h.array_bytes(np.ones(2)),
        "3.npy": h.array_bytes(np.zeros(2)),
    }
    one, two, three = (
        h.node("NdArrayNode", "numpy.ndarray", type="numpy", file=file, __id__=5) for file in sorted(parts)
    )
    refused(h.packed(h.several(one, two), parts), "two different objects have the id 5")
    assert len(deserialise(h.packed(h.several(one, three), parts), "the file")) == 2


@pytest.mark.parametrize("number", ["7", 7.0, True, [7]])
def test_an_id_is_a_whole_number(number: Any) -> None:
    """1, 1.0 and true are one key of a mapping."""
    refused(h.packed({**h.plain(1), "__id__": number}))


def test_a_node_that_holds_itself_is_refused() -> None:
    """Skops would build it until Python's stack ends."""
    for inner in ({**h.plain(1), "__id__": 3}, h.several({**h.several(), "__id__": 3})):
        refused(h.packed({**h.several(inner), "__id__": 3}), "holds itself")


def test_nodes_are_not_nested_without_end() -> None:
    """Neither in the schema, nor in what JSON itself can read, nor in a plain value."""
    deep = h.plain(1)
    for _ in range(300):
        deep = h.several(deep)
    refused(h.packed(deep), "nested more than 200 deep")
    refused(h.packed("[" * 200_000), "nested too deeply")
    refused(h.packed({**h.plain(1), "content": "[" * 200_000}), "nested too deeply")


@pytest.mark.parametrize(
    "schema",
    ["", "{", "[]", "1", "null", '{"a": 1, "a": 2}', "{}", '{"protocol": 2}', '{"protocol": 2, "__loader__": {}}'],
)
def test_a_schema_that_is_none(schema: str) -> None:
    """One sentence, whatever JSON it is."""
    refused(h.packed(schema), "is no skops file")


@pytest.mark.parametrize("content", [None, 1, "x", [], {}, [1], {"a": 1}])
def test_a_node_whose_content_is_of_another_kind(content: Any) -> None:
    """Lists where mappings belong and the reverse."""
    for kind in ("DictNode", "DefaultDictNode", "SliceNode", "PartialNode", "MaskedArrayNode", "RandomGeneratorNode"):
        name = sorted(ALLOWED[kind])[0]
        refused(h.packed(h.node(kind, name, content=content, key_types=content)))
    for kind in ("NdArrayNode", "BytesNode", "SparseMatrixNode"):
        refused(h.packed(h.node(kind, sorted(ALLOWED[kind])[0], type=content, file=content, shape=content)))


def test_bytes_that_are_no_archive() -> None:
    """Nothing, noise, a pickle, a file cut short."""
    good = skops.io.dumps(RandomForestClassifier(2).fit([[0.0], [1.0]], [0, 1]))
    for content in (b"", b"x" * 100, b"\x80\x04K\x01.", good[: len(good) // 2], good[100:]):
        refused(content, "is no skops file")


def test_a_file_with_any_bytes_changed_is_read_or_refused_by_one_sentence() -> None:
    """Whatever byte it is: of the directory, of the schema, of an array, packed or not."""
    draw = np.random.default_rng(11)
    model = RandomForestClassifier(2, random_state=0).fit([[0.0], [1.0]], [0, 1])
    for packing in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        good = np.frombuffer(skops.io.dumps(model, compression=packing), dtype=np.uint8)
        for _ in range(150):
            changed = good.copy()
            places = draw.integers(0, len(good), size=draw.integers(1, 4))
            changed[places] = draw.integers(0, 256, size=len(places))
            try:
                deserialise(changed.tobytes(), "the file")
            except ArtifactError as error:
                assert "\n" not in str(error)


def test_an_archive_that_unpacks_to_far_more_is_refused_unread() -> None:
    """Its directory says how much it unpacks to, and an honest model is not packed a hundredfold."""
    zeros = h.array_bytes(np.zeros(2**24))
    content = h.packed(h.node("NdArrayNode", "numpy.ndarray", type="numpy", file="1.npy"), {"1.npy": zeros},
                       compression=zipfile.ZIP_DEFLATED)  # fmt: skip
    refused(content, "unpack to 134,21[78],")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.npy", zeros)
    sparse = h.node("SparseMatrixNode", "scipy.sparse._csr.csr_matrix", type="scipy", file="1.npz")
    refused(h.packed(sparse, {"1.npz": inner.getvalue()}), "unpack to 134,21[78],")


@pytest.mark.parametrize("name", ["../1.npy", "/etc/x", "1.npy/", "a.pkl", "x.npy", "1.py", "SCHEMA.JSON"])
def test_a_part_has_a_name_that_skops_gives(name: str) -> None:
    """No paths, and nothing that skops would not have written."""
    refused(h.packed(h.plain(1), {name: b""}), "has a part called")


def test_no_part_is_there_twice() -> None:
    """Readers differ in which of two they take."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says so as well
        buffer = io.BytesIO(h.packed(h.plain(1), {"1.npy": b"x"}))
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr("1.npy", b"y")
    refused(buffer.getvalue(), "two of its parts have one name")


def test_an_array_holds_its_numbers_and_nothing_else() -> None:
    """Neither a pickle nor a shape that its bytes do not fill."""
    array = h.node("NdArrayNode", "numpy.ndarray", type="numpy", file="1.npy")
    pickled = h.array_bytes(np.array([{}], dtype=object), allow_pickle=True)
    refused(h.packed(array, {"1.npy": pickled}), "pickled objects")
    good = h.array_bytes(np.zeros(3))
    for content in (good[:-1], good + b"x", good.replace(b"(3,)", b"(9,)"), good.replace(b"(3,)", b"(-3,)")[:-1]):
        refused(h.packed(array, {"1.npy": content}))
    refused(h.packed({**array, "file": "2.npy"}, {"1.npy": good}))
    refused(h.packed({**array, "file": "schema.json"}, {"1.npy": good}))
    assert deserialise(h.packed(array, {"1.npy": good}), "the file").tolist() == [0, 0, 0]


def test_a_random_generator_calls_no_other_function_of_numpy() -> None:
    """Its bit generator is text in the file, and skops calls what numpy.random has of that name."""
    for name in ("seed", "set_bit_generator", "RandomState", "default_rng"):
        state = {"bit_generator": h.mapping({"bit_generator": h.plain(name)}), "seed_seq": h.mapping({})}
        refused(h.packed(h.node("RandomGeneratorNode", "numpy.random._generator.Generator", content=state)))


@pytest.mark.parametrize("kind", ["CountVectorizer", "TfidfVectorizer", "HashingVectorizer"])
def test_a_vectorizer_does_not_read_files(kind: str, tmp_path: Path) -> None:
    """With input='filename' it opens what its rows name, and a constant imputer before it names anything."""
    name = f"sklearn.feature_extraction.text.{kind}"
    for source in ("filename", "file", 1, None):
        refused(h.packed(h.pipeline(h.instance(name, input=source))), "reads files")
    refused(h.packed(h.node("ObjectNode", name, content=h.plain({"input": "filename"}))))
    deserialise(h.packed(h.instance(name, input="content")), "the file")


def test_the_branches_of_a_tree_stay_in_it() -> None:
    """scikit-learn follows them in C: out of the array the process ends, back into it it does not."""
    good = skops.io.dumps(DecisionTreeClassifier(random_state=0).fit([[0.0], [1.0], [2.0]], [0, 1, 0]))
    deserialise(good, "the file")
    found = 0
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, content in members.items():
        nodes = np.load(io.BytesIO(content)) if name.endswith(".npy") else np.zeros(0)
        if nodes.dtype.names is None or "left_child" not in nodes.dtype.names:
            continue
        for child in (10_000_000, 0, -5):
            changed = nodes.copy()
            changed["right_child"][0] = child
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                for other, bytes_ in members.items():
                    archive.writestr(other, h.array_bytes(changed) if other == name else bytes_)
            refused(buffer.getvalue(), "branches of a tree")
            found += 1
    assert found == 3


def test_a_script_neither_runs_when_the_file_is_loaded_nor_when_it_predicts(tmp_path: Path) -> None:
    """The two files that did run: by a constructor with arguments, and by a partial that stands for predict_proba."""
    file = tmp_path / "it_ran"
    script = f"open({str(file)!r}, 'w').close()"
    for content in (h.runs_a_script(script), h.runs_when_it_predicts(script)):
        refused(content, "assert_run_python_script_without_output")
        assert not file.exists()


def test_what_is_on_the_list_for_skops_alone_is_not_on_ours() -> None:
    """Its own lists say what skops trusts by itself; each node is compared with ours before skops sees the file."""
    found = audit.audit(h.packed(h.node("FunctionNode", "numpy.add")))
    assert found.refused == {"numpy.add"}  # of two arguments: skops trusts it, and no transformer can use it
