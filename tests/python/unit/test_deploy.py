"""The files of deploy/ against what they lean on: the scripts are run with stand-ins for gcloud and bq."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from storeroom import cli
from storeroom.commands.reading import FLAGGED
from storeroom.provenance import commit_of

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"
SETTINGS = {
    "PROJECT": "our-project",
    "REGION": "europe-west1",
    "LOCATION": "EU",
    "BUCKET": "our-models",
    "RAW_DATASET": "shop",
    "READERS": "readers@example.com",
    "DEVELOPERS": "developers@example.com",
}
STAND_IN = """#!/usr/bin/env bash
printf '%s' "$(basename "$0")" >>"$CALLS"
printf '\\t%s' "$@" >>"$CALLS"
printf '\\n' >>"$CALLS"
case "$*" in
    *" describe "*) exit 1 ;;
    *"run jobs replace"*) cp "$4" "$CALLS.job" ;;
    *"pip wheel"*) touch "$7/storeroom-0-py3-none-any.whl" ;;
esac
"""


class Cloud:
    """Stand-ins for gcloud, bq and pip, which note their calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.calls = folder / "calls"
        for name in ("gcloud", "bq", "pip-python"):
            (folder / name).write_text(STAND_IN, encoding="utf-8")
            (folder / name).chmod(0o755)

    def run(self, script: str, *arguments: str, **changed: str | None) -> subprocess.CompletedProcess[str]:
        """Run a script of deploy/ with all settings but those changed to None."""
        settings = {**SETTINGS, "PYTHON": str(self.folder / "pip-python"), "CALLS": str(self.calls), **changed}
        environment = {"PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}"}
        environment |= {name: value for name, value in settings.items() if value is not None}
        return subprocess.run(
            [str(DEPLOY / script), *arguments], env=environment, capture_output=True, text=True, check=False
        )

    def made(self) -> list[list[str]]:
        """Return the calls, in order, each as its words."""
        return [line.split("\t") for line in self.calls.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def cloud(tmp_path: Path) -> Cloud:
    """Return the stand-ins."""
    return Cloud(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a dbt project in a subfolder of a repository, committed but for a secret."""
    folder = tmp_path / "repository" / "shop"
    folder.mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("name: shop", encoding="utf-8")
    git = ["git", "-C", str(folder.parent), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "a shop"]):
        subprocess.run([*git, *command], check=True)
    (folder / "keyfile.json").write_text("secret", encoding="utf-8")
    return folder


def manifest() -> dict[str, Any]:
    """Return the container's template of the Cloud Run job."""
    job: dict[str, Any] = yaml.safe_load((DEPLOY / "cloud_run" / "job.yaml").read_text(encoding="utf-8"))
    template: dict[str, Any] = job["spec"]["template"]["spec"]["template"]["spec"]
    return template


@pytest.mark.parametrize(("code", "ends"), [(0, 0), (1, 1), (2, 1), (FLAGGED, 0)])
def test_a_flagged_batch_does_not_fail_the_job_and_an_error_does(code: int, ends: int, tmp_path: Path) -> None:
    """The job's own shell line, over a `storeroom` that exits with each code."""
    (tmp_path / "storeroom").write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
    (tmp_path / "storeroom").chmod(0o755)
    (container,) = manifest()["containers"]
    done = subprocess.run(
        [*container["command"], *container["args"]],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (ends, "storeroom: flagged\n" if code == FLAGGED else "")


def test_the_job_calls_a_verb_with_options_that_exist() -> None:
    """And sets variables that are read."""
    (container,) = manifest()["containers"]
    words = container["args"][0].split("||")[0].split()
    command = cli.main.commands[words[1]]
    known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    assert words[0] == "storeroom"
    assert {word for word in words if word.startswith("--")} <= known
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "python").rglob("*.py"))
    assert all(f'environ.get("{variable["name"]}")' in code for variable in container["env"])


def test_one_cycle_at_a_time() -> None:
    """All attempts of a day's job end before the next day's; Airflow starts no second one."""
    template = manifest()
    assert (template["maxRetries"] + 1) * template["timeoutSeconds"] < 24 * 60 * 60
    dag = (DEPLOY / "airflow" / "storeroom_cycle.py").read_text(encoding="utf-8")
    given = {
        key.arg: key.value.value
        for call in ast.walk(ast.parse(dag))
        if isinstance(call, ast.Call)
        for key in call.keywords
        if isinstance(key.value, ast.Constant)
    }
    assert (given["max_active_runs"], given["catchup"], given["job_name"]) == (1, False, "storeroom-cycle")
    release = (DEPLOY / "cloud_run" / "release.sh").read_text(encoding="utf-8")
    assert f"SCHEDULE:-{given['schedule']}" in release
    assert f"exit code {FLAGGED}" in dag
    assert f"Exit code {FLAGGED}" in (DEPLOY / "cloud_run" / "job.yaml").read_text(encoding="utf-8")


def test_the_image_is_built_of_what_the_package_declares() -> None:
    """Its Python is one that the package takes and CI tests, its extra exists, and it does not run as root."""
    file = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = set(re.findall(r"^FROM python:(\S+)-slim", file, re.MULTILINE))
    assert versions == {declared["requires-python"].removeprefix(">=")}
    assert re.findall(r"whl\)\[(\w+)\]", file) == ["bigquery"]
    assert "bigquery" in declared["optional-dependencies"]
    assert re.findall(r"^USER (\S+)", file, re.MULTILINE) == re.findall(r"--uid (\S+)", file)
    assert 'ENTRYPOINT ["storeroom"]' in file


def test_no_account_gets_more_than_it_needs(cloud: Cloud) -> None:
    """Data by dataset and by bucket, never by project; the job can neither change nor remove a stored model."""
    done = cloud.run("cloud_run/setup.sh")
    assert (done.returncode, done.stderr) == (0, "")
    roles: dict[tuple[str, str], set[str]] = {}
    for call in cloud.made():
        words = " ".join(call)
        granted = re.search(r"grant `roles/(\S+)` on schema `our-project`.`(\w+)` to \"(\S+)\"", words)
        bound = re.search(r"--role=roles/(\S+) --member=(\S+)", words)
        if granted:
            roles.setdefault((granted[3], granted[2]), set()).add(granted[1])
        elif bound:
            roles.setdefault((bound[2], call[3] if "projects" in call else call[4]), set()).add(bound[1])
    job = "serviceAccount:storeroom-job@our-project.iam.gserviceaccount.com"
    developers, readers = "group:developers@example.com", "group:readers@example.com"
    assert roles == {
        (job, "our-project"): {"bigquery.jobUser", "bigquery.readSessionUser"},
        (job, "shop"): {"bigquery.dataViewer"},
        (job, "storeroom"): {"bigquery.dataEditor"},
        (job, "gs://our-models"): {"storage.objectCreator", "storage.objectViewer"},
        (developers, "our-project"): {"bigquery.jobUser", "bigquery.readSessionUser"},
        (developers, "shop"): {"bigquery.dataViewer"},
        (developers, "storeroom"): {"bigquery.dataViewer"},
        (developers, "storeroom_dev"): {"bigquery.dataEditor"},
        (developers, "gs://our-models"): {"storage.objectViewer"},
        (readers, "our-project"): {"bigquery.jobUser"},
        (readers, "storeroom"): {"bigquery.dataViewer"},
    }


def test_a_release_is_what_is_committed(cloud: Cloud, project: Path) -> None:
    """Image, job and schedule name one commit; a file that was never committed is in no image."""
    done = cloud.run("cloud_run/release.sh", str(project))
    assert (done.returncode, done.stderr) == (0, "")
    sha = commit_of(project).sha
    job = yaml.safe_load((cloud.folder / "calls.job").read_text(encoding="utf-8"))
    template = job["spec"]["template"]["spec"]["template"]["spec"]
    (container,) = template["containers"]
    assert container["image"] == f"europe-west1-docker.pkg.dev/our-project/storeroom/cycle:{sha}"
    assert {"name": "STOREROOM_GIT_SHA", "value": sha} in container["env"]
    assert template["serviceAccountName"] == "storeroom-job@our-project.iam.gserviceaccount.com"
    assert "${" not in yaml.safe_dump(job)
    made = [" ".join(call) for call in cloud.made()]
    assert any(call.startswith("gcloud builds submit") and call.endswith(container["image"]) for call in made)
    (schedule,) = (call for call in made if "scheduler jobs create" in call)
    uri = "https://run.googleapis.com/v2/projects/our-project/locations/europe-west1/jobs/storeroom-cycle:run"
    assert f"--uri={uri} --http-method=POST --oauth-service-account-email=storeroom-scheduler@our-project" in schedule
    context = cloud.folder / "context"
    assert cloud.run("context.sh", str(project), str(context)).returncode == 0
    assert sorted(str(path.relative_to(context)) for path in context.rglob("*") if path.is_file()) == [
        "Dockerfile",
        "project/dbt_project.yml",
        "wheels/constraints.txt",
        "wheels/requirements.txt",
        "wheels/storeroom-0-py3-none-any.whl",
    ]


def test_what_is_missing_is_said(cloud: Cloud, project: Path) -> None:
    """A setting, an argument, a project."""
    for name, script in ((name, "cloud_run/setup.sh") for name in SETTINGS):
        refused = cloud.run(script, **{name: None})
        assert refused.returncode != 0
        assert f"{name}: " in refused.stderr
    assert cloud.run("cloud_run/release.sh").stderr.startswith("usage: PROJECT=")
    refused = cloud.run("context.sh", str(project.parent), str(cloud.folder / "context"))
    assert refused.returncode == 1
    assert "has no committed dbt_project.yml" in refused.stderr
    assert not cloud.calls.exists()


def test_in_an_image_the_commit_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout git knows better."""
    monkeypatch.setenv("STOREROOM_GIT_SHA", "of the image")
    assert commit_of(tmp_path).sha == "of the image"
    assert commit_of(ROOT).sha != "of the image"


def test_the_readme_names_settings_and_files_that_exist() -> None:
    """And every setting is in it."""
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert all(f"{name}=" in text for name in SETTINGS)
    named = re.findall(r"`((?:cloud_run|airflow)/\S+|Dockerfile|context\.sh)`", text)
    assert named
    assert all((DEPLOY / name).exists() for name in named)
