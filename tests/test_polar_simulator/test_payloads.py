"""The demo's payloads against the schemas transcribed from Polar's reference."""

from datetime import date
from functools import cache
from typing import Any

import pytest

from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World
from tests.polar_simulator.endpoints import DAILY, SINGLETONS, Endpoint
from tests.polar_simulator.patch import without
from tests.schemas import partial_validator, problems, validator

LAST = date(2025, 8, 5)  # some weeks after a triathlon, whose session has several exercises
DAYS_CHECKED = 5


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(World(seed=1, last_day=LAST, days=250))


def wrapped(endpoint: Endpoint, items: list[dict[str, Any]]) -> Any:
    body: Any = items
    for key in reversed(endpoint.envelope):
        body = {key: body}
    return body


@cache
def spread(renderer: Renderer, family: str) -> list[date]:
    """A few days with data, the first and the last, and one of each kind of session, test or entry."""
    days = renderer.days(family)
    assert days, f"the demo has no {family}"
    step = max(1, (len(days) - 1) // (DAYS_CHECKED - 1))
    kinds: dict[Any, date] = {}
    if family in {"training_sessions", "tests", "calendar"}:
        for day in days:
            for item in renderer.summary(family, day) or renderer.items(family, day):
                kinds.setdefault((item.get("name"), len(item.get("exercises", ())), frozenset(item)), day)
    return sorted({*days[::step], days[-1], *kinds.values()})


def thinned(node: Any) -> Any:
    """The same with long lists cut to some of their items, which are alike."""
    if isinstance(node, dict):
        return {key: thinned(value) for key, value in node.items()}
    if isinstance(node, list):
        return [thinned(child) for child in node[:: max(1, len(node) // 100)]]
    return node


@pytest.mark.parametrize("endpoint", DAILY, ids=lambda endpoint: endpoint.family)
def test_items_with_all_features(renderer: Renderer, endpoint: Endpoint) -> None:
    for day in spread(renderer, endpoint.family):
        items = renderer.items(endpoint.family, day)
        assert items
        assert problems(validator(endpoint.family), wrapped(endpoint, thinned(items))) == [], day


@pytest.mark.parametrize(
    "endpoint",
    [endpoint for endpoint in DAILY if endpoint.features and not endpoint.selects],
    ids=lambda endpoint: endpoint.family,
)
def test_items_without_features_are_the_same_less_what_features_bring(
    renderer: Renderer, endpoint: Endpoint
) -> None:
    for day in spread(renderer, endpoint.family):
        plain = renderer.summary(endpoint.family, day)
        stripped: Any = renderer.items(endpoint.family, day)
        for path in endpoint.brought.union(endpoint.detail):
            stripped = [without(item, path, path in endpoint.emptied) for item in stripped]
        assert plain == stripped
        assert problems(partial_validator(endpoint.family), wrapped(endpoint, plain)) == []


@pytest.mark.parametrize("endpoint", SINGLETONS, ids=lambda endpoint: endpoint.family)
def test_singletons(renderer: Renderer, endpoint: Endpoint) -> None:
    assert problems(validator(endpoint.family), renderer.singleton(endpoint.family)) == []


def test_a_favourite_leads_to_a_route(renderer: Renderer) -> None:
    favourites = renderer.singleton("favorites")["favoriteTarget"]
    ids = {
        exercise["routeId"]
        for favourite in favourites
        for exercise in favourite["exercise"]
        if "routeId" in exercise
    }
    assert ids
    for route_id in ids:
        route = renderer.route(route_id)
        assert route is not None
        assert problems(validator("routes"), route) == []


def test_the_schemas_see_a_wrong_key_type_and_enum() -> None:
    night = {
        "sleepDate": "2026-09-30",
        "sleepResult": {"sleepCycles": [{"secondsFromSleepStart": "0"}]},
        "odd": 1,
    }
    found = "\n".join(problems(validator("sleeps"), {"nightSleeps": [night]}))
    assert "'odd' was unexpected" in found
    assert "$.nightSleeps[0].sleepResult.sleepCycles[0].secondsFromSleepStart: '0' is not of type" in found
    assert "'sleepDepthAtCycleStart' is a required property" in found
    vector = {"date": "30.9.2026", "sleepWakeStateChanges": [{"startOffset": 0, "newState": "ASLEEP"}]}
    found = "\n".join(problems(validator("sleep_wake_vectors"), {"sleepWakeVectors": [vector]}))
    assert "$.sleepWakeVectors[0].date" in found
    assert "'ASLEEP' is not one of" in found
