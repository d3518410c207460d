"""CSV downloads: text that a spreadsheet would run is made harmless, times are written plainly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import polars.selectors as cs
import streamlit as st

Source = pl.DataFrame | Callable[[], pl.DataFrame]


def csv(frame: pl.DataFrame) -> bytes:
    """The frame as CSV (UTF-8): durations in seconds, a quote before text that starts with = + - @."""
    harmless = cs.string().str.replace(r"^([=+\-@\t\r])", "'$1")
    plain = frame.with_columns(harmless, cs.duration().dt.total_milliseconds() / 1000)
    return plain.write_csv(datetime_format="%Y-%m-%d %H:%M:%S").encode()


def file_name(what: str, *when: date | str) -> str:
    """`polar_sleep-score_2026-10-25_2026-11-21.csv`."""
    slug = "-".join(what.lower().split())
    return "_".join(["polar", slug, *(w if isinstance(w, str) else w.isoformat() for w in when)]) + ".csv"


def download(label: str, source: Source, file: str, key: str, help_: str | None = None) -> None:
    """A small button; the file is made when it is pressed, without a rerun of the page."""
    st.download_button(
        label,
        lambda: csv(source() if callable(source) else source),
        file,
        "text/csv",
        key=key,
        help=help_,
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def downloads(drawn: Source, full: Source | None, what: str, when: tuple[date | str, ...], key: str) -> None:
    """The two files of a chart or table: what it shows, and all the data behind it."""
    shown = "Exactly what is shown here, as CSV."
    download("CSV shown", drawn, file_name(what, *when), f"{key} shown", shown)
    if full is not None:
        download(
            "CSV all data",
            full,
            file_name(f"{what}-all", *when),
            f"{key} all",
            "The full data behind it, as CSV.",
        )
