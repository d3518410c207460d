"""Which night is shown in detail; it lives in the URL (`?night=2026-11-20`)."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st


def night_picker(recorded: pl.Series, first: date, last: date) -> date:
    """A day of the range: the last of the `recorded` nights until another one is chosen."""
    return st.date_input(
        "The night that ended on",
        recorded[-1] if len(recorded) else last,
        min_value=first,
        max_value=last,
        key="night",
        bind="query-params",
        format="YYYY-MM-DD",
        width=180,
    )
