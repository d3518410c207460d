"""What the values of a session say, each beside the person's usual of that sport, as one block."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from answers.performance_session import FEWEST, Said
from ui import site_map

_ROOM = 1.6  # the track reaches this many widths of the middle half beyond the quartiles


def says(found: Sequence[Said], sport: str) -> None:
    """The values, then what is not given and why; one line where nothing is worked out yet."""
    if not found:
        st.caption(
            ":material/hourglass_top: Load, efficiency and recovery of this session are worked out after the "
            "next sync."
        )
        return
    rows = "".join(_row(said, sport) for said in found if said.value is not None)
    missing: dict[str, list[str]] = {}
    for said in found:
        if said.reason is not None:
            missing.setdefault(said.reason, []).append(said.metric.label)
    lines = "".join(
        f"<p>Not given: {escape(', '.join(labels))} ({escape(reason)}).</p>"
        for reason, labels in missing.items()
    )
    st.html(f'<div class="says">{rows}{lines}</div>')


def _row(said: Said, sport: str) -> str:
    metric, value = said.metric, said.value
    assert value is not None
    link = escape(site_map.href("how_we_know", find=said.method))
    return (
        f'<div class="row{" look" if said.look else ""}">'
        f'<span><a href="{link}" title="{escape(metric.help)}">'
        f"{escape(metric.label)}</a></span>"
        f"<b>{escape(metric.number(value))} <small>{escape(metric.unit)}</small></b>"
        f"{_track(said)}<em>{escape(_words(said, sport))}</em></div>"
    )


def _words(said: Said, sport: str) -> str:
    usual, metric = said.usual, said.metric
    if usual is None:
        return said.note
    note = f"; {said.note}" if said.note else ""
    if usual.q1 is None or usual.q3 is None:
        return f"usual after {FEWEST} earlier sessions of {sport.lower()}, {usual.n} so far{note}"
    look = "worth a look: clearly outside your " if said.look else ""
    return f"{look}usual {metric.number(usual.q1)} to {metric.number(usual.q3)} (n {usual.n}){note}"


def _track(said: Said) -> str:
    usual, value = said.usual, said.value
    if usual is None or usual.q1 is None or usual.q3 is None or value is None:
        return '<span class="track"></span>'
    width = max(usual.q3 - usual.q1, 10.0**-said.metric.decimals)
    low, high = usual.q1 - _ROOM * width, usual.q3 + _ROOM * width

    def place(number: float) -> float:
        return round(100 * min(max((number - low) / (high - low), 0.0), 1.0), 1)

    q1, q3 = place(usual.q1), place(usual.q3)
    return (
        f'<span class="track"><i class="line"></i>'
        f'<i class="band" style="left:{q1}%;width:{round(q3 - q1, 1)}%"></i>'
        f'<i class="dot" style="left:{place(value)}%"></i></span>'
    )
