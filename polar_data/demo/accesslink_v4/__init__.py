"""The demo world in AccessLink v4's shapes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from polar_data.demo.accesslink_v4 import catalogue, profile, targets
from polar_data.demo.accesslink_v4.activity import ACTIVITY
from polar_data.demo.accesslink_v4.calendar_entries import CALENDAR
from polar_data.demo.accesslink_v4.family import Family
from polar_data.demo.accesslink_v4.measurements import TESTS
from polar_data.demo.accesslink_v4.picture import picture
from polar_data.demo.accesslink_v4.recharge import NIGHTLY_RECHARGE
from polar_data.demo.accesslink_v4.sleep import SLEEP_WAKE_VECTORS, SLEEPS
from polar_data.demo.accesslink_v4.training import TRAINING_SESSIONS
from polar_data.demo.accesslink_v4.wrist import (
    CONTINUOUS_SAMPLES,
    PPI,
    SKIN_CONTACTS,
    TEMPERATURE,
)
from polar_data.demo.world import World

__all__ = ["FAMILIES", "SINGLETONS", "Renderer"]

FAMILIES: dict[str, Family] = {
    "calendar": CALENDAR,
    "continuous_samples": CONTINUOUS_SAMPLES,
    "activity": ACTIVITY,
    "nightly_recharge": NIGHTLY_RECHARGE,
    "ppi": PPI,
    "skin_contacts": SKIN_CONTACTS,
    "sleep_wake_vectors": SLEEP_WAKE_VECTORS,
    "sleeps": SLEEPS,
    "temperature": TEMPERATURE,
    "tests": TESTS,
    "training_sessions": TRAINING_SESSIONS,
    "calendar_targets": targets.CALENDAR_TARGETS,
}
SINGLETONS: dict[str, Callable[[World], Any]] = {
    "favorites": targets.favorites,
    "sports": catalogue.sports,
    "sport_profile_catalog": catalogue.sport_profile_catalog,
    "sport_profiles": catalogue.sport_profiles,
    "subscriptions": profile.subscriptions,
    "devices": profile.devices,
    "account_data": profile.account_data,
}


class Renderer:
    """Renders a world; an unknown family is a KeyError."""

    def __init__(self, world: World) -> None:
        self.world = world

    def items(self, family: str, day: date) -> list[dict[str, Any]]:
        """Every item of that day with all its features; empty if there is none."""
        return FAMILIES[family].items(self.world, day)

    def summary(self, family: str, day: date) -> list[dict[str, Any]]:
        """The items of that day as they come without any feature asked for."""
        return FAMILIES[family].summary(self.world, day)

    def days(self, family: str) -> list[date]:
        """The days that have items, ascending."""
        return FAMILIES[family].days(self.world)

    def singleton(self, family: str) -> Any:
        """The full response body of a family without days."""
        return SINGLETONS[family](self.world)

    def picture(self, size: str) -> tuple[str, bytes]:
        """Content type and image of the profile picture; small, medium or large."""
        return picture(size)

    def route(self, route_id: str) -> dict[str, Any] | None:
        """The response with a saved route, or None for an unknown id."""
        return targets.route(self.world, route_id)
