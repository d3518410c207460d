"""The rules of the triage: each says usual, worth a look and why, or what is missing to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isnan
from typing import Any, Literal

from analytics.load import PLACE_KNOWN, WEEK, WEEK_KNOWN
from analytics.metrics import Metric
from analytics.squad_load import own_limits
from analytics.under_recovery_score import BAND_LIMITS, BANDS
from analytics.windows import Floats, count

MIN_HELD = 2  # one training missed is no pattern
MISSED_SHARE = 0.5
ROUNDING = 1e-9  # equal weeks differ by less

Name = Literal["recovery", "load", "monotony", "missed", "output"]
RULES: dict[Name, Metric] = {
    "recovery": Metric("recovery", "Under-recovery signal", "of 100", "recovery", "down", 0, ""),
    "load": Metric("load", "Load of 7 days", "AU", "training", None, 0, ""),
    "monotony": Metric("monotony", "Monotony of 7 days", "", "training", None, 2, ""),
    "missed": Metric("missed", "Trainings without data", "", "training", None, 0, ""),
    "output": Metric("output", "Metres a minute", "%", "training", None, 0, ""),
}


@dataclass(frozen=True)
class Reason:
    """Why a player is worth a look: `value` beyond `limit`, with the own `usual`, over `days`.

    `n` is the number of values that the usual or, where there is none, the value rests on. `words` say it,
    `ends` says what makes it go away. What is not shared is None. `beyond` orders and is not shown: by
    how much of the distance from usual to limit the value exceeds the limit; infinite where both are 0.
    """

    rule: Name
    value: float | None
    usual: float | None
    limit: float | None
    days: int
    n: int | None
    words: str
    ends: str
    beyond: float


@dataclass(frozen=True)
class Recovery:
    """The under-recovery signal of a linked player as far as it is shared: numbers only where these are.

    `n` of the last 7 nights are known; `most` of them, where that may be said in words only.
    """

    band: str | None
    score: float | None
    n: int | None
    most: bool


Verdict = Reason | str | None  # a reason; what is missing to tell; as usual


def load_verdicts(rule: Literal["load", "monotony"], values: Floats, load: Floats) -> Iterator[Verdict]:
    """For each player the last of `values`, (players, days), against the own limit of the year before."""
    limits, week = own_limits(values), count(load[:, -WEEK:])
    needed = WEEK if rule == "monotony" else WEEK_KNOWN
    said = RULES[rule]
    for value, usual, limit, n, known in zip(
        *(each.tolist() for each in (values[:, -1], limits.median, limits.upper, limits.n, week)), strict=True
    ):
        if known < needed:
            yield f"{said.label}: {known} of the last 7 days are known, {needed} are needed."
        elif n < PLACE_KNOWN:
            yield f"{said.label}: {n} earlier days to compare with, {PLACE_KNOWN} are needed."
        elif isnan(value):
            yield f"{said.label}: not given for seven equal days."
        elif value <= limit * (1 + ROUNDING):
            yield None
        else:
            number, common, top = (said.text(each) for each in (value, usual, limit))
            if rule == "load" and limit == 0:
                words = (
                    f"{number} in 7 days, usually none. Nine in ten of the own year had none: "
                    "hardly any load to compare with."
                )
                ends = "More weeks with load to compare with, or one without."
            elif rule == "load":
                words = (
                    f"{number} in 7 days, usually {common}. Nine in ten of the own year stayed below {top}."
                )
                ends = f"A sum of 7 days of {top} or less."
            else:
                words = f"The days of the week were unusually alike: {number}, usually {common}."
                ends = f"Easier days between hard ones, until it is {top} or less."
            yield Reason(rule, value, usual, limit, WEEK, n, words, ends, _beyond(value, usual, limit))


def _beyond(value: float, usual: float, limit: float) -> float:
    room = max(limit - usual, ROUNDING * limit)
    return (value - limit) / room if room > 0 else inf


def missed_verdict(row: dict[str, Any]) -> Verdict:
    """A row of `attendance`: at least half of two or more trainings missed or without data."""
    held, absent, silent = row["held"], row["absent"], row["without_data"]
    missed = absent + silent
    if held < MIN_HELD:
        return f"Attendance: {held} of the {MIN_HELD} trainings in 7 days that it takes."
    if missed < MISSED_SHARE * held:
        return None
    parts = [
        text
        for n, text in ((absent, f"not listed in {absent}"), (silent, f"no sensor data in {silent}"))
        if n
    ]
    words = f"{missed} of {held} trainings without data: {' and '.join(parts)}."
    ends = "Data from more than half of the trainings of 7 days."
    limit = MISSED_SHARE * held
    return Reason("missed", missed, None, limit, WEEK, held, words, ends, missed / limit - 1)


def output_verdict(rows: list[dict[str, Any]]) -> Verdict:
    """A player's rows of `output_change`, one a kind of session: the one furthest below its usual."""
    found = [_output(row) for row in rows if row["value"] is not None]
    reasons = [each for each in found if isinstance(each, Reason)]
    if reasons:
        return max(reasons, key=lambda each: each.beyond)
    if None in found:
        return None
    return next((each for each in found if each), "Metres a minute: no session with positions in 7 days.")


def _output(row: dict[str, Any]) -> Verdict:
    value, usual, mdc, kind = row["value"], row["usual"], row["mdc"], row["kind"]
    if usual is None:
        return f"Metres a minute: {row['n_usual']} earlier sessions of the kind {kind}, 6 are needed."
    limit = usual - mdc
    if value >= limit:
        return None
    said = RULES["output"]
    words = (
        f"{said.text(value)} of the squad's median metres a minute (kind: {kind}, {row['n']} in 7 days), "
        f"usually {said.text(usual)}. The measurement error explains {mdc:.0f} points."
    )
    ends = f"Sessions at {said.text(limit)} or more."
    return Reason("output", value, usual, limit, WEEK, row["n_usual"], words, ends, (usual - value) / mdc - 1)


def recovery_verdict(signal: Recovery) -> Verdict:
    """The signal at "elevated" or "high"; with the number only where that is shared."""
    said, alarm = RULES["recovery"], BAND_LIMITS[1]
    in_words = "most nights" if signal.most else "few nights"
    if signal.band is None:
        nights = in_words if signal.n is None else f"{signal.n} of the last 7 nights"
        return f"{said.label}: not given, {nights} are known."
    over = BANDS.index(signal.band) - BANDS.index("elevated")
    if over < 0:
        return None
    number = "" if signal.score is None else f", {said.text(signal.score)}"
    words = f"Several things lie on the unfavourable side of the own usual: {signal.band}{number}."
    words += f" {in_words.capitalize()} are known." if signal.n is None else ""
    limit = None if signal.score is None else float(alarm)
    return Reason(
        "recovery", signal.score, None, limit, WEEK, signal.n, words, "The signal back at watch or low.", over
    )
