"""Who of the squad needs a look: each with the reasons, and apart those of whom too little is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from html import escape

import polars as pl
import streamlit as st

from analytics.triage import Player
from analytics.triage_rules import RULES, Name, Reason
from answers.reading import day_age
from answers.team import Team
from answers.triage import OLDEST, Look, look
from ui.chart import footer, heading
from ui.current import Current
from ui.table import Column, table

_COUNTED: dict[Name, str] = {
    "recovery": "{n} of 7 nights known",
    "load": "own usual of {n} earlier days",
    "monotony": "own usual of {n} earlier days",
    "missed": "{n} trainings to be at",
    "output": "own usual of {n} earlier sessions",
}
_MANY = 1 / 3  # of the squad with the same reason: it is the team's week
LOADS = {
    "number": Column("No.", "number"),
    "name": Column("Name"),
    "role": Column("Position"),
    "week": Column("Load 7 d (AU)", "number", help="5 or 6 known days are scaled to 7."),
    "ratio": Column("Against 28 d", "number", 2, help="Mean of 7 days by that of 28: context, no warning."),
    "monotony": Column("Monotony", "number", 2, help="Mean by SD of the 7 days: high where all are alike."),
    "z": Column("Beside the others (SD)", "number", 1, help="Small positions are drawn towards the squad."),
    "robust": Column("Outlier (robust SD)", "number", 1, help="From the squad's median. Beyond 3.5 is far."),
}
HOW_TO_READ = (
    "Everybody against their own usual, most reasons first. Load and monotony are listed above nine in ten "
    "days of the own year, so one day in ten is so by chance. A reason is a question, not a diagnosis."
)


def who_needs_a_look(here: Current, team: Team) -> None:
    """Nothing for a team without sessions."""
    found = look(here.database, team, here.today)
    if found is None:
        return
    heading("Who needs a look")
    if here.today - found.as_of > OLDEST:
        st.caption(
            f"The last day known of the team is {found.as_of:%-d %B %Y}: too long ago to say. "
            "Sync on Connections."
        )
        return
    names = {row["player_id"]: row for row in found.players.iter_rows(named=True)}
    listed = found.triage.look
    if listed:
        rows = "".join(_player(player, names[player.player_id], found) for player in listed)
        st.html(f'<div class="triage">{rows}</div>')
    for sentence in _summary(found, here.today):
        st.caption(sentence)
    footer(HOW_TO_READ, _reasons(found), found.players, "who needs a look", team.name, found.as_of)
    if found.triage.unknown:
        who = "".join(_unknown(player, names[player.player_id]) for player in found.triage.unknown)
        summary = f"Not enough data: {len(found.triage.unknown)}"
        st.html(f'<details class="triage"><summary>{summary}</summary>{who}</details>')
    if st.toggle("Show every player's load beside the squad", key="loads"):
        table(
            found.players,
            LOADS,
            f"Of the 7 days to {found.as_of:%-d %B}. Beside the others: SDs from the mean of the position, "
            "drawn towards the squad's where a position has fewer than 5.",
            None,
            "squad-loads",
            team.name,
            found.as_of,
        )


def _player(player: Player, who: dict[str, object], found: Look) -> str:
    reasons = "".join(_reason(reason, found.last_day(reason.rule)) for reason in player.reasons)
    return f"<section>{_name(who)}<div>{reasons}</div></section>"


def _unknown(player: Player, who: dict[str, object]) -> str:
    return f"<section>{_name(who)}<div>{escape(' '.join(player.lacking))}</div></section>"


def _name(who: dict[str, object]) -> str:
    number = "" if who["number"] is None else who["number"]
    return (
        f"<header><i>{number}</i><b>{escape(str(who['name']))}</b>"
        f"<small>{escape(str(who['role']))}</small></header>"
    )


def _reason(reason: Reason, last: date) -> str:
    counted = "" if reason.n is None else f", {_COUNTED[reason.rule].format(n=reason.n)}"
    return (
        f"<p><b>{escape(RULES[reason.rule].label)}</b>: {escape(reason.words)}"
        f"<small>{reason.days} days to {last:%-d %b}{counted}. It goes away with: "
        f"{escape(reason.ends[0].lower() + reason.ends[1:])}</small></p>"
    )


def _summary(found: Look, today: date) -> Iterator[str]:
    triage, players = found.triage, found.players.height
    late = "" if found.as_of == today else f" ({day_age(today, found.as_of)}), the last day known of the team"
    day = f"{found.as_of:%-d %B}{late}"
    nights = found.last_day("recovery")
    everyone = (*triage.look, *triage.usual, *triage.unknown)
    if nights != found.as_of and any("recovery" in player.judged for player in everyone):
        day += f", and recovery signals as of {nights:%-d %B}"
    yield (
        f"{'' if triage.look else 'Nobody stands out. '}As of {day}: {len(triage.look)} worth a look, "
        f"{len(triage.usual)} as usual, {len(triage.unknown)} with too little data to say."
    )
    shared = Counter(reason.rule for player in triage.look for reason in player.reasons)
    for rule, n in shared.items():
        if n >= max(3, _MANY * players):
            yield f"{RULES[rule].label}: {n} of {players} at once. That is the team's week more than theirs."


def _reasons(found: Look) -> pl.DataFrame:
    who = found.players.select("player_id", "number", "name", "role")
    rows = [
        (
            player.player_id,
            RULES[each.rule].label,
            *(each.value, each.usual, each.limit),
            RULES[each.rule].unit,
            *(each.days, found.last_day(each.rule), each.n, each.words, each.ends),
        )
        for player in found.triage.look
        for each in player.reasons
    ]
    schema = {"player_id": pl.String, "reason": pl.String, "value": pl.Float64, "usual": pl.Float64}
    schema |= {"limit": pl.Float64, "unit": pl.String, "days": pl.Int64, "last_day": pl.Date}
    schema |= {"n": pl.Int64, "words": pl.String, "goes_away_with": pl.String}
    told = pl.DataFrame(rows, schema=schema, orient="row")
    return told.join(who, on="player_id", how="left", maintain_order="left").select(
        "number", "name", "role", pl.exclude("number", "name", "role", "player_id")
    )
