"""What the next seven days would make of the figures: a choice, and all plans side by side."""

from __future__ import annotations

from datetime import date
from html import escape

import polars as pl
import streamlit as st

from answers.load import Load
from answers.load_plans import HIGH, LOW, USUAL, Ahead
from ui import site_map
from ui.chart import footer

_WHAT = {
    USUAL: "the mean of your last 28 days, every day",
    "Rest": "no training",
    "20 % less": "than last week, day for day",
    "Last week again": "the same load on the same days",
    "10 % more": "than last week, day for day",
    "30 % more": "than last week, day for day",
}
_COLUMNS = {
    "week_load": ("7 days", "AU", "{:.0f}"),
    "ratio": ("Ratio", "7 by 28 days", "{:.2f}"),
    "ratio_weighted": ("Ratio", "weighted", "{:.2f}"),
    "fitness": ("Fitness", "AU a day", "{:.0f}"),
    "fatigue": ("Fatigue", "AU a day", "{:.0f}"),
    "form": ("Form", "AU a day", "{:+.0f}"),
}
_ON_A_PHONE = {"week_load", "ratio", "form"}
_NOW = {"ratio": "acwr", "ratio_weighted": "acwr_ewma", "fitness": "ctl", "fatigue": "atl", "form": "tsb"}


def choose_plan(found: Ahead) -> str:
    """The plan to draw; the choice lives in the URL (`?plan=Rest`)."""
    plans = found.plans
    chosen = st.segmented_control(
        "If the next 7 days were",
        plans,
        default=plans[0],
        required=True,
        key="plan",
        bind="query-params",
        help="Each plan is carried on by the same formulas as the days behind. It says nothing of how you "
        "would respond. Plans of last week need all its 7 days, your usual needs 21 of 28.",
    )
    return str(chosen)


def load_plans(answer: Load, found: Ahead, plan: str) -> None:
    """Where the figures stand on the last of the seven days, for each plan."""
    ends = found.days.group_by("plan", maintain_order=True).last()
    rows = {row["plan"]: row for row in ends.iter_rows(named=True)}
    now = {name: answer.figures[id_].value for name, id_ in _NOW.items()}
    strain = answer.figures["strain"].value
    now["week_load"] = None if strain is None else 7 * strain
    head = _cells("th", [f"{name}<br>{unit}" for name, unit, _ in _COLUMNS.values()])
    body = _row(f"Now<small>{answer.as_of:%-d %B}</small>", [_text(now[name], name) for name in _COLUMNS])
    for name in found.plans:
        label = f"{escape(name)}<small>{_WHAT[name]}</small>"
        cells = [_text(rows[name][column], column) for column in _COLUMNS]
        body += _row(label, cells, "chosen" if name == plan else "")
    if found.weeks:
        label = f"A week of yours<small>eight in ten of {found.weeks} past weeks</small>"
        body += _row(label, [_span(rows[LOW][name], rows[HIGH][name], name) for name in _COLUMNS], "past")
    last: date = found.days["day"][-1]
    st.html(
        f'<div class="plans"><table><tr><th>By {last:%A %-d %B}</th>{head}</tr>{body}</table>'
        f"<p>“Your usual” is what you are used to: a ratio near 1 and a form near zero, whatever its size. "
        "Arithmetic on the loads, no forecast of health or of a result. "
        f"{site_map.method('what if')}</p></div>"
    )
    footer(
        "A ratio of 1 is a week like your last four. Form: below zero after more than you are used to.",
        _named(ends),
        _named(found.days),
        "next-7-days",
        answer.as_of,
    )


def _row(label: str, cells: list[str], kind: str = "") -> str:
    return f'<tr class="{kind}"><td>{label}</td>{_cells("td", cells)}</tr>'


def _cells(tag: str, cells: list[str]) -> str:
    """One a column; a phone shows those that say most."""
    return "".join(
        f"<{tag}>{cell}</{tag}>" if column in _ON_A_PHONE else f'<{tag} class="more">{cell}</{tag}>'
        for column, cell in zip(_COLUMNS, cells, strict=True)
    )


def _text(value: float | None, column: str) -> str:
    return "–" if value is None else _COLUMNS[column][2].format(value).replace("-", "\u2212")


def _span(low: float | None, high: float | None, column: str) -> str:
    return "–" if low is None else f"{_text(low, column)} to {_text(high, column)}"


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    units = {"load": "load_au", "week_load": "load_of_7_days_au"}
    return frame.rename(units | {name: f"{name}_au_a_day" for name in ("fitness", "fatigue", "form")})
