"""Exercises of v3 say what v4's training sessions say; their files say what they say."""

from __future__ import annotations

import struct
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

Item = dict[str, Any]
TYPES = {
    "HEART_RATE": {0},
    "SPEED": {1},
    "CADENCE": {2, 8},
    "ALTITUDE": {3},
    "LEFT_CRANK_CURRENT_POWER": {4},
    "TEMPERATURE": {9},
    "DISTANCE": {10},
}
SPORTS = {  # Polar's sport id in v4, the name in v3
    "1": "RUNNING",
    "11": "HIKING",
    "15": "STRENGTH_TRAINING",
    "17": "TREADMILL_RUNNING",
    "18": "INDOOR_CYCLING",
    "24": "XC_SKIING_FREESTYLE",
    "27": "TRAIL_RUNNING",
    "38": "ROAD_BIKING",
    "68": "TRIATHLON",
    "103": "POOL_SWIMMING",
}
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"
GPX = "{http://www.topografix.com/GPX/1/1}"


@pytest.fixture(scope="module")
def both(v3: AccessLinkV3, renderer: Renderer, days: list[date]) -> list[tuple[Item, Item]]:
    """The same sessions in v3 and v4; among them one of each sport."""
    firsts: dict[str, date] = {}
    for day in reversed(renderer.days("training_sessions")):
        for session in renderer.summary("training_sessions", day):
            firsts.setdefault(session["sport"]["id"], day)
    assert set(firsts) == set(SPORTS)
    found: list[tuple[Item, Item]] = []
    for day in sorted({*firsts.values(), *days[::4]}):
        found += zip(v3.items("v3_exercises", day), renderer.items("training_sessions", day), strict=True)
    return found


def seconds(text: str) -> float:
    """An ISO duration such as PT1H2M3.4S."""
    total, digits = 0.0, ""
    for char in text.removeprefix("PT"):
        if char in "HMS":
            total += float(digits) * {"H": 3600, "M": 60, "S": 1}[char]
            digits = ""
        else:
            digits += char
    return total


def samples(exercise: Item) -> dict[int, list[Any]]:
    """Values by type of sample; None where the sensor was offline."""
    return {
        each["sample_type"]: [None if token == "null" else float(token) for token in each["data"].split(",")]
        for each in exercise["samples"]
    }


def test_sums_of_a_session(both: list[tuple[Item, Item]]) -> None:
    for new, old in both:
        start = datetime.fromisoformat(old["startTime"]).replace(tzinfo=None)
        assert new["start_time"] == start.replace(microsecond=0).isoformat()
        assert new["start_time_utc_offset"] == old["timezoneOffsetMinutes"]
        assert seconds(new["duration"]) * 1000 == old["durationMillis"]
        assert new.get("distance") == old.get("distanceMeters")
        assert new["calories"] == old["calories"]
        assert new["heart_rate"] == {"average": old["hrAvg"], "maximum": old["hrMax"]}
        assert new["training_load"] == old["trainingLoad"]
        assert new["device_id"] == old["deviceId"]
        assert new["device"].upper() == old["product"]["modelName"]
        assert new["detailed_sport_info"] == SPORTS[old["sport"]["id"]]
        assert new["fat_percentage"] == old["fatPercentage"]
        assert new["carbohydrate_percentage"] == old["carboPercentage"]
        assert new.get("running_index") == old["exercises"][0].get("runningIndex")
        uploaded = datetime.fromisoformat(new["upload_time"]).replace(tzinfo=None)
        assert uploaded == datetime.fromisoformat(old["created"]).replace(tzinfo=None, microsecond=0)


def test_loads(both: list[tuple[Item, Item]]) -> None:
    for new, old in both:
        load, report = new["training_load_pro"], old["trainingLoadReport"]
        assert load["cardio-load"] == report["cardioLoad"]
        assert load["perceived-load"] == report["perceivedLoad"]
        assert load["muscle-load"] == report.get("muscleLoad", -1.0)
        assert f"RPE_{load['user-rpe']}" == report["sessionRpe"]
        for kind in ("cardio", "perceived", "muscle"):
            told = report.get(f"{kind}LoadInterpretation", "LOAD_INTERPRETATION_NOT_AVAILABLE")
            assert f"LOAD_INTERPRETATION_{load[f'{kind}-load-interpretation']}" == told


def test_samples_of_a_single_sport(both: list[tuple[Item, Item]]) -> None:
    for new, old in both:
        if len(old["exercises"]) > 1:
            continue
        told, held = samples(new), old["exercises"][0]["samples"]
        for column in held["samples"]:
            [kind] = TYPES[column["type"]] & set(told)
            assert told.pop(kind) == column["values"]
        if "rrSamples" in held:
            assert told.pop(11) == [beat["durationMillis"] for beat in held["rrSamples"]]
        assert told == {}


def test_several_sports_are_one_exercise(both: list[tuple[Item, Item]]) -> None:
    new, old = next(pair for pair in both if len(pair[1]["exercises"]) == 3)
    told = samples(new)
    columns = [{s["type"]: s["values"] for s in part["samples"]["samples"]} for part in old["exercises"]]
    assert told[0] == [beat for part in columns for beat in part["HEART_RATE"]]
    power = [part.get("LEFT_CRANK_CURRENT_POWER") for part in columns]
    assert power[0] is None
    assert power[1] is not None
    swum = len(columns[0]["HEART_RATE"])
    assert told[4][:swum] == [None] * swum
    assert told[4][swum : swum + len(power[1])] == power[1]
    assert told[10][-1] == pytest.approx(old["distanceMeters"], abs=0.11)
    assert told[10] == sorted(told[10], key=lambda metres: metres or 0.0)
    begun = datetime.fromisoformat(old["exercises"][2]["startTime"]) - datetime.fromisoformat(
        old["startTime"]
    )
    lengths = [len(part["routes"]["route"]["wayPoints"]) for part in old["exercises"]]
    assert seconds(new["route"][sum(lengths[:2])]["time"]) == begun.total_seconds()


def test_zones_and_route(both: list[tuple[Item, Item]]) -> None:
    for new, old in both:
        parts = old["exercises"]
        zones = [
            next(zone for zone in part["zones"] if zone["type"] == "ZONE_TYPE_HEART_RATE")["zones"]
            for part in parts
        ]
        for number, zone in enumerate(new["heart_rate_zones"]):
            assert zone["index"] == number
            assert zone["lower_limit"] == zones[0][number]["lowerLimit"]
            assert zone["upper_limit"] == zones[0][number]["higherLimit"]
            assert seconds(zone["in_zone"]) * 1000 == sum(part[number]["inZone"] for part in zones)
        points = [
            p
            for part in parts
            for p in part.get("routes", {"route": {"wayPoints": []}})["route"]["wayPoints"]
        ]
        assert new["has_route"] == bool(points)
        route = new.get("route", [])
        assert [(p["latitude"], p["longitude"]) for p in route] == [
            (p["latitude"], p["longitude"]) for p in points
        ]
        if len(parts) == 1:
            assert [seconds(p["time"]) * 1000 for p in route] == [p["elapsedMillis"] for p in points]


def test_ids_are_one_of_a_kind(v3: AccessLinkV3, world: World) -> None:
    ids = [each["id"] for day in world.dates[-25:] for each in v3.items("v3_exercises", day)]
    assert len(ids) == len(set(ids)) > 15


@pytest.fixture(scope="module")
def run(both: list[tuple[Item, Item]]) -> Item:
    return next(new for new, _ in both if new["detailed_sport_info"] == "RUNNING" and len(new["samples"]) > 5)


def begun_utc(exercise: Item) -> datetime:
    local = datetime.fromisoformat(exercise["start_time"]).replace(tzinfo=UTC)
    return local - timedelta(minutes=exercise["start_time_utc_offset"])


def crc16(data: bytes) -> int:
    """CRC-16/ARC bit by bit; its check value is BB3D."""
    found = 0
    for byte in data:
        found ^= byte
        for _ in range(8):
            found = found >> 1 ^ (0xA001 if found & 1 else 0)
    return found


def fit_messages(data: bytes) -> list[tuple[int, dict[int, int | None]]]:
    """The messages of a FIT file: their number, and values by field; None for what is not valid."""
    bases = {0: ("B", 0xFF), 1: ("b", 0x7F), 2: ("B", 0xFF), 0x84: ("H", 0xFFFF)}
    bases |= {0x85: ("i", 0x7FFFFFFF), 0x86: ("I", 0xFFFFFFFF), 0x8C: ("I", 0)}
    at, known, found = 14, {}, []
    while at < len(data) - 2:
        head = data[at]
        if head & 0x40:
            number, count = struct.unpack_from("<HB", data, at + 3)
            fields = [tuple(data[at + 6 + 3 * n : at + 9 + 3 * n]) for n in range(count)]
            known[head & 0xF] = (number, fields)
            at += 6 + 3 * count
            continue
        number, fields = known[head]
        values, at = {}, at + 1
        for field, size, base in fields:
            code, none = bases[base]
            (value,) = struct.unpack_from("<" + code, data, at)
            values[field], at = (None if value == none else value), at + size
        found.append((number, values))
    return found


def test_the_checksum_of_the_tests_is_the_published_one() -> None:
    assert crc16(b"123456789") == 0xBB3D


def test_fit(v3: AccessLinkV3, run: Item) -> None:
    data = v3.file(run["id"], "fit")
    assert data is not None
    size, _, _, length, kind = struct.unpack_from("<BBHI4s", data)
    assert (size, kind, length) == (14, b".FIT", len(data) - 16)
    assert crc16(data[:12]) == struct.unpack_from("<H", data, 12)[0]
    assert crc16(data[:-2]) == struct.unpack("<H", data[-2:])[0]
    messages = fit_messages(data)
    assert messages[0][0] == 0
    assert messages[0][1][0] == 4  # an activity
    told, records = samples(run), [values for number, values in messages if number == 20]
    assert [record[3] for record in records] == told[0]
    assert [record[4] for record in records] == told[8]
    for record, metres, height, speed in zip(records, told[10], told[3], told[1], strict=True):
        assert record[5] == pytest.approx(metres * 100, abs=1)
        assert record[2] == pytest.approx((height + 500) * 5, abs=0.51)
        assert record[6] == pytest.approx(speed / 3.6 * 1000, abs=0.51)
    first = datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=records[0][253] or 0)
    assert first == begun_utc(run)
    point = run["route"][-1]
    assert (records[-1][0] or 0) * 180 / 2**31 == pytest.approx(point["latitude"], abs=1e-6)
    assert (records[-1][1] or 0) * 180 / 2**31 == pytest.approx(point["longitude"], abs=1e-6)
    [session] = [values for number, values in messages if number == 18]
    assert session[5] == 1  # running
    assert session[8] == seconds(run["duration"]) * 1000
    assert session[9] == pytest.approx(run["distance"] * 100, abs=1)
    assert (session[11], session[16], session[17]) == (run["calories"], *run["heart_rate"].values())


def test_tcx(v3: AccessLinkV3, run: Item) -> None:
    data = v3.file(run["id"], "tcx")
    assert data is not None
    root, told = ElementTree.fromstring(data), samples(run)
    points = root.findall(f".//{TCX}Trackpoint")
    assert [int(point.findtext(f"{TCX}HeartRateBpm/{TCX}Value", "")) for point in points] == told[0]
    assert [float(point.findtext(f"{TCX}DistanceMeters", "")) for point in points] == told[10]
    assert [float(point.findtext(f"{TCX}AltitudeMeters", "")) for point in points] == told[3]
    begun = datetime.fromisoformat(points[0].findtext(f"{TCX}Time", ""))
    assert begun.replace(microsecond=0) == begun_utc(run)
    lap = root.find(f".//{TCX}Lap")
    assert lap is not None
    assert float(lap.findtext(f"{TCX}TotalTimeSeconds", "")) == seconds(run["duration"])
    assert int(lap.findtext(f"{TCX}Calories", "")) == run["calories"]


def test_gpx(v3: AccessLinkV3, run: Item) -> None:
    data = v3.file(run["id"], "gpx")
    assert data is not None
    points = ElementTree.fromstring(data).findall(f".//{GPX}trkpt")
    assert [(float(p.attrib["lat"]), float(p.attrib["lon"])) for p in points] == [
        (p["latitude"], p["longitude"]) for p in run["route"]
    ]
    elapsed = datetime.fromisoformat(points[-1].findtext(f"{GPX}time", "")) - datetime.fromisoformat(
        points[0].findtext(f"{GPX}time", "")
    )
    assert elapsed.total_seconds() == seconds(run["route"][-1]["time"])
    assert [float(p.findtext(f"{GPX}ele", "")) for p in points] == samples(run)[3]


def test_without_a_route_there_is_no_gpx(v3: AccessLinkV3, both: list[tuple[Item, Item]]) -> None:
    indoors = next(new for new, _ in both if new["detailed_sport_info"] == "STRENGTH_TRAINING")
    assert v3.file(indoors["id"], "gpx") is None
    fit, tcx = v3.file(indoors["id"], "fit"), v3.file(indoors["id"], "tcx")
    assert fit is not None
    records = [values for number, values in fit_messages(fit) if number == 20]
    assert {record[0] for record in records} == {record[7] for record in records} == {None}
    assert tcx is not None
    assert ElementTree.fromstring(tcx).find(f".//{TCX}Position") is None
