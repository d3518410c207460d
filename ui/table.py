"""A table with units in its headers, which sort it, and the same downloads as a chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple

import polars as pl
import streamlit as st

from analytics.metrics import grouped
from ui import site_map
from ui.chart import footer
from ui.download import Source
from ui.site_map import Query
from ui.style import h_mm_ss

MOST = 100  # rows, until all are asked for

_drawn = st.components.v2.component(
    "table", js=Path(__file__).with_suffix(".js").read_text(), isolate_styles=False
)

Kind = Literal["text", "words", "prose", "icon", "number", "bar", "duration", "day", "moment"]
Opens = Callable[[dict[str, Any]], str]
_NUMBERS = {"number", "bar"}
_WORDS = {"text", "words", "prose"}


class Column(NamedTuple):
    """A header with its unit in brackets; `factor` turns the stored value into that unit.

    Kind "words" is Polar's own, stored with underscores; "prose" may take several lines; "icon" is a picture
    as a data address; "bar" a number above a bar, as long as its share of `full` or of the column's largest;
    a duration is stored in seconds.
    """

    label: str
    kind: Kind = "text"
    decimals: int = 0
    factor: float = 1.0
    help: str | None = None
    full: float | None = None

    @property
    def in_file(self) -> str:
        """The label of the column in a CSV, where a duration is seconds."""
        return self.label.replace("(h:mm:ss)", "(s)")


def table(
    frame: pl.DataFrame,
    columns: Mapping[str, Column],
    how_to_read: str,
    full: Source | None,
    what: str,
    *when: date | str,
    opens: Opens | None = None,
) -> None:
    """The columns that hold anything, and the line below them; `what` and `when` name the files.

    `opens` gives the address that a row of `frame` leads to. The order lives in the URL
    (`?sort-sessions=-distance_m`), as does the wish for all rows.
    """
    listed = _draw(frame, columns, what, opens)
    labels = {name: columns[name].in_file for name in listed.columns if columns[name].kind != "icon"}
    if labels:
        footer(how_to_read, listed.select(*labels).rename(labels), full, what, *when)
    else:
        st.caption("There is nothing to list here.")


def _draw(frame: pl.DataFrame, columns: Mapping[str, Column], what: str, opens: Opens | None) -> pl.DataFrame:
    """Draws the rows and returns them as drawn."""
    query, slug = site_map.query(), what.replace(" ", "-")
    sort, every = f"sort-{slug}", f"rows-{slug}"
    by = "".join(query.get(sort, []))
    ordered = _ordered(frame, columns, by)
    listed = ordered if every in query else ordered.head(MOST)
    visible = _shown(listed, columns)
    if not visible.width:
        return visible
    used = [_sized(columns[name], visible[name]) for name in visible.columns]
    leads = [""] * listed.height if opens is None else [opens(row) for row in listed.iter_rows(named=True)]
    _drawn(
        key=f"{slug} table",
        data={
            "columns": [_header(name, columns[name], by, query, sort) for name in visible.columns],
            "rows": [_row(row, used, to) for row, to in zip(visible.iter_rows(), leads, strict=True)],
        },
    )
    if listed.height < frame.height:
        href = escape(site_map.address(query | {every: ["all"]}))
        st.html(
            f'<p class="table-more stays">{MOST} of {frame.height} rows. <a href="{href}">List all</a></p>'
        )
    return visible


def _shown(frame: pl.DataFrame, columns: Mapping[str, Column]) -> pl.DataFrame:
    """The columns of the table that hold anything, in their units."""
    present = [n for n in columns if n in frame.columns and frame[n].count() > 0]
    return frame.select(_value(name, columns[name]) for name in present)


def _ordered(frame: pl.DataFrame, columns: Mapping[str, Column], by: str) -> pl.DataFrame:
    name = by.removeprefix("-")
    if name not in columns or name not in frame.columns:
        return frame
    return frame.sort(name, descending=by.startswith("-"), nulls_last=True, maintain_order=True)


def _header(name: str, column: Column, by: str, query: Query, sort: str) -> dict[str, str]:
    """The label over its unit. A click sorts by it, another the other way round, a third as it was."""
    turns = [name, f"-{name}"] if column.kind in _WORDS else [f"-{name}", name]
    after = {turns[0]: turns[1], turns[1]: ""}.get(by, turns[0])
    others = {each: values for each, values in query.items() if each != sort}
    label, _, unit = column.label.partition(" (")
    return {
        "label": label,
        "unit": unit.removesuffix(")"),
        "kind": column.kind,
        "order": {name: "ascending", f"-{name}": "descending"}.get(by, "none"),
        "href": site_map.address(others | ({sort: [after]} if after else {})),
        "help": column.help or "",
    }


def _sized(column: Column, values: pl.Series) -> Column:
    """A bar that nothing else limits is as long as the column's largest."""
    if column.kind != "bar" or column.full is not None:
        return column
    largest = values.max()
    return column._replace(full=float(largest) if isinstance(largest, float) and largest > 0 else 1.0)


def _row(values: Sequence[Any], columns: Sequence[Column], leads_to: str) -> dict[str, Any]:
    paired = list(enumerate(zip(values, columns, strict=True)))
    return {
        "href": leads_to,
        "texts": [_text(value, column) for _, (value, column) in paired],
        "shares": {
            place: round(100 * min(max(value / column.full, 0.0), 1.0))
            for place, (value, column) in paired
            if column.full and value is not None
        },
    }


def _text(value: Any, column: Column) -> str:
    if value is None:
        return "" if column.kind == "icon" else "–"
    match column.kind:
        case "number" | "bar":
            return grouped(value, column.decimals)
        case "duration":
            return h_mm_ss(value.total_seconds())
        case "day":
            return f"{value:%a %-d %b %Y}"
        case "moment":
            return f"{value:%a %-d %b %Y, %H:%M}"
        case _:
            return str(value)


def _value(name: str, column: Column) -> pl.Expr:
    if column.kind == "duration":
        return pl.duration(milliseconds=(pl.col(name) * 1000).round()).alias(name)
    if column.kind in _NUMBERS:
        return (pl.col(name).cast(pl.Float64) * column.factor).round(column.decimals).alias(name)
    if column.kind == "words":
        return pl.col(name).str.replace_all("_", " ")
    return pl.col(name)
