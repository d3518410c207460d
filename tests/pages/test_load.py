from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from analytics.methods import METHODS
from polar_data.database import Database
from polar_data.schema import days
from tests.answers.loads import put
from tests.pages.shown import downloads, figures, shown, text
from tests.polar_data.hand_made import add

WEEK = [70.0, 0.0, 100.0, 90.0, 0.0, 160.0, 120.0]
YESTERDAY = datetime.now().astimezone().date() - timedelta(days=1)


def test_a_hard_week_after_usual_ones(newcomer: Database) -> None:
    put(newcomer, [0.4 * load for load in WEEK] * 8 + [load / 2 for load in WEEK] * 6 + WEEK, last=YESTERDAY)
    app = shown("load")
    words = text(app)
    assert "**The last 7 days brought 540 AU, clearly above your usual: 270 AU more than your median" in words
    assert words.count('class="card look"') == 2  # the week and Foster's strain; never the ratio
    assert "higher than 100\u00a0% of your own year (n\u00a0=\u00a092\u00a0days)" in words
    assert "Not given" not in words
    assert "<td>Last week again<small>the same load on the same days</small></td><td>540</td>" in words
    assert "A week of yours<small>eight in ten of 15 past weeks" in words
    (figure,) = figures(app)
    assert {"Fitness", "Fatigue", "Form", "Load", "Planned"} <= {trace["name"] for trace in figure["data"]}
    assert downloads(app) == ["Shown", "All data"] * 3


def test_polars_own_word_stands_beside_our_estimate(newcomer: Database) -> None:
    put(newcomer, WEEK * 4, last=YESTERDAY)
    status = "PRODUCTIVE_ALMOST_OVERREACHING"
    add(newcomer, days.cardio_load_day, day=YESTERDAY, strain=54.9, tolerance=28.8, ratio=1.9, status=status)
    words = text(shown("load"))
    assert '<p class="word">Productive almost overreaching</p>' in words
    assert "<th>Polar's own</th><th>Our estimate</th>" in words
    for theirs, ours in (
        ("54.9</b> AU a day", "77.1</b> AU a day<small>7 of 7 days"),
        ("28.8</b> AU a day", "77.1</b> AU a day<small>28 of 28 days"),
        ("1.90</b>", "1.00</b><small>28 of 28 days"),
    ):
        assert f"<td><b>{theirs}</td><td><b>{ours}</small></td>" in words


@pytest.mark.usefixtures("demo")
def test_the_plan_chosen_is_drawn_and_marked() -> None:
    app = shown("load", plan="Rest")
    (figure,) = figures(app)
    assert "Planned" in {trace["name"] for trace in figure["data"]}
    assert '<tr class="chosen"><td>Rest' in text(app)
    assert "Dashed: the plan" in text(app)


@pytest.mark.usefixtures("demo")
def test_a_range_in_the_past_has_no_plan_in_it() -> None:
    app = shown("load", range="Custom", **{"from": "2026-03-01", "to": "2026-03-31"})
    (figure,) = figures(app)
    assert "Planned" not in {trace["name"] for trace in figure["data"]}
    assert "Dashed" not in text(app)


@pytest.mark.usefixtures("demo")
def test_a_range_without_known_days_says_so() -> None:
    app = shown("load", range="Custom", **{"from": "2019-03-01", "to": "2019-03-31"})
    assert "No known load from 1 Mar to 31 Mar 2019" in text(app)
    assert not figures(app)


@pytest.mark.usefixtures("demo")
def test_every_hint_leads_to_an_entry() -> None:
    titles = [method.title.casefold() for method in METHODS]
    words = text(shown("load"))
    links = [part.split('"')[0] for part in words.split('href="how_we_know?find=')[1:]]
    assert len(links) >= 9
    for link in links:
        wanted = link.partition("&athlete")[0].replace("+", " ").replace("%2C", ",")
        wanted = wanted.replace("%28", "(").replace("%29", ")").casefold()
        assert any(title.startswith(wanted) for title in titles), wanted


def test_ten_days_say_what_is_not_given_and_why(newcomer: Database) -> None:
    put(newcomer, [50.0, 0.0, 80.0, 60.0, 0.0, 120.0, 90.0, 40.0, None, 70.0], last=YESTERDAY)
    app = shown("load")
    words = text(app)
    assert "Load ratio: 9 of the last 28 days are known, it takes 21." in words
    assert "comes with AccessLink v3" in words
    assert "hidden until 42 days are known; 9 are so far" in words
    assert "Crosses: days not known" in words
    (figure,) = figures(app)
    assert {trace["name"] for trace in figure["data"]} == {"Load", "Not known"}
    assert "Plans for the next 7 days are shown once 14 of the last 21 days are known; 9 are so far" in words


def test_days_of_rest_are_known_days(newcomer: Database) -> None:
    put(newcomer, [0.0] * 40, last=YESTERDAY)
    words = text(shown("load"))
    assert "not given<small>28 of 28 days, hardly any load</small>" in words
    assert "not given<small>40 known days, hardly any load</small>" in words
    assert "it takes" not in words
    assert "the last 21 days (21 known) brought hardly any load" in words


def test_the_card_says_that_the_week_is_not_known(newcomer: Database) -> None:
    put(newcomer, [*WEEK * 8, None, None, None], last=YESTERDAY)
    unknown = "not given<small>4 of 7 days, it takes 5</small>"
    assert text(shown("load")).count(unknown) == 2  # strain, and the ratio that is made of it


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("load")
    assert "No training load yet" in text(app)
    assert not figures(app)
