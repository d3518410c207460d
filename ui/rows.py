"""Figures one below the other, each with what it rests on, and what it means to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui import site_map


@dataclass(frozen=True)
class Row:
    """A figure: `value` with its `unit`, or why there is none as the first of the `notes`.

    `hint` says what it means; `find` is the name of its method on "How we know". `drawn` is HTML below the
    value. `look`: worth a look.
    """

    label: str
    value: str | None
    unit: str
    notes: Sequence[str]
    hint: str
    find: str
    drawn: str = ""
    look: bool = False


def rows(found: Sequence[Row], foot: str) -> None:
    """The rows in one frame, and below it what holds for all of them."""
    st.html(f'<div><div class="rows">{"".join(map(_row, found))}</div><p>{escape(foot)}</p></div>')


def _row(row: Row) -> str:
    unit = f"<small>{escape(row.unit)}</small>" if row.unit else ""
    value = (
        '<div class="value none">Not given</div>'
        if row.value is None
        else f'<div class="value">{escape(row.value)}{unit}</div>{row.drawn}'
    )
    first, *rest = row.notes
    notes = [f"Worth a look: {first}" if row.look else first, *rest]
    told = "".join(f"<span>{escape(note)}</span>" for note in notes).replace(" %", "&nbsp;%")
    return (
        f"<details{' class=look' if row.look else ''}><summary><b>{escape(row.label)}</b>"
        f"<div>{value}</div>"
        f'<div class="notes">{told}</div></summary>'
        f'<p class="more">{escape(row.hint)} {site_map.method(row.find)}</p></details>'
    )
