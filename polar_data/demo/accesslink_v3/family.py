"""What a family of dated items is to the renderer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from polar_data.demo.world import World

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Family:
    """Days that have items, and the items of a day that the world knows."""

    days: Callable[[World], list[date]]
    items: Callable[[World, date], list[Item]]


def every_day(world: World) -> list[date]:
    """All days of the world."""
    return world.dates
