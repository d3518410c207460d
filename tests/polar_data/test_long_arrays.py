from __future__ import annotations

import json
import math
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polar_data.long_arrays import LONG, LongArray, read_apart, read_json, whole

NUMBERS = [60 + n % 7 for n in range(LONG)]
POINTS = [{"latitude": 60.1, "elapsedMillis": n, "fix": True} for n in range(LONG)]
ROWS = [[f"PT{n}S", 72, None, 1.5] for n in range(LONG)]


def compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


@pytest.mark.parametrize("values", [NUMBERS, POINTS, ROWS, ["NaN", None, *NUMBERS], [math.nan, *NUMBERS]])
def test_a_long_array_under_a_key_stays_text(values: list[Any]) -> None:
    found = read_apart(compact({"name": "Run", "samples": {"values": values, "after": [1, 2]}, "end": 1}))
    array = found["samples"]["values"]
    assert isinstance(array, LongArray)
    assert array.text == compact(values)
    assert len(array) == len(values)
    assert (found["name"], found["samples"]["after"], found["end"]) == ("Run", [1, 2], 1)
    assert json.dumps(array.read()) == json.dumps(values)


@pytest.mark.parametrize(
    "values",
    [
        NUMBERS[:-1],
        [{"laps": [{"n": n}]} for n in range(LONG)],
        [{"name": "one }] two", "n": n} for n in range(LONG)],
        [{"name": 'a "quote"}]', "n": n} for n in range(LONG)],
        [{"name": "with spaces", "n": n} for n in range(LONG)],
        ["a]b,c" for _ in range(LONG)],
    ],
)
def test_an_array_that_is_short_or_not_plainly_flat_is_read(values: list[Any]) -> None:
    assert read_apart(compact({"a": values, "b": 1})) == {"a": values, "b": 1}


def test_what_looks_like_an_array_within_a_text_is_text() -> None:
    body = {"note": 'see "values":' + compact(NUMBERS).decode(), "values": NUMBERS}
    found = read_apart(compact(body))
    assert found["note"] == body["note"]
    assert whole(found) == body
    odd = {"$cut": 0, "values": NUMBERS}
    assert read_apart(compact(odd)) == odd


leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5)
flat = st.lists(leaves, min_size=1, max_size=3).map(lambda some: (some * LONG)[:LONG])
points = st.dictionaries(st.text(max_size=3), leaves, max_size=3).map(lambda one: [one] * LONG)
documents = st.recursive(
    leaves | flat | points,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(max_size=4), parts, max_size=3),
    max_leaves=8,
)


@given(documents)
def test_read_apart_is_json_all_the_same(document: Any) -> None:
    text = compact(document)
    assert whole(read_apart(text)) == json.loads(text)


@given(documents, st.data())
def test_text_that_is_no_json_is_refused_as_a_whole_or_within_an_array(
    document: Any, data: st.DataObject
) -> None:
    text = compact({"a": document})
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    with pytest.raises(ValueError):  # noqa: PT011 - either decoder's own words
        whole(read_apart(cut))


def test_the_length_of_an_array_that_is_not_flat_is_right_too() -> None:
    values = [{"laps": [{"n": 1}, {"n": 2}]}] * LONG
    assert len(LongArray(orjson.dumps(values))) == LONG


def test_read_json_takes_bare_nan_and_refuses_what_is_no_json() -> None:
    assert math.isnan(read_json(b'{"a": NaN}')["a"])
    assert read_json(b'{"a": 1}') == {"a": 1}
    with pytest.raises(ValueError, match="Expecting"):
        read_json(b'{"a": ')
