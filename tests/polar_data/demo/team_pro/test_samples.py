"""The dense samples: their form, and that the summary can be computed from them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.season import LENGTH_M, WIDTH_M
from polar_data.demo.team_pro import TeamPro
from polar_data.demo.team_pro.text import duration

Item = dict[str, Any]
FIELDS = ["time", "distance", "hr", "speed", "cadence", "lat", "lon", "altitude", "forward_acceleration"]


def player_session_id(team_pro: TeamPro, one: Appearance) -> str:
    session_id = team_pro.team_sessions(team_pro.team_id)[one.session.number]["id"]
    place = team_pro.squad.lineups[one.session.number].index(one)
    return str(team_pro.team_session(session_id)["participants"][place]["player_session_id"])


@pytest.fixture(scope="module")
def rendered(team_pro: TeamPro) -> list[tuple[Appearance, Item, Item]]:
    """Some players of a match and of a drill: the appearance, the session and the summary."""
    lines = team_pro.squad.lineups
    match = [line for line in lines if line[0].session.kind == "MATCH"][-1]
    drill = next(line for line in lines if line[0].session.kind == "DRILL")
    found = []
    for one in [*match[::4], *drill[::8]]:
        session_id = player_session_id(team_pro, one)
        session = team_pro.player_session(session_id, ["all"])
        found.append((one, session, team_pro.summary(session_id)))
    return found


def columns(session: Item) -> dict[str, np.ndarray[Any, Any]]:
    samples = session["samples"]
    rows = list(zip(*samples["values"], strict=True))
    return {
        field: np.array(values, dtype=float)
        for field, values in zip(samples["fields"], rows, strict=True)
        if field != "time"
    }


def kept(one: Appearance, values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    first, last = one.kept
    return values[first * 10 : last * 10]


@pytest.mark.parametrize(
    ("tenths", "text"),
    [(0, "PT0S"), (1, "PT0.1S"), (599, "PT59.9S"), (600, "PT1M"), (654, "PT1M5.4S"), (36_601, "PT1H1M0.1S")],
)
def test_durations(tenths: int, text: str) -> None:
    assert duration(tenths) == text


def test_rows_are_ten_a_second_with_nulls_between_the_slow_values(
    rendered: list[tuple[Appearance, Item, Item]],
) -> None:
    for one, session, _ in rendered:
        samples = session["samples"]
        assert samples["fields"] == FIELDS
        assert len(samples["values"]) == 10 * one.session.seconds
        assert [row[0] for row in samples["values"][:3]] == ["PT0S", "PT0.1S", "PT0.2S"]
        for field in ("hr", "cadence", "altitude"):
            index = FIELDS.index(field)
            assert all(row[index] is None for row in samples["values"][1:10])
        assert samples["values"][10][FIELDS.index("cadence")] is not None
        assert {type(value) for row in samples["values"][::7] for value in row} <= {
            str, int, float, type(None),
        }  # fmt: skip


def test_only_the_fields_asked_for_come(cut: TeamPro) -> None:
    one = cut.squad.lineups[-1][4]
    session_id = player_session_id(cut, one)
    assert not {"samples", "rr_intervals"} & set(cut.player_session(session_id))
    some = cut.player_session(session_id, ["location", "hr"])
    assert some["samples"]["fields"] == ["time", "hr", "lat", "lon"]
    assert "rr_intervals" not in some
    beats = cut.player_session(session_id, ["rr"])
    assert "samples" not in beats
    assert 8 <= len(beats["rr_intervals"]) <= 30  # ten seconds at 48 to 180 bpm
    assert len(some["samples"]["values"]) == 100


def test_everyone_stays_on_the_pitch(rendered: list[tuple[Appearance, Item, Item]]) -> None:
    for one, session, _ in rendered:
        found = columns(session)
        along, across = one.session.arena.metres(found["lat"], found["lon"])
        assert np.abs(along).max() < LENGTH_M / 2 + 0.1
        assert np.abs(across).max() < WIDTH_M / 2 + 0.1


def test_distance_and_highest_speed_of_the_summary_are_in_the_samples(
    rendered: list[tuple[Appearance, Item, Item]],
) -> None:
    for one, session, summary in rendered:
        found = columns(session)
        distance, speed = kept(one, found["distance"]), kept(one, found["speed"])
        assert distance[-1] - distance[0] == pytest.approx(summary["distance_meters"], rel=0.01)
        assert (speed / 36).sum() == pytest.approx(summary["distance_meters"], rel=0.01)
        assert speed.max() == pytest.approx(summary["speed_max_kmh"], abs=0.06)
        assert found["distance"][-1] == pytest.approx(session["distance_meters"], rel=0.01)
        minutes = summary["duration_ms"] / 60_000
        assert summary["speed_avg_kmh"] == pytest.approx(
            summary["distance_meters"] / minutes * 0.06, abs=0.06
        )


def test_speed_zones_and_sprints_can_be_counted_in_the_samples(
    rendered: list[tuple[Appearance, Item, Item]],
) -> None:
    for one, session, summary in rendered:
        speed = kept(one, columns(session)["speed"])
        for zone in summary["speed_zones_kmh"]:
            inside = (speed >= zone["lower_limit"]) & (speed < zone["higher_limit"])
            metres = (speed[inside] / 36).sum()
            assert metres == pytest.approx(zone["in_zone_meters"], abs=0.02 * summary["distance_meters"])
        limit = summary["speed_zones_kmh"][-1]["lower_limit"]
        runs = sum(after >= limit > before for before, after in pairwise(speed[::10]))
        assert runs == pytest.approx(summary["sprint_counter"], abs=1)


def test_accelerations_can_be_counted_in_the_samples(
    rendered: list[tuple[Appearance, Item, Item]],
) -> None:
    """Mean acceleration of each second, runs of one sign, by the hardest second."""
    for one, session, summary in rendered:
        change = np.diff(kept(one, columns(session)["speed"])[::10]) / 3.6
        peaks = [0.0]
        for value in change:
            if value * peaks[-1] <= 0:
                peaks.append(value)
            elif abs(value) > abs(peaks[-1]):
                peaks[-1] = value
        counts = {zone["limit"]: zone["count"] for zone in summary["acceleration_zones_ms2"]}
        assert counts[3] == sum(peak >= 3 for peak in peaks)
        assert counts[2] == sum(2 <= peak < 3 for peak in peaks)
        assert counts[1] == sum(1 <= peak < 2 for peak in peaks)
        assert counts[-2] == sum(-2 <= peak <= -1 for peak in peaks)
        assert counts[-3] == sum(-3 <= peak < -2 for peak in peaks)
        assert sum(counts.values()) > 50


def test_heart_rates_of_the_summary_are_in_the_samples(
    rendered: list[tuple[Appearance, Item, Item]],
) -> None:
    for one, session, summary in rendered:
        rates = kept(one, columns(session)["hr"])
        rates = rates[~np.isnan(rates)]
        # The belt may lose the skin for up to 50 seconds.
        assert one.kept[1] - one.kept[0] - 50 <= len(rates) <= one.kept[1] - one.kept[0]
        assert rates.mean() == pytest.approx(summary["heart_rate_avg"], abs=1)
        assert rates.max() == pytest.approx(summary["heart_rate_max"], abs=3)
        top = one.player.person.hr_max
        assert summary["heart_rate_max_percent"] == round(100 * summary["heart_rate_max"] / top)
        zones = summary["heart_rate_zones"]
        assert zones[-1]["higher_limit"] == top
        assert [zone["index"] for zone in zones] == [1, 2, 3, 4, 5]


def test_beats_fill_the_record(rendered: list[tuple[Appearance, Item, Item]]) -> None:
    for one, session, _ in rendered:
        beats = session["rr_intervals"]
        known = [beat for beat in beats if beat is not None]
        assert 0 < len(beats) - len(known) < 0.01 * len(beats)
        assert sum(known) / len(known) * len(beats) == pytest.approx(one.session.seconds * 1000, rel=0.01)


def test_without_a_belt_there_is_movement_and_no_heart_rate(team_pro: TeamPro) -> None:
    one = next(one for line in team_pro.squad.lineups for one in line if not one.belt)
    session = team_pro.player_session(player_session_id(team_pro, one), ["all"])
    found = columns(session)
    assert np.isnan(found["hr"]).all()
    assert session["rr_intervals"] == []
    assert "heart_rate_avg" not in session
    assert session["distance_meters"] > 1000


def test_a_session_of_her_own_has_a_row_a_second(team_pro: TeamPro) -> None:
    player = team_pro.team(team_pro.team_id)["players"][12]
    own = [item for item in team_pro.player_sessions(player["player_id"]) if item["type"] == "INDIVIDUAL"]
    run = next(item for item in own if item["sport"] == "RUNNING")
    session = team_pro.player_session(run["id"], ["all"])
    found = columns(session)
    assert len(found["hr"]) == session["duration_ms"] / 1000
    assert found["hr"].mean() == pytest.approx(session["heart_rate_avg"], abs=1)
    assert found["distance"][-1] == pytest.approx(session["distance_meters"], abs=5)
    lifted = next(item for item in own if item["sport"] == "STRENGTH_TRAINING")
    session = team_pro.player_session(lifted["id"], ["all"])
    assert np.isnan(columns(session)["lat"]).all()
    assert "distance_meters" not in session
