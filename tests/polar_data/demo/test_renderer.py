"""All families of the renderer: plain values, ordered days, summaries that agree with the items."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from polar_data.demo.accesslink_v4 import FAMILIES, SINGLETONS, Renderer
from polar_data.demo.world import World

# Keys that only come when features are asked for; None: the family has no features.
FEATURED: dict[str, set[str] | None] = {
    "continuous_samples": {"samples"},
    "nightly_recharge": {"hrvSamples", "breathingRateSamples"},
    "ppi": {"ppiSamplesPerDevice"},
    "sleeps": {"sleepResult", "originalSleepResult", "sleepEvaluation", "sleepScore"},
    "skin_contacts": None,
    "sleep_wake_vectors": None,
    "temperature": None,
    "calendar_targets": None,
    "training_sessions": {
        "physicalInformation",
        "trainingLoadReport",
        "hillSplits",
        "testResults",
        "comments",
    },
}
EXERCISE_FEATURES = {
    "samples",
    "trainingLoadReport",
    "laps",
    "routes",
    "statistics",
    "zones",
    "pauseTimes",
    "strengthTrainingResults",
}


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, inner in value.items():
            assert type(key) is str
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


@pytest.mark.parametrize("family", FAMILIES)
def test_days_ascend_and_have_items_of_plain_values(renderer: Renderer, family: str) -> None:
    days = renderer.days(family)
    assert days == sorted(set(days))
    for day in [*days[:2], *days[-5:]]:
        items = renderer.items(family, day)
        assert items
        assert {type(leaf) for leaf in leaves(items)} <= {int, float, str, bool}


@pytest.mark.parametrize("family", FAMILIES)
def test_days_are_exactly_those_with_items(renderer: Renderer, world: World, family: str) -> None:
    some = {world.last_day + timedelta(n) for n in range(-12, 22)}
    assert {day for day in some if renderer.items(family, day)} == some & set(renderer.days(family))


@pytest.mark.parametrize("family", FEATURED)
def test_summary_is_the_item_without_its_features(renderer: Renderer, family: str) -> None:
    hidden = FEATURED[family] or set()
    for day in renderer.days(family)[-6:]:
        expected = [
            {key: value for key, value in item.items() if key not in hidden}
            for item in renderer.items(family, day)
        ]
        for item in expected:
            for exercise in item.get("exercises", []):
                for key in EXERCISE_FEATURES & set(exercise):
                    del exercise[key]
        assert renderer.summary(family, day) == expected


def test_summaries_that_say_less(renderer: Renderer) -> None:
    day = renderer.days("activity")[-2]
    text = day.isoformat()
    assert renderer.summary("activity", day) == [{"date": text, "activitiesPerDevice": []}]
    assert renderer.summary("calendar", day) == []
    tests = [item for day in renderer.days("tests")[-20:] for item in renderer.summary("tests", day)]
    assert len(tests) >= 20
    assert not {"samples", "rrSamples", "jumps", "qualityMeasurements"} & {
        key for item in tests for value in item.values() if isinstance(value, dict) for key in value
    }


def test_an_unknown_family_is_an_error(renderer: Renderer) -> None:
    with pytest.raises(KeyError):
        renderer.items("moods", date(2026, 1, 1))


def test_calendar_entries_hold_one_thing_each_and_all_kinds_occur(renderer: Renderer) -> None:
    kinds = set()
    for day in renderer.days("calendar")[-200:]:
        for entry in renderer.items("calendar", day):
            assert len(entry) == 1
            kinds |= set(entry)
    assert kinds == {
        "note",
        "feeling",
        "feedback",
        "perceivedRecovery",
        "weight",
        "physicalInformation",
    }


def test_every_kind_of_test_occurs_with_its_own_result_only(renderer: Renderer) -> None:
    kinds: dict[str, int] = {}
    for day in renderer.days("tests"):
        for item in renderer.summary("tests", day):
            (kind,) = set(item) - {"created", "modified", "startTime"}
            kinds[kind] = kinds.get(kind, 0) + 1
    assert 90 < kinds["orthostaticTestResult"] < 106  # weekly
    assert 90 < kinds["spo2TestResult"] < 106
    assert 45 < kinds["jumpTestResult"] < 54  # fortnightly
    assert 20 < kinds["ecgTestResult"] < 26  # monthly
    assert 6 <= kinds["fitnessTestResult"] <= 9  # quarterly
    assert kinds["rrRecording"] > 20


def test_targets_reach_three_weeks_ahead_and_are_linked_from_sessions(
    renderer: Renderer, world: World
) -> None:
    days = renderer.days("calendar_targets")
    assert world.last_day + timedelta(14) < days[-1] <= world.last_day + timedelta(21)
    ids = {i["session"]["id"]: i["session"] for d in days for i in renderer.items("calendar_targets", d)}
    linked = {
        session["trainingTarget"]["id"]
        for day in renderer.days("training_sessions")[-80:]
        for session in renderer.summary("training_sessions", day)
        if "trainingTarget" in session
    }
    assert len(linked) > 20
    assert linked <= set(ids)
    assert all(ids[target]["done"] for target in linked)
    assert not any(
        item["session"]["done"]
        for day in days
        if day > world.last_day
        for item in renderer.items("calendar_targets", day)
    )


def test_targets_start_in_utc(renderer: Renderer, world: World) -> None:
    day = next(day for day in renderer.days("calendar_targets") if date(2026, 6, 1) < day)
    start = renderer.items("calendar_targets", day)[0]["session"]["startTime"]
    utc = datetime(start["year"], start["month"], start["day"], start["hour"], start["min"])
    local = utc + timedelta(hours=3)  # summer in Helsinki
    assert local.date() == day
    assert 9 <= local.hour <= 18


def test_the_favourite_route_can_be_loaded(renderer: Renderer) -> None:
    routes = [
        exercise["routeId"]
        for target in renderer.singleton("favorites")["favoriteTarget"]
        for exercise in target["exercise"]
        if exercise["type"] == "ROUTE"
    ]
    assert routes
    for route_id in routes:
        found = renderer.route(route_id)
        assert found is not None
        route = found["userRoute"]["route"]
        assert route["routePoints"][-1]["distanceFromStartMeters"] <= route["distanceMeters"]
        assert 8_000 < route["distanceMeters"] < 12_500
    assert renderer.route("1") is None


def test_singletons_have_their_envelopes(renderer: Renderer) -> None:
    tops = {family: set(renderer.singleton(family)) for family in SINGLETONS}
    assert tops == {
        "favorites": {"favoriteTarget"},
        "sports": {"sports"},
        "sport_profile_catalog": {"catalog"},
        "sport_profiles": {"profiles"},
        "subscriptions": {"userSubscriptions"},
        "devices": {"devicesData", "userDevicesData"},
        "account_data": {"accountData"},
    }
    for family in SINGLETONS:
        assert {type(leaf) for leaf in leaves(renderer.singleton(family))} <= {int, float, str, bool}


def test_the_catalogue_knows_every_sport_that_was_done(renderer: Renderer) -> None:
    sports = renderer.singleton("sports")["sports"]
    names = {str(sport["id"]["id"]): sport["localizedNames"]["en"]["longName"] for sport in sports}
    assert len(names) >= 30
    assert (names["1"], names["2"], names["3"]) == ("Running", "Cycling", "Walking")
    done = {
        part["sport"]["id"]
        for day in renderer.days("training_sessions")
        for session in renderer.summary("training_sessions", day)
        for part in (session, *session["exercises"])
    }
    assert done <= set(names)
    assert {"1", "11", "15", "17", "18", "24", "27", "38", "68", "103", "105"} <= done


def test_every_device_that_recorded_is_listed(renderer: Renderer, world: World) -> None:
    listed = {device["deviceReference"]["uuid"] for device in renderer.singleton("devices")["devicesData"]}
    worn = {watch.uuid for day in world.dates for watch in world.watches(day)}
    assert worn == listed


@pytest.mark.parametrize("size", ["small", "medium", "large"])
def test_the_picture_is_a_png_that_decodes(renderer: Renderer, size: str) -> None:
    kind, png = renderer.picture(size)
    assert kind == "image/png"
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + data)
        chunks[name] = data
        at += length + 12
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    assert len(zlib.decompress(chunks[b"IDAT"])) == height * (1 + 3 * width)
