"""Who is in the demo: one person on two APIs, who coaches a team, and players with a watch of their own."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from polar_data.store.links import Sharing

if TYPE_CHECKING:
    from polar_data.demo.accounts import Account
    from polar_data.demo.squad.squad import Squad
    from polar_data.demo.team_account import OnTeamPro
    from polar_data.demo.world import World

SEED = 1
DAYS = 730
WEARER_DAYS = 224  # the season, and some days of before
# The ids of the connections.
MINE, MINE_ON_V3, TEAM = 1, 2, 3
# Players (by key) with a watch of their own: their connection, and what the coach may see.
WEARERS: dict[int, tuple[int, Sharing]] = {
    8: (4, "values"),
    7: (5, "values"),
    4: (6, "status"),
    10: (7, "values"),
    1: (8, "status"),
    26: (9, "nothing"),
}
_ON_V3 = (10, 26)  # the others are on v4
ALL = (MINE, MINE_ON_V3, TEAM, *(connection_id for connection_id, _ in WEARERS.values()))
# Families that are made late, and last of all.
DENSE = frozenset(
    {
        *("training_sessions", "activity", "continuous_samples", "ppi"),
        *("v3_exercises", "v3_activities", "v3_activity_samples", "v3_continuous_heart_rate"),
    }
)
FILES = frozenset({"v3_exercise_fit", "v3_exercise_tcx", "v3_exercise_gpx"})


@cache
def account(connection_id: int, last: date) -> Account:
    """The account that a connection of the demo is with."""
    # NumPy, SciPy and the worlds: only where something is to be made.
    from polar_data.demo.accounts import OnAccessLink, OnFlow

    if connection_id == MINE:
        return OnFlow(_world(last))
    if connection_id == MINE_ON_V3:
        return OnAccessLink(_world(last))
    if connection_id == TEAM:
        return team(last)
    from polar_data.demo.squad.player_world import PlayerWorld

    player = _squad(last).player(key_of(connection_id))
    world = PlayerWorld(_squad(last), player, days=WEARER_DAYS)
    if player.key in _ON_V3:
        return OnAccessLink(world, files=False)
    return OnFlow(world)


def key_of(connection_id: int) -> int:
    """The player whose own connection that is."""
    return next(key for key, (own, _) in WEARERS.items() if own == connection_id)


@lru_cache(maxsize=1)
def team(last: date) -> OnTeamPro:
    """The coach's account."""
    from polar_data.demo.team_account import OnTeamPro

    return OnTeamPro(_squad(last))


@lru_cache(maxsize=1)
def _world(last: date) -> World:
    from polar_data.demo.world import World

    return World(SEED, last_day=last, days=DAYS)


@lru_cache(maxsize=1)
def _squad(last: date) -> Squad:
    from polar_data.demo.squad.squad import Squad

    return Squad(SEED, last_day=last)
