"""Team: the squad with its loads, and the sessions of the team."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from answers import team as answers
from answers.team import Squad, Team
from ui import ranges, site_map, team_figures
from ui.chart import chart, heading
from ui.chips import chips
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.facts import Fact, facts
from ui.style import plain
from ui.table import Column, table
from ui.team import current_team
from ui.team_table import NOT_PLAUSIBLE
from ui.team_triage import who_needs_a_look

PEOPLE = {
    "number": Column("No.", "number"),
    "name": Column("Name"),
    "role": Column("Position"),
    "load_7d": Column(
        "Load 7 d (AU)", "bar", help="Training load of the sessions of the last 7 days, summed."
    ),
    "load_28d": Column("Load 28 d (AU)", "bar", help="The same of 28 days."),
    "sessions_28d": Column("Sessions 28 d", "number", help="With the team and alone, each counted once."),
    "last": Column("Last session"),
    "linked": Column("Shares", help="What a linked player lets the coach see of the own Flow account."),
    "night": Column(
        "Last night",
        "prose",
        help="Of linked players who share it. ◆ is worth a look: clearly outside the own normal range, which "
        "stands in brackets.",
    ),
}
SESSIONS = {
    "start_local": Column("Start", "moment"),
    "type": Column("Kind", "words"),
    "name": Column("Name"),
    "duration_s": Column("Duration (h:mm:ss)", "duration"),
    "players": Column("Players", "number"),
    "with_data": Column(
        "With data",
        "number",
        help="Who wore no sensor, whose sensor failed or whose summary is not here yet, has none.",
    ),
    "distance_m": Column(
        "Distance (km)", "number", 2, 0.001, help="Mean of the players whose position was known."
    ),
    "distance_n": Column("Distance n", "number", help="Of how many players the distance is the mean."),
    "load": Column("Load (AU)", "number", help="Mean of the players whose load is known."),
    "load_n": Column("Load n", "number", help="Of how many players the load is the mean."),
    "speed_max_kmh": Column("Top speed (km/h)", "number", 1),
    "speed_jump_kmh": Column("Not plausible (km/h)", "number", 1, help=NOT_PLAUSIBLE),
}


def main() -> None:
    here = current()
    st.title("Team", anchor=False)
    team = current_team(here)
    if team is None:
        return
    st.caption(f"**{plain(team.name)}**" + (f", {plain(team.organisation)}" if team.organisation else ""))
    found = answers.squad(here.database, team, here.today)
    everything = answers.log(here.database, team, *answers.ALWAYS)
    _headline(here, found, everything)
    who_needs_a_look(here, team)
    _squad(here, team, found)
    _sessions(here, team, everything)


def _headline(here: Current, found: Squad, log: pl.DataFrame) -> None:
    recent = log.filter(pl.col("day").is_between(here.today - answers.LOAD_DAYS, here.today))
    linked = found.players["linked"].count()
    facts(
        [
            Fact("Players", str(found.players.height), f"{linked} linked to an own account"),
            Fact("Team sessions", str(recent.height), "in 28 days"),
            Fact("Matches", str(recent.filter(kind="match").height), "in 28 days"),
            Fact("Last team session", f"{log['day'][-1]:%-d %b}" if log.height else "", _what(log)),
        ]
    )


def _what(log: pl.DataFrame) -> str:
    return str(log["name"][-1]) if log.height else ""


def _squad(here: Current, team: Team, found: Squad) -> None:
    heading("Squad")
    players = found.players
    table(
        players,
        PEOPLE,
        f"Of the days up to {here.today:%-d %B %Y}. – is unknown, not zero. Click a header to sort.",
        players,
        "squad",
        team.name,
        here.today,
    )
    unknown = players.filter(pl.col("without_load") > 0).select("name", "without_load", "sessions_28d")
    if unknown.height:
        told = ", ".join(f"{plain(name)} ({n} of {every} sessions)" for name, n, every in unknown.iter_rows())
        st.caption(f":material/help: A part of the load is unknown: {told}")
    if found.staff.height:
        staff = ", ".join(f"{plain(r['name'])} ({r['number']})" for r in found.staff.iter_rows(named=True))
        st.caption(f":material/badge: Staff, in no figure of the squad: {staff}")
    if found.left.height and st.toggle(f"Show {found.left.height} who left the team", key="left"):
        table(
            found.left,
            {name: PEOPLE[name] for name in ("number", "name", "role", "load_28d", "last")},
            "They took part in sessions of the team, and are no longer in it.",
            None,
            "left-the-team",
            team.name,
        )


def _sessions(here: Current, team: Team, log: pl.DataFrame) -> None:
    st.subheader("Sessions of the team", anchor=False)
    first, last = ranges.pick(here.today, log["day"][0] if log.height else here.today)
    found = log.filter(pl.col("day").is_between(first, last))
    if found.is_empty():
        empty_state(
            f"No team session from {first:%-d %b} to {last:%-d %b %Y}",
            "There was none, or these days have not been synced.",
            "Choose a longer range, or sync on Connections.",
        )
        return
    kinds = found["kind"].value_counts(sort=True)["kind"].to_list()
    chosen = chips("Kinds", kinds, "kind", str.capitalize)
    if chosen:
        found = found.filter(pl.col("kind").is_in(chosen))
    drawn = found.select("day", "kind", "name", "distance_m", "distance_n")
    chart(
        "Mean distance of each session",
        team_figures.sessions(here.database, team.coach_id, team, first, last, chosen),
        "One bar a session: the mean of those whose position was known. Matches, trainings and others apart.",
        drawn,
        log,
        team.name,
        first,
        last,
        key="team-distance",
    )
    _list(team, found.reverse(), log, first, last)


def _list(team: Team, found: pl.DataFrame, log: pl.DataFrame, first: date, last: date) -> None:
    table(
        found,
        SESSIONS,
        "Click a session to open it. Distance and load are means of n players.",
        log,
        "team-sessions",
        team.name,
        first,
        last,
        opens=lambda row: site_map.href("team_session", session=row["team_session_id"]),
    )


main()
