from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from analytics.methods import METHODS
from answers import at_rest
from polar_data.database import Database, upsert
from polar_data.demo.load import last_day
from polar_data.schema import days
from polar_data.store import people
from tests.pages.shown import shown, text
from ui import databases


@pytest.mark.usefixtures("demo")
def test_forecasts_have_their_interval_their_record_and_their_rival() -> None:
    words = text(shown("recovery")).replace("\xa0", " ")
    assert "The coming night" in words
    coming = words[words.index("80 % interval") :]
    assert re.search(r"80 % interval \d+ to \d+ ms; your normal range \d+ to \d+ \(n \d+\)", coming)
    assert re.search(
        r"From the [^<]* off than the next best \([^)]*\), \d+ % less off than repeating", coming
    )
    record = r"\d\d+ nights scored, [\d.]+ \S+ off on average; the interval held [78]\d % of \d+"
    assert len(re.findall(record, coming)) == 4


@pytest.mark.usefixtures("demo")
def test_levels_and_the_latest_orthostatic_test_say_how_sure_they_are() -> None:
    words = text(shown("recovery", range="90d")).replace("\xa0", " ")
    assert "Level of night HRV" in words
    assert re.search(r"Since \d+ \w+ \d{4} about [\d.]+ bpm lower \(95 % −[\d.]+ to −[\d.]+\)", words)
    assert re.search(r"[+−]\d+\.\d bpm per 30 days \(95 % [+−][\d.]+ to [+−][\d.]+; n 11\)", words)


@pytest.mark.usefixtures("demo")
def test_a_night_s_pulse_intervals_tell_their_artefacts() -> None:
    demo = databases.demo()
    athlete, last = people.athletes(demo)[0], last_day(demo)
    recent = (last - timedelta(days=ago) for ago in range(1, 28))  # the watch sends them every few nights
    night = next(day for day in recent if at_rest.pulse(demo, athlete.id, day) is not None)
    words = text(shown("recovery", night=night.isoformat())).replace("\xa0", " ")
    assert re.search(r"HRV from pulse intervals.*[\d.]+ % of \d+ intervals left out as artefacts", words)
    assert "Polar's own of the night" in words


@pytest.mark.usefixtures("demo")
def test_every_link_finds_its_method() -> None:
    links = set(re.findall(r"how_we_know\?find=([^\"&]+)", text(shown("recovery"))))
    titles = {method.title.replace(" ", "+") for method in METHODS}
    assert {"Change+points", "Forecast+of+the+next+night", "Orthostatic+test"} <= links <= titles


def test_without_nights_it_says_what_a_forecast_takes(newcomer: Database) -> None:
    assert "takes 40 nights" in text(shown("recovery"))


def test_a_forecast_not_shown_says_why(newcomer: Database) -> None:
    today = datetime.now().astimezone().date()
    with newcomer.write(1) as connection:
        nights = [
            {"athlete_id": 1, "day": today - timedelta(days=n), "hrv_rmssd": 50.0 + n % 3} for n in range(30)
        ]
        upsert(connection, days.daily, nights)
    words = text(shown("recovery"))
    assert "could be checked; so far there are 2." in words
    assert words.count("Not given") == 4
