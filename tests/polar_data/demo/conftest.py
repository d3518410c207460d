"""One world for all tests of the demo; it is read only."""

from __future__ import annotations

from datetime import date

import pytest

from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

LAST_DAY = date(2026, 11, 21)


@pytest.fixture(scope="package")
def world() -> World:
    return World(1, last_day=LAST_DAY)


@pytest.fixture(scope="package")
def renderer(world: World) -> Renderer:
    return Renderer(world)
