"""What a family of dated items is to the renderer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from polar_data.demo.world import World

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Family:
    """Days that have items, the items of a day in full, and without their features."""

    days: Callable[[World], list[date]]
    items: Callable[[World, date], list[Item]]
    summary: Callable[[World, date], list[Item]]
