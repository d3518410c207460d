"""A value against the person's own normal range: number, unit, age, band and words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from answers.reading import Reading
from ui.style import capital

_STYLE = """<style>
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(14.5rem,1fr));gap:.8rem}
.card{border:1px solid rgba(128,142,160,.32);border-radius:.6rem;padding:.75rem .9rem .7rem;
 display:flex;flex-direction:column;gap:.3rem;min-width:0}
.card.look{border-color:rgba(217,138,31,.75)}
.card header{font-size:.86rem;font-weight:600}
.card .value{font-size:1.75rem;font-weight:600;line-height:1.15;font-variant-numeric:tabular-nums;
 display:flex;align-items:baseline}
.card .value span{margin-left:auto;font-size:.8rem;font-weight:400;opacity:.68;white-space:nowrap}
.card .value small{font-size:.95rem;font-weight:400;opacity:.75;margin-left:.25rem}
.card .track{position:relative;height:1.9rem;margin:.15rem .3rem 0}
.card .track i{position:absolute;display:block}
.card .line{left:0;right:0;top:.5rem;height:2px;background:rgba(128,142,160,.3);border-radius:1px}
.card .band{top:.2rem;height:.7rem;background:rgba(128,142,160,.38);border-radius:.2rem}
.card .tick{top:.1rem;height:.9rem;width:2px;margin-left:-1px;background:rgba(128,142,160,1)}
.card .dot{top:.15rem;height:.8rem;width:.8rem;margin-left:-.4rem;border-radius:50%;
 background:#66788c;box-shadow:0 0 0 2px rgba(255,255,255,.85)}
.card.look .dot{background:#d98a1f;border-radius:.1rem;transform:rotate(45deg) scale(.88)}
.card .track b{position:absolute;top:1.05rem;font-size:.74rem;font-weight:400;opacity:.68;
 transform:translateX(-50%);font-variant-numeric:tabular-nums;white-space:nowrap}
@media(max-width:640px){.cards{grid-template-columns:repeat(auto-fill,minmax(10.2rem,1fr));gap:.6rem}
 .card{padding:.6rem .7rem}.card .value{font-size:1.45rem;flex-wrap:wrap}
 .card .value span{margin-left:0;flex-basis:100%}}
.card .words{font-size:.84rem;line-height:1.35;margin:0}
.card.look .words::before{content:"◆ Worth a look: ";font-weight:600}
.card details{font-size:.8rem;opacity:.8;margin-top:auto}
.card summary{cursor:pointer;opacity:.8;list-style:none;width:fit-content;
 text-decoration:underline dotted;text-underline-offset:.2em}
.card summary::-webkit-details-marker{display:none}
.card details p{margin:.25rem 0 0;line-height:1.4}
</style>"""
_ROOM = 1.6  # the track reaches this many widths of the middle half beyond the quartiles


def metric_cards(readings: Sequence[Reading]) -> None:
    """A grid of cards, as many side by side as the width allows."""
    st.html(f'<div>{_STYLE}<div class="cards">{"".join(_card(reading) for reading in readings)}</div></div>')


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
