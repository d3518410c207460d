"""What else belongs to a session, as tables: each is there only when it holds something."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
import streamlit as st

from answers.training import Detail
from ui.chart import heading
from ui.table import Column, table

_HEART = {
    "hr_avg_bpm": Column("Mean HR (bpm)", "number"),
    "hr_max_bpm": Column("Max HR (bpm)", "number"),
}
_MOVEMENT = {
    "distance_m": Column("Distance (km)", "number", 2, 0.001),
    "ascent_m": Column("Ascent (m)", "number"),
    "descent_m": Column("Descent (m)", "number"),
    "speed_avg_kmh": Column("Mean speed (km/h)", "number", 1),
    "speed_max_kmh": Column("Max speed (km/h)", "number", 1),
    "power_avg_w": Column("Mean power (W)", "number"),
    "power_max_w": Column("Max power (W)", "number"),
    "cadence_avg": Column("Mean cadence (per min)", "number"),
}
_DURATION = {"duration_s": Column("Duration (h:mm:ss)", "duration")}


class Part(NamedTuple):
    """A table of the store's part `name`, shown with at least `least` rows."""

    name: str
    title: str
    how_to_read: str
    columns: dict[str, Column]
    least: int = 1


PARTS = (
    Part(
        "exercises",
        "Sports of this session",
        "A multisport session has one row for each sport, in order.",
        {"sport": Column("Sport"), "start_local": Column("Start", "moment"), **_DURATION, **_MOVEMENT},
        least=2,
    ),
    Part(
        "laps",
        "Laps",
        "Laps taken by hand, then those the watch took by itself.",
        {
            "sport": Column("Sport"),
            "lap": Column("Lap", "number"),
            "how": Column("Taken"),
            "split_s": Column("Since the start (h:mm:ss)", "duration"),
            **_DURATION,
            **_HEART,
            **_MOVEMENT,
        },
    ),
    Part(
        "hills",
        "Hills",
        "Climbs and descents that the watch found by itself.",
        {
            "kind": Column("Kind", "words"),
            "start_local": Column("Start", "moment"),
            **_DURATION,
            "grade_pct": Column("Grade (%)", "number", 1),
            **_HEART,
            **_MOVEMENT,
        },
    ),
    Part(
        "strength_sets",
        "Strength sets",
        "Times since the start of the exercise.",
        {
            "round_seq": Column("Round", "number"),
            "seq": Column("Set", "number"),
            "movement": Column("Movement", "words"),
            "kind": Column("Kind", "words"),
            "phase": Column("Phase", "words"),
            "resistance": Column("Resistance", "words"),
            "start_s": Column("From (h:mm:ss)", "duration"),
            "end_s": Column("To (h:mm:ss)", "duration"),
            **_HEART,
        },
    ),
    Part(
        "swim_styles",
        "Swimming styles",
        "SWOLF is strokes plus seconds for one pool length: lower is more efficient.",
        {
            "style": Column("Style", "words"),
            "distance_m": Column("Distance (m)", "number"),
            "time_s": Column("Time (h:mm:ss)", "duration"),
            "strokes": Column("Strokes", "number"),
            "swolf": Column("SWOLF", "number", 1),
            **_HEART,
        },
    ),
    Part(
        "tests",
        "Test results",
        "Polar's own results of a test that was done as this session.",
        {
            "kind": Column("Test", "words"),
            "fitness_class": Column("Class in Polar's words", "words"),
            "vo2max": Column("VO₂max (ml/kg/min)", "number"),
            "mas_kmh": Column("Maximal aerobic speed (km/h)", "number", 1),
            "map_w": Column("Maximal aerobic power (W)", "number"),
            "ftp_w": Column("Threshold power (W)", "number"),
        },
    ),
    Part(
        "pauses",
        "Pauses",
        "While paused, the watch records nothing.",
        {
            "start_local": Column("From", "moment"),
            "stop_local": Column("To", "moment"),
            **_DURATION,
        },
    ),
    Part(
        "comments",
        "Comments",
        "As written in Polar Flow.",
        {"comment": Column("Comment"), "created_utc": Column("Written (UTC)", "moment")},
    ),
)


def session_tables(detail: Detail) -> None:
    for part in PARTS:
        frame = _prepared(part.name, detail)
        if frame.height < part.least:
            continue
        heading(part.title)
        raw = detail.parts[part.name]
        table(
            frame,
            part.columns,
            part.how_to_read,
            raw,
            part.name.replace("_", "-"),
            detail.session["session_id"],
        )
    everything = {name: frame.height for name, frame in detail.parts.items() if frame.height}
    if not everything:
        st.caption("Polar sent no laps, zones or other details with this session.")


def _prepared(name: str, detail: Detail) -> pl.DataFrame:
    frame = detail.parts[name]
    if name == "laps":
        return _laps(frame, dict(detail.parts["exercises"].select("seq", "sport").iter_rows()))
    if name == "strength_sets":
        return frame.with_columns(pl.col("round_seq", "seq") + 1)
    if name == "pauses":
        return frame.with_columns(
            ((pl.col("stop_local") - pl.col("start_local")).dt.total_milliseconds() / 1000).alias(
                "duration_s"
            )
        )
    return frame


def _laps(frame: pl.DataFrame, sports: dict[int, str]) -> pl.DataFrame:
    """By hand first, numbered from one; with the sport where the session has several."""
    taken = pl.col("kind").replace_strict({"lap": "by hand", "auto": "by the watch"}, default=pl.col("kind"))
    laps = frame.sort(pl.col("kind") == "auto", maintain_order=True).with_columns(
        taken.alias("how"), pl.int_range(1, pl.len() + 1).over("exercise_seq", "kind").alias("lap")
    )
    if len(sports) < 2:
        return laps
    return laps.with_columns(pl.col("exercise_seq").replace_strict(sports, default=None).alias("sport"))
