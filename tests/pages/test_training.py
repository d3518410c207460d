from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select, update
from streamlit.testing.v1 import AppTest

from polar_data.database import Database, upsert
from polar_data.schema import training
from tests.pages.shown import downloads, drawn, figures, shown, tables, text
from ui import databases


def _session(sport: str) -> str:
    """The demo's newest session of a sport."""

    def script() -> None:
        import streamlit as st

        from answers import training
        from polar_data.store import daily
        from ui.current import current

        here = current()
        span = daily.span(here.database, here.athlete.id)
        assert span is not None
        log = training.log(here.database, here.athlete.id, *span)
        st.json(dict(log.select("sport", "session_id").iter_rows()))

    return str(json.loads(AppTest.from_function(script, default_timeout=60).run().json[0].value)[sport])


@pytest.mark.usefixtures("demo")
def test_the_list_and_the_weekly_load() -> None:
    app = shown("training")
    assert "Cardio load of each week, by sport" in text(app)
    assert {trace["name"] for trace in figures(app)[0]["data"]} >= {"Running"}
    (sessions,) = tables(app)
    assert list(sessions)[:6] == ["", "Sport", "Start", "Duration", "Distance", "Mean HR"]
    assert {unit for each in drawn(app, "table") for unit in _units(each)} >= {"h:mm:ss", "km", "bpm", "AU"}
    assert downloads(app) == ["Shown", "All data"] * 2


@pytest.mark.usefixtures("demo")
def test_sessions_without_a_load_are_told_below_the_weekly_load() -> None:
    demo, table = databases.demo(), training.session
    with demo.write(1) as connection:
        everything = table.c.athlete_id == 1
        connection.execute(update(table).where(everything).values(cardio_load=10.0))
    assert "no load" not in text(shown("training"))
    with demo.write(1) as connection:
        newest = table.c.session_id == _session("Running")
        connection.execute(update(table).where(newest).values(cardio_load=None, training_load=None))
    assert re.search(r" 1 of \d+ sessions has no load and is not in the bars", text(shown("training")))


def _units(table: dict[str, Any]) -> list[str]:
    return [column["unit"] for column in table["columns"]]


@pytest.mark.usefixtures("demo")
def test_a_row_leads_to_its_session_and_keeps_the_range() -> None:
    (table,) = drawn(shown("training", range="7d"), "table")
    newest = table["rows"][0]
    assert re.fullmatch(r"\?range=7d&session=\d+", newest["href"])
    session = newest["href"].rpartition("=")[2]
    app = shown("training", session=session)
    assert f"{newest['texts'][1]}, " in text(app)  # the line below the title begins with the sport


@pytest.mark.usefixtures("demo")
def test_a_training_that_two_sources_tell_of_stands_in_the_list_once() -> None:
    once = tables(shown("training"))[0]["Start"]
    _tell_of_it_twice(_session("Running"))
    assert tables(shown("training"))[0]["Start"] == once
    app = shown("training", session=_session("Running"))
    links = [link.proto for link in app.get("page_link")]
    assert [link.label for link in links if "session=" in link.query_string] == [
        "The same training as AccessLink v3 has it"
    ]


def _tell_of_it_twice(session_id: str) -> None:
    """Lets AccessLink v3 have the session too."""
    demo, table = databases.demo(), training.session
    with demo.write(1) as connection:
        row = connection.execute(select(table).where(table.c.session_id == session_id)).mappings().one()
        twin = {**row, "source": "accesslink_v3", "session_id": "twin", "sport_id": None}
        upsert(connection, table, [twin])


@pytest.mark.usefixtures("demo")
def test_a_filter_by_sport() -> None:
    assert '<a href="?sport=Running">' in text(shown("training"))
    app = shown("training", sport="Running")
    assert '<a href="?" aria-current="true">' in text(app)  # a click takes the choice back
    assert {trace["name"] for trace in figures(app)[0]["data"]} == {"Running"}
    assert set(tables(app)[0]["Sport"]) == {"Running"}


@pytest.mark.usefixtures("demo")
def test_one_session_with_curves_route_zones_and_laps() -> None:
    app = shown("training", session=_session("Running"))
    words = text(app)
    for part in (
        "min/km",
        "Cardio load was",
        "The session over time",
        "Route, coloured by",
        "Time in heart rate",
    ):
        assert part in words
    curves, route = figures(app)[:2]
    assert [trace["name"] for trace in curves["data"]][:3] == ["Heart rate", "Pace", "Altitude"]
    assert curves["layout"]["dragmode"] == "select"
    assert not [trace for trace in route["data"] if "map" in trace["type"]]
    assert "Laps" in words


@pytest.mark.usefixtures("demo")
def test_a_session_indoors_has_no_route_and_says_so() -> None:
    app = shown("training", session=_session("Strength training"))
    assert "recorded without satellite positions" in text(app)
    assert "Strength sets" in text(app)


@pytest.mark.usefixtures("demo")
def test_a_session_that_is_not_there() -> None:
    assert "This session is not here" in text(shown("training", session="nope"))


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("training")
    assert "No session from" in text(app)
    assert not figures(app)
