"""Polar's own figures of the cardio load beside ours; Polar's word for them as it is."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from analytics.load_figures import Figure
from answers.load import Load, Polar
from ui import site_map

_ROWS = (
    ("Strain", "mean load of 7 days", "strain", 1, " AU a day"),
    ("Tolerance", "mean load of 28 days, what you are used to", "tolerance", 1, " AU a day"),
    ("Ratio", "strain by tolerance", "acwr", 2, ""),
    ("Ratio, weighted", "recent days count more", "acwr_ewma", 2, ""),
)


def load_polar(answer: Load) -> None:
    """One card; without anything from Polar it says where that comes from."""
    polar = answer.polar
    theirs = _theirs(answer, polar) if polar else _without()
    left = f"<div>{theirs}{_terms()}</div>"
    st.html(f'<section class="own">{left}{_table(answer, polar)}</section>')


def _theirs(answer: Load, polar: Polar) -> str:
    word = "Polar gave no word for this day" if polar.status is None else escape(_words(polar.status))
    today = ""
    if answer.polar_today is not None:
        today = f" Today so far it says “{escape(_words(answer.polar_today))}”; the day is not over."
    return (
        f"<small>Polar's own cardio load status, {polar.day:%A %-d %B %Y}</small>"
        f'<p class="word">{word}</p><p><small>Shown as Polar gives it.{today}</small></p>'
    )


def _without() -> str:
    link = escape(site_map.href("connections"))
    return (
        "<p><b>No cardio load status of Polar's own</b></p><p><small>It comes with AccessLink v3, which has "
        f'given none for the last two weeks. <a href="{link}">Open Connections</a> to connect '
        "or sync it.</small></p>"
    )


def _table(answer: Load, polar: Polar | None) -> str:
    own = {} if polar is None else {"strain": polar.strain, "tolerance": polar.tolerance, "acwr": polar.ratio}
    head = ["", *([f"Polar's own{_day(polar.day, answer.as_of)}"] if polar else []), "Our estimate"]
    rows = "".join(
        f"<tr><td>{label}<small>{what}</small></td>"
        + (f"<td><b>{_number(own.get(name), decimals)}</b>{unit}</td>" if polar else "")
        + f"<td>{_ours(answer.figures[name], decimals, unit)}</td></tr>"
        for label, what, name, decimals, unit in _ROWS
    )
    return f"<table><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr>{rows}</table>"


def _ours(figure: Figure, decimals: int, unit: str) -> str:
    known = f"{figure.n}{f' of {figure.window_days}' if figure.window_days else ' known'} days"
    if figure.value is None:
        why = f"it takes {figure.needs}" if figure.n < figure.needs else "hardly any load"
        return f"not given<small>{known}, {why}</small>"
    return f"<b>{_number(figure.value, decimals)}</b>{unit}<small>{known}</small>"


def _number(value: float | None, decimals: int) -> str:
    return "–" if value is None else f"{value:.{decimals}f}"


def _day(day: date, as_of: date) -> str:
    return "" if day == as_of else f", {day:%-d %B}"


def _words(status: str) -> str:
    return status.replace("_", " ").capitalize()


def _terms() -> str:
    links = " · ".join(
        site_map.method(find, name)
        for name, find in (("strain", "Strain"), ("tolerance", "Tolerance"), ("ratio", "Load ratio, coupled"))
    )
    return (
        "<details><summary>What is this?</summary><p>Polar names its status after the ratio and what came "
        "before, and publishes no limits, so we do not work it out ourselves. AU are arbitrary units: heart "
        "rate over time, as Polar counts it. Our estimate takes the same loads; a day that is not known "
        f"is left out and never counts as rest. How ours is worked out: {links}.</p></details>"
    )
