"""Today: what matters now, and last night and the day, each against the person's own normal range."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import streamlit as st

from analytics.metrics import METRICS, hours
from answers import signal
from answers.reading import Reading
from answers.today import Today, today
from charts.signal import drawn, how_to_read
from charts.sports import look
from polar_data.store import daily
from ui import figures, site_map
from ui.chart import chart, footer, heading
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.metric_card import metric_cards
from ui.observations import observations
from ui.signal_card import signal_card
from ui.style import plain

SIGNAL_DAYS = timedelta(days=89)
WEEK = ("sleep_duration", "hrv_rmssd", "training_load", "steps")


def main() -> None:
    here = current()
    answer = today(here.database, here.athlete.id, here.today)
    st.title("Today")
    st.caption(f"{here.today:%A %-d %B %Y}")
    if not _readings(answer) and here.span is None:
        empty_state(
            "There is nothing to show yet",
            "No day with data has arrived.",
            "Start a sync on Connections; the newest days come first.",
        )
        return
    st.markdown(f"**{answer.summary}**")
    _matters(here, answer)
    _cards(answer)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _week(here, answer)
    with right:
        _last_session(here, answer)
        _gaps(answer)


def _matters(here: Current, answer: Today) -> None:
    """The signal beside its course, and below them what else is worth saying."""
    said = [
        each
        for each in answer.insights.observations
        if not each.fact.startswith(("Under-recovery signal", answer.signal.message))  # the card says it
    ]
    left, right = st.columns([4, 5], gap="medium")
    with left:
        signal_card(answer.signal)
    with right:
        _course(here, answer)
    observations(said, answer.insights.suggestions)


def _course(here: Current, answer: Today) -> None:
    first = answer.as_of - SIGNAL_DAYS
    database, athlete_id = here.database, here.athlete.id
    course = drawn(signal.history(database, athlete_id, first, answer.as_of))
    if course["band"].count() == 0:
        return
    chart(
        "The signal over 90 days",
        figures.signal(database, athlete_id, first, answer.as_of),
        how_to_read(course),
        course,
        lambda: _whole_course(here),
        answer.as_of,
        key="under-recovery-signal",
    )


def _whole_course(here: Current) -> pl.DataFrame:
    span = daily.span(here.database, here.athlete.id)
    return pl.DataFrame() if span is None else drawn(signal.history(here.database, here.athlete.id, *span))


def _cards(answer: Today) -> None:
    if not _readings(answer):
        empty_state(
            "No value of the last two weeks to compare",
            "It takes a night, a day's activity, or the loads of five days of a week.",
            "Wear the watch and sync on Connections.",
        )
        return
    st.subheader("Last night", anchor=False)
    if answer.night:
        metric_cards(answer.night)
    else:
        empty_state("No night", "No night of the last two weeks has arrived.", "Sync on Connections.")
    st.subheader("The day and the week", anchor=False)
    metric_cards(answer.day)
    footer(
        "Grey bar: your normal range, the middle half of the 60 days that end a week before. "
        "Line: its median. Dot: the value.",
        _shown(_readings(answer)),
        answer.history.rename({name: metric.column for name, metric in METRICS.items()}),
        "today",
        answer.as_of,
    )


def _readings(answer: Today) -> tuple[Reading, ...]:
    return answer.night + answer.day


def _shown(readings: tuple[Reading, ...]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "metric": r.metric.label,
                "unit": r.metric.unit,
                "day": r.day,
                "value": r.value,
                "usual_median": r.usual.median,
                "usual_q1": r.usual.q1,
                "usual_q3": r.usual.q3,
                "usual_days_with_data": r.usual.n,
                "words": r.words,
            }
            for r in readings
        ],
        infer_schema_length=None,
    )


def _week(here: Current, answer: Today) -> None:
    metrics = [METRICS[name] for name in WEEK if answer.week[name].count() > 0]
    if not metrics:
        empty_state("No values in the last seven days", "No day has arrived.", "Sync on Connections.")
        return
    drawn = answer.week.select(
        "day",
        *(pl.col(m.id).alias(m.column) for m in metrics),
        *(pl.lit(answer.medians.get(m.id), pl.Float64).alias(f"usual_median_{m.column}") for m in metrics),
    )
    chart(
        "The last seven days",
        figures.last_week(here.database, here.athlete.id, here.today, tuple(m.id for m in metrics)),
        "One bar a day. Dotted line: the median of your normal range. “none” is not recorded, not zero.",
        drawn,
        answer.history.rename({name: metric.column for name, metric in METRICS.items()}),
        answer.as_of,
        key="week",
    )


def _last_session(here: Current, answer: Today) -> None:
    heading("Last session")
    done = answer.last_session
    if done is None:
        empty_state("No session in the last 60 days", "None has arrived.", "Sync on Connections.")
        return
    sport = done["sport"] or "Unknown sport"
    load = done["load"]
    figures = [
        f"{hours(done['duration_s'] / 3600)} h" if done["duration_s"] else None,
        f"{done['distance_m'] / 1000:.1f} km" if done["distance_m"] else None,
        f"{done['hr_avg_bpm']} bpm mean" if done["hr_avg_bpm"] else None,
        f"load {load:.0f} AU" if load is not None else None,
    ]
    with st.container(border=True):
        st.markdown(
            f":material/{look(sport).icon}: **{plain(done['name'] or sport)}**  \n"
            f":small[{plain(sport)}, {done['start_local']:%A %-d %B, %H:%M}]  \n"
            f"{' · '.join(part for part in figures if part)}"
        )
        st.page_link(
            site_map.link("training"),
            label="Open the session",
            icon=":material/arrow_forward:",
            query_params={"session": done["session_id"]},
        )


def _gaps(answer: Today) -> None:
    heading("Missing or old")
    if not answer.gaps and not _readings(answer):
        st.markdown(":small[Nothing came regularly in the last four weeks, so nothing is missed.]")
        return
    if not answer.gaps:
        st.markdown(":material/check: :small[Everything expected for last night and yesterday is here.]")
        return
    with st.container(border=True):
        for gap in answer.gaps:
            st.markdown(f"**{gap.what}**  \n:small[{gap.why} {gap.do}]")


main()
