"""Whatever is absent or odd in an answer: the parsers give rows of real columns, or a PayloadError."""

from __future__ import annotations

import copy
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polar_data.errors import PayloadError
from polar_data.sources.accesslink_v3.endpoints import ENDPOINTS
from tests.polar_data.sources.accesslink_v3.examples import LIVE_EXERCISE, example
from tests.polar_data.sources.accesslink_v4.test_tolerance import ODD, places, read_all

BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
BODIES = [(name, example(name)) for name in BY_NAME] + [("v3_exercises", [LIVE_EXERCISE])]
PLACES = [sorted(places(body), key=str) for _, body in BODIES]


@pytest.mark.parametrize(("name", "body"), BODIES)
def test_the_example_gives_rows_of_real_columns_with_their_keys(name: str, body: object) -> None:
    read_all(BY_NAME[name], body)


@given(st.data())
def test_any_key_absent_or_any_value_odd_is_read_or_refused(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(BODIES) - 1))
    name, body = BODIES[number][0], copy.deepcopy(BODIES[number][1])
    path = data.draw(st.sampled_from(PLACES[number]))
    change = data.draw(st.sampled_from(["absent", *ODD]))
    holder = body
    for step in path[:-1]:
        holder = holder[step]
    if change == "absent":
        del holder[path[-1]]
    else:
        holder[path[-1]] = ODD[change]
    with suppress(PayloadError):
        read_all(BY_NAME[name], body)
