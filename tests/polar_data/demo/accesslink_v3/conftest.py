"""AccessLink v3's renderer of the tests' one world, and the days worth a look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.world import World


@pytest.fixture(scope="package")
def v3(world: World) -> AccessLinkV3:
    return AccessLinkV3(world)


@pytest.fixture(scope="package")
def days(world: World) -> list[date]:
    """The days on which something happens, those after them, and the first and last of the world."""
    happening = {day for event in world.events for day in (event.first_day, event.last_day)}
    after = {day + timedelta(1) for day in happening}
    triathlon = {day for day in world.dates if (day.month, day.weekday()) == (7, 5) and 15 <= day.day <= 21}
    edges = {*world.dates[:2], *world.dates[-2:]}
    return sorted(day for day in happening | after | triathlon | edges if world.has(day))
