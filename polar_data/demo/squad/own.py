"""What players train on their own: on free days, before the season, and on the way back."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from polar_data.demo.people import HOME
from polar_data.demo.plan import Planned
from polar_data.demo.randomness import generator
from polar_data.demo.roads import Roads
from polar_data.demo.sessions import Session, efforts, session
from polar_data.demo.squad.players import Player
from polar_data.demo.squad.truth import SquadEvent, active

_NUMBER = 10  # apart from the team sessions of the day
_OFF_SEASON, _FREE_DAY = 0.5, 0.21
_REST_OF_INJURY = 8  # days before the first bicycle
_CHOICE = (("recovery_run", 1.0), ("strength", 0.7), ("easy_run", 0.75))


def planned(
    seed: int, player: Player, days: Sequence[date], team_days: set[date], happened: Sequence[SquadEvent]
) -> Iterator[tuple[date, Planned]]:
    """Her own workouts on those days, in order; never on a day with the team.

    Before she joined she trained as the others do before the season.
    """
    begins = max(min(team_days), player.joined or date.min)
    for day in days:
        draw, which = generator(seed, f"own {player.key}", day).random(2)
        injury = active(happened, "injury", player.key, day)
        if player.staff or day > (player.left or date.max) or active(happened, "illness", player.key, day):
            continue
        if injury is not None:
            healed = (day - injury.first_day).days
            if healed >= _REST_OF_INJURY and day.weekday() in (0, 2, 4):
                yield day, Planned("indoor_ride" if healed < 16 else "recovery_run", 0.6, HOME, 10.5)
        elif draw < _OFF_SEASON if day < begins else day not in team_days and draw < _FREE_DAY:
            template, scale = _CHOICE[int(which * len(_CHOICE))]
            yield day, Planned(template, scale, HOME, 10.0 if day.weekday() == 6 else 17.5)


def own_session(seed: int, player: Player, day: date, plan: Planned, offset: int, roads: Roads) -> Session:
    """That workout as done, from the player's own seed; the offset is in minutes from UTC."""
    parts = efforts(seed, day, _NUMBER, plan, player.person)
    return session(seed, day, _NUMBER, plan, parts, HOME, offset, 1.0, player.person, roads)


def days_between(first: date, last: date) -> list[date]:
    """All days from the first to the last, both included."""
    return [first + timedelta(int(n)) for n in np.arange((last - first).days + 1)]
