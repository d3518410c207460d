"""Whatever is absent or odd in an answer: rows of real columns and real ids, or a PayloadError."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polar_data.errors import PayloadError
from polar_data.sources.endpoint import Endpoint
from tests.polar_data.sources.accesslink_v4.test_tolerance import ODD, is_kept, places, read_all
from tests.polar_data.sources.team_pro.examples import BY_NAME, NAMES, example

PLACES = {name: sorted(places(example(name)), key=str) for name in NAMES}


def read_names(endpoint: Endpoint, body: Any) -> None:
    """Whom and what the items of an answer name."""
    for item in endpoint.items(body):
        for other in BY_NAME.values():
            if endpoint.name in other.parents and other.children is not None:
                with suppress(PayloadError):
                    assert all(
                        is_kept(child if isinstance(child, str) else child.id)
                        for child in other.children(item)
                    )
        if endpoint.players is not None:
            assert all(is_kept(f"{player.id} {player.name}") for player in endpoint.players(item))


@pytest.mark.parametrize("name", NAMES)
def test_the_example_gives_rows_of_real_columns_with_their_keys(name: str) -> None:
    read_all(BY_NAME[name], example(name))
    read_names(BY_NAME[name], example(name))


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
    for read in (read_all, read_names):
        with suppress(PayloadError):
            read(BY_NAME[name], body)
