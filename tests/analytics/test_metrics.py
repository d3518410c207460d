import pytest

from analytics.metrics import METRICS, clock, hours
from polar_data.schema import days


def test_registry_is_the_daily_table() -> None:
    columns = [c.name for c in days.daily.c if c.name not in {"athlete_id", "day"}]
    assert sorted(METRICS) == sorted(columns)
    assert all(metric.label and metric.help for metric in METRICS.values())


def test_night_heart_rate_says_what_it_is() -> None:
    assert "4-hour mean" in METRICS["resting_hr"].label


@pytest.mark.parametrize(
    ("value", "text"),
    [(-0.75, "23:15"), (0.0, "00:00"), (6.5, "06:30"), (-24.5, "23:30"), (23.9999, "00:00")],
)
def test_clock(value: float, text: str) -> None:
    assert clock(value) == text


def test_hours() -> None:
    assert hours(7.5) == "7:30"
    assert hours(7.999) == "8:00"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("steps", 12345.0, "12\u202f345 steps"),
        ("sleep_duration", 7.25, "7:15 h"),
        ("ans_charge", -3.24, "\u22123.2"),
        ("ans_charge", -0.04, "0.0"),
        ("bedtime", -1.0, "23:00"),
        ("hrv_rmssd", None, "–"),
    ],
)
def test_text(name: str, value: float | None, text: str) -> None:
    assert METRICS[name].text(value) == text
