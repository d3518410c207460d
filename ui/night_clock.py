"""By which clock the times of one night are."""

from __future__ import annotations

from answers.nights import Night


def night_clock(night: Night) -> str:
    """The end of a sentence on what a chart of the night shows."""
    woke = night.woke_by_first_clock
    if woke is None:
        return ", in local time."
    return (
        ". The clock changed in this night: times here are by the clock at its start, "
        f"which showed {woke:%H:%M} when you woke."
    )
