"""A session's curves where there is nothing to draw."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

BOX_IN_A_GAP = "Nothing to draw in this stretch"
TOO_SLOW = "No pace to draw"


def _shown(sport: str, speed: float, stretch: tuple[float, float] | None) -> AppTest:
    """Two exercises with twenty minutes between them, with speed alone."""

    def script(sport: str, speed: float, stretch: tuple[float, float] | None) -> None:
        import polars as pl
        import streamlit as st

        from answers.training import Detail
        from ui.session_curves import curves

        times = [float(t) for t in (*range(60), *range(1260, 1320))]
        samples = pl.DataFrame({"t_s": times, "speed_kmh": [speed] * 120})
        st.session_state.setdefault("stretch s", stretch)
        session = {"session_id": "s", "sport": sport}
        curves(Detail(session, {}, samples, pl.DataFrame(), [], (), ()))

    app = AppTest.from_function(script, args=(sport, speed, stretch)).run()
    assert not app.exception
    return app


def _words(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.markdown)


def test_a_box_in_a_gap_says_so_and_leads_back_to_the_whole_session() -> None:
    app = _shown("Running", 12.0, (100.0, 1200.0))
    assert BOX_IN_A_GAP in _words(app)
    assert "or it was slower than 3 km/h" in _words(app)  # a pace has gaps of its own
    assert "km/h" not in _words(_shown("Road cycling", 30.0, (100.0, 1200.0)))
    assert not app.get("plotly_chart")
    app.button[0].click().run()
    app.run()  # the click ends with the fragment asking for a run of its own
    assert BOX_IN_A_GAP not in _words(app)
    assert app.get("plotly_chart")


def test_a_walk_too_slow_for_a_pace_says_so_and_still_has_its_samples() -> None:
    app = _shown("Walking", 2.9, None)
    assert TOO_SLOW in _words(app)
    assert not app.get("plotly_chart")
    assert "All data" in app.get("download_button")[-1].proto.label


@pytest.mark.parametrize(("sport", "speed"), [("Walking", 3.0), ("Road cycling", 2.9)])
def test_a_pace_worth_drawing_or_a_slow_speed_is_drawn(sport: str, speed: float) -> None:
    app = _shown(sport, speed, None)
    assert app.get("plotly_chart")
    assert TOO_SLOW not in _words(app)
