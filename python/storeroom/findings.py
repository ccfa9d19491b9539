"""What monitoring found, as rows: a flag per batch, the findings behind it, and both for a person to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from storeroom import display
from storeroom.clock import batch_end, batch_start
from storeroom.errors import UsageError
from storeroom.reader import Readable

Row = dict[str, Any]
WIDTH = 100  # of a terminal, of which a line uses no more
UNMEASURED = "this batch was not measured: run storeroom monitor"  # as int_monitoring__unmeasured_findings says it


def read_flags(project: Readable, model_name: str | None = None) -> list[Row]:
    """Return the flag rows of all versions that served, oldest first."""
    warehouse = project.warehouse
    condition = f"where flags.model_name = {warehouse.parameter('model_name')}" if model_name else ""
    return warehouse.query(
        f"""
        select
            flags.*,
            versions.version_number
        from {project.relation("fct_monitoring__flags")} as flags
        inner join {project.relation("dim_registry__versions")} as versions
            on flags.version_id = versions.version_id
        {condition}
        order by flags.model_name, flags.batch_start_at, versions.version_number
        """,  # noqa: S608 - relation names come from dbt's manifest
        {"model_name": model_name} if model_name else None,
    )


def read_flags_at(project: Readable, model_name: str | None = None, now: datetime | None = None) -> list[Row]:
    """Return the flag rows at a clock: with the batches that ended since the tables were built, which nobody measured.

    Args:
        project: whose flags are read.
        model_name: a declared model; None for all.
        now: the clock; None for that of the tables.

    Raises:
        UsageError: the tables say what was found later than that.

    """
    rows = read_flags(project, model_name)
    shown = project.warehouse.query(f"select clock_at from {project.relation('int_monitoring__clock')}")[0]["clock_at"]  # noqa: S608
    if now is not None and now < shown:
        raise UsageError(
            f"--now is '{now:%Y-%m-%dT%H:%M:%S}', but the flags say what was found up to {shown:%Y-%m-%dT%H:%M:%S}: "
            f"leave the option out, or run `storeroom monitor --now {now:%Y-%m-%dT%H:%M:%S}` first."
        )
    names = [model_name] if model_name else list(project.declarations.models)
    for version in _deployed(project):
        name = version["model_name"]
        if name in names:
            batch, of_model = project.declaration(name).batch, [row for row in rows if row["model_name"] == name]
            newest = max([row["batch_end_at"] for row in of_model], default=version["deployed_at"])
            rows += _unmeasured(version, batch_start(newest, batch), batch, now or shown)
    return sorted(rows, key=lambda row: (row["model_name"], row["batch_start_at"], row["version_number"]))


def _deployed(project: Readable) -> list[Row]:
    return project.warehouse.query(
        f"""
        select model_name, version_id, version_number, deployed_at
        from {project.relation("dim_registry__versions")}
        where stage = 'deployed'
        """  # noqa: S608 - the relation's name comes from dbt's manifest
    )


def _unmeasured(version: Row, start: datetime, batch: str, now: datetime) -> Iterator[Row]:
    """Yield a flag row for each batch from `start` on that has ended."""
    while (end := batch_end(start, batch)) <= now:
        yield {
            "model_name": version["model_name"],
            "version_id": version["version_id"],
            "version_number": version["version_number"],
            "batch_start_at": start,
            "batch_end_at": end,
            "is_flagged": True,
            "severity": "critical",
            "is_drifted": None,
            "is_degraded": None,
            "drifted_feature_count": 0,
            "drifted_feature_share": None,
            "drifted_importance": None,
            "finding_count": 1,
            "reason": UNMEASURED,
            "reasons": UNMEASURED,
            "is_acknowledged": False,
            "acknowledgement": None,
            "findings": [{"finding": "unmeasured", "severity": "critical", "method": "profile", "reason": UNMEASURED}],
        }
        start = end


def read_findings(project: Readable, model_name: str | None = None) -> list[Row]:
    """Return the findings, oldest batch first, those of one batch in the order of `place`."""
    warehouse = project.warehouse
    condition = f"where model_name = {warehouse.parameter('model_name')}" if model_name else ""
    return warehouse.query(
        f"""
        select *
        from {project.relation("fct_monitoring__findings")}
        {condition}
        order by model_name, batch_start_at, version_id, place
        """,  # noqa: S608 - the relation's name comes from dbt's manifest
        {"model_name": model_name} if model_name else None,
    )


def with_findings(flags: Iterable[Row], findings: Iterable[Row]) -> list[Row]:
    """Return each flag row with its findings as a list of rows."""
    found: dict[tuple[Any, Any], list[Row]] = {}
    for row in findings:
        found.setdefault((row["version_id"], row["batch_start_at"]), []).append(row)
    return [{"findings": found.get((flag["version_id"], flag["batch_start_at"]), []), **flag} for flag in flags]


def newest_flags(flags: Iterable[Row]) -> dict[str, Row]:
    """Return the newest flag row of each model: what is wrong now."""
    return {row["model_name"]: row for row in flags}


def is_alarm(flag: Row) -> bool:
    """Return whether a flag row still wants a person: it is flagged, and nobody gave a word on it."""
    return bool(flag["is_flagged"]) and not flag["is_acknowledged"]


def told(reason: str, count: int, width: int | None = None) -> str:
    """Return the first of `count` findings in words and how many more there are, in one line of at most `width`."""
    more = f" (and {count - 1} more)" if count > 1 else ""
    words = " ".join(reason.split())
    if width is not None and len(words) + len(more) > width:
        words = words[: max(width - len(more) - 3, 0)].rstrip() + "..."
    return words + more


def lines(flags: Iterable[Row]) -> Iterator[str]:
    """Yield a line for each batch under a line for each model: when, which version, how grave, what comes first."""
    model_name = None
    for row in flags:
        if row["model_name"] != model_name:
            model_name = row["model_name"]
            yield str(model_name)
        line = f"  {display.text(row['batch_start_at'])}  v{row['version_number']:<3} {row['severity']:<8}"
        if row["finding_count"]:
            line += "  " + ("(acknowledged) " if row["is_acknowledged"] else "")
            line += told(row["reason"], row["finding_count"], WIDTH - len(line))
        yield line.rstrip()
