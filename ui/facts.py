"""A row of figures with their names."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import streamlit as st

_STYLE = """<style>
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.2rem,1fr));gap:.9rem 1.2rem;
 margin:.1rem 0 .4rem}
.facts span{display:block;font-size:.82rem;opacity:.68;line-height:1.3}
.facts b{display:block;font-size:1.2rem;font-weight:600;margin-top:.1rem;line-height:1.25;
 font-variant-numeric:tabular-nums}
.facts small{display:block;font-size:.8rem;font-weight:400;opacity:.68;line-height:1.35}
</style>"""


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
    st.html(f'<div>{_STYLE}<div class="facts">{cells}</div></div>')
