"""The card of the under-recovery signal in each of its states."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.illness import IllnessPattern
from analytics.under_recovery import Outlook, Reason, Signal
from ui import signal_card

HEART = Reason("night_hr", "Night heart rate", 1.9, 3.9, "bpm", 51, 7, 7, 25, "Heart rate <3.9> bpm up.")
SLEEP = Reason("sleep_score", "Sleep score", 0.1, 0.4, "points", 78, 7, 7, 0, "Sleep score as usual.")
ELEVATED = Signal(
    score=48.2,
    band="elevated",
    confidence=0.71,
    confidence_word="good",
    coverage=0.8,
    interval=(41.0, 56.4),
    reasons=(HEART,),
    against=(SLEEP,),
    missing=("efficiency",),
    notes=("Alcohol was noted.",),
    outlook=Outlook((40.0, 30.0, 20.0)),
    illness=None,
    message="Several signs.",
)


def _html(signal: Signal, monkeypatch: pytest.MonkeyPatch) -> str:
    found: list[str] = []
    monkeypatch.setattr("streamlit.html", found.append)
    signal_card.signal_card(signal)
    return found[0].replace("&nbsp;", " ")


def test_number_band_interval_and_confidence(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html(ELEVATED, monkeypatch)
    assert '<section class="signal amber">' in html
    assert "48<small>of 100</small> <em>elevated</em>" in html
    assert (
        "Good confidence (0.71): 80 % of the weight of all inputs is known. 80 % interval 41 to 56." in html
    )
    assert 'class="range" style="left:41.0%;width:15.4%"' in html
    assert 'class="dot" style="left:48%"' in html
    assert "Worth a look: Several signs." in html


def test_reasons_what_does_not_agree_and_what_would_change_it(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html(ELEVATED, monkeypatch)
    assert "<details open>" in html
    assert "<h4>What points to it</h4><ul><li>Heart rate &lt;3.9&gt; bpm up.</li></ul>" in html
    assert "<h4>What does not agree</h4><ul><li>Sleep score as usual.</li></ul>" in html
    assert "<h4>Take into account</h4><ul><li>Alcohol was noted.</li></ul>" in html
    assert "would bring it to 30; 3 to below 25." in html
    assert "left out</h4><ul><li>Output at matched heart rate</li></ul>" in html


def test_low_confidence_shows_the_band_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html(replace(ELEVATED, confidence=0.3, confidence_word="low"), monkeypatch)
    assert "<em>elevated</em>" in html
    assert "Too low for a number: the band alone is shown." in html
    for number in ("48", "41 to 56", 'class="dot"', 'class="range"', "bring it to", "below 25"):
        assert number not in html


def test_a_low_signal_is_grey_and_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    calm = replace(ELEVATED, score=3.0, band="low", interval=(0.0, 9.0), notes=())
    assert "<details>" in _html(calm, monkeypatch)  # though one of several inputs points to it
    html = _html(replace(calm, reasons=()), monkeypatch)
    assert '<section class="signal">' in html
    assert "<details>" in html
    assert "Known, and not pointing to it" in html
    assert "Worth a look" not in html
    assert "What would change it" not in html


def test_high_asks_for_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    html = _html(replace(ELEVATED, score=70.0, band="high"), monkeypatch)
    assert '<section class="signal red">' in html
    assert "Needs a decision: Several signs." in html


def test_an_illness_pattern_takes_the_place_of_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    pattern = IllnessPattern(3.0, 6.0, 4.0, 1.3, 0.9)
    html = _html(replace(ELEVATED, illness=pattern, message=pattern.text, outlook=None), monkeypatch)
    assert '<p class="ill"><b>Worth a look:</b> Over the last two nights' in html
    assert html.count("Over the last two nights") == 1
    assert "Several signs" not in html


def test_without_a_signal_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    none = replace(
        ELEVATED,
        score=None,
        band=None,
        confidence=None,
        confidence_word=None,
        interval=None,
        reasons=(),
        against=(),
        notes=(),
        outlook=None,
        missing=("hrv", "load"),
        message="Not enough data.",
    )
    html = _html(none, monkeypatch)
    assert "<em>Not given</em>" in html
    assert "Not enough data." in html
    assert "<li>Night HRV</li><li>Training load</li>" in html
    assert "confidence" not in html
    assert 'class="scale"' not in html
