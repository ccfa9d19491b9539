"""What dbt left undone because the warehouse failed in passing is run again; what will not pass is told at once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from storeroom.errors import DbtError, WarehouseError
from storeroom.project import PassingError, Project, _error

CREDENTIALS: Any = SimpleNamespace(
    type="bigquery",
    method="oauth",
    execution_project="p",
    schema="d",
    location="EU",
    api_endpoint=None,
    maximum_bytes_billed=None,
    impersonate_service_account=None,
)
RESET = "Database Error in model b (models/b.sql)\n  ('Connection aborted.', ConnectionResetError(104, 'reset'))"
DENIED = "Database Error in model b (models/b.sql)\n  Access Denied: Table p:d.b: bigquery.tables.update denied"


def outcome(**nodes: tuple[str, str]) -> Any:
    """Return dbt's result of models with these statuses and messages."""
    results = [
        SimpleNamespace(
            status=status, message=message, node=SimpleNamespace(name=name, fqn=["shop", name], resource_type="model")
        )
        for name, (status, message) in nodes.items()
    ]
    return SimpleNamespace(result=SimpleNamespace(results=results), exception=None)


def test_only_what_is_undone_is_run_again() -> None:
    """The failed model and the one behind it, by their whole names."""
    error = _error(CREDENTIALS, "run", outcome(a=("success", ""), b=("error", RESET), c=("skipped", "")), [])
    assert isinstance(error, PassingError)
    assert error.undone == ["fqn:shop.b", "fqn:shop.c"]
    assert [result.node.name for result in error.done] == ["a"]
    assert "bigquery.googleapis.com" in str(error)


def test_what_does_not_pass_is_not_run_again() -> None:
    """A missing role beside a reset connection; an error of the query; a failed test."""
    error = _error(CREDENTIALS, "run", outcome(b=("error", RESET), c=("error", DENIED)), [])
    assert type(error) is WarehouseError
    assert str(error).startswith("c: the account lacks a role (Access Denied: Table p:d.b")
    assert type(_error(CREDENTIALS, "run", outcome(b=("error", "Unrecognized name: x")), [])) is DbtError
    assert type(_error(CREDENTIALS, "build", outcome(b=("fail", "Got 3 results")), [])) is DbtError


@pytest.mark.parametrize("failures", [0, 1, 2, 3])
def test_three_runs_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
    """Each begins with what the one before left; all results count once."""
    (tmp_path / "dbt_project.yml").write_text("name: shop\nprofile: shop\n")
    (tmp_path / "profiles.yml").write_text("shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}\n")
    project, asked = Project(tmp_path), []

    def invoke(arguments: list[str], reuse: bool = False) -> Any:
        asked.append(arguments[2 : arguments.index("--vars")])
        if len(asked) <= failures:
            raise _error(CREDENTIALS, "run", outcome(a=("success", ""), b=("error", RESET)), [])
        return outcome(b=("success", ""))

    monkeypatch.setattr(project, "_invoke", invoke)
    monkeypatch.setitem(project.__dict__, "manifest", SimpleNamespace(nodes={}))
    if failures == 3:
        with pytest.raises(PassingError):
            project.build(["tag:x"], datetime(2024, 1, 1))
    else:
        done = project.build(["tag:x"], datetime(2024, 1, 1))
        assert [result.node.name for result in done] == ["a"] * failures + ["b"]
    assert asked == [["tag:x"], ["fqn:shop.b"], ["fqn:shop.b"]][: failures + 1]
