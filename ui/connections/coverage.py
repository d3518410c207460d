"""What is here: the coverage calendar, one family in detail, families without days, unreadable items."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import streamlit as st

from charts.coverage import DO, LABELS, cells, coverage_figure, is_weekly, spans
from polar_data.database import Database
from polar_data.store import sync_log
from polar_data.store.people import Connection
from ui.chart import chart
from ui.ranges import pick
from ui.table import Column, table

SPANS = {
    "first": Column("From", "day"),
    "last": Column("To", "day"),
    "days": Column("Days", "number"),
    "what": Column("State"),
    "do": Column("What to do", "prose"),
}
WHOLE = {
    "label": Column("Kind of data"),
    "what": Column("State"),
    "do": Column("What to do", "prose"),
    "checked": Column("Last asked", "moment"),
}
UNREADABLE = {
    "label": Column("Kind of data"),
    "key": Column("Item"),
    "problem": Column("Reason", "prose"),
}


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
    days = found.filter(label=label).sort("day")
    table(
        _with_words(spans(days)),
        SPANS,
        "Neighbouring days in the same state are one row.",
        days,
        "days",
        days["endpoint"][0],
        days["day"][0],
        days["day"][-1],
    )


def without_days(database: Database, connection: Connection) -> None:
    """Devices, sports and the like: one state each."""
    found = sync_log.whole(database, connection.id)
    if found.is_empty():
        return
    st.subheader("Kinds of data without days")
    here = pl.col("checked_utc").map_elements(_local, return_dtype=pl.Datetime("us"))
    listed = _with_words(found).with_columns(here.alias("checked"))
    table(listed, WHOLE, "Each is asked for as a whole.", found, "without-days")


def unreadable(database: Database, connection: Connection) -> None:
    """Items that are kept as they came but could not be read."""
    found = sync_log.unreadable(database, connection.id)
    if found.is_empty():
        return
    st.subheader("Items that could not be read")
    st.caption("They are kept as Polar sent them. A newer version of the dashboard may read them.")
    table(found, UNREADABLE, "An item is named as Polar names it.", found, "unreadable")


def _with_words(found: pl.DataFrame) -> pl.DataFrame:
    """What each state is called, and what to do about it."""
    state = pl.col("state")
    return found.with_columns(
        state.replace_strict(LABELS, default=state).alias("what"),
        state.replace_strict(DO, default=None).alias("do"),
    )


def _local(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC).astimezone().replace(tzinfo=None)
