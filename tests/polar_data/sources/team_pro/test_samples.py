import json
from typing import Any

import polars as pl
import pytest

from polar_data import row_arrays
from polar_data.errors import PayloadError
from polar_data.long_arrays import read_apart
from polar_data.sources.team_pro.samples import sample_frame
from tests.polar_data.sources.team_pro.examples import BY_NAME, only, parsed

FIELDS = ["time", "distance", "hr", "speed"]


def samples(*rows: list[Any], fields: list[str] = FIELDS) -> pl.DataFrame:
    return sample_frame({"fields": fields, "values": list(rows)})


def test_the_example_samples_value_by_value() -> None:
    found = parsed("tp_player_session").frames["session_samples", "wp9DQ9ln/0"]
    assert found.to_dict(as_series=False) == {
        "t_s": [0.0, 0.1, 0.2],
        "distance_m": [0.0, 0.0, 0.0],
        "heart_rate_bpm": [94.0, None, None],
        "speed_kmh": [0.0, 0.0, 0.0],
        "cadence": [0.0, None, None],
        "latitude": [55.67336654663086, None, None],
        "longitude": [12.49395084381104, None, None],
        "altitude_m": [None, None, None],
        "acceleration_ms2": [0.0, 0.04, -0.02],
    }
    assert set(found.dtypes) == {pl.Float64}


def test_the_example_beats_in_milliseconds() -> None:
    found = parsed("tp_player_session").frames["session_rr", "wp9DQ9ln/0"]
    assert found["rr_ms"].to_list() == [485, 483, None, 800, 483, 486, 483, None, 950, 281]


def test_a_row_that_ends_early_has_nothing_in_its_last_fields() -> None:
    found = samples(["PT0S", 1.5], ["PT0.1S", 1.6, 120, 8.25], ["PT0.2S"])
    assert found.rows() == [(0.0, 1.5, None, None), (0.1, 1.6, 120.0, 8.25), (0.2, None, None, None)]


def test_a_field_that_no_row_reaches_is_a_column_without_values() -> None:
    found = samples(["PT0S", 1.5], ["PT0.1S", 1.6])
    assert found.columns == ["t_s", "distance_m", "heart_rate_bpm", "speed_kmh"]
    assert found["speed_kmh"].to_list() == [None, None]


def test_a_value_without_a_field_is_left_out() -> None:
    assert samples(["PT0S", 1, 2, 3, 4]).rows() == [(0.0, 1.0, 2.0, 3.0)]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("PT0S", 0.0),
        ("PT0.1S", 0.1),
        ("PT59.9S", 59.9),
        ("PT1M", 60.0),
        ("PT1M0.1S", 60.1),
        ("PT1H", 3600.0),
        ("PT1H30M0.5S", 5400.5),
        ("PT5400.5S", 5400.5),
        ("PT33M59.822S", 2039.822),
        ("P1DT0.5S", 86400.5),
        (None, None),
    ],
)
def test_times_are_durations_since_the_start(written: str | None, seconds: float | None) -> None:
    found = samples([written, 1, 60, 5], ["PT1S", 2, 61, 6])["t_s"].to_list()
    assert found == [seconds, 1.0]


@pytest.mark.parametrize("time", ["0.1", "PT", 7, True, "PT1,5S"])
def test_a_time_that_is_no_duration_is_refused(time: Any) -> None:
    with pytest.raises(PayloadError):
        samples(["PT0S", 1, 60, 5], [time, 2, 61, 6])


def test_samples_without_time_are_refused() -> None:
    with pytest.raises(PayloadError):
        samples([1, 60], fields=["distance", "hr"])


def test_a_pulse_of_0_and_a_place_of_0_0_are_missing_but_a_speed_of_0_is_not() -> None:
    found = samples(["PT0S", 0, 0, 0.0, 0.0], fields=["time", "hr", "speed", "lat", "lon"])
    assert found.rows() == [(0.0, None, 0.0, None, None)]


def test_whole_and_broken_numbers_and_texts_of_numbers_in_one_column_are_numbers() -> None:
    found = samples(
        ["PT0S", 0], ["PT0.1S", 0.25], ["PT0.2S", "1.5"], ["PT0.3S", float("nan")], ["PT0.4S", None]
    )
    assert found["distance_m"].to_list() == [0.0, 0.25, 1.5, None, None]


def test_a_field_of_tomorrow_keeps_its_name() -> None:
    assert samples(["PT0S", 4.5], fields=["time", "metabolic_power"]).columns == ["t_s", "metabolic_power"]


def test_long_samples_are_made_late_from_the_text_of_the_answer() -> None:
    rows = [[f"PT{n / 10}S", n, None, 7.5] for n in range(300)]
    item = {"id": "a", "start_time": "2026-05-01T18:00:00", "rr_intervals": [800] * 300}
    body = {"data": item | {"samples": {"fields": FIELDS, "values": rows}}}
    text = json.dumps(body, separators=(",", ":")).encode()
    (item,) = BY_NAME["tp_player_session"].items(read_apart(text))
    found = parsed("tp_player_session", item)
    assert found.row("session")["has_samples"] is True
    frame = found.frames["session_samples", "a/0"]
    assert frame.row(299) == (pytest.approx(29.9), 299.0, None, 7.5)
    assert found.frames["session_rr", "a/0"]["rr_ms"].to_list() == [800] * 300


@pytest.mark.parametrize("carried", [True, False])
def test_samples_from_the_archive_are_the_same(carried: bool) -> None:
    times = [f"PT1M{n / 10:g}S" if carried else f"PT{60 + n / 10:g}S" for n in range(1, 300)]
    rows: list[list[Any]] = [[time, n, None if n % 10 else 0, 7.25] for n, time in enumerate(times)]
    rows[7], rows[8] = rows[7][:2], rows[8][:3]
    packed = row_arrays.encode(json.dumps(rows, separators=(",", ":")).encode())
    assert packed is not None
    kept = sample_frame({"fields": [*FIELDS, "lat"], "values": row_arrays.RowArray(packed)})
    sent = sample_frame({"fields": [*FIELDS, "lat"], "values": rows})
    assert kept.equals(sent)
    assert kept.schema == sent.schema
    assert kept.row(0) == (60.1, 0.0, None, 7.25, None)


def test_samples_that_cannot_be_read_are_an_error_only_of_themselves() -> None:
    item = only("tp_player_session")
    item["samples"]["values"] = ["?"]
    rows = BY_NAME["tp_player_session"].parse(item)
    with pytest.raises(PayloadError):
        rows.series[0].make()
