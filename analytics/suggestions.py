"""Suggestions: what could be done today, each from stated inputs only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.observations import Observation
from analytics.under_recovery import Signal


@dataclass(frozen=True)
class Suggestion:
    """`description` is what could be done, `reason` the observation it follows from.

    `confidence` is that of the under-recovery signal, None where it does not follow from it.
    """

    action: str
    description: str
    confidence: float | None
    reason: str


_OF_METRIC = {
    "sleep_duration": ("sleep_more", "An earlier night or two keeps the gap from growing."),
    "training_load": (
        "keep_load_steady",
        "If that was not planned, keep the coming days close to what you are used to.",
    ),
}


def suggestions(signal: Signal, observations: Sequence[Observation]) -> tuple[Suggestion, ...]:
    """What follows from the signal and from the observations shown; nothing where nothing stands out.

    The pattern of an illness takes the place of advice on training.
    """
    if signal.illness is not None:
        rest = "Take it easy and see how you feel. If you feel ill, rest, and ask a doctor if it lasts."
        return (Suggestion("rest_and_watch", rest, None, signal.illness.text),)
    found = [
        Suggestion(*_OF_METRIC[each.metric], None, each.text)
        for each in observations
        if each.metric in _OF_METRIC and each.category in {"sleep", "training"}
    ]
    if signal.band in {"elevated", "high"} and signal.reasons:
        ease = "Make today easier than planned, and sleep long."
        why = " ".join(each.text for each in signal.reasons[:3])
        found.insert(0, Suggestion("prioritize_recovery", ease, signal.confidence, why))
    return tuple(found)
