from __future__ import annotations

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from polar_data.row_arrays import MAGIC, RowArray, encode


def back(rows: list[list[Any]]) -> list[list[Any]] | None:
    body = encode(orjson.dumps(rows))
    assert body is None or body.startswith(MAGIC)
    return None if body is None else RowArray(body).read()


@pytest.mark.parametrize(
    "rows",
    [
        [["PT0S", 0, 94, 55.67336654663086], ["PT0.1S", 0, None, None], ["PT0.2S", 0.5, None, -0.02]],
        [["PT59.9S"], ["PT60S"], ["PT60.1S"], ["PT5399.95S"]],
        [["PT59.9S"], ["PT1M"], ["PT1M0.1S"], ["PT1H"], ["PT1H30M0.05S"]],
        [[7, 7.0, 7], [7.5, 7.0, 7.5], [7.0, 8.0, 8]],
        [[1, 2, 3], [1, 2], [1]],
        [[None, 1], [None, 2]],
    ],
)
def test_rows_come_back_value_for_value(rows: list[list[Any]]) -> None:
    assert json.dumps(back(rows)) == json.dumps(rows)


@pytest.mark.parametrize("value", ["late", "PT01S", "PT1M60S", "PT0.10S", True, [1], {"a": 1}])
def test_what_would_not_come_back_is_not_taken(value: Any) -> None:
    assert back([[value]]) is None


cells = st.none() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.lists(cells, max_size=4), min_size=1, max_size=6))
def test_rows_of_any_numbers_come_back_or_are_not_taken(rows: list[list[Any]]) -> None:
    found = back(rows)
    assert found is None or json.dumps(found) == json.dumps(rows)


def test_the_columns_are_seconds_and_numbers() -> None:
    body = encode(orjson.dumps([["PT1M0.5S", 72, None], ["PT1M0.6S", None, 1.5], ["PT1M0.7S"]]))
    assert body is not None
    columns = [column.to_list() for column in RowArray(body).columns()]
    assert columns == [[60.5, 60.6, 60.7], [72, None, None], [None, 1.5, None]]
