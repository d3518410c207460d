"""A session's curves: drawing a box over a stretch draws that stretch from every sample."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from answers.training import Detail
from charts import session as charts
from charts.sports import paced
from ui.chart import CONFIG, footer, heading, marked
from ui.empty_state import empty_state
from ui.unread import unread

TITLE = "The session over time"
Stretch = tuple[float, float] | None


def curves(detail: Detail) -> None:
    if charts.has_curves(detail.samples):
        _curves(detail)
    else:
        heading(TITLE)
        if not detail.samples_unread:
            empty_state(
                "No samples",
                "Polar sent this session without its curves.",
                "There is nothing to do.",
                connections=False,
            )
    unread("Samples of this session", detail.samples_unread)


@st.fragment
def _curves(detail: Detail) -> None:
    session_id = detail.session["session_id"]
    place = f"stretch {session_id}"
    stretch: Stretch = st.session_state.get(place)
    with st.container(horizontal=True, vertical_alignment="center"):
        heading(TITLE)
        if stretch is not None and st.button(
            "Whole session", icon=":material/zoom_out_map:", type="tertiary"
        ):
            st.session_state[place] = None
            st.rerun(scope="fragment")
    samples = detail.samples
    pace = paced(detail.session["sport"] or "")
    if pace:
        samples = charts.with_pace(samples)
    points = charts.drawn(samples, *(stretch or (None, None)))
    if points.is_empty():
        _nothing(pace, stretch)
        footer("Every sample is in the CSV.", points, detail.samples, "session-samples", session_id)
        return
    how = "Lowest and highest values of each moment. Draw a box over a stretch to see it in full detail."
    event = st.plotly_chart(
        marked(charts.curves(points), points),
        key=f"curves {session_id} {stretch}",
        config=CONFIG,
        on_select="rerun",
        selection_mode="box",
        alt=f"{TITLE}. {how}",
    )
    footer(how, points, detail.samples, "session-samples", session_id)
    chosen = _chosen(event.selection.box)
    if chosen is not None and chosen != stretch:
        st.session_state[place] = chosen
        st.rerun(scope="fragment")


def _nothing(pace: bool, stretch: Stretch) -> None:
    """Says why there is no curve, though the session has samples."""
    slow = f"slower than {charts.STANDING_KMH:.0f} km/h, which has no pace worth drawing"
    if stretch is None:
        what, why, do = "No pace to draw", f"All of it was {slow}.", "There is nothing to do."
    else:
        what, do = "Nothing to draw in this stretch", "Choose “Whole session” to see where there is."
        why = f"Nothing was recorded here, or it was {slow}." if pace else "Nothing was recorded here."
    empty_state(what, why, do, connections=False)


def _chosen(boxes: list[dict[str, list[str]]]) -> Stretch:
    """Seconds from the start between the sides of the newest box."""
    if not boxes:
        return None
    low, high = sorted(_seconds(moment) for moment in boxes[-1]["x"])
    return (low, high) if high - low >= 1 else None


def _seconds(moment: str | float) -> float:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000
    return (moment - charts.ORIGIN_MS) / 1000
