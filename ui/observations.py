"""What is worth saying today, each with its numbers and a link to its chart; and what could be done."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.observations import Observation, Priority
from analytics.suggestions import Suggestion
from ui import site_map
from ui.style import capital

_STYLE = """<style>
.said{border:1px solid rgba(128,142,160,.32);border-radius:.6rem;line-height:1.45;font-size:.92rem}
.said section{display:grid;grid-template-columns:1.1rem minmax(0,58rem);gap:0 .45rem;padding:.65rem .95rem;
 border-bottom:1px solid rgba(128,142,160,.18)}
.said section:last-child{border-bottom:0}
.said section::before{content:"●";font-size:.7rem;line-height:1.9;color:#66788c}
.said .amber::before{content:"◆";color:#d98a1f;font-size:.85rem;line-height:1.55}
.said .do::before{content:"→";font-size:.95rem;line-height:1.4}
.said b{font-weight:600}
.said small{display:block;font-size:.82rem;opacity:.75;line-height:1.45}
.said small.foot{opacity:.68;margin-top:.15rem}
.said a{color:inherit;text-decoration:underline dotted;text-underline-offset:.2em}
</style>"""
_LOOK: set[Priority] = {"critical", "high", "medium"}  # a decision is asked for by the signal alone


_NOTHING = (
    "<section><div><b>Nothing else stands out</b><small>The newest values, the trends of 90 days, load and "
    "sleep, as far as they are known, were held against your own usual.</small></div></section>"
)


def observations(found: Sequence[Observation], suggestions: Sequence[Suggestion]) -> None:
    """The observations in the order given, then the suggestions with their why."""
    rows = "".join([*map(_observation, found), *map(_suggestion, suggestions)]) or _NOTHING
    st.html(f'<div>{_STYLE}<div class="said">{rows}</div></div>')


def _observation(each: Observation) -> str:
    tone, word = ("amber", "Worth a look: ") if each.priority in _LOOK else ("", "")
    said = escape(each.fact)
    if each.context:
        said = f"<b>{said}</b><small>{escape(capital(each.context))}.</small>"
    link = escape(site_map.href(each.link.page, **each.link.query))
    label = "Open Connections" if each.link.page == "connections" else "Open the chart"
    chart = "" if each.link.page == "today" else f' · <a href="{link}" target="_self">{label}</a>'
    return (
        f'<section class="{tone}"><div>{word}{said}'
        f'<small class="foot">n = {each.n} of {each.window_days} days{chart}</small></div></section>'
    )


def _suggestion(each: Suggestion) -> str:
    return (
        f'<section class="do"><div><b>{escape(each.description)}</b>'
        f"<small>Why: {escape(each.reason)}</small></div></section>"
    )
