"""Figures one below the other, each with what it rests on, and what it means to open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui import site_map

_STYLE = """<style>
.rows{border:1px solid rgba(128,142,160,.32);border-radius:.6rem;overflow:hidden;font-size:.9rem;
 line-height:1.45}
.rows details{border-bottom:1px solid rgba(128,142,160,.18)}
.rows details:last-child{border-bottom:0}
.rows summary{cursor:pointer;list-style:none;display:grid;gap:.1rem 1.2rem;padding:.6rem .95rem .55rem;
 grid-template-columns:minmax(8.5rem,12rem) minmax(9rem,12rem) minmax(0,1fr) .8rem;align-items:start}
.rows summary::-webkit-details-marker{display:none}
.rows summary::after{content:"+";opacity:.55;text-align:right;font-size:1.05rem;line-height:1.3}
.rows details[open]>summary::after{content:"−"}
.rows summary:hover,.rows details[open]>summary{background:rgba(128,142,160,.07)}
.rows summary>b{font-weight:600;line-height:1.65}
.rows .look summary>b::before{content:"◆ ";color:#d98a1f}
.rows .value{font-size:1.2rem;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums}
.rows .value small{font-size:.85rem;font-weight:400;opacity:.75;margin-left:.25rem}
.rows .value.none{font-size:.95rem;font-weight:400;opacity:.68;line-height:1.6}
.rows .notes span{display:block}.rows .notes span+span{font-size:.84rem;opacity:.75}
.rows .more{margin:0;padding:.1rem .95rem .75rem;max-width:54rem;font-size:.87rem}
.rows .more a{color:inherit;text-decoration:underline dotted;text-underline-offset:.2em}
.rows+p{font-size:.82rem;opacity:.68;margin:.35rem 0 0;line-height:1.4}
@media(max-width:760px){.rows summary{grid-template-columns:minmax(0,1fr) .8rem}
 .rows summary>*{grid-column:1}.rows summary::after{grid-column:2;grid-row:1}}
</style>"""


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
    st.html(f'<div>{_STYLE}<div class="rows">{"".join(map(_row, found))}</div><p>{escape(foot)}</p></div>')


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
