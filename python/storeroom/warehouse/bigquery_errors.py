"""What BigQuery's errors mean: the key of the profile, its value, and what to do next.

dbt's errors reach a job as text alone, so an error is known by what BigQuery, google's clients and the network say in
it. Nothing here needs google's packages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from storeroom.errors import Explained

ROLES = {
    r"bigquery\.jobs\.create": "roles/bigquery.jobUser on project '{project}'",
    r"bigquery\.readsessions\.": "roles/bigquery.readSessionUser on project '{project}'",
    r"bigquery\.datasets\.create": "roles/bigquery.user on project '{project}', or make dataset '{dataset}' yourself",
    r"iam\.serviceAccounts\.getAccessToken": "roles/iam.serviceAccountTokenCreator on '{impersonated}', which "
    "profiles.yml names as impersonate_service_account",
    r"bigquery\.tables\.getData|permission to query table": "roles/bigquery.dataViewer on the dataset it names, and "
    "roles/bigquery.dataEditor on '{dataset}'",
    r"": "roles/bigquery.dataEditor on dataset '{dataset}'",
}
LOGINS = {
    "oauth": "log in again with `gcloud auth application-default login`, or have GOOGLE_APPLICATION_CREDENTIALS name a "
    "key file",
    "oauth-secrets": "write a new token, or a refresh_token with its client_id, client_secret and token_uri",
    "service-account": "have keyfile name a key that its account still has",
    "service-account-json": "have keyfile_json hold a key that its account still has",
    "external-oauth-wif": "check workload_pool_provider_path and token_endpoint",
}
LACKS_A_ROLE = (
    "the account lacks a role ({said}): grant {role}; if it has it, correct project ('{project}') and dataset "
    "('{dataset}') in profiles.yml"
)
GOOGLE = "https://bigquery.googleapis.com"


@dataclass(frozen=True)
class Trouble:
    """One way in which BigQuery refuses.

    Attributes:
        pattern: what is said then; its groups are at the sentence's disposal.
        sentence: what is wrong and what to do.
        is_passing: whether the same call may succeed a little later.

    """

    pattern: str
    sentence: str
    is_passing: bool = False


TROUBLES = (
    Trouble(
        r"(?i)exceeded limit for bytes billed: \d+\. (?P<needed>\d+)|bytesBilledLimitExceeded",
        "profiles.yml: maximum_bytes_billed is {maximum}, and this query would bill {needed} bytes: raise it, or have "
        "the query read less",
    ),
    Trouble(
        r"(?i)has not enabled BigQuery|API has not been used in project|accessNotConfigured|SERVICE_DISABLED",
        "profiles.yml: project is '{project}', where the BigQuery API is not enabled ({said}): run "
        "`gcloud services enable bigquery.googleapis.com --project={project}`, or write another project",
    ),
    Trouble(
        r"(?i)Name or service not known|NameResolutionError|Failed to resolve|nodename nor servname|"
        r"getaddrinfo failed|Temporary failure in name resolution",
        "{endpoint}: the name {host} is unknown to this machine's DNS: check the spelling and the network, and run "
        "again",
        is_passing=True,
    ),
    Trouble(
        r"(?i)Connection refused|Failed to establish a new connection|No route to host|Network is unreachable",
        "{endpoint}: nothing listens at {host} ({refusal}): check the network and the address, and run again",
        is_passing=True,
    ),
    Trouble(
        r"(?i)timed out|TimeoutError|Connection aborted|Connection reset|RemoteDisconnected|Max retries exceeded|"
        r"Connection broken|did not complete within the designated timeout|Deadline Exceeded",
        "{endpoint}: {host} does not answer ({refusal}): check the network, and run again",
        is_passing=True,
    ),
    Trouble(r"iam\.serviceAccounts\.getAccessToken", LACKS_A_ROLE),
    Trouble(
        r"(?i)invalid authentication credentials|Invalid Credentials|invalid_grant|invalid_client|Login Required|"
        r"Reauthentication is needed|default credentials were not found|necessary fields need to refresh|"
        r"Unable to generate access token|Failed to authenticate|UNAUTHENTICATED|^401\b",
        "profiles.yml: method is '{method}', and its credentials have expired or are not accepted ({said}): {login}",
    ),
    Trouble(
        r"(?i)rate limits|rateLimitExceeded|too many (?:api requests|concurrent)|^429\b",
        "project '{project}' calls BigQuery more often than it may ({said}): run again later, or with fewer threads in "
        "profiles.yml",
        is_passing=True,
    ),
    Trouble(
        r"(?i)quota exceeded|exceeded quota|quotaExceeded",
        "a quota of project '{project}' is used up ({said}): run again when it is renewed, or raise it in the "
        "project's quotas",
    ),
    Trouble(
        r"(?i)Access Denied|PERMISSION_DENIED|permission to|permission denied|does not have '?bigquery|^403\b",
        LACKS_A_ROLE,
    ),
    Trouble(
        r"(?i)Not found: Dataset (?P<named>\S+?) was not found in location (?P<where>[\w-]+)",
        "profiles.yml: location is '{location}', where there is no dataset '{named}': write the location that "
        "`bq show {named}` says, or make the dataset with `bq mk --dataset --location={location} {named}`",
    ),
    Trouble(
        r"(?i)(?P<named>(?:\w+ )?\S+) was not found in location (?P<where>[\w-]+)",
        "profiles.yml: location is '{location}', where BigQuery has no {named}: write the location of the dataset, "
        "which `bq show {project}:{dataset}` says",
    ),
    Trouble(
        r"(?i)Not found: Project (?P<named>[^\s,;]+)|Unknown project|Invalid project ID|ProjectId must be|"
        r"Cloud project .* (?:not found|does not exist)",
        "profiles.yml: project is '{project}', which BigQuery does not know ({said}): write the id of a project, as "
        "`gcloud projects list` shows it",
    ),
    Trouble(
        r"(?i)Not found: Dataset (?P<named>[^\s,;]+)",
        "profiles.yml: dataset is '{dataset}', and BigQuery has no dataset {named}: write its name as it is, make it "
        "with `bq mk --dataset --location={location} {named}`, or let `dbt build` make it",
    ),
    Trouble(
        r"(?i)Not found: (?:Table|View) (?P<named>[^\s,;]+)",
        "BigQuery has no table {named}: run `dbt build`, or correct project ('{project}') and dataset ('{dataset}') in "
        "profiles.yml",
    ),
    Trouble(
        r"(?i)backendError|internalError|Service Unavailable|UNAVAILABLE|currently unavailable|Bad Gateway|"
        r"Please retry|^50\d\b",
        "BigQuery cannot do its work for the moment ({said}): run again later",
        is_passing=True,
    ),
)


def explain(credentials: Any, text: str) -> Explained | None:
    """Return one sentence for an error of a target; None for one that is about the query itself."""
    text = one_line(text)
    known = next((trouble for trouble in TROUBLES if re.search(trouble.pattern, text)), None)
    if known is None:
        return None
    found = re.search(known.pattern, text)
    named = [value for value in (found.groupdict() if found else {}).values() if value]
    address = re.search(r"host='([^']+)', port=(\d+)", text)
    host = f"{address[1]}:{address[2]}" if address else credentials.api_endpoint or GOOGLE
    values = {
        "project": credentials.execution_project,
        "dataset": credentials.schema,
        "location": credentials.location or "not set",
        "maximum": credentials.maximum_bytes_billed,
        "method": method(credentials),
        "impersonated": credentials.impersonate_service_account,
        "named": named[0] if named else "",
        "needed": named[0] if named else "more",
        "endpoint": _key_of(host, credentials),
        "host": host,
        "refusal": found[0] if found else "",
        "said": said(text),
    }
    role = next(role for pattern, role in ROLES.items() if re.search(pattern, text))
    login = LOGINS.get(values["method"], "log in again")
    sentence = known.sentence.format(**values, role=role.format(**values), login=login)
    return Explained(f"{sentence}.", known.is_passing)


def method(credentials: Any) -> str:
    """Return how the target logs in, as profiles.yml writes it."""
    return str(getattr(credentials.method, "value", credentials.method))


def _key_of(host: str, credentials: Any) -> str:
    """Return the key of the profile that has a client call this host."""
    endpoint = credentials.api_endpoint
    name = host.split("://")[-1].split(":")[0]
    if endpoint and name in endpoint:
        return f"profiles.yml: api_endpoint is '{endpoint}'"
    if name in GOOGLE:
        return f"profiles.yml: api_endpoint is not set, which means {GOOGLE}"
    return f"profiles.yml: method is '{method(credentials)}', which asks {host}"


def said(text: str) -> str:
    """Return what BigQuery said, without what the clients and dbt put around it."""
    text = one_line(text)
    text = re.split(r" Location: | Job ID: | compiled code at |; reason: ", text)[0]
    text = re.sub(r"^(?:Runtime|Database|Compilation) Error(?: in \w+ \S+ \([^)]*\))? ", "", text)
    text = re.sub(r"^(?:\d{3} )?(?:(?:GET|POST|PUT|PATCH|DELETE) \S+: )?", "", text)
    return text.rstrip(" .") or "no reason given"


def one_line(text: object) -> str:
    """Return a text without line breaks."""
    return " ".join(str(text).split())
