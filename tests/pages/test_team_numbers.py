"""What the session page shows against what Polar's answers say, computed here in plain Python."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from html.parser import HTMLParser
from statistics import mean, median, quantiles
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import TeamPro
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.sources import endpoint_of
from polar_data.store import people
from polar_data.store.children import players
from tests.pages.shown import shown, text

MATCHES = 6
SPEED = 3
Item = dict[str, Any]


@pytest.fixture(scope="module")
def polar() -> tuple[Item, list[tuple[Item, dict[str, Item]]]]:
    """The team and its last matches with the summary of each player by number, as Polar answers."""
    pro = TeamPro(Squad(1, last_day=date(2026, 11, 21)))
    matches = [each for each in pro.team_sessions(pro.team_id) if each["type"] == "MATCH"][-MATCHES:]
    found = []
    for listed in matches:
        session = pro.team_session(listed["id"])
        one = {p["player_id"]: pro.summary(p["player_session_id"]) for p in session["participants"]}
        found.append((session, one))
    return pro.team(pro.team_id), found


@pytest.fixture
def synced(newcomer: Database, polar: tuple[Item, list[tuple[Item, dict[str, Item]]]]) -> None:
    team, matches = polar
    intake = Intake(newcomer, 1, 1, "team_pro")

    def take(name: str, item: Item, athlete_id: int | None = None) -> None:
        key = item.get("id") or item["player_session_id"]
        call = Call(endpoint_of(name), "child", id=key, athlete_id=athlete_id)
        result = intake.take([Answer(call, {"data": item})])
        assert not result.unreadable

    take("tp_team", team)
    for session, _ in matches:
        take("tp_team_session", session)
    endpoints = [endpoint_of("tp_team"), endpoint_of("tp_team_session")]
    people.add_players(newcomer, 1, players(newcomer, 1, endpoints))
    athletes = people.players(newcomer, 1)
    for _, summaries in matches:
        for player_id, summary in summaries.items():
            take("tp_session_summary", summary, athletes[player_id])


class Table(HTMLParser):
    """The texts of a table's cells, row by row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self.feed(html[html.index("<table") : html.index("</table>")])

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append([])

    def handle_data(self, data: str) -> None:
        self.rows[-1][-1].append(data)


def number(shown_as: str) -> float:
    return float(shown_as.replace("\u202f", "").replace("\u2212", "-").removeprefix("n "))


def usual(shown_as: str) -> tuple[float, float, float]:
    """Median and quartiles, written `9 003 (9 002–9 004)`."""
    middle, low, high = re.split(r" \(|–|\)", shown_as)[:3]
    return number(middle), number(low), number(high)


def figure(summary: Item, column: int) -> float:
    """Of the columns of the overview: minutes, metres, metres a minute, highest speed, sprints."""
    minutes, metres = summary["duration_ms"] / 60_000, summary["distance_meters"]
    plain = (minutes, metres, metres / minutes, summary["speed_max_kmh"], summary["sprint_counter"])
    return float(plain[column])


def human(value: float, column: int) -> bool:
    """No player runs faster than 43 km/h."""
    return column != SPEED or value <= 43


@pytest.mark.usefixtures("synced")
def test_figures_their_usual_and_the_means(polar: tuple[Item, list[tuple[Item, dict[str, Item]]]]) -> None:
    _, matches = polar
    session, summaries = matches[-1]
    by_number = {str(p["player_number"]): p for p in session["participants"]}
    found = Table(text(shown("team_session", session=session["id"])))
    told = {row[0][0]: row for row in found.rows if row[0] and row[0][0] in by_number}
    assert told.keys() == by_number.keys()
    values = defaultdict(list)
    with_usual = 0
    for shirt, row in told.items():
        player_id = by_number[shirt]["player_id"]
        summary = summaries[player_id]
        if "distance_meters" not in summary:
            assert row[1] == ["no data: no sensor, or it failed"]
            continue
        earlier = [one[player_id] for _, one in matches[:-1] if "distance_meters" in one.get(player_id, {})]
        for column, half in enumerate((0.5, 0.5, 0.5, 0.05, 0.5)):
            value = figure(summary, column)
            assert number(row[column + 1][0]) == pytest.approx(value, abs=half + 1e-9)
            if not human(value, column):
                assert row[column + 1][1] == "not plausible"
                continue
            values[column].append(value)
            before = [v for one in earlier for v in [figure(one, column)] if human(v, column)]
            if len(before) < 5:
                assert row[column + 1][1] == "no usual yet"
                continue
            with_usual += 1
            low, _, high = quantiles(before, n=4, method="inclusive")
            assert usual(row[column + 1][1]) == pytest.approx((median(before), low, high), abs=half + 1e-9)
    assert with_usual > 0
    team = next(row for row in found.rows if row[0][:1] == ["Team"])
    for column, all_of in values.items():
        assert number(team[column + 1][0]) == pytest.approx(mean(all_of), abs=0.51)
        assert number(team[column + 1][1]) == len(all_of)


@pytest.mark.usefixtures("synced")
def test_metres_in_the_coachs_speed_zones(
    polar: tuple[Item, list[tuple[Item, dict[str, Item]]]],
) -> None:
    session, summaries = polar[1][-1]
    found = Table(text(shown("team_session", session=session["id"], figures="Speed zones")))
    assert [cell[0] for cell in found.rows[0][1:]] == [
        *("3–7 km/h", "7–11 km/h", "11–16 km/h", "16–20 km/h", "20–50 km/h")
    ]
    checked = 0
    for player in session["participants"]:
        zones = summaries[player["player_id"]]["speed_zones_kmh"]
        row = next(row for row in found.rows if row[0][:1] == [str(player["player_number"])])
        for cell, zone in zip(row[1:], zones, strict=False):
            assert number(cell[0]) == pytest.approx(zone["in_zone_meters"], abs=0.5 + 1e-9)
            checked += 1
    assert checked >= 5 * 10


def test_samples_that_cannot_be_read_cost_that_player_only(
    newcomer: Database, polar: tuple[Item, list[tuple[Item, dict[str, Item]]]], synced: None
) -> None:
    session = polar[1][-1][0]
    athletes = people.players(newcomer, 1)
    intake = Intake(newcomer, 1, 1, "team_pro")
    for player in session["participants"]:
        key, athlete_id = player["player_session_id"], athletes[player["player_id"]]
        samples = {"fields": ["time", "speed"], "values": [["soon", 5.0]]}
        whole = {"id": key, "start_time": session["start_time"], "samples": samples}
        call = Call(endpoint_of("tp_player_session"), "child", id=key, athlete_id=athlete_id)
        assert not intake.take([Answer(call, {"data": whole})]).unreadable
    words = text(shown("team_session", session=session["id"]))
    assert words.count("'soon' is not a duration") >= 3  # those on the axis of time, and one on the pitch
    assert "Connections lists it" in words
    assert "the samples of these players have not been fetched yet" not in words.lower()
