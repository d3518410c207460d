"""The under-recovery signal: its band, number and interval, what it is made of, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st

from analytics.under_recovery import Signal
from analytics.under_recovery_score import BAND_LIMITS, BANDS, INPUTS
from ui import site_map

_TONES = {"low": "", "watch": " amber", "elevated": " amber", "high": " red"}
_EDGES = (0, *BAND_LIMITS, 100)
_LABELS = {item.id: item.label for item in INPUTS} | {"load": "Training load"}
_LOOKS = {"high": "Needs a decision: ", "watch": "Worth a look: ", "elevated": "Worth a look: "}


def signal_card(signal: Signal) -> None:
    """A calm card; what the number is made of is open where it is worth a look, or not given."""
    tone = _TONES.get(signal.band or "", "")
    st.html(
        f'<section class="signal{tone}">'
        "<header>Under-recovery signal<span>7 days against the 56 before</span></header>"
        f"{_illness(signal)}{_value(signal)}{_scale(signal)}{_words(signal)}{_made_of(signal)}"
        f"{site_map.method('under-recovery signal')}</section>"
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
    # The outlook is a score too: not beside a band that stands without its number.
    outlook = signal.outlook if signal.reasons and signal.number is not None else None
    known = [
        _list("What points to it", (each.text for each in signal.reasons)),
        _list(
            "What does not agree" if signal.reasons else "Known, and not pointing to it",
            (each.text for each in signal.against),
        ),
        _list("Take into account", signal.notes),
        _list("What would change it", [outlook.text] if outlook else []),
        _list("Not known, so left out", (_LABELS[name] for name in signal.missing)),
    ]
    is_open = "" if signal.band == "low" else " open"
    parts = "".join(known)
    return f"<details{is_open}><summary>What it is made of</summary>{parts}</details>" if parts else ""


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h4>{title}</h4><ul>{items}</ul>" if items else ""
