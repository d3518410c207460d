from __future__ import annotations

from datetime import date, timedelta

import pytest

from answers.load import Load, Polar, course, load, loads
from answers.reading import Reading
from polar_data.database import Database
from polar_data.schema import days
from tests.analytics.loads import L28
from tests.answers.loads import TODAY, put
from tests.polar_data.hand_made import add

YESTERDAY = TODAY - timedelta(days=1)
WEEK = L28[:7].tolist()


def _answer(database: Database) -> Load:
    found = load(database, 1, TODAY)
    assert found is not None
    return found


def _reading(answer: Load, name: str) -> Reading:
    return next(reading for reading in answer.readings if reading.metric.id == name)


def test_the_worked_four_weeks(sqlite_database: Database) -> None:
    put(sqlite_database, L28.tolist())
    found = _answer(sqlite_database)
    values = {reading.metric.id: reading.value for reading in found.readings}
    assert values == pytest.approx(
        {"week_load": 540.0, "acwr": 1.180328, "monotony": 1.293436, "foster_strain": 698.4556}
    )
    assert _reading(found, "acwr").words.endswith("weighted to recent days 1.30")
    assert found.figures["tolerance"].value == pytest.approx(65.357143)
    assert found.missing == ()
    assert found.summary == (
        "The last 7 days brought 540 AU (7 of 7 days known). Your usual takes 21 earlier days, 17 so far."
    )


@pytest.mark.parametrize(("so_far", "as_of"), [(None, YESTERDAY), (0.0, YESTERDAY), (30.0, TODAY)])
def test_today_counts_once_it_has_a_load(
    sqlite_database: Database, so_far: float | None, as_of: date
) -> None:
    put(sqlite_database, [50.0, 0.0, so_far])
    assert loads(sqlite_database, 1, TODAY)["day"][-1] == as_of
    assert loads(sqlite_database, 1, TODAY)["load"].to_list()[:2] == [50.0, 0.0]


def test_the_week_is_held_against_the_usual_and_the_ratio_is_never_marked(sqlite_database: Database) -> None:
    put(sqlite_database, [0.9 * load for load in WEEK] * 6 + WEEK * 6 + [2 * load for load in WEEK])
    found = _answer(sqlite_database)
    assert found.summary == (
        "The last 7 days brought 800 AU, clearly above your usual: 400 AU more than your median; "
        "7 of 7 days known, usual from 60 days. Day for day that is 1.60 times your last four weeks."
    )
    assert _reading(found, "week_load").look
    ratio = _reading(found, "acwr")
    assert (ratio.where, ratio.look) == ("clearly above", False)


def test_foster_s_figures_are_marked_by_their_place_in_the_own_year(sqlite_database: Database) -> None:
    put(sqlite_database, WEEK * 12 + [2 * load for load in WEEK])
    found = _answer(sqlite_database)
    strain, monotony = _reading(found, "foster_strain"), _reading(found, "monotony")
    assert (strain.look, strain.words) == (
        True,
        "higher than 100\u00a0% of your own year (n\u00a0=\u00a078\u00a0days)",
    )
    # a week twice as hard is as monotonous as the others, and equal values count half
    assert (monotony.look, monotony.words[:14]) == (False, "higher than 50")


def test_a_place_takes_four_weeks_of_values(sqlite_database: Database) -> None:
    put(sqlite_database, L28.tolist())
    words = _reading(_answer(sqlite_database), "monotony").words
    assert words == "place in your own year after 28 earlier values, 15 so far"


def test_what_is_missing_says_why(sqlite_database: Database) -> None:
    put(sqlite_database, [*WEEK, 50.0, None, 80.0])
    found = _answer(sqlite_database)
    assert [reading.metric.id for reading in found.readings] == ["week_load"]
    assert found.missing == (
        "Load ratio: 9 of the last 28 days are known, it takes 21.",
        "Monotony: 6 of the last 7 days are known, it takes 7.",
        "Strain after Foster: 6 of the last 7 days are known, it takes 7.",
        "Load ratio, weighted: 9 known so far, it takes 28.",
    )


def test_days_that_are_not_known_are_not_called_idle(sqlite_database: Database) -> None:
    put(sqlite_database, [*WEEK * 8, None, None, None, None])  # today is not over
    assert _answer(sqlite_database).missing[0] == "Load ratio: 4 of the last 7 days are known, it takes 5."


@pytest.mark.parametrize(
    ("loads_", "reasons"),
    [
        ([50.0] * 28, ["all its days are alike"] * 2),
        ([0.0] * 28 + [0.1], ["hardly any load", "hardly any load"]),
    ],
)
def test_days_enough_but_nothing_to_divide_by(
    sqlite_database: Database, loads_: list[float], reasons: list[str]
) -> None:
    put(sqlite_database, loads_)
    missing = _answer(sqlite_database).missing
    assert len(missing) == len(reasons)
    assert all(reason in line for reason, line in zip(reasons, missing, strict=True))


def test_too_few_days_of_the_week(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0, 60.0, 70.0, 80.0])
    found = _answer(sqlite_database)
    assert found.readings == ()
    assert found.summary == "The last 7 days' load is not given: 4 of them are known, it takes 5."


def test_without_any_known_day_there_is_no_answer(sqlite_database: Database) -> None:
    assert load(sqlite_database, 1, TODAY) is None
    put(sqlite_database, [None, None])
    assert load(sqlite_database, 1, TODAY) is None


def test_polars_own_word_is_that_of_the_same_day(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0] * 9 + [0.0])
    for day, status in ((YESTERDAY, "PRODUCTIVE_ALMOST_OVERREACHING"), (TODAY, "MAINTAINING")):
        add(
            sqlite_database,
            days.cardio_load_day,
            day=day,
            source="accesslink_v3",
            strain=54.9,
            tolerance=28.8,
            ratio=1.9,
            status=status,
        )
    found = _answer(sqlite_database)
    assert found.polar == Polar(YESTERDAY, "PRODUCTIVE_ALMOST_OVERREACHING", 54.9, 28.8, 1.9)
    assert found.polar_today == "MAINTAINING"


def test_a_day_that_counts_already_has_no_word_so_far(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0] * 10)
    add(sqlite_database, days.cardio_load_day, day=TODAY, status="PRODUCTIVE")
    found = _answer(sqlite_database)
    assert found.polar == Polar(TODAY, "PRODUCTIVE", None, None, None)
    assert found.polar_today is None


def test_polars_word_of_long_ago_is_not_shown(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0] * 30)
    add(sqlite_database, days.cardio_load_day, day=TODAY - timedelta(days=14), status="PRODUCTIVE")
    found = _answer(sqlite_database)
    assert (found.polar, found.polar_today) == (None, None)


def test_the_course_hides_its_cold_start(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0] * 44)
    found = course(sqlite_database, 1, TODAY - timedelta(days=3), TODAY, TODAY)
    assert found["known_days"].to_list() == [41, 42, 43, 44]
    assert found["fitness"].to_list() == pytest.approx([None, 50.0, 50.0, 50.0])
    assert found["form"].to_list() == pytest.approx([None, None, 0.0, 0.0])


def test_an_unknown_day_is_no_rest_day(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0] * 42 + [None, 0.0, 50.0])
    found = course(sqlite_database, 1, TODAY - timedelta(days=3), TODAY, TODAY)
    assert found["load"].to_list() == [50.0, None, 0.0, 50.0]
    fitness = found["fitness"].to_list()
    assert fitness[1] == fitness[0]
    assert fitness[2] < fitness[1]


def test_days_before_the_first_known_one_are_left_out(sqlite_database: Database) -> None:
    put(sqlite_database, [None, None, 50.0, None, 60.0])
    found = course(sqlite_database, 1, TODAY - timedelta(days=400), TODAY, TODAY)
    assert found["load"].to_list() == [50.0, None, 60.0]
