"""Whatever is absent or null in an answer: the parsers give rows of real columns, or a PayloadError."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polar_data.errors import PayloadError
from polar_data.sources.accesslink_v4.endpoints import ENDPOINTS
from polar_data.sources.endpoint import Endpoint
from tests.polar_data.sources.accesslink_v4.examples import example

NAMES = [endpoint.name for endpoint in ENDPOINTS]
BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
TYPES = {
    int: (int,),
    float: (int, float),
    str: (str,),
    bool: (bool,),
    bytes: (bytes,),
    date: (date,),
    datetime: (datetime,),
    object: (datetime,),  # the instant, a type of our own
}
ODD = {"null": None, "text": "?", "list": [None], "number": 7, "NaN": float("nan"), "object": {"x": [1]}}
ODD |= {"half a pair": chr(0xD83D), "NUL": "a" + chr(0)}


def places(body: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps: Any = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, value in steps:
        yield (*path, step)
        yield from places(value, (*path, step))


PLACES = {name: sorted(places(example(name)), key=str) for name in NAMES}


def is_kept(text: str) -> bool:
    """Whether it is text that a database takes. A lone surrogate fails to encode."""
    return bool(text.encode()) and chr(0) not in text


def read_all(endpoint: Endpoint, body: Any) -> None:
    """Everything a sync does with an answer, checked against the tables."""
    for item in endpoint.items(body):
        endpoint.day(item)
        endpoint.stamp(item)
        assert is_kept(endpoint.key(item))
        rows = endpoint.parse(item)
        assert all(isinstance(day, date) for day in rows.days())
        for table, found in rows.tables.items():
            keys = {column.name for column in table.primary_key.columns} - {"athlete_id", "source"}
            for row in found:
                assert row.keys() <= set(table.c.keys())
                assert all(row.get(key) is not None for key in keys)
                for name, value in row.items():
                    kind = table.c[name].type.python_type
                    assert value is None or type(value) in TYPES[kind], f"{table.name}.{name} = {value!r}"
                    assert not isinstance(value, str) or is_kept(value)
        for series in rows.series:
            series.make()  # a sync leaves this to the first reader: what cannot be read is refused then
            assert is_kept(series.key)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_gives_rows_of_real_columns_with_their_keys(name: str) -> None:
    read_all(BY_NAME[name], example(name))


@given(st.data())
def test_any_key_absent_or_any_value_odd_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    path = data.draw(st.sampled_from(PLACES[name]))
    change = data.draw(st.sampled_from(["absent", *ODD]))
    body = copy.deepcopy(example(name))
    holder = body
    for step in path[:-1]:
        holder = holder[step]
    if change == "absent":
        del holder[path[-1]]
    else:
        holder[path[-1]] = ODD[change]
    with suppress(PayloadError):
        read_all(BY_NAME[name], body)
