"""Ten values a second on the pitch, and that they agree with the motion they are made from."""

from __future__ import annotations

import numpy as np
import pytest

from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.pitch import Track
from polar_data.demo.squad.season import LENGTH_M, WIDTH_M
from polar_data.demo.squad.squad import Squad


def match(squad: Squad) -> tuple[Appearance, ...]:
    return [line for line in squad.lineups if line[0].session.is_match][-1]


@pytest.fixture(scope="module")
def tracks(squad: Squad) -> list[tuple[Appearance, Track]]:
    drill = [line for line in squad.lineups if line[0].session.kind == "DRILL"][-1]
    return [(one, squad.track(one)) for one in (*match(squad)[::3], *drill[::6])]


def test_nobody_leaves_the_pitch(tracks: list[tuple[Appearance, Track]]) -> None:
    for _, track in tracks:
        assert np.abs(track.along_m).max() <= LENGTH_M / 2
        assert np.abs(track.across_m).max() <= WIDTH_M / 2


def test_tracks_have_ten_values_a_second_of_the_whole_record(
    tracks: list[tuple[Appearance, Track]],
) -> None:
    for one, track in tracks:
        assert len(track.speed_kmh) == 10 * one.session.seconds


def test_speed_is_the_way_made_in_a_tenth_of_a_second(tracks: list[tuple[Appearance, Track]]) -> None:
    """But for the tightest turns, and the slow walk to the other half at half-time."""
    for one, track in tracks:
        way = np.hypot(np.diff(track.along_m), np.diff(track.across_m)) * 36
        between = (track.speed_kmh[1:] + track.speed_kmh[:-1]) / 2
        playing = np.ones(len(way), dtype=bool)
        if one.session.is_match:
            start = 10 * sum(phase.seconds for phase in one.session.phases[:2])
            playing[start : start + 10 * one.session.phases[2].seconds] = False
        assert np.quantile(np.abs(way - between)[playing], 0.98) < 1.0
        assert way[playing].sum() == pytest.approx(between[playing].sum(), rel=0.005)


def test_acceleration_is_the_change_of_speed(tracks: list[tuple[Appearance, Track]]) -> None:
    for _, track in tracks:
        summed = np.cumsum(track.acceleration_ms2)[::10] * 0.1 * 3.6
        assert np.corrcoef(np.diff(summed), np.diff(track.speed_kmh[::10]))[0, 1] > 0.98


def test_distance_and_highest_speed_are_those_of_the_motion(
    squad: Squad, tracks: list[tuple[Appearance, Track]]
) -> None:
    for one, track in tracks:
        motion = squad.motion(one)
        assert track.speed_kmh.max() == pytest.approx(motion.speed_kmh.max(), abs=0.01)
        assert track.distance_m[-1] == pytest.approx(motion.distance_m()[-1], rel=0.01)
        assert (np.diff(track.distance_m) >= 0).all()


def test_teams_change_ends_at_half_time(squad: Squad) -> None:
    keeper = next(one for one in match(squad) if one.player.position == "goalkeeper")
    track = squad.track(keeper)
    before = 10 * sum(phase.seconds for phase in keeper.session.phases[:2])
    after = 10 * sum(phase.seconds for phase in keeper.session.phases[:3])
    assert track.along_m[:before].mean() < -30
    assert track.along_m[after:].mean() > 30


def test_the_first_seconds_are_the_start_of_the_whole(squad: Squad) -> None:
    one = match(squad)[2]
    cut, whole = squad.track(one, 10), squad.track(one)
    assert len(cut.speed_kmh) == 100
    assert cut.speed_kmh[:90] == pytest.approx(whole.speed_kmh[:90])
    assert cut.distance_m[:90] == pytest.approx(whole.distance_m[:90])


def test_places_in_degrees_are_the_places_in_metres(squad: Squad) -> None:
    arena = match(squad)[0].session.arena
    along, across = np.array([52.5, -52.5, 0.0]), np.array([34.0, -34.0, 12.0])
    latitude, longitude = arena.degrees(along, across)
    back = arena.metres(latitude, longitude)
    assert back[0] == pytest.approx(along, abs=1e-6)
    assert back[1] == pytest.approx(across, abs=1e-6)
    # The diagonal of the pitch is 125.1 m; a degree of latitude is 111.2 km.
    north = (latitude[0] - latitude[1]) * 111.195e3
    east = (longitude[0] - longitude[1]) * 111.195e3 * np.cos(np.radians(arena.place.latitude))
    assert np.hypot(north, east) == pytest.approx(125.1, abs=0.1)
