from __future__ import annotations

import pytest

from polar_data.database import Database
from tests.pages.shown import downloads, figures, shown, tables, text


@pytest.mark.usefixtures("demo")
def test_recharge_bands_curves_and_tests() -> None:
    app = shown("recovery")
    words = text(app)
    for title in (
        "Nightly Recharge and its ANS charge",
        "Night HRV (RMSSD) against your normal range",
        "Night heart rate (4-hour mean) against your normal range",
        "Breathing rate against your normal range",
        "Skin temperature against your normal range",
        "Night HRV (RMSSD) through the night",
        "Breathing rate through the night",
    ):
        assert f"<h4>{title}</h4>" in words
    assert "Polar's own word" in words
    assert "Polar's 28-day mean" in words
    assert len(figures(app)) == 7
    assert len(downloads(app)) == 2 * (7 + len(tables(app)))
    assert len(tables(app)) >= 1


@pytest.mark.usefixtures("demo")
def test_hrv_has_a_logarithmic_axis_and_says_so() -> None:
    app = shown("recovery")
    assert figures(app)[1]["layout"]["yaxis"]["type"] == "log"
    assert "Logarithmic scale" in text(app)


@pytest.mark.usefixtures("demo")
def test_tests_in_another_order_are_not_said_to_have_the_newest_first() -> None:
    app = shown("recovery", range="All", **{"sort-spo2-tests": "spo2_pct"})
    values = next(each["SpO₂"] for each in tables(app) if "SpO₂" in each)
    assert len(values) > 1
    assert values == sorted(values)
    assert "newest first" not in text(app).lower()


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("recovery")
    assert "No Nightly Recharge from" in text(app)
    assert "after three nights" in text(app)
    assert not figures(app)
