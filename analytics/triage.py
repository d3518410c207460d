"""Who of a squad needs a look, with reasons, and of whom too little is known to tell.

Loads are (players, days) and end with the day judged; `figures` are their `squad_load`; `attendance` and
`output` (of `output_change`) are of the same day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from analytics.squad_load import SquadLoad
from analytics.triage_rules import (
    Name,
    Reason,
    Recovery,
    Verdict,
    load_verdicts,
    missed_verdict,
    output_verdict,
    recovery_verdict,
)
from analytics.windows import Floats


@dataclass(frozen=True)
class Player:
    """`judged` are the rules that had enough data; `lacking` says what the others would need."""

    player_id: str
    reasons: tuple[Reason, ...]
    judged: tuple[Name, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Triage:
    """Those with a reason, first things first; those without one; those of whom too little is known."""

    look: tuple[Player, ...]
    usual: tuple[Player, ...]
    unknown: tuple[Player, ...]


def triage(
    players: Sequence[str],
    load: Floats,
    figures: SquadLoad,
    attendance: pl.DataFrame,
    output: pl.DataFrame,
    recovery: Mapping[str, Recovery],
) -> Triage:
    """Triage: who of the squad needs a look today, in order, each with the reasons that speak for one.

    Reasons are a 7-day load or a monotony above the own usual, trainings without data, metres a minute
    below the own usual by more than the measurement error, and the under-recovery signal of a player who
    shares it. All look at the last 7 days, of which the signal needs 3, the load 5 and monotony all 7 to be
    known: a team trains by the week, and a shorter window stands out on the same weekday of every week.
    More reasons come first, then who lies furthest beyond the own limit. A player without a reason whose
    load cannot be judged is listed apart, never as usual. A reason is a question to ask: it tells neither a
    cause nor an injury to come, and in a large squad some are listed by chance alone.

    Formula: load, monotony > own 90 % quantile; missed ≥ half of 2 or more trainings
    Formula: metres a minute < usual − MDC₉₅; signal elevated or high
    Units: those of each reason
    Source: our choice; limits of one's own after Foster 1998, error after Weir 2005
    """
    week, alike = load_verdicts("load", figures.week, load), load_verdicts("monotony", figures.monotony, load)
    missed = {row["player_id"]: missed_verdict(row) for row in attendance.iter_rows(named=True)}
    ran = {str(key): part.rows(named=True) for (key,), part in output.group_by("player_id")}
    every = []
    for player, of_week, of_days in zip(players, week, alike, strict=True):
        verdicts: dict[Name, Verdict] = {
            "load": of_week,
            "monotony": of_days,
            "missed": missed[player],
            "output": output_verdict(ran.get(player, [])),
        }
        if player in recovery:
            verdicts["recovery"] = recovery_verdict(recovery[player])
        every.append(_player(player, verdicts))
    look = [each for each in every if each.reasons]
    rest = [each for each in every if not each.reasons]
    return Triage(
        tuple(sorted(look, key=lambda each: (-len(each.reasons), -each.reasons[0].beyond))),
        tuple(each for each in rest if "load" in each.judged),
        tuple(each for each in rest if "load" not in each.judged),
    )


def _player(player_id: str, verdicts: Mapping[Name, Verdict]) -> Player:
    reasons = [each for each in verdicts.values() if isinstance(each, Reason)]
    return Player(
        player_id,
        tuple(sorted(reasons, key=lambda each: -each.beyond)),
        tuple(name for name, each in verdicts.items() if not isinstance(each, str)),
        tuple(each for each in verdicts.values() if isinstance(each, str)),
    )
