"""Performance: output for heartbeat, best efforts, intensity and steadiness, from the sessions' values."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from answers import performance
from answers.performance import ZONES
from ui import performance_figures
from ui.chart import chart, footer, heading
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.performance import cards, efficiency_card, efforts_card, intensity_strip, oxygen_card
from ui.ranges import range_picker


def main() -> None:
    here = current()
    st.title("Performance")
    first, last = range_picker(here)
    every = performance.numbers(here.database, here.athlete.id)
    if every.is_empty():
        empty_state(
            "No session yet",
            "This page speaks of sessions with heart rate, and speed or power.",
            "Sync on Connections; the newest sessions come first.",
        )
        return
    late = every.filter(~pl.col("made")).height
    if late == every.height:
        empty_state(
            f"None of the {late} sessions is worked out yet",
            "Efficiency, best efforts and zones are made from the curves of each session.",
            "This follows each sync by itself and takes minutes for years of sessions; come back then.",
        )
        return
    if late:
        st.caption(
            f":material/hourglass_top: {late} of {every.height} sessions are not worked out yet; this "
            "follows each sync by itself."
        )
    database, athlete_id = here.database, here.athlete.id
    found = {kind: performance.efforts(database, athlete_id, kind, last) for kind in performance.KINDS}
    cards(
        [
            efficiency_card(performance.efficiency_now(database, athlete_id, last)),
            *(efforts_card(each) for each in found.values() if each.sessions or each.kind == "speed"),
            oxygen_card(performance.oxygen(database, athlete_id, last)),
        ]
    )
    sessions = every.filter(pl.col("day").is_between(first, last))
    _efficiency(here, sessions, first, last)
    _intensity(here, first, last)
    left, right = st.columns(2, gap="medium")
    with left:
        _steady(here, sessions, first, last)
    with right:
        _efforts(here, last)


def _efficiency(here: Current, sessions: pl.DataFrame, first: date, last: date) -> None:
    title = "Output at the same heart rate"
    frame = performance.efficiency(here.database, here.athlete.id, first, last)
    counted = sessions.drop_nulls("residual_pct")
    left_out = _left_out(sessions)
    if frame["value"].count() == 0 and counted.is_empty():
        heading(title, performance.EFFICIENCY.help)
        empty_state(
            f"No session from {first:%-d %b} to {last:%-d %b %Y} can be compared",
            f"Of {sessions.height}: {left_out}." if left_out else "There was none.",
            "Choose a longer range. What counts is a steady run or ride of 30 minutes or more.",
            connections=False,
        )
        return
    chart(
        title,
        performance_figures.efficiency(here.database, here.athlete.id, first, last),
        f"100 is as expected. Rings: the {counted.height} of {sessions.height} sessions that compare. "
        "Line: their median of 14 days. Grey band: its normal range. Amber diamonds: clearly below, worth a "
        "look." + (f" Left out: {left_out}." if left_out else ""),
        pl.concat([_band(frame), _compared(counted)], how="diagonal"),
        lambda: _compared(performance.numbers(here.database, here.athlete.id)),
        first,
        last,
        key="efficiency",
        help_="Steady sessions of the same sport, after 10 minutes of warm-up: 20 minutes or more, output "
        "varying by less than 8 %, mean grade up to 3 %, −5 to 28 °C, after eight earlier ones. Wind and "
        "ground are not known. The normal range of a day is the middle half of the 60 days that end a week "
        "before it, once 21 of them have a median.",
    )


def _left_out(sessions: pl.DataFrame) -> str:
    """Why sessions do not compare, the most frequent first."""
    without = sessions.filter(pl.col("residual_pct").is_null(), pl.col("made"))
    reasons = without.select(
        pl.col("reason")
        .str.split(":")
        .list.first()
        .fill_null("hills, heat, frost, or too few earlier ones near that heart rate")
    )
    counts = reasons["reason"].value_counts(sort=True)
    return "; ".join(f"{reason} ({n})" for reason, n in counts.iter_rows())


def _band(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "day",
        pl.col("value").alias("median_14d_pct"),
        *(pl.col(name).alias(f"usual_{name}_pct") for name in ("median", "q1", "q3")),
        pl.col("n").alias("usual_days_with_median"),
        "position",
    )


def _compared(sessions: pl.DataFrame) -> pl.DataFrame:
    return sessions.select(
        "day",
        "session_id",
        "sport",
        (100 + pl.col("residual_pct")).alias("output_pct_of_expected"),
        pl.col("n").alias("earlier_sessions"),
        pl.col("output").alias("output_m_s_or_w"),
        pl.col("expected").alias("expected_m_s_or_w"),
        "heart_rate_bpm",
        "grade_pct",
        "temperature_c",
        pl.col("decoupling").alias("decoupling_pct"),
        pl.col("heart_rate_recovery").alias("heart_rate_recovery_bpm"),
        pl.col("reason").alias("left_out_because"),
    )


def _intensity(here: Current, first: date, last: date) -> None:
    found = performance.intensity(here.database, here.athlete.id, first, last)
    wider = f", the 28 days to {last:%-d %b}" if found.first < first else ""
    with st.container(gap="xsmall"):
        heading(
            f"How hard it was{wider}",
            "Time in the zones of heart rate, Polar's own of each session, joined to three.",
        )
        intensity_strip(found)
        shares = pl.DataFrame({"zone": ZONES, "share": found.found.shares or (None,) * 3})
        footer(
            "Width: share of the time in zones. Time below the lowest zone is left out.",
            shares,
            found.each,
            "intensity",
            found.first,
            found.last,
        )


def _steady(here: Current, sessions: pl.DataFrame, first: date, last: date) -> None:
    title = "Steady sessions: output lost on the way"
    known = sessions.filter(pl.any_horizontal(pl.col("decoupling", "heart_rate_recovery").is_not_null()))
    stops = known["heart_rate_recovery"].count()
    recovery = (
        f" Below: the fall of heart rate after {stops} clean stops; it rises with fitness and with too much "
        "training alike."
        if stops
        else " Heart-rate recovery is not given: no run of these days ends an effort in a clean stop."
    )
    if known.is_empty():
        heading(title)
        empty_state(
            f"No steady session from {first:%-d %b} to {last:%-d %b %Y}",
            "Decoupling needs 20 steady minutes after the warm-up, heart-rate recovery a minute of standing.",
            "Choose a longer range.",
            connections=False,
        )
        return
    drawn = known.select("day", "session_id", "sport", "decoupling", "heart_rate_recovery")
    chart(
        title,
        performance_figures.steady(here.database, here.athlete.id, first, last),
        f"Aerobic decoupling of {known['decoupling'].count()} sessions. Above 0 the heart beat faster for "
        f"the same output; dotted: 5 %, a habit of coaches, not physiology.{recovery}",
        drawn.rename({"decoupling": "decoupling_pct", "heart_rate_recovery": "heart_rate_recovery_bpm"}),
        lambda: _compared(performance.numbers(here.database, here.athlete.id)),
        first,
        last,
        key="steady",
        help_="Speed or power for each heartbeat in the first half against the second, in %.",
    )


def _efforts(here: Current, last: date) -> None:
    title = f"Best efforts of {performance.EFFORT_DAYS} days"
    drawn = performance_figures.drawn_efforts(here.database, here.athlete.id, last)
    if drawn.is_empty():
        heading(title)
        empty_state(
            "No best efforts",
            f"No run with speed and no ride with power in the {performance.EFFORT_DAYS} days to "
            f"{last:%-d %b %Y}.",
            "Record speed or power; then the best of each length is kept.",
            connections=False,
        )
        return
    chart(
        title,
        performance_figures.efforts(here.database, here.athlete.id, last),
        "Best mean of each length (log scale, minutes). Filled: what the line rests on, 2 to 20 minutes. "
        "Line: the fit. Dotted: critical speed or power.",
        drawn,
        lambda: performance.every_effort(here.database, here.athlete.id),
        last,
        key="best-efforts",
        help_="Runs without trails, rides with power. What was done in training, which is rarely all "
        "that could have been done.",
    )


main()
