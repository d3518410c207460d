"""A value against the person's own normal range: number, unit, age, band and words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from answers.reading import Reading
from ui.style import capital

_ROOM = 1.6  # the track reaches this many widths of the middle half beyond the quartiles


def metric_cards(readings: Sequence[Reading]) -> None:
    """A grid of cards, as many side by side as the width allows."""
    st.html(f'<div class="cards">{"".join(_card(reading) for reading in readings)}</div>')


def _card(reading: Reading) -> str:
    metric = reading.metric
    unit = f"<small>{escape(metric.unit)}</small>" if metric.unit and metric.kind == "number" else ""
    usual = reading.usual
    basis = (
        f" Normal range {metric.number(usual.q1)} to {metric.text(usual.q3)}: the middle half of "
        f"{usual.n} days with data from {usual.first:%-d %b} to {usual.last:%-d %b %Y}."
        if usual.q1 is not None and usual.q3 is not None
        else ""
    )
    return (
        f'<section class="card{" look" if reading.look else ""}">'
        f"<header>{escape(metric.label)}</header>"
        f'<div class="value">{escape(metric.number(reading.value))}{unit}'
        f"<span>{escape(reading.age)}</span></div>"
        f"{_track(reading)}"
        f'<p class="words">{escape(reading.words if reading.look else capital(reading.words))}</p>'
        f"<details><summary>What is this?</summary><p>{escape(metric.help + basis)}</p></details></section>"
    )


def _track(reading: Reading) -> str:
    usual, metric = reading.usual, reading.metric
    if usual.q1 is None or usual.q3 is None or usual.median is None:
        return ""
    width = max(usual.q3 - usual.q1, 10.0**-metric.decimals)
    low, high = usual.q1 - _ROOM * width, usual.q3 + _ROOM * width

    def place(value: float) -> float:
        share = (value - low) / (high - low)
        return round(100 * min(max(share, 0.0), 1.0), 1)

    low_label, high_label = metric.number(usual.q1), metric.number(usual.q3)
    q1, median, q3 = place(usual.q1), place(usual.median), place(usual.q3)
    return (
        '<div class="track"><i class="line"></i>'
        f'<i class="band" style="left:{q1}%;width:{round(q3 - q1, 1)}%"></i>'
        f'<i class="tick" style="left:{median}%"></i>'
        f'<i class="dot" style="left:{place(reading.value)}%"></i>'
        f'<b style="left:{q1}%">{escape(low_label)}</b>'
        + (f'<b style="left:{q3}%">{escape(high_label)}</b>' if high_label != low_label else "")
        + "</div>"
    )
