from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from analytics.metrics import METRICS
from analytics.normal_range import NormalRange
from answers.reading import Reading
from ui import metric_card

DAY = date(2026, 6, 30)


def _html(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> str:
    found: list[str] = []
    monkeypatch.setattr("streamlit.html", found.append)
    metric_card.metric_cards([reading])
    return found[0]


def _reading(value: float, usual: NormalRange, *, look: bool = False) -> Reading:
    return Reading(METRICS["resting_hr"], value, DAY, "last <night>", usual, "usual", look, "usual for you")


def test_the_dot_stands_on_the_band(monkeypatch: pytest.MonkeyPatch) -> None:
    # the track reaches 1.6 widths beyond 50 and 54: from 43.6 to 60.4, so 52 is in its middle
    html = _html(_reading(52, NormalRange(52, 50, 54, 60, DAY, DAY)), monkeypatch)
    assert 'class="dot" style="left:50.0%"' in html
    assert 'class="tick" style="left:50.0%"' in html
    assert 'class="band" style="left:38.1%;width:23.8%"' in html
    assert "last &lt;night&gt;" in html


def test_far_outside_stays_on_the_track(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html(_reading(190, NormalRange(52, 50, 54, 60, DAY, DAY), look=True), monkeypatch)
    assert 'class="dot" style="left:100.0%"' in html
    assert 'class="card look"' in html


def test_without_a_normal_range_there_is_no_band(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html(_reading(52, NormalRange(None, None, None, 4, DAY, DAY)), monkeypatch)
    assert 'class="track"' not in html
    assert ">52<small>bpm</small>" in html


def test_the_app_takes_the_cards() -> None:
    def script() -> None:
        from datetime import date

        from analytics.metrics import METRICS
        from analytics.normal_range import NormalRange
        from answers.reading import Reading
        from ui.metric_card import metric_cards

        day = date(2026, 6, 30)
        usual = NormalRange(52, 50, 54, 60, day, day)
        metric_cards(
            [Reading(METRICS["resting_hr"], 52, day, "today", usual, "usual", False, "usual for you")]
        )

    assert not AppTest.from_function(script).run().exception
