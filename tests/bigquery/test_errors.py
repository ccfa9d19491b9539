"""What keeps BigQuery from answering is one sentence, from the doctor and from the jobs; no server is needed."""

from __future__ import annotations

import json
import re
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from conftest import NOWHERE
from factory import Factory, lay_out
from faults import Answer, Body, Refusals, Verdict, proxy

from storeroom.project import Project
from storeroom.warehouse import explain

JOBS = (
    ("train", "breaks"),
    ("predict",),
    ("monitor",),
    ("cycle",),
    ("cycle", "--refresh"),
    ("retrain", "breaks"),
    ("promote", "breaks", "1", "--reason", "good"),
    ("models",),
    ("flags",),
)
PROJECT_DENIED = (
    "Access Denied: Project storeroom: User does not have bigquery.jobs.create permission in project storeroom."
)
SIGN_IN = "https://developers.google.com/identity/sign-in/web/devconsole-project"
EXPIRED = Answer(
    401,
    "authError",
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    f"authentication credential. See {SIGN_IN}.",
    "UNAUTHENTICATED",
)
REVOKED = Body({"error": "invalid_grant", "error_description": "Token has been expired or revoked."}, 400)
QUOTA = (
    "Quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay, which is set by your administrator. "
    "For more information, see https://cloud.google.com/bigquery/cost-controls"
)
NO_TABLES = Body({"kind": "bigquery#tableList", "totalItems": 0})
DATASET = Body({"datasetReference": {"projectId": "storeroom", "datasetId": "storeroom"}, "location": "US"})


@dataclass(frozen=True)
class Case:
    """One trouble.

    Attributes:
        sentence: what the doctor and the jobs say of it.
        rules: what an endpoint of its own answers; without them nothing is listened to.
        settings: of the profile.
        code: the jobs' exit code.

    """

    sentence: str
    rules: tuple[tuple[str, str, Verdict], ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    code: int = 1


def everywhere(answer: Verdict) -> tuple[tuple[str, str, Verdict], ...]:
    """Return rules that answer every call alike."""
    return ((r".", r"", answer),)


CASES = {
    "wrong project": Case(
        r"^profiles.yml: project is 'storeroom', which BigQuery does not know \(Not found: Project storeroom\): write",
        everywhere(Answer(404, "notFound", "Not found: Project storeroom", "NOT_FOUND")),
    ),
    "project without BigQuery": Case(
        r"project is 'storeroom', where the BigQuery API is not enabled .* run `gcloud services enable",
        everywhere(Answer(400, "invalid", "The project storeroom has not enabled BigQuery.", "INVALID_ARGUMENT")),
    ),
    "missing dataset": Case(
        r"^profiles.yml: dataset is 'storeroom', and BigQuery has no dataset storeroom:storeroom: .* `bq mk --dataset",
        everywhere(Answer(404, "notFound", "Not found: Dataset storeroom:storeroom", "NOT_FOUND")),
    ),
    "missing role": Case(
        r"^the account lacks a role \(Access Denied: Dataset .*\): grant roles/bigquery.dataEditor on dataset "
        r"'storeroom'; if it has it, correct project \('storeroom'\) and dataset \('storeroom'\) in profiles.yml\.$",
        everywhere(
            Answer(
                403,
                "accessDenied",
                "Access Denied: Dataset storeroom:storeroom: Permission bigquery.tables.list denied on dataset "
                "storeroom:storeroom (or it may not exist).",
                "PERMISSION_DENIED",
            )
        ),
    ),
    "expired token": Case(
        r"^profiles.yml: method is 'oauth-secrets', and its credentials have expired or are not accepted .*: write a "
        r"new token",
        everywhere(EXPIRED),
    ),
    "revoked refresh token": Case(
        r"method is 'oauth-secrets', .* expired or are not accepted \(.*Token has been expired or revoked.*\): write",
        everywhere(REVOKED),
        {"token": None, "refresh_token": "r", "client_id": "c", "client_secret": "s", "token_uri": "{endpoint}/token"},
    ),
    "no key file": Case(
        r"^profiles.yml: keyfile is '/nowhere/key.json', which is no key file of a service account \(.*No such file.*\)"
        r": write the path of one",
        settings={"method": "service-account", "keyfile": "/nowhere/key.json"},
        code=2,
    ),
    "malformed key file": Case(
        r"keyfile is '.*dbt_project.yml', which is no key file of a service account",
        settings={"method": "service-account", "keyfile": "{folder}/dbt_project.yml"},
        code=2,
    ),
    "half a key file": Case(
        r"keyfile is '.*half.json', which is no key file .*missing fields client_email",
        settings={"method": "service-account", "keyfile": "{folder}/half.json"},
        code=2,
    ),
    "nobody logged in": Case(
        r"^profiles.yml: method is 'oauth', and there are no credentials for it .*: log in again with `gcloud auth",
        settings={"method": "oauth", "token": None},
        code=2,
    ),
    "nobody logged in, and no project": Case(
        r"^profiles.yml: project is not set, and there are no credentials that would tell it",
        settings={"method": "oauth", "token": None, "project": None},
        code=2,
    ),
    "unknown way to log in": Case(
        r"^The dbt profile cannot be read: .*'password' is not one of \['oauth'",
        settings={"method": "password"},
        code=2,
    ),
    "connection refused": Case(
        r"^profiles.yml: api_endpoint is 'http://127.0.0.1:9': nothing listens at 127.0.0.1:9 .*: check the network",
        settings={"api_endpoint": "http://127.0.0.1:9"},
    ),
    "unknown name": Case(
        r"api_endpoint is 'http://storeroom.invalid': the name storeroom.invalid:80 is unknown to this machine's DNS",
        settings={"api_endpoint": "http://storeroom.invalid"},
    ),
    "no answer": Case(
        r"api_endpoint is '.*': 127.0.0.1:\d+ does not answer \(timed out\): check the network, and run again",
        settings={"api_endpoint": "silent", "job_creation_timeout_seconds": 1},
    ),
    "no way for the moment": Case(
        r"^BigQuery cannot do its work for the moment \(The service is currently unavailable\): run again later",
        everywhere(Answer(503, "backendError", "The service is currently unavailable.", "UNAVAILABLE")),
    ),
    "too many calls": Case(
        r"^project 'storeroom' calls BigQuery more often than it may \(Exceeded rate limits.*\): run again later, or "
        r"with fewer threads",
        everywhere(Answer(403, "rateLimitExceeded", "Exceeded rate limits: too many api requests per user per method")),
    ),
}

# What only a query meets: its message, what dbt-bigquery makes of it, the sentence.
OF_A_QUERY = {
    "wrong location": (
        Answer(404, "notFound", "Not found: Dataset storeroom:storeroom was not found in location US", "NOT_FOUND"),
        r"profiles.yml: location is 'US', where there is no dataset 'storeroom:storeroom': write the location that "
        r"`bq show",
    ),
    "no role for jobs": (
        Answer(403, "accessDenied", PROJECT_DENIED, "PERMISSION_DENIED"),
        r"lacks a role \(Access Denied: .*\): grant roles/bigquery.jobUser on project 'storeroom'",
    ),
    "too many bytes": (
        Answer(
            400,
            "bytesBilledLimitExceeded",
            "Query exceeded limit for bytes billed: 1000000. 10485760 or higher required.",
            "INVALID_ARGUMENT",
        ),
        r"profiles.yml: maximum_bytes_billed is 1000000, and this query would bill 10485760 bytes: raise it, or have "
        r"the query read less",
    ),
    "quota": (
        Answer(403, "quotaExceeded", QUOTA, "PERMISSION_DENIED"),
        r"a quota of project 'storeroom' is used up \(Quota exceeded: .*\): run again when it is renewed, or raise it",
    ),
}


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Factory:
    """Return the second project, never built."""
    folder = tmp_path_factory.mktemp("team")
    factory = lay_out(folder, {})
    factory.write("half.json", json.dumps({"type": "service_account", "token_uri": "https://example.com"}))
    return factory


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have nobody logged in on this machine."""
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Return what is closed after the test."""
    with ExitStack() as opened:
        yield opened


def profile(team: Factory, stack: ExitStack, rules: tuple[tuple[str, str, Verdict], ...], **settings: Any) -> Refusals:
    """Write the profile with an endpoint that answers so."""
    refusals = Refusals(rules)
    endpoint = stack.enter_context(proxy(0, refusals)).endpoint if rules else NOWHERE["api_endpoint"]
    if settings.get("api_endpoint") == "silent":
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        settings["api_endpoint"] = f"http://127.0.0.1:{listener.getsockname()[1]}"
    written = {
        key: value.format(endpoint=endpoint, folder=team.folder) if isinstance(value, str) else value
        for key, value in settings.items()
    }
    output = {**NOWHERE, "api_endpoint": endpoint, "job_retry_deadline_seconds": 1, "job_retries": 0, **written}
    output = {key: value for key, value in output.items() if value is not None}
    team.write("profiles.yml", {"factory": {"target": "prod", "outputs": {"prod": output}}})
    return refusals


def said(team: Factory, code: int, *arguments: str) -> str:
    """Run a job, which must exit with the code and say one sentence; return it."""
    result = team.run(*arguments)
    assert result.exit_code == code, result.output
    (line,) = [line for line in result.stderr.splitlines() if line.strip()]
    assert "Traceback" not in result.output
    return str(line).removeprefix("storeroom: ")


def diagnosed(team: Factory) -> list[dict[str, Any]]:
    """Return what the doctor finds wrong."""
    result = team.run("doctor", "--json")
    assert result.exit_code == 1, result.output
    return [finding for finding in json.loads(result.stdout) if not finding["ok"]]


@pytest.mark.parametrize("name", list(CASES))
def test_doctor_and_jobs_say_one_sentence(team: Factory, stack: ExitStack, name: str) -> None:
    """Each names the key of the profile or the role, what is wrong, and what to do next."""
    case = CASES[name]
    profile(team, stack, case.rules, **case.settings)
    (finding,) = diagnosed(team)
    assert re.search(case.sentence, finding["detail"]), finding
    for job in JOBS if name == "missing role" else JOBS[:1]:
        sentence = said(team, case.code, *job)
        assert re.search(case.sentence, sentence), (job, sentence)
        assert sentence.endswith(".")


@pytest.mark.parametrize("name", list(OF_A_QUERY))
def test_what_only_a_query_meets(team: Factory, stack: ExitStack, name: str) -> None:
    """The tables are listed, and the first job is refused: the doctor's own, and dbt's in the jobs."""
    answer, sentence = OF_A_QUERY[name]
    rules = (
        (r"GET .*/datasets/storeroom/tables", "", NO_TABLES),
        (r"GET .*/datasets/storeroom\b", "", DATASET),
        (r"GET .*/datasets\?", "", Body({"kind": "bigquery#datasetList"})),
        (r"POST .*/jobs", "", answer),
    )
    team.write("models/fct_readings.sql", "select 1")
    refusals = profile(team, stack, rules, maximum_bytes_billed=1_000_000)
    (finding,) = diagnosed(team)
    assert re.search(sentence, finding["detail"]), finding
    assert (finding["subject"], finding["check"]) == ("warehouse", "permissions")
    refusals.seen.clear()
    assert re.search(sentence, said(team, 1, "cycle", "--refresh"))
    assert any(call.startswith("POST") for call in refusals.seen), "dbt sent no query"


def test_a_dataset_of_another_location(team: Factory, stack: ExitStack) -> None:
    """The doctor knows both locations before a query fails."""
    dataset = Body({**DATASET.content, "location": "europe-west3"})
    profile(team, stack, ((r"/tables", "", NO_TABLES), (r"GET .*/datasets/storeroom\b", "", dataset)))
    (finding,) = diagnosed(team)
    assert finding["detail"] == (
        "profiles.yml: location is 'US', and dataset 'storeroom.storeroom' lies in 'europe-west3': write location: "
        "europe-west3, or another dataset."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "403 request failed: the user does not have 'bigquery.readsessions.create' permission for "
            "'projects/storeroom'",
            "grant roles/bigquery.readSessionUser on project 'storeroom'",
        ),
        (
            "Database Error in model fct_readings (models/fct_readings.sql)\n  Access Denied: Table raw:shop.orders: "
            "User does not have permission to query table raw:shop.orders, or perhaps it does not exist.\n  compiled "
            "code at target/run/factory/models/fct_readings.sql",
            "lacks a role (Access Denied: Table raw:shop.orders: User does not have permission to query table "
            "raw:shop.orders, or perhaps it does not exist): grant roles/bigquery.dataViewer on the dataset it names",
        ),
        (
            "Unable to generate access token, if you're using impersonate_service_account, make sure your initial "
            "account has the role\n\n('Unable to acquire impersonated credentials', "
            "\"Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).\")",
            "roles/iam.serviceAccountTokenCreator on 'jobs@storeroom'",
        ),
        (
            "Runtime Error\n  Not found: Table storeroom:raw.readings was not found in location US",
            "location is 'US', where BigQuery has no Table storeroom:raw.readings: write the location of the dataset",
        ),
        (
            "HTTPSConnectionPool(host='oauth2.googleapis.com', port=443): Max retries exceeded with url: /token "
            "(Caused by NameResolutionError(\"Failed to resolve 'oauth2.googleapis.com'\"))",
            "method is 'oauth-secrets', which asks oauth2.googleapis.com:443: the name oauth2.googleapis.com:443 is "
            "unknown",
        ),
    ],
)
def test_what_dbt_hands_on_as_text_is_known_too(team: Factory, stack: ExitStack, text: str, sentence: str) -> None:
    """What dbt wraps around BigQuery's words is not in the sentence."""
    profile(team, stack, (), impersonate_service_account="jobs@storeroom")
    found = explain(Project(team.folder).credentials, text)
    assert found is not None
    assert sentence in found.sentence
    assert "compiled code" not in found.sentence


def test_an_error_of_the_query_itself_stays_dbts(team: Factory, stack: ExitStack) -> None:
    """A wrong column is no trouble of the warehouse."""
    profile(team, stack, ())
    assert explain(Project(team.folder).credentials, "Database Error\n  Unrecognized name: colour at [3:8]") is None


@pytest.mark.parametrize("module", ["google.cloud.bigquery", "google.cloud.bigquery_storage_v1"])
def test_half_an_extra(team: Factory, stack: ExitStack, monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """dbt-bigquery is there, and a package of google's it needs, or the jobs do, is not."""
    profile(team, stack, ())
    for name in [*sys.modules]:
        if name.startswith(("dbt.adapters.bigquery", "storeroom.warehouse.bigquery")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module, None)
    sentence = r"^The dbt target is of type 'bigquery', which needs: pip install 'storeroom\[bigquery\]' \(.*\)\.$"
    assert re.search(sentence, said(team, 2, "train", "breaks"))
    assert re.search(sentence, diagnosed(team)[0]["detail"])
