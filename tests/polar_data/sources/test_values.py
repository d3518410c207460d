from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from polar_data.errors import PayloadError
from polar_data.sources import values as v


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5.0), (1.5, 1.5), ("345.4", 345.4), ("-3", -3.0), (0, 0.0)]
    + [(none, None) for none in (None, "", "NaN", float("nan"), "Infinity")],
)
def test_numbers_also_come_as_text_and_nan_is_missing(value: object, expected: float | None) -> None:
    assert v.number(value) == expected


@pytest.mark.parametrize("value", ["x", True, [], {}])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(PayloadError, match="not a number"):
        v.number(value)


def test_the_value_that_means_none_is_missing() -> None:
    assert v.number(-1, none=-1) is None
    assert v.nonzero("0") is None
    assert v.nonzero_whole(0.0) is None
    assert v.nonzero(-1) == -1.0


def test_whole_numbers_come_with_and_without_a_point() -> None:
    assert [v.whole(value) for value in (60, "60", 60.0, "60.4", None)] == [60, 60, 60, 60, None]


def test_whole_numbers_are_those_a_database_keeps() -> None:
    assert v.whole(2**63 - 1) == 9_223_372_036_854_775_807
    assert v.whole(-(2**63)) == -9_223_372_036_854_775_808
    for value in (2**63, -(2**63) - 1, "1e19", 1e300):
        with pytest.raises(PayloadError, match="64 bits"):
            v.whole(value)


def test_text_a_database_refuses_is_replaced() -> None:
    half, nul = chr(0xD83D), chr(0)
    assert v.text(f"a{half}b{nul}c") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert v.identifier({"id": nul}) == "\N{REPLACEMENT CHARACTER}"
    assert v.text("Läufe \N{RUNNER}\n\tabends") == "Läufe \N{RUNNER}\n\tabends"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("25000s", 25000.0),
        ("30.5s", 30.5),
        ("3.000000001s", 3.000000001),
        (40, 40.0),
        ("PT5M", 300.0),
        (None, None),
    ],
)
def test_durations_of_v4_are_seconds_with_an_s(value: object, seconds: float | None) -> None:
    assert v.seconds_text(value) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("PT2H44M", 9840.0),
        ("PT6917.941S", 6917.941),
        ("PT0.1S", 0.1),
        ("PT2M2S", 122.0),
        ("P1DT1H", 90000.0),
        (None, None),
        ("", None),
    ],
)
def test_iso_durations(value: object, seconds: float | None) -> None:
    assert v.iso_duration(value) == seconds


@pytest.mark.parametrize("value", ["P", "PT", "2 h", "string"])
def test_what_is_no_duration_is_refused(value: str) -> None:
    with pytest.raises(PayloadError, match="not a duration"):
        v.iso_duration(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-09-18T21:46:01.894Z", datetime(2025, 9, 18, 21, 46, 1, 894000)),
        ("2025-09-18T21:46:01+05:30", datetime(2025, 9, 18, 21, 46, 1)),
        ("2025-09-10T00:00", datetime(2025, 9, 10)),
        ("2022-11-20T20:52:20.57", datetime(2022, 11, 20, 20, 52, 20, 570000)),
        (None, None),
    ],
)
def test_a_local_time_keeps_the_wall_clock_whatever_follows_it(
    value: object, expected: datetime | None
) -> None:
    assert v.local_time(value) == expected


def test_a_local_time_with_offset_gives_the_offset_in_minutes() -> None:
    expected = datetime(2025, 1, 1, 23, 12, 33, 435000)
    assert v.local_with_offset("2025-01-01T23:12:33.435+02:00") == (expected, 120)
    assert v.local_with_offset("2025-01-01T23:12:33.435-03:30") == (expected, -210)
    assert v.local_with_offset("2025-01-01T23:12:33.435") == (expected, None)


@pytest.mark.parametrize(
    "value", ["2025-01-01T10:00:00Z", "2025-01-01T12:00:00+02:00", "2025-01-01T10:00:00"]
)
def test_utc_times_are_aware(value: str) -> None:
    assert v.utc_time(value) == datetime(2025, 1, 1, 10, tzinfo=UTC)
    assert v.utc_time(value) == datetime(2025, 1, 1, 13, tzinfo=timezone(timedelta(hours=3)))


def test_the_day_is_the_written_one() -> None:
    assert v.day_of("2025-01-02") == date(2025, 1, 2)
    assert v.day_of("2025-01-01T23:59:59.999Z") == date(2025, 1, 1)
    with pytest.raises(PayloadError):
        v.day_of("02.01.2025")


def test_the_time_of_day_in_seconds() -> None:
    assert v.clock_s("14:41:45") == 14 * 3600 + 41 * 60 + 45
    assert v.clock_s("00:25") == 1500.0


def test_a_time_in_parts() -> None:
    parts = {"year": 2026, "month": "5", "day": 3, "hour": 18, "min": 30}
    assert v.parts_time(parts) == datetime(2026, 5, 3, 18, 30)
    assert v.parts_time({"year": 0, "month": 0, "day": 0}) is None
    with pytest.raises(PayloadError, match="time in parts"):
        v.parts_time({"year": 2026, "month": 13, "day": 1})


@pytest.mark.parametrize(
    ("value", "prefixes", "expected"),
    [
        ("SLEEP_STATE_NON_REM3", ("SLEEP_STATE_",), "non_rem3"),
        ("NON_REM3", ("SLEEP_STATE_",), "non_rem3"),
        ("WEIGHT_SOURCE_SOURCE_USER", ("WEIGHT_SOURCE_", "SOURCE_"), "user"),
        ("TYPICAL_DAY_TYPICAL_DAY_MOSTLY_STANDING", ("TYPICAL_DAY_",), "mostly_standing"),
        ("DEVIATION_FROM_BASELINE_UNKNOWN", ("DEVIATION_",), None),
        ("SPO2_TEST_STATUS_UNKNOWN", ("SPO2_TEST_",), None),
        ("SEX_UNSPECIFIED", ("SEX_",), None),
        ("LOAD_INTERPRETATION_NOT_AVAILABLE", ("LOAD_INTERPRETATION_",), None),
        (None, (), None),
    ],
)
def test_enumerations_are_bare_words(value: object, prefixes: tuple[str, ...], expected: str | None) -> None:
    assert v.enum(value, *prefixes) == expected


def test_an_ordered_enumeration_counts_from_one() -> None:
    read = v.scale("FATIGUE_", "NORMAL", "LITTLE", "MUCH")
    assert [read(f"FATIGUE_{word}") for word in ("NORMAL", "MUCH", "UNSPECIFIED", "NEW")] == [
        1,
        3,
        None,
        None,
    ]


def test_ids_come_bare_or_wrapped_as_text_or_number() -> None:
    assert [v.identifier(value) for value in ({"id": 1}, {"id": "1"}, 1, "1", None)] == ["1"] * 4 + [None]
    assert v.reference({"id": "0"}) is None


def test_a_wrong_value_names_its_key_and_a_missing_one_too() -> None:
    body = {"outer": {"inner": "x"}}
    with pytest.raises(PayloadError, match=r"outer\.inner: 'x' is not a number"):
        v.read(body, "outer.inner", v.number)
    with pytest.raises(PayloadError, match=r"outer\.other is missing"):
        v.required(body, "outer.other", v.number)
    with pytest.raises(PayloadError, match="an object with deeper"):
        v.read(body, "outer.inner.deeper", v.number)
    assert v.read(body, "absent.inner", v.number) is None


def test_only_payload_errors_leave_a_guarded_reader() -> None:
    def broken(item: list[object]) -> object:
        return item[0]

    with pytest.raises(PayloadError, match="Sleep: not as described"):
        v.readable("Sleep", broken)([])
