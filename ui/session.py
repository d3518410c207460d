"""One training session in full."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from analytics.metrics import grouped
from answers.performance_session import session_said
from answers.training import Detail
from charts import session as charts
from charts.sports import look, paced
from ui.chart import chart, heading
from ui.current import current
from ui.empty_state import empty_state
from ui.facts import Fact, facts
from ui.performance_session import says
from ui.session_curves import curves
from ui.session_route import route
from ui.session_tables import session_tables
from ui.style import h_mm_ss, plain

ZONES = (
    ("heart_rate", "Time in heart rate zones", "bpm"),
    ("speed", "Time in speed zones", "km/h"),
    ("power", "Time in power zones", "W"),
    ("fit_fat", "Fat burning and fitness", "bpm"),
)
_LOADS = (("cardio", "Cardio load"), ("muscle", "Muscle load"), ("perceived", "Perceived load"))


def session_view(detail: Detail) -> None:
    row = detail.session
    sport = row["sport"] or "Unknown sport"
    st.title(f":material/{look(sport).icon}: {plain(row['name'] or sport)}", anchor=False)
    watch = f", {plain(row['product'])}" if row["product"] else ""
    st.caption(f"{plain(sport)}, {row['start_local']:%A %-d %B %Y, %H:%M}{watch}")
    facts(_headline(row, paced(sport)))
    words = load_in_words(row)
    if words:
        st.markdown(words)
    if row["note"]:
        st.markdown(f":material/notes: {plain(row['note'])}")
    _says(row)
    curves(detail)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        route(detail)
    with right:
        _zones(detail)
    session_tables(detail)


def _says(row: dict[str, Any]) -> None:
    here = current()
    heading(
        "What the session says",
        "Bar: the middle half of your earlier sessions of this sport in a year; n is how many have the "
        "value. Dot: this session.",
    )
    says(session_said(here.database, here.athlete.id, row["session_id"]), row["sport"] or "this sport")


def _headline(row: dict[str, Any], pace: bool) -> list[Fact]:
    speed = row["speed_avg_kmh"]
    mean_speed = (
        Fact("Mean pace", f"{charts.minutes(60 / speed)} min/km" if speed else "")
        if pace
        else Fact("Mean speed", _number(speed, "km/h", 1), _most(row["speed_max_kmh"], "km/h", 1))
    )
    return [
        Fact("Duration", _clock(row["duration_s"])),
        Fact("Distance", _number(row["distance_m"], "km", 2, 0.001)),
        Fact("Mean heart rate", _number(row["hr_avg_bpm"], "bpm"), _most(row["hr_max_bpm"], "bpm")),
        mean_speed,
        Fact("Mean power", _number(row["power_avg_w"], "W"), _most(row["power_max_w"], "W")),
        Fact("Mean cadence", _number(row["cadence_avg"], "per min")),
        Fact("Ascent", _number(row["ascent_m"], "m"), _number(row["descent_m"], "m down")),
        Fact("Energy", _number(row["energy_kcal"], "kcal")),
        Fact("Running Index", _number(row["running_index"], ""), "Polar's own figure"),
        Fact("Felt effort", _number(row["rpe"], "of 10")),
    ]


def load_in_words(row: dict[str, Any]) -> str:
    """Polar's load report as sentences; empty where there is none."""
    parts = []
    for kind, label in _LOADS:
        load, level = row[f"{kind}_load"], row[f"{kind}_load_level"]
        if load is None:
            continue
        against = f", which Polar calls {level.replace('_', ' ')} for you" if level else ""
        parts.append(f"{label} was **{load:.0f} AU**{against}.")
    if row["recovery_time_s"]:
        parts.append(f"Polar gives about {row['recovery_time_s'] / 3600:.0f} hours to recover from it.")
    return " ".join(parts)


def _zones(detail: Detail) -> None:
    found = [zone for kind in ZONES for zone in _of_kind(detail, *kind)]
    for key, title, unit, rows, raw in found:
        chart(
            title,
            charts.zones(rows, unit),
            f"Time between the limits of each zone ({unit}), as set in the watch on that day.",
            rows,
            raw,
            detail.session["session_id"],
            key=key,
        )
    if not found:
        heading("Time in zones")
        empty_state(
            "No zones", "Polar sent this session without them.", "There is nothing to do.", connections=False
        )


def _of_kind(
    detail: Detail, kind: str, title: str, unit: str
) -> list[tuple[str, str, str, pl.DataFrame, pl.DataFrame]]:
    """key, title, unit, summed zones and the stored rows; one for each sport where their limits differ."""
    raw = detail.parts["zones"].filter(pl.col("kind") == kind, pl.col("in_zone_s").is_not_null())
    if not raw["in_zone_s"].sum():
        return []
    limits = raw.group_by("exercise_seq").agg(pl.concat_str("lower", "upper", ignore_nulls=True).sort())
    if limits["lower"].n_unique() == 1:
        return [(f"zones-{kind}", title, unit, _summed(raw), raw)]
    sports = dict(detail.parts["exercises"].select("seq", "sport").iter_rows())
    return [
        (f"zones-{kind}-{seq}", f"{title}: {sports.get(seq) or 'unknown sport'}", unit, _summed(rows), rows)
        for (seq,), rows in raw.group_by("exercise_seq", maintain_order=True)
        if rows["in_zone_s"].sum()
    ]


def _summed(rows: pl.DataFrame) -> pl.DataFrame:
    """By number, from 1: zones need have no limits."""
    zones = rows.group_by(pl.col("seq") + 1, "lower", "upper").agg(pl.col("in_zone_s").sum())
    return zones.sort("seq")


def _number(value: float | None, unit: str, decimals: int = 0, factor: float = 1.0) -> str:
    if value is None:
        return ""
    return f"{grouped(value * factor, decimals)} {unit}".strip()


def _most(value: float | None, unit: str, decimals: int = 0) -> str:
    return f"at most {_number(value, unit, decimals)}" if value is not None else ""


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else f"{h_mm_ss(seconds)} h"
