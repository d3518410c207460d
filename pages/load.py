"""Load: the week against the usual, Polar's own word for it, and where the next week would lead."""

from __future__ import annotations

from datetime import date
from html import escape

import polars as pl
import streamlit as st

from analytics.what_if import AHEAD
from answers.load import Load, course, load
from answers.load_plans import BEHIND, LEAST_BEHIND, Ahead, ahead
from ui import site_map
from ui.chart import footer
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.load_chart import load_chart
from ui.load_plans import choose_plan, load_plans
from ui.load_polar import load_polar
from ui.metric_card import metric_cards
from ui.ranges import range_picker

METHODS = {
    "Load ratio": "Load ratio, coupled",
    "Load ratio, weighted": "Load ratio, weighted",
    "Monotony": "Monotony",
    "Strain after Foster": "Strain (Foster)",
    "Place in your own year": "Place in your own year",
}


def main() -> None:
    here = current()
    st.title("Load")
    answer = load(here.database, here.athlete.id, here.today)
    if answer is None:
        empty_state(
            "No training load yet",
            "No session with a cardio load has arrived, and no day that is known to be one of rest.",
            "Train with heart rate and sync on Connections; the figures begin with five known days.",
        )
        return
    st.caption(f"As of {answer.as_of:%A %-d %B %Y}. Today counts once it has a session.")
    st.markdown(f"**{answer.summary}**")
    _cards(here, answer)
    load_polar(answer)
    _course(here, answer)


def _cards(here: Current, answer: Load) -> None:
    metric_cards(answer.readings)
    _below_the_cards(answer)
    footer(
        "Grey bar: your normal range, the middle half of the 60 days that end a week before. "
        "Line: its median. Dot: the value.",
        _shown(answer),
        lambda: course(here.database, here.athlete.id, date.min, here.today, here.today),
        "load-figures",
        answer.as_of,
    )


def _below_the_cards(answer: Load) -> None:
    """What is not given and why, and where the methods are."""
    missing = "".join(f"<li>{escape(line)}</li>" for line in answer.missing)
    why = (
        f"<b>Not given</b><ul>{missing}</ul>"
        "<p>A day becomes known by a sync after it: by its sessions, or because "
        "Polar has none.</p>"
        if missing
        else ""
    )
    links = " · ".join(site_map.method(find, name) for name, find in METHODS.items())
    st.html(f'<div class="methods-of-load">{why}How they are worked out: {links}</div>')


def _shown(answer: Load) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "figure": r.metric.label,
                "unit": r.metric.unit,
                "day": r.day,
                "value": r.value,
                "known_days": answer.figures[r.metric.id].n if r.metric.id in answer.figures else None,
                "usual_median": r.usual.median,
                "usual_q1": r.usual.q1,
                "usual_q3": r.usual.q3,
                "usual_days_with_data": r.usual.n,
                "words": r.words,
            }
            for r in answer.readings
        ],
        infer_schema_length=None,
    )


def _course(here: Current, answer: Load) -> None:
    st.subheader("The course, and the next 7 days", anchor=False, divider="gray")
    first, last = range_picker(here)
    if course(here.database, here.athlete.id, first, last, here.today).is_empty():
        empty_state(
            f"No known load from {first:%-d %b} to {last:%-d %b %Y}",
            f"Loads are known up to {answer.as_of:%-d %B %Y}.",
            "Choose another range.",
            connections=False,
        )
        return
    plans = ahead(here.database, here.athlete.id, here.today)
    assert plans is not None  # there is a known day
    plan = choose_plan(plans) if plans.told else None
    load_chart(here, first, last, plans, plan)
    if plan is None:
        st.caption(_without_plans(plans))
    else:
        load_plans(answer, plans, plan)


def _without_plans(plans: Ahead) -> str:
    if plans.known < LEAST_BEHIND:
        return (
            f"Plans for the next {AHEAD} days are shown once {LEAST_BEHIND} of the last {BEHIND} days are "
            f"known; {plans.known} are so far."
        )
    return (
        f"Plans for the next {AHEAD} days are not shown: the last {BEHIND} days ({plans.known} known) "
        "brought hardly any load, so there is nothing to compare them with."
    )


main()
