"""One session of a team: the figures of its players."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import streamlit as st

from analytics import squad
from analytics.measurement_error import indoors
from analytics.metrics import Metric, grouped
from answers.team import Team
from answers.team_session import Session, everything
from charts.team import beside_usual
from ui.chart import chart, footer, heading
from ui.current import Current
from ui.download import File, file_name
from ui.facts import Fact, facts
from ui.style import distinct, plain
from ui.team import player_labels
from ui.team_table import as_frame, comparison, title

GROUPS = {
    "Overview": ("minutes", "distance", "per_minute", "speed_max", "sprints", "hr_avg", "load"),
    "Speed zones": (squad.SPEED,),
    "Accelerations": (squad.ACCELERATION,),
    "Heart rate": ("hr_avg", "hr_max", squad.HEART_RATE),
}


def headline(session: Session) -> None:
    row, people = session.row, session.people.filter(~pl.col("staff"))
    start, stop = row["start_local"], row["stop_local"]
    times = f"{session.zero:%A %-d %B %Y, %H:%M}" + (f"–{stop:%H:%M}" if start and stop else "")
    where = f", {row['arena']}" if row["arena"] else ""
    st.title(plain(row["name"]), anchor=False)
    st.caption(f"**{_words(row['type'] or row['kind']).capitalize()}**, {times}{plain(where)}")
    measured = people.filter("measured").height
    facts(
        [
            Fact("Players", str(people.height), f"{measured} with data"),
            Fact("Time", _number(row["minutes"], "min"), f"mean of {row['minutes_n']}"),
            Fact("Distance", _number(row["distance_m"], "m"), f"mean of {row['distance_n']}"),
            Fact("Training load", _number(row["load"], "AU"), f"mean of {row['load_n']}"),
            Fact("Highest speed", _number(row["speed_max_kmh"], "km/h", 1), _of_anyone(row)),
        ]
    )
    if row["note"]:
        st.text(f"Note: {row['note']}")


def metrics(session: Session) -> list[Metric]:
    """The figures that the session has; a zone bears its limits where they are the same for all."""
    limits = session.figures.group_by("metric").agg(
        pl.struct("lower", "upper").n_unique().alias("n"), pl.col("lower").first(), pl.col("upper").first()
    )
    found = {
        name: squad.metric_of(name, *((lower, upper) if n == 1 else (None, None)))
        for name, n, lower, upper in limits.sort("metric").iter_rows()
    }
    plain = [found.pop(name) for name in squad.FIGURES if name in found]
    return [*plain, *found.values()]


def in_group(every: list[Metric], group: str) -> list[Metric]:
    wanted = GROUPS[group]
    return [m for name in wanted for m in every if name in {m.id, squad.kind_of(m.id)}]


@st.fragment
def figures(here: Current, team: Team, session: Session) -> None:
    """The table."""
    every = metrics(session)
    session_id = session.row["team_session_id"]
    heading("Player by player")
    group = st.segmented_control(
        "Figures",
        [name for name in GROUPS if in_group(every, name)] or ["Overview"],
        default="Overview",
        required=True,
        key="figures",
        bind="query-params",
        label_visibility="collapsed",
    )
    shown = in_group(every, group)
    comparison(session, shown)
    staff = session.people.filter("staff")["name"].to_list()
    if staff:
        st.caption(f":material/badge: Staff who took part, in no figure: {plain(', '.join(staff))}")
    samples = File(
        "**All players' samples**: as recorded, a large file",
        lambda: everything(here.database, team, session),
        file_name("team-session-samples", session_id),
    )
    footer(
        _how_to_read(session, group),
        as_frame(session, shown),
        _all(session),
        "team-session",
        session_id,
        more=[samples],
    )


def _how_to_read(session: Session, group: str) -> str:
    kind = _words(session.row["kind"])
    text = (
        "Below each value: median and middle half of the player's own earlier sessions of this kind "
        f"({kind}), once there are {squad.MIN_SESSIONS}. ◆ is worth a look: clearly outside it. Means are "
        "over the n players with data."
    )
    if indoors(session.row["sport"]):
        text += " Distances and speeds are not compared: indoors they are 6 to 15 % too low."
    if group == "Speed zones":
        text += " Zones are compared only where their limits were the same."
    if group == "Heart rate":
        text += " Limits are each player's own: a zone has a mean only where they are the same."
    if group == "Accelerations":
        text += " A zone reaches from its lower limit to the next zone's."
    return text


@st.fragment
def one_figure(here: Current, session: Session) -> None:
    """One figure of all players, drawn on the band of the own usual."""
    plausible = session.figures.filter("plausible")
    heading("One figure, everybody")
    by_id = {m.id: m for m in metrics(session) if m.id in plausible["metric"]}
    start = list(by_id).index("per_minute") if "per_minute" in by_id else 0
    picked = st.selectbox(
        "Figure",
        list(by_id),
        index=start,
        format_func=lambda name: _full_name(by_id[name]),
        key="figure",
        label_visibility="collapsed",
        width=320,
    )
    metric = by_id[picked]
    label = pl.col("player_id").replace_strict(player_labels(session))
    who = session.people.filter("measured").select("player_id", "number", "name", label.alias("label"))
    drawn = (
        plausible.filter(pl.col("metric") == metric.id)
        .join(who, on="player_id")
        .sort("value", descending=True)
        .select(
            *("number", "name", "role", "label", "value", "q1", "median", "q3", "n", "look"),
            *("role_mean", "role_n", "team_mean", "team_n", "lower", "upper", "comparable"),
        )
    )
    mean = drawn["team_mean"].drop_nulls()
    chart(
        title(metric),
        beside_usual(drawn, metric, [("Team mean", mean[0])] if len(mean) else []),
        "The band is the player's own usual for this kind of session, the tick its median; an amber diamond "
        "is worth a look."
        + ("" if len(mean) else " The limits differ between players: no mean.")
        + _left_out(session.figures.filter(~pl.col("plausible"), metric=metric.id).join(who, on="player_id")),
        drawn,
        _all(session),
        session.row["team_session_id"],
        metric.id.replace(":", "-"),
        key="one-figure",
        help_=metric.help,
    )


def _left_out(jumps: pl.DataFrame) -> str:
    """Whose value is not drawn."""
    told = [f"{plain(row['label'])} {row['value']:.1f} km/h" for row in jumps.iter_rows(named=True)]
    return f" Not drawn, as it is not plausible: {', '.join(told)}." if told else ""


def _all(session: Session) -> pl.DataFrame:
    """Every figure of every player, with all that stands beside it."""
    who = session.people.select("player_id", "number", "name")
    return who.join(session.figures.drop("team_session_id"), on="player_id", how="left")


def _full_name(metric: Metric) -> str:
    prefix = {
        squad.SPEED: "Distance at ",
        squad.ACCELERATION: "Accelerations ",
        squad.HEART_RATE: "Time in heart rate ",
    }.get(squad.kind_of(metric.id), "")
    name = f"{prefix}{metric.label}"
    return name if not prefix else name.replace("rate Zone", "rate zone")


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _number(value: float | None, unit: str, decimals: int = 0) -> str:
    return "" if value is None else f"{grouped(value, decimals)} {unit}"


def _of_anyone(row: dict[str, object]) -> str:
    jump = row["speed_jump_kmh"]
    return "of anyone" if jump is None else f"{jump:.1f} is not plausible"


def picker_labels(log: pl.DataFrame) -> dict[str, str]:
    """When and what each session was, by its id."""
    return distinct({row["team_session_id"]: _picker_label(row) for row in log.iter_rows(named=True)})


def _picker_label(row: dict[str, object]) -> str:
    start = row["start_local"] or row["record_start_local"]
    when = f"{start:%a %-d %b %Y, %H:%M}" if isinstance(start, datetime) else str(row["day"])
    return f"{when}: {row['name']}"
