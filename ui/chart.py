"""A figure with its title, how to read it, and its downloads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from ui import site_map
from ui.download import File, Source, downloads

CONFIG = {"displayModeBar": False, "scrollZoom": False, "displaylogo": False}


def chart(
    title: str,
    figure: go.Figure,
    how_to_read: str,
    drawn: pl.DataFrame,
    full: Source | None,
    *when: date | str,
    key: str | None = None,
    help_: str = "",
    find: str = "",
) -> None:
    """`drawn` is exactly what the figure shows, `full` the data behind it; `when` names the files.

    `help_` and `find` are those of `heading`.
    """
    key = key or title
    with st.container(gap="xsmall"):
        heading(title, help_, find)
        st.plotly_chart(
            marked(figure, drawn), key=f"{key} figure", config=CONFIG, alt=f"{title}. {how_to_read}"
        )
        footer(how_to_read, drawn, full, key, *when)


def heading(title: str, help_: str = "", find: str = "") -> None:
    """The title of a chart or table, which opens to tell `help_`; `find` names a method on "How we know"."""
    # Not a tooltip: a phone has none, and with many charts they cost the browser more than the words.
    words = f"<h4>{escape(title)}</h4>"
    if help_:
        told = f"{escape(help_)} {site_map.method(find) if find else ''}"
        words = f"<details><summary>{words}<i>?</i></summary><p>{told}</p></details>"
    st.html(f'<div class="heading">{words}</div>')


def marked(figure: go.Figure, drawn: pl.DataFrame) -> go.Figure:
    """Puts a mark of the drawn data into the figure, by which a browser can tell what it has drawn."""
    run = f"{drawn.height}-{drawn.hash_rows(seed=0).sum() if drawn.width else 0}"
    return figure.update_layout(meta={"run": run})


def footer(
    how_to_read: str,
    drawn: Source,
    full: Source | None,
    what: str,
    *when: date | str,
    more: Sequence[File] = (),
) -> None:
    """The line below a chart or table: how to read it, and the downloads."""
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
        st.caption(how_to_read, width="stretch")
        downloads(drawn, full, what, when, what, more)
