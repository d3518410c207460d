"""What is worth saying today, each with its numbers and a link to its chart; and what could be done."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from analytics.observations import Observation, Priority
from analytics.suggestions import Suggestion
from ui import site_map
from ui.style import capital

_LOOK: set[Priority] = {"critical", "high", "medium"}  # a decision is asked for by the signal alone


_NOTHING = (
    "<section><div><b>Nothing else stands out</b><small>The newest values, the trends of 90 days, load and "
    "sleep, as far as they are known, were held against your own usual.</small></div></section>"
)


def observations(found: Sequence[Observation], suggestions: Sequence[Suggestion]) -> None:
    """The observations in the order given, then the suggestions with their why."""
    rows = "".join([*map(_observation, found), *map(_suggestion, suggestions)]) or _NOTHING
    st.html(f'<div class="said">{rows}</div>')


def _observation(each: Observation) -> str:
    tone, word = ("amber", "Worth a look: ") if each.priority in _LOOK else ("", "")
    said = escape(each.fact)
    if each.context:
        said = f"<b>{said}</b><small>{escape(capital(each.context))}.</small>"
    link = escape(site_map.href(each.link.page, **each.link.query))
    label = "Open Connections" if each.link.page == "connections" else "Open the chart"
    chart = "" if each.link.page == "today" else f' · <a href="{link}">{label}</a>'
    return (
        f'<section class="{tone}"><div>{word}{said}'
        f'<small class="foot">n = {each.n} of {each.window_days} days{chart}</small></div></section>'
    )


def _suggestion(each: Suggestion) -> str:
    return (
        f'<section class="do"><div><b>{escape(each.description)}</b>'
        f"<small>Why: {escape(each.reason)}</small></div></section>"
    )
