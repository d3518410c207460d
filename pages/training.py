"""Training: the sessions of a range and their weekly load, or one session in full (`?session=<id>`)."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from analytics.metrics import grouped, hours
from answers import training
from charts.sports import look
from polar_data.scopes import SIGN_INS
from polar_data.store import daily
from ui import figures, site_map
from ui.chart import chart, heading
from ui.chips import chips
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.facts import Fact, facts
from ui.ranges import range_picker
from ui.session import session_view
from ui.table import Column, table

LOG = {
    "icon": Column("", "icon"),
    "sport": Column("Sport"),
    "start_local": Column("Start", "moment"),
    "duration_s": Column("Duration (h:mm:ss)", "duration"),
    "distance_m": Column("Distance (km)", "number", 2, 0.001),
    "hr_avg_bpm": Column("Mean HR (bpm)", "number"),
    "hr_max_bpm": Column("Max HR (bpm)", "number"),
    "load": Column("Load (AU)", "number", help="Polar's cardio load, in arbitrary units."),
    "rpe": Column(
        "Effort (of 10)", "number", help="How hard it felt to you: Polar's words, numbered in order."
    ),
    "name": Column("Name"),
}


def main() -> None:
    here = current()
    session_id = st.query_params.get("session")
    if session_id is None:
        _log(here)
        return
    if st.button("All sessions", icon=":material/arrow_back:", type="tertiary"):
        del st.query_params["session"]
        st.rerun()
    detail = training.detail(here.database, here.athlete.id, session_id)
    if detail is None:
        empty_state(
            "This session is not here",
            "The address names a session that this athlete does not have.",
            "Go back to all sessions and choose one.",
            connections=False,
        )
        return
    for source, other in detail.others:
        st.page_link(
            site_map.link("training"),
            label=f"The same training as {SIGN_INS[source].name} has it",
            icon=":material/content_copy:",
            query_params={"session": other},
        )
    session_view(detail)


def _log(here: Current) -> None:
    st.title("Training")
    first, last = range_picker(here)
    found = training.log(here.database, here.athlete.id, first, last)
    if found.is_empty():
        empty_state(
            f"No session from {first:%-d %b} to {last:%-d %b %Y}",
            "Nothing was recorded, or these days have not been synced.",
            "Choose a longer range, or sync on Connections.",
        )
        return
    frequent = found["sport"].value_counts(sort=True)["sport"].to_list()
    pictures = {sport: look(sport).picture for sport in frequent}
    chosen = chips("Sports", frequent, "sport", pictures=pictures)
    found = training.of_sports(found, chosen)
    _summary(found, first, last)
    _weekly(here, found, chosen, first, last)
    _sessions(here, found.filter("counts").reverse(), pictures, first, last)


def _weekly(here: Current, found: pl.DataFrame, chosen: tuple[str, ...], first: date, last: date) -> None:
    title, weekly = "Cardio load of each week, by sport", training.weekly(found)
    if weekly["load"].count() == 0:
        heading(title)
        empty_state(
            "No cardio load",
            "Polar works it out from the heart rate of a session, and gave none for these.",
            "Wear a heart rate sensor, or train with the watch snug on the wrist.",
            connections=False,
        )
        return
    chart(
        title,
        figures.weekly(here.database, here.athlete.id, first, last, chosen),
        "One bar a week, from Monday; colours are sports. Polar's cardio load in arbitrary units (AU). "
        "The first and the last week may be cut by the range.",
        weekly.rename({"load": "load_au"}),
        lambda: _everything(here),
        first,
        last,
        key="weekly-load",
    )
    sessions, missing = weekly["sessions"].sum(), (weekly["sessions"] - weekly["with_load"]).sum()
    if missing:
        which = "has no load and is" if missing == 1 else "have no load and are"
        st.caption(
            f":material/info: {missing} of {sessions} sessions {which} not in the bars; "
            "the CSV tells their weeks."
        )


def _summary(found: pl.DataFrame, first: date, last: date) -> None:
    counts = found.filter("counts")
    time, distance, load = (counts[name].drop_nulls() for name in ("duration_s", "distance_m", "load"))
    n = counts.height
    facts(
        [
            Fact("Sessions", str(n), f"in {(last - first).days + 1} days"),
            Fact("Time", f"{hours(float(time.sum()) / 3600)} h" if len(time) else ""),
            Fact(
                "Distance",
                f"{grouped(float(distance.sum()) / 1000)} km" if len(distance) else "",
                f"of {len(distance)} with distance",
            ),
            Fact(
                "Cardio load",
                f"{grouped(float(load.sum()))} AU" if len(load) else "",
                f"of {len(load)} with load",
            ),
        ]
    )


def _sessions(here: Current, found: pl.DataFrame, pictures: dict[str, str], first: date, last: date) -> None:
    st.subheader("Sessions", anchor=False)
    query = site_map.query()
    table(
        found.with_columns(pl.col("sport").replace_strict(pictures).alias("icon")),
        LOG,
        "Click a session to open it. What several sources tell of stands here once.",
        lambda: _everything(here),
        "sessions",
        first,
        last,
        opens=lambda row: site_map.address(query | {"session": [row["session_id"]]}),
    )


def _everything(here: Current) -> pl.DataFrame:
    span = daily.span(here.database, here.athlete.id)
    return pl.DataFrame() if span is None else training.log(here.database, here.athlete.id, *span)


main()
