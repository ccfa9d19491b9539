"""The clock of the jobs: `--now`, or the wall. All times are UTC without a time zone attached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storeroom.errors import UsageError

BATCHES = ("hour", "day", "week", "month")


def wall_clock() -> datetime:
    """Return the present time in UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def parse_time(text: str, option: str = "--now") -> datetime:
    """Read an ISO 8601 date or time; a time zone, if any, is converted to UTC."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} is '{text}'; write an ISO 8601 date or time, such as 2011-03-15 or 2011-03-15T06:00:00."
        ) from None
    if instant.tzinfo is not None:
        instant = instant.astimezone(UTC).replace(tzinfo=None)
    return instant


def batch_start(instant: datetime, batch: str) -> datetime:
    """Return the start of the calendar batch that holds `instant`; weeks start on Monday."""
    start = instant.replace(minute=0, second=0, microsecond=0)
    if batch == "hour":
        return start
    start = start.replace(hour=0)
    if batch == "week":
        return start - timedelta(days=start.weekday())
    return start.replace(day=1) if batch == "month" else start


def batch_end(start: datetime, batch: str) -> datetime:
    """Return the end, exclusive, of the batch that starts at `start`."""
    if batch == "month":
        return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
    return start + {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}[batch]
