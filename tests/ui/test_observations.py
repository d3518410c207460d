"""What is worth saying, as the page Today writes it."""

from __future__ import annotations

import pytest

from analytics.observations import Link, Observation, Priority
from analytics.suggestions import Suggestion
from ui.observations import observations


def _html(found: list[Observation], suggestions: list[Suggestion], monkeypatch: pytest.MonkeyPatch) -> str:
    shown: list[str] = []
    monkeypatch.setattr("streamlit.html", shown.append)
    monkeypatch.setattr("streamlit.query_params", {})
    observations(found, suggestions)
    return shown[0]


def _said(priority: Priority, context: str = "41 ms <now>", page: str = "recovery") -> Observation:
    link = Link(page, {"range": "7d"})
    return Observation("anomaly", priority, "HRV & more", context, None, "hrv_rmssd", 90, 88, 50, link)


def test_fact_numbers_n_and_link(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html([_said("high")], [], monkeypatch)
    assert '<section class="amber"><div>Worth a look: <b>HRV &amp; more</b>' in html
    assert "<small>41 ms &lt;now&gt;.</small>" in html
    assert 'n = 88 of 90 days · <a href="recovery?range=7d">Open the chart</a>' in html


@pytest.mark.parametrize("priority", ["low", "info", "positive"])
def test_what_is_no_more_than_news_is_grey(priority: Priority, monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html([_said(priority)], [], monkeypatch)
    assert '<section class=""><div><b>HRV' in html
    assert "Worth a look" not in html


def test_a_sentence_without_numbers_behind_it_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Worth a look: HRV &amp; more<small" in _html([_said("medium", "")], [], monkeypatch)


def test_what_waits_for_data_leads_to_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ">Open Connections</a>" in _html([_said("info", page="connections")], [], monkeypatch)


def test_what_has_no_chart_elsewhere_has_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<a" not in _html([_said("info", page="today")], [], monkeypatch)


def test_suggestions_come_last_with_their_why(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html([_said("high")], [Suggestion("rest", "Rest today.", 0.7, "HRV < usual.")], monkeypatch)
    assert html.index("HRV &amp; more") < html.index("<b>Rest today.</b><small>Why: HRV &lt; usual.</small>")


def test_a_day_on_which_nothing_stands_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Nothing else stands out" in _html([], [], monkeypatch)
    assert "Nothing else stands out" not in _html([_said("low")], [], monkeypatch)
