"""Recovery: Nightly Recharge and what it is made of, one night's curves, and tests at rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from analytics.backtest import MIN_SCORED
from analytics.metrics import METRICS
from answers import at_rest, history, nights
from answers.coming_night import coming_night
from answers.levels import levels
from answers.nights import Night
from charts.recharge import INDICATOR
from polar_data.database import Database
from polar_data.store import daily, tests
from ui import at_rest as rest
from ui import figures, forecast
from ui import levels as level_rows
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

RECHARGE = ("night", "recovery_indicator", "recovery_sub_level", "ans_charge")
TESTS: dict[str, tuple[str, dict[str, Column]]] = {
    "spo2": (
        "Blood oxygen (SpO₂)",
        {
            "at_local": Column("When", "moment"),
            "spo2_pct": Column("SpO₂ (%)", "number"),
            "heart_rate_bpm": Column("Heart rate (bpm)", "number"),
            "rmssd_ms": Column("HRV, RMSSD (ms)", "number", 1),
            "quality_pct": Column("Quality (%)", "number"),
            "altitude_m": Column("Altitude (m)", "number"),
            "status": Column("Result", "words"),
        },
    ),
    "ecg": (
        "ECG",
        {
            "at_local": Column("When", "moment"),
            "heart_rate_bpm": Column("Heart rate (bpm)", "number"),
            "rmssd_ms": Column("HRV, RMSSD (ms)", "number", 1),
            "hrv_level": Column("HRV in Polar's words", "words"),
            "high_quality_pct": Column("Good signal (%)", "number"),
        },
    ),
    "orthostatic": (
        "Orthostatic test",
        {
            "at_local": Column("When", "moment"),
            "rmssd_supine_ms": Column("HRV lying (ms)", "number", 1),
            "rmssd_stand_ms": Column("HRV standing (ms)", "number", 1),
            "hr_supine_bpm": Column("Heart rate lying (bpm)", "number"),
            "hr_stand_bpm": Column("Heart rate standing (bpm)", "number"),
            "rmssd_supine_usual_ms": Column("Polar's usual HRV lying (ms)", "number", 1),
        },
    ),
}


def main() -> None:
    here = current()
    st.title("Recovery")
    first, last = range_picker(here)
    frame = nights.recharge(here.database, here.athlete.id, first, last)
    evaluated = frame.filter(pl.any_horizontal(pl.col("ans_charge", "rmssd_ms").is_not_null()))
    if evaluated.is_empty():
        empty_state(
            f"No Nightly Recharge from {first:%-d %b} to {last:%-d %b %Y}",
            "Polar works it out after three nights with the watch; these days may not be synced yet.",
            "Choose a longer range, or sync on Connections.",
        )
    else:
        _nights(here, frame, first, last)
    _coming(here)
    if not evaluated.is_empty():
        st.subheader("One night", anchor=False, divider="gray")
        day = night_picker(evaluated["night"], first, last)
        _night(here, nights.night(here.database, here.athlete.id, day), day)
    _tests(here, first, last)


def _nights(here: Current, frame: pl.DataFrame, first: date, last: date) -> None:
    if frame["recovery_indicator"].count() or frame["ans_charge"].count():
        _recharge(here, frame, first, last)
    else:
        empty_state(
            "No ANS charge yet",
            "Polar compares a night with those before it and needs three; single figures come sooner.",
            "Wear the watch at night.",
            connections=False,
        )
    left, right = st.columns(2, gap="medium")
    with left:
        metric_chart(here, "hrv_rmssd", first, last, "Logarithmic scale.")
    with right:
        metric_chart(here, "resting_hr", first, last)
    level_rows.levels(levels(here.database, here.athlete.id, here.today), first, last)
    left, right = st.columns(2, gap="medium")
    with left:
        metric_chart(here, "breathing_rate", first, last)
    with right:
        metric_chart(here, "skin_temperature", first, last)


def _recharge(here: Current, frame: pl.DataFrame, first: date, last: date) -> None:
    chart(
        "Nightly Recharge and its ANS charge",
        figures.nightly_recharge(here.database, here.athlete.id, first, last),
        "Polar's own figures. Above: how well the night restored you, in Polar's six words. Below: how your "
        "autonomic nervous system calmed down against your last 28 days; 0 is usual.",
        frame.select(RECHARGE).with_columns(
            pl.col("recovery_indicator").replace_strict(INDICATOR, default=None).alias("polars_words")
        ),
        lambda: _everything(here),
        first,
        last,
        key="nightly-recharge",
        help_="Nightly Recharge joins the ANS charge and the night's sleep. Polar does not publish how.",
    )


def _night(here: Current, night: Night, day: date) -> None:
    if night.recharge is None:
        empty_state(
            f"No Nightly Recharge for the night to {day:%A %-d %B %Y}",
            "The night was too short, the watch was not worn, or it has not been synced.",
            "Choose another night, or look at Connections.",
        )
        return
    row = night.recharge
    facts(
        [
            Fact("Nightly Recharge", INDICATOR.get(row["recovery_indicator"], ""), "Polar's own word"),
            Fact("ANS charge", METRICS["ans_charge"].text(row["ans_charge"]), "Polar's own figure"),
            Fact("HRV (RMSSD)", METRICS["hrv_rmssd"].text(row["rmssd_ms"]), _baseline(row, "rmssd")),
            Fact(
                "Night heart rate", METRICS["resting_hr"].text(row["heart_rate_bpm"]), _baseline(row, "rri")
            ),
            Fact(
                "Breathing rate",
                METRICS["breathing_rate"].text(row["breathing_rate"]),
                _baseline(row, "respiration"),
            ),
        ]
    )
    pulse = at_rest.pulse(here.database, here.athlete.id, day)
    if pulse is not None:
        rest.pulse(pulse)
    unread("Pulse intervals of this night", at_rest.pulse_unread(here.database, here.athlete.id, day))
    left, right = st.columns(2, gap="medium")
    with left:
        _curve(here, night, night.hrv, "rmssd_ms", "hrv_rmssd", day, figures.night_hrv, night.unread["hrv"])
    with right:
        why = night.unread["breathing"]
        samples = night.breathing
        _curve(here, night, samples, "breaths_per_min", "breathing_rate", day, figures.night_breathing, why)


def _baseline(row: dict[str, Any], name: str) -> str:
    """Polar's own mean of the last 28 days, and its spread where the unit lets it be given."""
    mean, deviation = row[f"baseline_{name}_ms"], row[f"baseline_{name}_sd_ms"]
    if not mean:
        return ""
    if name == "rmssd":
        spread = f" ± {deviation:.0f}" if deviation is not None else ""
        return f"Polar's 28-day mean {mean:.0f}{spread} ms (SD)"
    unit, decimals = ("bpm", 0) if name == "rri" else ("breaths/min", 1)
    if deviation is None or deviation >= mean:
        return f"Polar's 28-day mean {60_000 / mean:.{decimals}f} {unit}"
    low, high = 60_000 / (mean + deviation), 60_000 / (mean - deviation)
    return (
        f"Polar's 28-day mean {60_000 / mean:.{decimals}f} {unit}, "
        f"one SD {low:.{decimals}f} to {high:.{decimals}f}"
    )


def _curve(
    here: Current,
    night: Night,
    samples: pl.DataFrame,
    column: str,
    metric_id: str,
    day: date,
    make: Callable[[Database, int, date], go.Figure],
    why_not: tuple[str, ...],
) -> None:
    metric = METRICS[metric_id]
    title = f"{metric.label} through the night"
    if why_not:
        heading(title)
        unread(f"{metric.label} of this night", why_not)
        return
    if samples[column].count() == 0:
        heading(title)
        empty_state(
            "No five-minute values",
            "Polar sent none for this night.",
            "There is nothing to do.",
            connections=False,
        )
        return
    usual = history.usual(here.database, here.athlete.id, metric_id, day)
    chart(
        title,
        make(here.database, here.athlete.id, day),
        f"One value every five minutes{night_clock(night)} Grey band: the normal range of your nightly "
        "means; single values swing wider.",
        samples.with_columns(
            pl.lit(getattr(usual, name), pl.Float64).alias(f"usual_{name}_{column}")
            for name in ("median", "q1", "q3")
        ),
        samples,
        day,
        key=f"night-{metric_id}",
    )


def _coming(here: Current) -> None:
    st.subheader("The coming night", anchor=False, divider="gray")
    found = coming_night(here.database, here.athlete.id, here.today)
    if found:
        forecast.coming_night(found, here.today + timedelta(days=1))
    else:
        st.caption(f"A forecast takes {MIN_SCORED} nights on which it could be checked; none is here yet.")


def _tests(here: Current, first: date, last: date) -> None:
    found = {kind: tests.results(here.database, here.athlete.id, kind, first, last) for kind in TESTS}
    found["orthostatic"] = found["orthostatic"].with_columns(
        (60_000 / pl.col("rr_supine_ms")).alias("hr_supine_bpm"),
        (60_000 / pl.col("rr_stand_ms")).alias("hr_stand_bpm"),
    )
    st.subheader("Tests at rest", anchor=False, divider="gray")
    if all(frame.is_empty() for frame in found.values()):
        st.caption(
            "No SpO₂, ECG or orthostatic test in these days. Each one you do with the watch appears here."
        )
        return
    for kind, (title, columns) in TESTS.items():
        if not found[kind].is_empty():
            heading(title)
            if kind == "orthostatic":
                rest.orthostatic(at_rest.orthostatic(here.database, here.athlete.id, last))
            table(
                found[kind],
                columns,
                "Click a header to sort.",
                found[kind],
                f"{kind}-tests",
                first,
                last,
            )


def _everything(here: Current) -> pl.DataFrame:
    span = daily.span(here.database, here.athlete.id)
    if span is None:
        return pl.DataFrame()
    return nights.recharge(here.database, here.athlete.id, *span).filter(pl.col("rmssd_ms").is_not_null())


main()
