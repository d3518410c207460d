"""What the values of a session say, each beside the person's usual of that sport, as one block."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from answers.performance_session import FEWEST, Said
from ui import site_map

_STYLE = """<style>
.says{border:1px solid rgba(128,142,160,.32);border-radius:.6rem;padding:.35rem .95rem .6rem;line-height:1.4;
 font-size:.92rem}
.says .row{display:grid;grid-template-columns:minmax(11rem,1.2fr) minmax(8rem,.8fr) 8rem minmax(12rem,2fr);
 gap:.1rem 1.1rem;align-items:center;padding:.38rem 0;border-bottom:1px solid rgba(128,142,160,.18)}
.says a{color:inherit;text-decoration:underline dotted;text-underline-offset:.2em}
.says b{font-weight:600;font-variant-numeric:tabular-nums}
.says b small{font-weight:400;opacity:.75;font-size:.85rem}
.says .look b::before{content:"◆ ";color:#d98a1f}
.says em{font-style:normal;font-size:.84rem;opacity:.78}
.says .track{position:relative;height:.9rem}
.says .track i{position:absolute;display:block}
.says .line{left:0;right:0;top:.4rem;height:2px;background:rgba(128,142,160,.3)}
.says .band{top:.12rem;height:.62rem;background:rgba(128,142,160,.38);border-radius:.2rem}
.says .dot{top:.08rem;height:.7rem;width:.7rem;margin-left:-.35rem;border-radius:50%;background:#66788c;
 box-shadow:0 0 0 2px rgba(255,255,255,.85)}
.says .look .dot{background:#d98a1f;border-radius:.1rem;transform:rotate(45deg) scale(.86)}
.says p{margin:.5rem 0 0;font-size:.84rem;opacity:.8}.says p+p{margin-top:.15rem}
@media(max-width:820px){.says .row{grid-template-columns:1.3fr 1fr}
 .says .row em,.says .row .track{grid-column:1/-1}.says .track:empty{display:none}}
</style>"""
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
    st.html(f'<div>{_STYLE}<div class="says">{rows}{lines}</div></div>')


def _row(said: Said, sport: str) -> str:
    metric, value = said.metric, said.value
    assert value is not None
    link = escape(site_map.href("how_we_know", find=said.method))
    return (
        f'<div class="row{" look" if said.look else ""}">'
        f'<span><a href="{link}" target="_self" title="{escape(metric.help)}">'
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
