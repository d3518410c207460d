"""A row of figures with their names."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import streamlit as st


class Fact(NamedTuple):
    """A figure with its unit in `value`, and one line `note` below it."""

    label: str
    value: str
    note: str = ""


def facts(rows: list[Fact]) -> None:
    """Those with a value, side by side as the width allows."""
    cells = "".join(
        f"<div><span>{escape(fact.label)}</span><b>{escape(fact.value)}</b>"
        f"{f'<small>{escape(fact.note)}</small>' if fact.note else ''}</div>"
        for fact in rows
        if fact.value and fact.value != "–"
    )
    st.html(f'<div class="facts">{cells}</div>')
