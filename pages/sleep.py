"""Sleep: the nights of a range, and one night from falling asleep to waking up."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from analytics.metrics import METRICS, clock, hours
from analytics.sleep import Spread, spread
from answers import nights
from answers.nights import Night
from answers.sleep_habits import sleep_habits
from charts.style import STAGE_NAMES
from polar_data.store import daily
from ui import figures
from ui import sleep_habits as habits
from ui.chart import chart, heading
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.facts import Fact, facts
from ui.metric_chart import metric_chart
from ui.night_clock import night_clock
from ui.night_picker import night_picker
from ui.ranges import range_picker
from ui.table import Column, table
from ui.unread import unread

STAGES = tuple(STAGE_NAMES)
TABLE = {
    "night": Column("Night to", "day"),
    "sleep_score": Column("Sleep score (of 100)", "number"),
    "asleep_s": Column("Asleep (h:mm:ss)", "duration"),
    "start_local": Column("Fell asleep", "moment"),
    "end_local": Column("Woke up", "moment"),
    "deep_s": Column("Deep (min)", "number", factor=1 / 60),
    "rem_s": Column("REM (min)", "number", factor=1 / 60),
    "light_s": Column("Light (min)", "number", factor=1 / 60),
    "interruption_s": Column("Interruptions (min)", "number", factor=1 / 60),
    "long_interruptions": Column("Long interruptions", "number", help="How many lasted 90 seconds or more."),
    "efficiency_pct": Column("Efficiency (%)", "number"),
    "continuity_index": Column("Continuity (of 5)", "number", 1),
    "rating": Column("Your rating (of 5)", "number"),
}


def main() -> None:
    here = current()
    st.title("Sleep")
    first, last = range_picker(here)
    frame = nights.sleep(here.database, here.athlete.id, first, last)
    recorded = nights.recorded(frame)
    if recorded.is_empty():
        empty_state(
            f"No night from {first:%-d %b} to {last:%-d %b %Y}",
            "The watch was not worn at night, or these days have not been synced.",
            "Choose a longer range, or sync on Connections.",
        )
        return
    _summary(recorded, frame.height)
    _nights(here, frame, first, last)
    left, right = st.columns(2, gap="medium")
    with left:
        metric_chart(here, "sleep_score", first, last, "Polar's own figure.")
    with right:
        metric_chart(here, "sleep_duration", first, last)
    st.subheader("Habits", anchor=False, divider="gray")
    habits.sleep_habits(sleep_habits(here.database, here.athlete.id, first, last))
    st.subheader("One night", anchor=False, divider="gray")
    day = night_picker(recorded["night"], first, last)
    night = nights.night(here.database, here.athlete.id, day)
    _night(here, night, day)
    unread("Heart rate of this night", night.unread["heart_rate"])
    st.subheader("All nights", anchor=False, divider="gray")
    table(
        recorded.reverse(),
        TABLE,
        f"{recorded.height} nights. A night belongs to the day you woke up.",
        lambda: _everything(here),
        "nights",
        first,
        last,
    )


def _summary(recorded: pl.DataFrame, days: int) -> None:
    n = recorded.height
    asleep, score = recorded["asleep_s"].median(), recorded["sleep_score"].median()
    facts(
        [
            Fact("Nights recorded", f"{n} of {days}"),
            Fact(
                "Asleep, median",
                f"{hours(asleep / 3600)} h" if isinstance(asleep, float) else "",
                f"n {recorded['asleep_s'].count()}",
            ),
            Fact(
                "Sleep score, median",
                f"{score:.0f} of 100" if isinstance(score, float) else "",
                f"n {recorded['sleep_score'].count()}",
            ),
            _regularity("Fell asleep, median", spread(recorded["bedtime"])),
            _regularity("Woke up, median", spread(recorded["wake_time"])),
        ]
    )


def _regularity(label: str, found: Spread | None) -> Fact:
    if found is None:
        return Fact(label, "")
    return Fact(
        label,
        clock(found.median),
        f"half of the nights {clock(found.q1)} to {clock(found.q3)}, n\u00a0{found.n}",
    )


def _nights(here: Current, frame: pl.DataFrame, first: date, last: date) -> None:
    view = st.segmented_control(
        "Show",
        ("Stages", "Times"),
        default="Stages",
        required=True,
        key="view",
        bind="query-params",
        label_visibility="collapsed",
    )
    if view == "Stages":
        stages = [f"{stage}_s" for stage in STAGES]
        if not any(frame[name].count() for name in stages):
            empty_state(
                "No sleep stages",
                f"Polar sent the nights from {first:%-d %b} to {last:%-d %b %Y} without them.",
                "Choose “Times” above to see when you slept.",
                connections=False,
            )
            return
        columns = ["night", *stages, "sleep_score"]
        figure = figures.sleep_stages(here.database, here.athlete.id, first, last)
        title, how = (
            "Hours of each sleep stage, night by night",
            "One bar a night; without its top part it is your time asleep. No bar: no stages were recorded.",
        )
    else:
        columns = ["night", "start_local", "end_local", "length_s", "clock_changed", "sleep_score"]
        figure = figures.sleep_times(here.database, here.athlete.id, first, last)
        title, how = (
            "When you slept, night by night",
            (
                "Each bar runs from falling asleep (top) to waking up (bottom), in local time. "
                "Dotted lines: the medians. Even edges mean regular sleep."
            ),
        )
    chart(
        title, figure, how, frame.select(columns), lambda: _everything(here), first, last, key=f"sleep-{view}"
    )


def _night(here: Current, night: Night, day: date) -> None:
    if night.sleep is None:
        empty_state(
            f"No sleep for the night to {day:%A %-d %B %Y}",
            "The watch was not worn, or this night has not been synced.",
            "Choose another night, or look at Connections.",
        )
        return
    row = night.sleep
    asleep = row["asleep_s"]
    facts(
        [
            Fact("Sleep score", METRICS["sleep_score"].text(row["sleep_score"])),
            Fact(
                "Asleep",
                "" if asleep is None else f"{hours(asleep / 3600)} h",
                _times(row),
            ),
            *(
                Fact(
                    STAGE_NAMES[stage],
                    f"{hours(row[f'{stage}_s'] / 3600)} h",
                    f"{100 * row[f'{stage}_s'] / asleep:.0f} % of sleep" if asleep else "",
                )
                for stage in ("deep", "rem", "light")
                if row[f"{stage}_s"] is not None
            ),
            Fact(
                "Interruptions",
                METRICS["sleep_interruptions"].text(
                    None if row["interruption_s"] is None else row["interruption_s"] / 60
                ),
                f"{row['long_interruptions']} long of {row['interruptions']}"
                if row["interruptions"] and row["long_interruptions"] is not None
                else "",
            ),
            Fact("Continuity", METRICS["sleep_continuity"].text(row["continuity_index"])),
            Fact("Sleep cycles", str(night.cycles.height) if night.cycles.height else ""),
        ]
    )
    title = f"The night to {day:%A %-d %B %Y}"
    if night.stages.is_empty():
        heading(title)
        empty_state(
            "No sleep stages",
            "Polar sent this night without them."
            if row["start_local"]
            else "Polar sent this night without its times.",
            "There is nothing to do.",
            connections=False,
        )
        return
    chart(
        title,
        figures.night(here.database, here.athlete.id, day),
        f"Each block is a stretch of one sleep stage{night_clock(night)}{_left_out(night, row)}",
        _drawn(night),
        lambda: _samples(night),
        day,
        key="night-stages",
        help_="Stages are Polar's estimate from movement and heart rate; they are not a sleep laboratory's.",
    )


def _times(row: dict[str, Any]) -> str:
    start, end = row["start_local"], row["end_local"]
    return "" if start is None or end is None else f"{start:%H:%M} to {end:%H:%M}"


def _left_out(night: Night, row: dict[str, Any]) -> str:
    if row["end_local"] is None:
        return " Polar did not say when the night ended, so what reaches until then is left out."
    if night.unread["heart_rate"] or not night.heart_rate.is_empty():
        return ""
    return " No heart rate was recorded for this night."


def _drawn(night: Night) -> pl.DataFrame:
    """Stages and heart rate, one after the other."""
    stages = night.stages.select(
        pl.col("start_local").alias("at_local"), "stage", pl.col("length_s").alias("stage_s")
    )
    return pl.concat([stages, night.heart_rate], how="diagonal").sort("at_local", maintain_order=True)


def _samples(night: Night) -> pl.DataFrame:
    """Every value of the night: what is drawn, HRV and breathing."""
    return pl.concat([_drawn(night), night.hrv, night.breathing], how="diagonal").sort(
        "at_local", maintain_order=True
    )


def _everything(here: Current) -> pl.DataFrame:
    span = daily.span(here.database, here.athlete.id)
    if span is None:
        return pl.DataFrame()
    return nights.recorded(nights.sleep(here.database, here.athlete.id, *span))


main()
