"""The range picker; the range lives in the URL (`?range=90d`, or `?range=Custom&from=...&to=...`)."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from polar_data.store import daily
from ui.current import Current

DAYS = {"7d": 7, "28d": 28, "90d": 90, "Year": 365}
OPTIONS = (*DAYS, "All", "Custom")
DEFAULT = "28d"


def range_picker(here: Current) -> tuple[date, date]:
    """First and last day (inclusive) that the page shows; the last is `here.today` unless custom."""
    span = daily.span(here.database, here.athlete.id)
    return pick(here.today, span[0] if span else here.today)


def pick(today: date, oldest: date) -> tuple[date, date]:
    """The picker for a range that ends `today`; "All" begins at `oldest`."""
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


def _custom(today: date) -> tuple[date, date]:
    wrong = [f"'{name}'" for name in ("from", "to") if not _is_date(st.query_params.get(name))]
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
        max_value=latest,
        format="YYYY-MM-DD",
        key=key,
        bind="query-params",
        width=140,
        label_visibility="collapsed",
    )


def _is_date(text: str | None) -> bool:
    try:
        return text is None or bool(date.fromisoformat(text))
    except ValueError:
        return False
