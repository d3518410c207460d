"""A table with units in its headers and the same downloads as a chart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

import polars as pl
import streamlit as st

from ui.chart import footer
from ui.download import Source

MOST_ROWS = 15
ROW_HEIGHT = 33  # as Streamlit draws it in the theme's font size

Kind = Literal["text", "words", "icon", "number", "duration", "day", "moment"]


class Column(NamedTuple):
    """A header with its unit; `factor` turns the stored value into that unit.

    Kind "words" is Polar's own, stored with underscores; "icon" a picture as a data address.
    """

    label: str
    kind: Kind = "text"
    decimals: int = 0
    factor: float = 1.0
    help: str | None = None


def config(columns: Mapping[str, Column]) -> dict[str, Any]:
    """How Streamlit shows the columns; durations are in seconds in the data."""
    return {name: _config(column) for name, column in columns.items()}


def shown(frame: pl.DataFrame, columns: Mapping[str, Column]) -> pl.DataFrame:
    """The columns of the table that hold anything, in their units."""
    present = [n for n in columns if n in frame.columns and frame[n].count() > 0]
    return frame.select(_value(name, columns[name]) for name in present)


def height(rows: int) -> Literal["content"] | int:
    """What a few rows need. Of more, a row cut in half says that they scroll."""
    return "content" if rows <= MOST_ROWS else int(ROW_HEIGHT * (MOST_ROWS + 1.5))


def table(
    frame: pl.DataFrame,
    columns: Mapping[str, Column],
    how_to_read: str,
    full: Source | None,
    what: str,
    *when: date | str,
) -> None:
    """The columns that hold anything; `what` and `when` name the files."""
    visible = shown(frame, columns)
    st.dataframe(
        visible,
        hide_index=True,
        column_config=config(columns),
        key=f"{what} table",
        placeholder="–",
        height=height(visible.height),
    )
    named = visible.rename({name: columns[name].label for name in visible.columns})
    footer(how_to_read, named, full, what, *when)


def _value(name: str, column: Column) -> pl.Expr:
    if column.kind == "duration":
        return pl.duration(milliseconds=(pl.col(name) * 1000).round()).alias(name)
    if column.kind == "number":
        return (pl.col(name).cast(pl.Float64) * column.factor).round(column.decimals).alias(name)
    if column.kind == "words":
        return pl.col(name).str.replace_all("_", " ")
    return pl.col(name)


def _config(column: Column) -> Any:
    make = st.column_config
    match column.kind:
        case "duration":
            return make.NumberColumn(column.label, format="compact", help=column.help)
        case "number":
            return make.NumberColumn(column.label, format=f"%,.{column.decimals}f", help=column.help)
        case "day":
            return make.DateColumn(column.label, format="ddd D MMM YYYY", help=column.help)
        case "moment":
            return make.DatetimeColumn(column.label, format="D MMM YYYY, HH:mm", help=column.help)
        case "icon":
            return make.ImageColumn(column.label, width=44, help=column.help)
        case _:
            return make.TextColumn(column.label, help=column.help)
