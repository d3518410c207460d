"""The under-recovery signal: its band, number and interval, what it is made of, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from analytics.under_recovery import Signal
from analytics.under_recovery_score import BAND_LIMITS, BANDS, INPUTS
from ui import site_map

_STYLE = """<style>
.signal{border:1px solid rgba(128,142,160,.32);border-radius:.6rem;padding:.9rem 1.05rem 1rem;
 line-height:1.45;font-size:.92rem}
.signal.amber{border-color:rgba(217,138,31,.75)}.signal.red{border-color:rgba(192,72,60,.85)}
.signal header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.1rem .8rem;font-weight:600}
.signal header span{font-size:.8rem;font-weight:400;opacity:.68}
.signal .value{display:flex;flex-wrap:wrap;align-items:baseline;gap:.1rem .5rem;margin:.25rem 0 .1rem;
 font-size:2rem;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
.signal .value small{font-size:.95rem;font-weight:400;opacity:.75;margin-left:-.2rem}
.signal .value em{font-style:normal;font-size:1.2rem}
.signal .value em::before{content:"●";font-size:.7em;color:#66788c;margin-right:.35rem;vertical-align:.1em}
.signal.amber .value em::before{content:"◆";color:#d98a1f}
.signal.red .value em::before{content:"▲";color:#c0483c}
.signal .scale{position:relative;height:2.3rem;margin:.45rem .3rem .2rem}
.signal .scale i{position:absolute;display:block;top:.35rem;height:.5rem}
.signal .zone{background:rgba(128,142,160,.2);border-radius:.12rem}
.signal .zone.now{background:rgba(128,142,160,.5)}
.signal.amber .zone.now{background:rgba(217,138,31,.5)}.signal.red .zone.now{background:rgba(192,72,60,.55)}
.signal .scale .range{top:.52rem;height:.16rem;background:currentColor;opacity:.75}
.signal .scale .dot{top:.15rem;height:.9rem;width:.9rem;margin-left:-.45rem;border-radius:50%;
 background:#66788c;box-shadow:0 0 0 2px rgba(255,255,255,.85)}
.signal.amber .dot{background:#d98a1f;border-radius:.1rem;transform:rotate(45deg) scale(.86)}
.signal.red .dot{background:#c0483c;border-radius:.1rem;transform:rotate(45deg) scale(.86)}
.signal .scale b{position:absolute;top:1.12rem;font-size:.74rem;font-weight:400;opacity:.68;
 transform:translateX(-50%);white-space:nowrap}
.signal .scale b.now{font-weight:600;opacity:1}
.signal p{margin:.3rem 0 0;font-size:inherit}.signal p.sure{font-size:.84rem;opacity:.78}
.signal .ill{border-left:3px solid #d98a1f;padding:.15rem 0 .15rem .7rem;margin:.5rem 0 .6rem}
.signal .ill b::before{content:"◆ ";color:#d98a1f}
.signal h4{font-size:.84rem;font-weight:600;margin:.7rem 0 .15rem;padding:0}
.signal ul{margin:0;padding-left:1.05rem;font-size:.87rem}.signal li{margin:.12rem 0}
.signal details{margin:.6rem 0 .3rem;font-size:.87rem}.signal details h4:first-of-type{margin-top:.4rem}
.signal summary{cursor:pointer;list-style:none;width:fit-content;opacity:.85;
 text-decoration:underline dotted;text-underline-offset:.2em}
.signal summary::-webkit-details-marker{display:none}
.signal a{font-size:.87rem;color:inherit;opacity:.85;
 text-decoration:underline dotted;text-underline-offset:.2em}
</style>"""
_TONES = {"low": "", "watch": " amber", "elevated": " amber", "high": " red"}
_EDGES = (0, *BAND_LIMITS, 100)
_LABELS = {item.id: item.label for item in INPUTS} | {"load": "Training load"}
_LOOKS = {"high": "Needs a decision: ", "watch": "Worth a look: ", "elevated": "Worth a look: "}


def signal_card(signal: Signal) -> None:
    """A calm card; what the number is made of is open where something stands out."""
    tone = _TONES.get(signal.band or "", "")
    st.html(
        f'<div>{_STYLE}<section class="signal{tone}">'
        "<header>Under-recovery signal<span>7 days against the 56 before</span></header>"
        f"{_illness(signal)}{_value(signal)}{_scale(signal)}{_words(signal)}{_made_of(signal)}"
        f"{site_map.method('under-recovery signal')}</section></div>"
    )


def _illness(signal: Signal) -> str:
    if signal.illness is None:
        return ""
    return f'<p class="ill"><b>Worth a look:</b> {escape(signal.illness.text)}</p>'


def _value(signal: Signal) -> str:
    if signal.band is None:
        return '<div class="value"><em>Not given</em></div>'
    number = "" if signal.number is None else f"{signal.number}<small>of 100</small> "
    return f'<div class="value">{number}<em>{signal.band}</em></div>'


def _scale(signal: Signal) -> str:
    """The four bands side by side; the dot and its interval only where the number may be shown."""
    if signal.band is None:
        return ""
    zones = "".join(
        f'<i class="zone {now}" style="left:{low}%;width:calc({high - low}% - 2px)"></i>'
        f'<b class="{now}" style="left:{(low + high) / 2}%">{name}</b>'
        for name, low, high in zip(BANDS, _EDGES, _EDGES[1:], strict=False)
        for now in ["now" if name == signal.band else ""]
    )
    dot = ""
    if signal.number is not None and signal.interval is not None:
        low, high = signal.interval
        dot = (
            f'<i class="range" style="left:{low:.1f}%;width:{high - low:.1f}%"></i>'
            f'<i class="dot" style="left:{signal.number}%"></i>'
        )
    return f'<div class="scale">{zones}{dot}</div>'


def _words(signal: Signal) -> str:
    look = _LOOKS.get(signal.band or "", "")
    message = "" if signal.illness else f"<p>{look}{escape(signal.message)}</p>"
    if signal.confidence is None:
        return message
    interval = ""
    if signal.number is not None and signal.interval is not None:
        interval = f" 80&nbsp;% interval {signal.interval[0]:.0f} to {signal.interval[1]:.0f}."
    alone = " Too low for a number: the band alone is shown." if signal.number is None else ""
    return (
        f'{message}<p class="sure">{(signal.confidence_word or "").capitalize()} confidence '
        f"({signal.confidence:.2f}): {100 * signal.coverage:.0f}&nbsp;% of the weight of all inputs is known."
        f"{alone}{interval}</p>"
    )


def _made_of(signal: Signal) -> str:
    known = [
        _list("What points to it", (each.text for each in signal.reasons)),
        _list(
            "What does not agree" if signal.reasons else "Known, and not pointing to it",
            (each.text for each in signal.against),
        ),
        _list("Take into account", signal.notes),
        _list("What would change it", [signal.outlook.text] if signal.outlook and signal.reasons else []),
        _list("Not known, so left out", (_LABELS[name] for name in signal.missing)),
    ]
    is_open = " open" if signal.reasons or signal.band is None else ""
    parts = "".join(known)
    return f"<details{is_open}><summary>What it is made of</summary>{parts}</details>" if parts else ""


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h4>{title}</h4><ul>{items}</ul>" if items else ""
