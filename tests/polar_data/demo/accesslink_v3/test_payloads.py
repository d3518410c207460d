"""Every payload against the schemas transcribed from the reference and from live answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from polar_data.demo.accesslink_v3 import FAMILIES, SINGLETONS, AccessLinkV3
from polar_data.demo.world import World
from tests.schemas import problems, validator

ENVELOPES: dict[str, str] = {
    "v3_sleep": "nights",
    "v3_nightly_recharge": "recharges",
    "v3_continuous_heart_rate": "heart_rates",
}


def thinned(node: Any) -> Any:
    """The same with long lists cut to some of their items, which are alike."""
    if isinstance(node, dict):
        return {key: thinned(value) for key, value in node.items()}
    if isinstance(node, list):
        return [thinned(child) for child in node[:: max(1, len(node) // 100)]]
    return node[:300].rpartition(",")[0] if isinstance(node, str) and len(node) > 300 else node


@pytest.mark.parametrize("name", FAMILIES)
def test_items_fit_their_schema(v3: AccessLinkV3, days: list[date], name: str) -> None:
    check, seen = validator(name, "accesslink_v3"), 0
    for day in sorted({*days, *v3.days(name)[:3], *v3.days(name)[-3:]}):
        items = v3.items(name, day)
        seen += len(items)
        body = {ENVELOPES[name]: items} if name in ENVELOPES else items
        assert problems(check, thinned(body)) == [], day
    assert seen


@pytest.mark.parametrize("name", SINGLETONS)
def test_singletons_fit_their_schema(v3: AccessLinkV3, name: str) -> None:
    assert problems(validator(name, "accesslink_v3"), v3.whole(name)) == []


@pytest.mark.parametrize("name", FAMILIES)
def test_days_are_exactly_those_with_items(
    v3: AccessLinkV3, world: World, days: list[date], name: str
) -> None:
    listed = v3.days(name)
    assert listed == sorted(set(listed))
    some = {*days, *(world.last_day - timedelta(n) for n in range(40))}
    assert {day for day in some if v3.items(name, day)} == some & set(listed)


@pytest.mark.parametrize("name", [*FAMILIES, *SINGLETONS])
def test_values_are_plain_and_none_only_stands_for_the_rate_of_beats(
    v3: AccessLinkV3, days: list[date], name: str
) -> None:
    whole = name in SINGLETONS
    bodies: Any = v3.whole(name) if whole else [v3.items(name, day) for day in days]
    assert json.loads(json.dumps(bodies)) == bodies
    nulls = [place for place in _nones(bodies) if place[-1] != "recording_rate"]
    assert nulls == []


def _nones(node: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(node, dict):
        return [found for key in node for found in _nones(node[key], (*place, key))]
    if isinstance(node, list):
        return [found for n, child in enumerate(node) for found in _nones(child, (*place, n))]
    return [place] if node is None else []


@pytest.mark.parametrize(
    "ask",
    [
        lambda v3: v3.items("v3_moods", date(2026, 1, 1)),
        lambda v3: v3.whole("v3_moods"),
        lambda v3: v3.file("AAAAAAAA", "fit"),
        lambda v3: v3.file("AAAAAAAA", "docx"),
    ],
)
def test_what_is_unknown_is_an_error(v3: AccessLinkV3, ask: Callable[[AccessLinkV3], Any]) -> None:
    with pytest.raises(KeyError):
        ask(v3)


def test_days_outside_the_world_have_nothing(v3: AccessLinkV3, world: World) -> None:
    outside = (world.first_day - timedelta(1), world.last_day + timedelta(1))
    assert not any(v3.items(name, day) for name in FAMILIES for day in outside)
