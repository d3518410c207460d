"""The range picker; the range lives in the URL (`?range=90d`, or `?range=Custom&from=...&to=...`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import streamlit as st

from polar_data.plan import EARLIEST
from ui.current import Current

DAYS = {"7d": 7, "28d": 28, "90d": 90, "Year": 365}
CUSTOM = ("from", "to")
OPTIONS = (*DAYS, "All", "Custom")
DEFAULT = "28d"


def range_picker(here: Current) -> tuple[date, date]:
    """First and last day (inclusive) that the page shows; the last is `here.today` unless custom."""
    return pick(here.today, here.span[0] if here.span else here.today)


def pick(today: date, oldest: date) -> tuple[date, date]:
    """The picker for a range that ends `today`; "All" begins at `oldest`."""
    _bring_within(today)
    in_url = st.query_params.get("range", DEFAULT)
    if in_url not in OPTIONS:
        st.warning(f"The range in the address is not one of {', '.join(OPTIONS)}: {DEFAULT} is shown.")
    with st.container(horizontal=True, vertical_alignment="center"):
        choice = st.segmented_control(
            "Range",
            OPTIONS,
            default=DEFAULT,
            required=True,
            key="range",
            bind="query-params",
            label_visibility="collapsed",
        )
        if choice == "Custom":
            return _custom(today)
    if choice == "All":
        return oldest, today
    return today - timedelta(days=DAYS[choice] - 1), today


def _bring_within(latest: date) -> None:
    """Write the nearest day that can be chosen for one in the address that cannot: Streamlit drops it.

    Only while the address alone tells; once there is a picker, it has its own limits.
    """
    days = {name: _in_url(name) for name in CUSTOM if name not in st.session_state}
    beyond = {name: day for name, day in days.items() if day is not None and not EARLIEST <= day <= latest}
    if beyond:
        st.query_params.update({name: str(min(max(day, EARLIEST), latest)) for name, day in beyond.items()})
        st.rerun()


def _custom(today: date) -> tuple[date, date]:
    wrong = [f"'{name}'" for name in CUSTOM if name in st.query_params and _in_url(name) is None]
    start = today - timedelta(days=DAYS[DEFAULT] - 1)
    first = _day("From", start, today, "from")
    last = _day("To", today, today, "to")
    if wrong:
        st.warning(
            f"{' and '.join(wrong)} in the address is not a date like 2026-03-31: the default is used."
        )
    if first > last:
        st.warning("The first day is after the last day: they are shown the other way round.")
        return last, first
    return first, last


def _day(label: str, default: date, latest: date, key: str) -> date:
    return st.date_input(
        label,
        default,
        min_value=EARLIEST,
        max_value=latest,
        format="YYYY-MM-DD",
        key=key,
        bind="query-params",
        width=140,
        label_visibility="collapsed",
    )


def _in_url(name: str) -> date | None:
    """The day, read as Streamlit reads it."""
    text = st.query_params.get(name, "").replace("/", "-")
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no time zone)
    except ValueError:
        return None
