from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from answers import derived
from polar_data.database import Database
from polar_data.store import derived_values
from tests.pages.shown import downloads, figures, shown, text
from tests.support.session_values import best, put, rest, steady, zones

TODAY = datetime.now().astimezone().date()


@pytest.fixture
def runner(newcomer: Database) -> Database:
    """Ada runs every other day of eighty, much the same each time, but for one mile as fast as she can."""
    rest(newcomer, TODAY - timedelta(days=79), TODAY)
    for n in range(40):
        run = best("speed", [120, 300, 1200], [5.0, 4.6, 4.2])
        about: dict[str, Any] = {"efficiency": steady(3.0), "decoupling": 2.0 + n % 2, "best_efforts": run}
        day = TODAY - timedelta(days=2 * n + 1)
        put(newcomer, f"run{n}", day, **about, time_in_zones=zones(1800, 900, 300, 600, 0))
    compared = derived.matched(newcomer, 1)
    assert compared is not None
    derived_values.write(newcomer, 1, [derived.to_keep(derived.EFFICIENCY, compared)])
    return newcomer


def test_each_number_stands_with_its_unit_its_basis_and_its_method(runner: Database) -> None:
    app = shown("performance")
    words = text(app)
    assert "100.0<small>%" in words
    assert "the middle half of 55 days" in words
    # 5.0, 4.6 and 4.2 m/s over 2, 5 and 20 minutes: 600, 1380 and 5040 m
    assert "4.10<small>m/s, 4:04 min/km" in words
    assert "Form: linear, distance on time. n = 3 best efforts of 2 to 20 minutes from 1 of 40 runs" in words
    assert "A lower bound" in words
    assert "Standard error of the fit" in words
    for share in ("Easy <b>75 %</b>", "In between <b>8 %</b>", "Hard <b>17 %</b>"):
        assert share in words
    assert "Polarisation index <b>2.18</b> (polarised above 2.00)" in words
    assert "14 sessions counted; 28 of 28 days known" in words
    assert "Polar sent none" in words  # of the oxygen
    assert "no run of these days ends an effort in a clean stop" in words
    for method in ("Efficiency+at+matched+conditions", "Critical+speed", "polarisation"):
        assert f'href="how_we_know?find={method}"' in words
    assert len(figures(app)) == 3
    assert all(figure["layout"]["meta"]["run"] for figure in figures(app))
    assert downloads(app) == ["Shown", "All data"] * 4


def test_a_longer_range_counts_more_sessions(runner: Database) -> None:
    assert "40 sessions counted; 80 of 90 days known" in text(shown("performance", range="90d"))


def test_sessions_that_are_not_worked_out_yet(newcomer: Database) -> None:
    put(newcomer, "new", TODAY)
    app = shown("performance")
    assert "None of the 1 sessions is worked out yet" in text(app)
    assert not figures(app)


def test_a_session_says_its_values_beside_the_usual(runner: Database) -> None:
    reason = {"reason": "no clean stop"}
    loads: dict[str, Any] = {
        "trimp_edwards": 80.0,
        "trimp_lucia": 70.0,
        "session_rpe": {"reason": "no answer on how hard it felt"},
    }
    about: dict[str, Any] = {"efficiency": steady(3.0), "decoupling": 9.0, "heart_rate_recovery": reason}
    put(runner, "this", TODAY, trimp_banister=100.0, **about, **loads)
    words = text(shown("training", session="this"))
    assert "What the session says" in words
    assert "100 <small>AU" in words
    assert "usual after 5 earlier sessions of running, 0 so far" in words
    assert "worth a look: clearly outside your usual 2.0 to 3.0 (n 40)" in words
    assert "Not given: Heart-rate recovery (no clean stop)." in words
    assert "Not given: Session RPE load (no answer on how hard it felt)." in words


def test_a_session_not_worked_out_yet_says_so(newcomer: Database) -> None:
    put(newcomer, "this", TODAY)
    assert "worked out after the next sync" in text(shown("training", session="this"))


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("performance")
    assert "No session yet" in text(app)
    assert "Sync on Connections" in text(app)
    assert not figures(app)
