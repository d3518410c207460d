"""What training gives as cards, and the spread of intensity as one strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from analytics.intensity import POLARISED_ABOVE
from answers.performance import Efforts, Intensity, Oxygen
from answers.reading import Reading
from charts.session import minutes
from charts.style import INK
from ui import site_map
from ui.style import capital

_ZONES = (
    ("Easy", "zones 1 and 2", 0.3),
    ("In between", "zone 3", 0.6),
    ("Hard", "zones 4 and 5", 1.0),
)
_SHAPES = {
    "polarised": "polarised: much easy, some hard, little in between",
    "pyramidal": "pyramidal: the harder, the less",
    "threshold": "threshold: most of it in between",
    "easy only": "easy only",
    "mixed": "mixed: none of the usual shapes",
}


@dataclass(frozen=True)
class Card:
    """`value` and `unit`, or no value; the first of `lines` says most. `inside` opens below `summary`."""

    title: str
    value: str
    unit: str
    lines: tuple[str, ...]
    method: str
    look: bool = False
    summary: str = ""
    inside: tuple[str, ...] = ()


def cards(found: Sequence[Card]) -> None:
    """Side by side as the width allows."""
    st.html(f'<div class="perf">{"".join(_card(card) for card in found)}</div>')


def efficiency_card(reading: Reading | None) -> Card:
    title, method = "Output at the same heart rate", "Efficiency at matched conditions"
    if reading is None:
        return Card(
            title,
            "",
            "",
            (
                "Given once two sessions of 14 days count: steady runs or walks with speed, or rides with "
                "power, of 30 minutes or more, after eight earlier ones of the sport.",
            ),
            method,
        )
    usual = reading.usual
    basis = (
        f"Normal range {usual.q1:.1f} to {usual.q3:.1f}: the middle half of {usual.n} days from "
        f"{usual.first:%-d %b} to {usual.last:%-d %b %Y}."
        if usual.q1 is not None and usual.q3 is not None
        else ""
    )
    words = reading.words if reading.look else capital(reading.words)
    line = f"{words}. Median of the 14 days to {reading.day:%-d %b %Y}."
    return Card(
        title,
        f"{reading.value:.1f}",
        "% of expected",
        (line, *([basis] if basis else [])),
        method,
        reading.look,
    )


def efforts_card(found: Efforts) -> Card:
    speed = found.kind == "speed"
    title = "Critical speed (running)" if speed else "Critical power (cycling)"
    method = "Critical speed" if speed else "Critical power"
    fit = found.fit
    window = f"{found.first:%-d %b} to {found.last:%-d %b %Y}"
    what = ("run", "speed") if speed else ("ride", "power")
    if found.sessions == 0:
        return Card(title, "", "", (f"No {what[0]} with {what[1]} from {window}.",), method)
    listed = tuple(_effort(speed, *row) for row in _used(found))
    if fit.value is None or fit.reserve is None or fit.see is None:
        said = f"From {found.sessions} {what[0]}s, {window}: {fit.reason}."
        return Card(title, "", "", (said,), method, summary="The efforts", inside=listed)
    reserve, error = (
        (f"D′, the metres above it: {fit.reserve:.0f} m.", f"{fit.see:.0f} m")
        if speed
        else (f"W′, the work above it: {fit.reserve / 1000:.1f} kJ.", f"{fit.see / 1000:.1f} kJ")
    )
    value, unit = (
        (f"{fit.value:.2f}", f"m/s, {minutes(1000 / fit.value / 60)} min/km")
        if speed
        else (f"{fit.value:.0f}", "W")
    )
    basis = (
        f"Form: linear, {'distance' if speed else 'work'} on time. n = {fit.n} best efforts of 2 to 20 "
        f"minutes from {found.sources} of {found.sessions} {what[0]}s, {window}. Standard error of the fit "
        f"{error}, too small where efforts are cut from one session."
    )
    bound = "A lower bound, as training is rarely all-out. "
    return Card(
        title,
        value,
        unit,
        ((bound if fit.lower_bound else "") + reserve, basis),
        method,
        summary="The efforts it rests on",
        inside=listed,
    )


def _used(found: Efforts) -> list[tuple[int, float, str, str, str]]:
    rows = found.best.filter("used").select("duration_s", "output", "session_id", "sport", "day")
    return [(t, o, i, s, f"{d:%-d %b %Y}") for t, o, i, s, d in rows.iter_rows()]


def _effort(speed: bool, seconds: int, output: float, session_id: str, sport: str, day: str) -> str:
    link = escape(site_map.href("training", session=session_id))
    how = f"{output:.2f} m/s, {minutes(1000 / output / 60)} min/km" if speed else f"{output:.0f} W"
    return f'{seconds // 60} min: {how} (<a href="{link}">{escape(sport)}, {day}</a>)'


def oxygen_card(found: Oxygen) -> Card:
    title, method = "VO₂max", "VO₂max from heart rate"
    sources = {
        "our estimate: heart rates (Uth)": f"from {found.highest_bpm or 0:.0f} bpm highest and "
        f"{found.resting_bpm or 0:.0f} bpm resting heart rate",
        "our estimate: running speed (ACSM)": f"oxygen of running at {found.fastest_kmh or 0:.1f} km/h, your "
        "maximal aerobic speed",
    }
    ours = tuple(
        f"Our estimate {each.value:.0f} ({each.low:.0f} to {each.high:.0f}): {sources[each.method]}, as set "
        "at Polar."
        for each in found.ours
    )
    if found.polar is not None and found.day is not None:
        said = (f"Polar's own figure, as of {found.day:%-d %b %Y}; Polar states no error.", *ours)
        return Card(title, f"{found.polar:.0f}", "ml/kg/min", said, method)
    if found.ours:
        first = found.ours[0]
        return Card(title, f"{first.value:.0f}", "ml/kg/min, our estimate", ours, method)
    needs = (
        "Polar sent none. It comes with a fitness or running test, or once your highest and resting heart "
        "rate are set at Polar."
    )
    return Card(title, "", "", (needs,), method)


def _card(card: Card) -> str:
    value = (
        f'<div class="value">{escape(card.value)}<small>{escape(card.unit)}</small></div>'
        if card.value
        else '<div class="value none">Not given</div>'
    )
    lines = "".join(f"<p>{escape(line)}</p>" for line in card.lines)
    inside = "".join(f"<li>{item}</li>" for item in card.inside)
    opened = f"<details><summary>{card.summary}</summary><ul>{inside}</ul></details>" if inside else ""
    return (
        f'<section class="{"look" if card.look else ""}"><header>{escape(card.title)}</header>{value}{lines}'
        f"{opened}{site_map.method(card.method)}</section>"
    )


def intensity_strip(found: Intensity) -> None:
    """The three shares as one bar, and what they are called; or why they are not given."""
    spread = found.found
    counted = f"{found.sessions} sessions counted" + (
        f", {found.without} without zones or with too little heart rate" if found.without else ""
    )
    window = f"{found.first:%-d %b %Y} to {found.last:%-d %b %Y}"
    basis = f"{counted}; {spread.n} of {spread.days} days known, from {window}."
    if spread.shares is None:
        said = (
            f"<p><b>Not given:</b> {found.needed} known days and time in a zone are needed. A day is known "
            "where Polar had no session, or all of its sessions have zones, with heart rate for nine tenths "
            f"of the time.</p><p>{basis}</p>"
        )
        st.html(f'<div class="strip">{said}</div>')
        return
    hours = spread.hours or 0.0
    bars, keys = "", ""
    for share, (name, zones, depth) in zip(spread.shares, _ZONES, strict=True):
        look = f"background:{INK};opacity:{depth}"
        bars += f'<i style="flex:{share:.4f} 1 0;{look}"></i>'
        keys += (
            f'<span><i style="{look}"></i>{name} <b>{100 * share:.0f} %</b>'
            f"<small>{hours * share:.1f} h, {zones}</small></span>"
        )
    index = (
        f"Polarisation index <b>{spread.index:.2f}</b> (polarised above {POLARISED_ABOVE:.2f})"
        if spread.index is not None
        else "No polarisation index: more time was hard than easy"
    )
    shape = _SHAPES.get(spread.shape or "", "")
    st.html(
        f'<div class="strip"><div class="bar">{bars}</div><div class="keys">{keys}</div>'
        f"<p>{index}. Shape: {shape}.</p><p>{basis} Three zones made of five come only near the two "
        "thresholds they are meant for, and heart rate follows short hard efforts late. "
        f"{site_map.method('polarisation')}</p></div>"
    )
