"""A row of figures with their names."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

import streamlit as st

_STYLE = """<style>
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(8.2rem,1fr));gap:.9rem 1.2rem;
 margin:.1rem 0 .4rem}
.facts,.facts dt,.facts dd{padding:0}
.facts dt{font-size:.82rem;font-weight:400;opacity:.68;margin:0;line-height:1.3}
.facts dd{font-size:1.2rem;font-weight:600;margin:.1rem 0 0;line-height:1.25;
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
        f"<div><dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}"
        f"{f'<small>{escape(fact.note)}</small>' if fact.note else ''}</dd></div>"
        for fact in rows
        if fact.value and fact.value != "–"
    )
    st.html(f'<div>{_STYLE}<dl class="facts">{cells}</dl></div>')
