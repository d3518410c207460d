"""Syncs and times in words."""

from __future__ import annotations

from datetime import datetime

from polar_data.store.sync_log import Run

STATUS = {
    "complete": "Everything was fetched",
    "partial": "Not everything was fetched: see the problems below",
    "failed": "The last sync failed",
    "stopped": "The last sync was stopped; the next one goes on where it ended",
    "running": "The last sync was interrupted; it goes on by itself, or press Sync now",
}


def when(moment: datetime, now: datetime) -> str:
    """A moment in the time zone of `now`: "today at 14:03", "on 3 May 2026 at 14:03"."""
    local = moment.astimezone(now.tzinfo)
    days = (now.date() - local.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"on {local:%-d %B %Y}")
    return f"{day} at {local:%H:%M}"


def duration(seconds: float) -> str:
    """Rounded to what matters: "40 seconds", "3 minutes", "1 hour 20 minutes"."""
    if seconds < 90:
        return count(round(seconds), "second")
    minutes = round(seconds / 60)
    if minutes < 60:
        return count(minutes, "minute")
    hours, rest = divmod(minutes, 60)
    return count(hours, "hour") + (f" {count(rest, 'minute')}" if rest else "")


def progress(run: Run) -> str:
    """Done of total, what, and the time left as far as it is known."""
    parts = [
        f"{run.requests_done:,} of {run.requests_planned:,} requests" if run.requests_planned else "Planning"
    ]
    if run.seconds_left is not None:
        parts.append(f"about {duration(run.seconds_left)} left")
    if run.doing:
        parts.append(run.doing)
    return " · ".join(parts)


def summary(run: Run, now: datetime) -> str:
    """What the last sync did."""
    status = STATUS.get(run.status, run.status)
    ended = run.ended_utc or run.beat_utc
    took = duration((ended - run.started_utc).total_seconds())
    found = f"{count(run.items_new, 'new item')}, {run.items_changed:,} changed"
    asked = count(run.requests_done, "request")
    message = f" {run.message}" if run.message else ""
    return f"{status}.{message} It ended {when(ended, now)} after {took}: {found}, {asked}."


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
