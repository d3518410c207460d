"""What is here: the coverage calendar, one family in detail, families without days, unreadable items."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from charts.coverage import DO, LABELS, cells, coverage_figure, is_weekly, spans
from polar_data.database import Database
from polar_data.store import sync_log
from polar_data.store.people import Connection
from ui.chart import chart
from ui.ranges import pick

ROWS_SHOWN = 8


def coverage(database: Database, connection: Connection, today: date, oldest: date) -> None:
    """The calendar for a range, its CSV, and one family's days."""
    st.subheader("What is here")
    first, last = pick(today, oldest)
    found = sync_log.coverage(database, connection.id, first, last)
    if found.is_empty():
        st.info(
            "Nothing was asked for in this range yet. The calendar is drawn when a sync ends; "
            "reload the page to look earlier.",
            icon=":material/hourglass_empty:",
        )
        return
    begin = max(first, min(found["day"].to_list()))
    weekly = is_weekly(begin, last)
    unit = "week, Monday to Sunday, in its most urgent state" if weekly else "day"
    chart(
        f"What was fetched, by {'week' if weekly else 'day'}",
        coverage_figure(found, begin, last),
        f"One row per kind of data, one cell per {unit}. A gap was not asked for yet.",
        cells(found, weekly),
        found,
        begin,
        last,
        key="coverage",
    )
    _family(found)


def _family(found: pl.DataFrame) -> None:
    labels = found["label"].unique().sort().to_list()
    label = st.selectbox("Days of one kind of data", labels, key="family", bind="query-params", width=360)
    rows = spans(found.filter(label=label))
    st.dataframe(
        rows.select(
            "first",
            "last",
            "days",
            pl.col("state").replace_strict(LABELS, default=pl.col("state")).alias("what"),
            pl.col("state").replace_strict(DO, default="").alias("do"),
        ),
        hide_index=True,
        height=320 if len(rows) > ROWS_SHOWN else "auto",
        column_config={
            "first": st.column_config.DateColumn("From", format="D MMM YYYY"),
            "last": st.column_config.DateColumn("To", format="D MMM YYYY"),
            "days": "Days",
            "what": "State",
            "do": st.column_config.TextColumn("What to do", width="large"),
        },
    )


def without_days(database: Database, connection: Connection) -> None:
    """Devices, sports and the like: one state each."""
    found = sync_log.whole(database, connection.id)
    if found.is_empty():
        return
    st.subheader("Kinds of data without days")
    st.dataframe(
        found.select(
            "label",
            pl.col("state").replace_strict(LABELS, default=pl.col("state")).alias("what"),
            pl.col("state").replace_strict(DO, default="").alias("do"),
            pl.col("checked_utc").dt.replace_time_zone("UTC"),
        ),
        hide_index=True,
        column_config={
            "label": "Kind of data",
            "what": "State",
            "do": st.column_config.TextColumn("What to do", width="large"),
            "checked_utc": st.column_config.DatetimeColumn("Last asked", format="D MMM YYYY, HH:mm"),
        },
    )


def unreadable(database: Database, connection: Connection) -> None:
    """Items that are kept as they came but could not be read."""
    found = sync_log.unreadable(database, connection.id)
    if found.is_empty():
        return
    st.subheader("Items that could not be read")
    st.caption("They are kept as Polar sent them. A newer version of the dashboard may read them.")
    st.dataframe(
        found.select("label", "key", "problem"),
        hide_index=True,
        column_config={"label": "Kind of data", "key": "Item", "problem": "Reason"},
    )
