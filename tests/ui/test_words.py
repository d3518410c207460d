"""Syncs and times in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from polar_data.store.sync_log import Run
from ui.connections import words

NOW = datetime(2026, 3, 10, 0, 30, tzinfo=timezone(timedelta(hours=2)))
RUN = Run(
    id=1,
    connection_id=1,
    status="complete",
    started_utc=datetime(2026, 3, 9, 21, 55, tzinfo=UTC),
    ended_utc=datetime(2026, 3, 9, 22, 15, tzinfo=UTC),
    beat_utc=datetime(2026, 3, 9, 22, 15, tzinfo=UTC),
    requests_done=1450,
    requests_planned=1450,
    items_new=1,
    items_changed=12,
    seconds_left=None,
    doing=None,
    message=None,
)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 3, 9, 22, 5, tzinfo=UTC), "today at 00:05"),
        (datetime(2026, 3, 9, 21, 59, tzinfo=UTC), "yesterday at 23:59"),
        (datetime(2026, 3, 1, 8, 0, tzinfo=UTC), "on 1 March 2026 at 10:00"),
    ],
)
def test_when_counts_days_in_the_readers_zone(moment: datetime, text: str) -> None:
    assert words.when(moment, NOW) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1.2, "1 second"),
        (89, "89 seconds"),
        (90, "2 minutes"),
        (3540, "59 minutes"),
        (3600, "1 hour"),
        (4860, "1 hour 21 minutes"),
        (7200, "2 hours"),
    ],
)
def test_duration_is_rounded_to_what_matters(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


def test_progress_says_done_of_total_time_left_and_what() -> None:
    run = replace(RUN, requests_done=431, seconds_left=185.0, doing="Sleep, March 2026")
    assert words.progress(run) == "431 of 1,450 requests · about 3 minutes left · Sleep, March 2026"


def test_progress_leaves_out_what_is_not_known() -> None:
    assert words.progress(replace(RUN, requests_done=0, requests_planned=0)) == "Planning"


def test_summary_of_a_complete_sync() -> None:
    assert words.summary(RUN, NOW) == (
        "Everything was fetched. It ended today at 00:15 after 20 minutes: "
        "1 new item, 12 changed, 1,450 requests."
    )


@pytest.mark.parametrize("status", ["partial", "failed", "stopped", "running"])
def test_every_other_status_says_that_not_all_went_well(status: str) -> None:
    assert not words.summary(replace(RUN, status=status), NOW).startswith("Everything")


def test_summary_gives_the_reason_of_a_failure() -> None:
    failed = replace(RUN, status="failed", message="The consent was withdrawn at Polar.")
    assert "failed. The consent was withdrawn at Polar. It ended" in words.summary(failed, NOW)
