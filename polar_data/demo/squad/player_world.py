"""A player who wears her own watch: all of her days, with the team's sessions among them."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from polar_data.demo.people import ADA, NEW_WATCH, Watch
from polar_data.demo.plan import Planned
from polar_data.demo.randomness import stable_id
from polar_data.demo.sessions import Effort, Exercise, Session
from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.motion import SOCCER
from polar_data.demo.squad.players import Player
from polar_data.demo.squad.squad import Squad
from polar_data.demo.truth import Event, events
from polar_data.demo.workouts import Block
from polar_data.demo.world import World

DAYS = 365
_LEAD_IN = timedelta(days=90)
_OF_ANYONE = ("daylight_saving", "no_watch_at_night")
_STARTED_LATE_S = 40  # she starts her watch on the way to the pitch
_BLOCK_S = 60


class PlayerWorld(World):
    """The world of one player of a squad, for the renderers of the sources a watch has.

    What she trains without the team is the same as in the squad. Watches of players and
    their ids are their own. A year by default: own training, then the season.
    """

    def __init__(self, squad: Squad, player: Player, *, days: int = DAYS) -> None:
        self.squad = squad
        self.player = player
        first = squad.last_day - timedelta(days - 1) - _LEAD_IN
        self._done_on: dict[date, list[Session]] = {}
        for one in squad.appearances[player.key]:
            self._done_on[one.session.day] = [_with_team(squad, one)]
        for own in squad.own_sessions(player, first):
            self._done_on.setdefault(own.day, []).append(own)
        super().__init__(squad.own_seed(player), last_day=squad.last_day, days=days, person=player.person)
        # The body answers load and illness as anyone's does, from her own usual values.
        self.body = replace(
            self.body,
            night_hr_bpm=self.body.night_hr_bpm + player.person.hr_rest - ADA.hr_rest,
            weight_kg=self.body.weight_kg + player.person.weight_kg - ADA.weight_kg,
            rmssd_ms=self.body.rmssd_ms * float(np.exp(0.12 * player.fitness)),
        )

    def _happened(self) -> tuple[Event, ...]:
        found = [event for event in events(self.first_day, self.last_day) if event.kind in _OF_ANYONE]
        found += [
            Event(event.kind, event.first_day, event.last_day, event.what)
            for event in self.squad.events
            if event.player == self.player.key
        ]
        return tuple(sorted(found, key=lambda event: (event.first_day, event.kind)))

    def planned(self, day: date) -> list[Planned]:
        """Nothing: the coach plans, and Polar does not know."""
        return []

    def _work(self, day: date) -> list[tuple[Planned, list[Effort]]]:
        return [
            (Planned(session.template, 1.0), [part.effort for part in session.exercises])
            for session in self._done_on.get(day, [])
        ]

    def _done(self, day: date) -> list[Session]:
        return self._done_on.get(day, [])

    def watches(self, day: date) -> list[Watch]:
        """Her one watch."""
        mark = f"{stable_id(self.seed, 'watch') % 2**32:08x}"
        return [replace(NEW_WATCH, uuid=NEW_WATCH.uuid[:-8] + mark, device_id=mark.upper())]


def _with_team(squad: Squad, one: Appearance) -> Session:
    """A session of the team as her watch saw it: heart rate, but no way and no distance."""
    team, person = one.session, one.player.person
    motion = squad.motion(one).between(_STARTED_LATE_S, team.seconds)
    count = motion.seconds // _BLOCK_S
    efforts = motion.effort[: count * _BLOCK_S].reshape(count, _BLOCK_S).mean(axis=1)
    motion = motion.between(0, count * _BLOCK_S)
    start = team.record_start + timedelta(seconds=_STARTED_LATE_S)
    stop = start + timedelta(seconds=motion.seconds)
    seed = squad.own_seed(one.player)
    effort = Effort(
        sport=SOCCER,
        blocks=tuple(Block(_BLOCK_S, float(effort)) for effort in efforts),
        seconds=motion.seconds,
        hr_avg=round(float(motion.heart_rate.mean())),
        hr_max=round(float(motion.heart_rate.max())),
        load=motion.load(person),
    )
    exercise = Exercise(
        id=stable_id(seed, "exercise", team.day, team.number),
        effort=effort,
        start=start,
        stop=stop,
        pause=None,
        form=1.0,
        distance_m=None,
        course=None,
        ascent_m=0.0,
        descent_m=0.0,
        energy_kcal=round(motion.energy_kcal(person)),
    )
    return Session(
        id=stable_id(seed, "session", team.day, team.number),
        day=team.day,
        number=0,
        template="team_session",
        name=team.name,
        place=team.arena.place,
        start=start,
        stop=stop,
        offset=squad.clock.offset_minutes(team.record_start),
        exercises=(exercise,),
        chest_strap=False,
    )
