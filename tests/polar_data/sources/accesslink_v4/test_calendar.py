from datetime import UTC, date, datetime

import pytest

from polar_data.errors import PayloadError
from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import changed, example, items, keys, parsed, verbatim

NOTED = datetime(2025, 9, 18, 21, 46, 1, 869000)
WEIGHED = datetime(2025, 9, 18, 21, 46, 1, 870000)


def entry(kind: str) -> dict[str, object]:
    (item,) = (item for item in items("calendar") if kind in item)
    return dict(item)


def common(kind: str, name: str, at: datetime) -> dict[str, object]:
    return {
        "entry_key": f"{name}/{at.isoformat()}/{at.isoformat(timespec='milliseconds')}Z",
        "kind": kind,
        "day": date(2025, 9, 18),
        "at_local": at,
        "created_utc": at.replace(tzinfo=UTC),
        "modified_utc": at.replace(tzinfo=UTC),
    }


def test_each_kind_in_an_entry_is_an_item_with_a_key_of_its_own() -> None:
    kinds = ["note", "feeling", "feedback", "perceivedRecovery", "weight", "physicalInformation"]
    assert [next(iter(item)) for item in items("calendar")] == kinds
    assert keys("calendar")[0] == "note/2025-09-18T21:46:01.869000/2025-09-18T21:46:01.869Z"
    assert len(set(keys("calendar"))) == 6
    endpoint = endpoint_of("calendar")
    assert endpoint.day(entry("note")) == date(2025, 9, 18)
    assert endpoint.stamp(entry("weight")) == "2025-09-18T21:46:01.870Z"


@pytest.mark.parametrize(
    ("name", "kind", "at", "values"),
    [
        ("note", "note", NOTED, {"value_text": "Some notes"}),
        ("feeling", "feeling", NOTED, {"value_number": 1.0, "comment": "Some comment"}),
        ("feedback", "feedback", NOTED, {"value_text": "string"}),
        ("perceivedRecovery", "perceived_recovery", NOTED, {}),
        ("weight", "weight", WEIGHED, {"value_number": 15.0}),
        ("physicalInformation", "physical_information", WEIGHED, {}),
    ],
)
def test_the_example_entries_value_by_value(
    name: str, kind: str, at: datetime, values: dict[str, object]
) -> None:
    assert parsed("calendar", entry(name)).row("calendar_entry") == common(kind, name, at) | values


def test_the_examples_physical_information() -> None:
    assert parsed("calendar", entry("physicalInformation")).row("physical_information") == {
        "at_local": WEIGHED,
        "origin": "calendar",
        "height_cm": 90.0,
        "weight_kg": 15.0,
        "max_hr_bpm": 100.0,
        "resting_hr_bpm": 240.0,
        "aerobic_bpm": 240.0,
        "anaerobic_bpm": 240.0,
        "vo2max": 10.0,
        "sleep_goal_s": 28800.0,
        "weekly_recovery_time": 0.1,
        "ftp_w": 60.0,
    }


def test_the_references_placeholder_is_no_sleep_goal() -> None:
    item = {"physicalInformation": verbatim("calendar")["data"]["entries"][0]["physicalInformation"]}
    with pytest.raises(PayloadError, match="Calendar: sleepGoal: 'string'"):
        endpoint_of("calendar").parse(item)


@pytest.mark.parametrize(
    ("soreness", "fatigue", "rating", "expected"),
    [
        ("NONE", "NORMAL", "SLEPT_POORLY", (1, 1, 1)),
        ("SOME", "LITTLE", "SLEPT_SOMEWHAT_POORLY", (2, 2, 2)),
        ("MUCH", "MUCH", "SLEPT_NEITHER_POORLY_NOR_WELL", (3, 3, 3)),
        ("MUCH", "MUCH", "SLEPT_SOMEWHAT_WELL", (3, 3, 4)),
        ("MUCH", "MUCH", "SLEPT_WELL", (3, 3, 5)),
    ],
)
def test_perceived_recovery_in_steps(
    soreness: str, fatigue: str, rating: str, expected: tuple[int, int, int]
) -> None:
    item = changed(
        entry("perceivedRecovery"),
        (("perceivedRecovery", "muscleSoreness"), f"MUSCLE_SORENESS_{soreness}"),
        (("perceivedRecovery", "overallFatigue"), f"OVERALL_FATIGUE_{fatigue}"),
        (("perceivedRecovery", "sleepUserRating"), f"SLEEP_USER_RATING_{rating}"),
    )
    row = parsed("calendar", item).row("calendar_entry")
    assert (row["soreness"], row["fatigue"], row["sleep_rating"]) == expected


def test_null_kinds_are_nothing_and_new_kinds_are_kept_without_rows() -> None:
    body = example("calendar")
    weight = body["data"]["entries"][0]["weight"]
    new = {"dateTime": "2026-01-01T08:00:00", "created": "2026-01-01T08:00:00Z", "value": "x"}
    body["data"]["entries"] = [{"weight": weight, "note": None}, {"newKind": new}]
    first, second = items("calendar", body)
    assert first == {"weight": weight}
    assert parsed("calendar", second).tables == {}
    assert keys("calendar", body)[1] == "newKind/2026-01-01T08:00:00/2026-01-01T08:00:00Z"


def test_a_local_time_without_z_and_a_weight_as_text() -> None:
    item = {"weight": {"dateTime": "2026-01-01T08:00:00", "value": "71.5"}}
    row = parsed("calendar", item).row("calendar_entry")
    assert (row["at_local"], row["value_number"]) == (datetime(2026, 1, 1, 8), 71.5)
    assert (
        parsed("calendar", changed(item, (("weight", "value"), 0))).row("calendar_entry").get("value_number")
        is None
    )
