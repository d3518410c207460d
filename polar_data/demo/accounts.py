"""The accounts of the demo at Polar's APIs, and what each would answer."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.accesslink_v3.exercises import hashed_id
from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.cast import DENSE, FILES
from polar_data.demo.people import Person
from polar_data.demo.world import World
from polar_data.intake import Answer
from polar_data.plan import Call
from polar_data.sources import SOURCES, endpoint_of


@dataclass(frozen=True)
class Listed:
    """The days that a family was asked for, and those that have something."""

    asked: Sequence[date]
    there: frozenset[date]


class Account(Protocol):
    """An API's view of a world; `person` is whose account it is."""

    api: str
    person: Person
    first_day: date

    def listed(self) -> dict[str, Listed]:
        """By family what a sync would list."""

    def whole(self) -> Iterable[Answer]:
        """The answers of families without days."""

    def answers(self, name: str, day: date) -> list[Answer]:
        """The answers of a family for one day."""


class OnFlow:
    """A person's Flow account, by AccessLink v4."""

    api = "accesslink_v4"

    def __init__(self, world: World) -> None:
        self._world, self._renderer = world, Renderer(world)
        self.person, self.first_day = world.person, world.first_day

    def listed(self) -> dict[str, Listed]:
        found = {}
        for name in _dated(self.api):
            there = frozenset(self._renderer.days(name))
            found[name] = Listed(sorted(there | set(self._world.dates)), there)
        return found

    def whole(self) -> Iterator[Answer]:
        for endpoint in SOURCES[self.api].endpoints:
            if not (endpoint.dates or endpoint.binary or endpoint.parents):
                yield Answer(Call(endpoint, "whole"), self._renderer.singleton(endpoint.name))
        kind, image = self._renderer.picture("large")
        yield Answer(Call(endpoint_of("profile_picture"), "whole"), _file(image, kind))
        favorites, routes = endpoint_of("favorites"), endpoint_of("routes")
        assert routes.children is not None
        for item in favorites.items(self._renderer.singleton("favorites")):
            for route_id in routes.children(item):
                route = self._renderer.route(str(route_id))
                yield Answer(Call(routes, "child", id=str(route_id)), route)

    def answers(self, name: str, day: date) -> list[Answer]:
        return [_of_day(name, day, self._renderer.items(name, day))]


class OnAccessLink:
    """The same person's account by AccessLink v3, which keeps the long ones for a while only."""

    api = "accesslink_v3"

    def __init__(self, world: World, *, files: bool = True) -> None:
        self._world, self._renderer, self._files = world, AccessLinkV3(world), files
        self.person, self.first_day = world.person, world.first_day

    def listed(self) -> dict[str, Listed]:
        found = {}
        for name in _dated(self.api):
            there, asked = self._renderer.days(name), self._world.dates
            if name in DENSE:
                asked = asked[-(endpoint_of(name).keep_days or len(asked)) :]
            found[name] = Listed(asked, frozenset(asked) & frozenset(there))
        exercises = sorted(found["v3_exercises"].there)
        files = {name: Listed(exercises, frozenset(exercises)) for name in FILES}
        return found | (files if self._files else {})

    def whole(self) -> Iterator[Answer]:
        for name in ("v3_user", "v3_physical_info"):
            yield Answer(Call(endpoint_of(name), "whole"), self._renderer.whole(name))

    def answers(self, name: str, day: date) -> list[Answer]:
        if name not in FILES:
            return [_of_day(name, day, self._renderer.items(name, day))]
        found = []
        for session in self._world.sessions(day):
            own_id = hashed_id(session)
            file = self._renderer.file(own_id, name.removeprefix("v3_exercise_"))
            if file is not None:
                body = _file(file, "application/octet-stream") | {"id": own_id}
                found.append(Answer(Call(endpoint_of(name), "child", id=own_id), body))
        return found


def _dated(api: str) -> list[str]:
    return [e.name for e in SOURCES[api].endpoints if e.dates or (e.keep_days is not None and not e.parents)]


def _of_day(name: str, day: date, items: list[Any]) -> Answer:
    endpoint = replace(endpoint_of(name), items=list)
    return Answer(Call(endpoint, "detail", day, day + timedelta(days=1)), items)


def _file(content: bytes, kind: str) -> dict[str, str]:
    return {"contentType": kind, "base64": base64.b64encode(content).decode()}
