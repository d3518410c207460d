"""The squad's season as a whole."""

from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from polar_data.demo.clock import Clock
from polar_data.demo.randomness import generator
from polar_data.demo.roads import Roads
from polar_data.demo.sessions import Session
from polar_data.demo.squad import own, season, truth
from polar_data.demo.squad.lineups import Appearance, lineup
from polar_data.demo.squad.motion import Motion, motion
from polar_data.demo.squad.pitch import Track, track
from polar_data.demo.squad.players import Player, players

_KEPT_MOTIONS = 64


class Squad:
    """A team's season that ends the day before `last_day`; equal arguments give equal squads.

    Sessions, lineups and events are known at once; motion and tracks are made when asked for.
    """

    name = "Harbour City"
    organisation = "Harbour City Football"

    def __init__(self, seed: int = 1, *, last_day: date) -> None:
        self.seed = seed
        self.last_day = last_day
        self.events = truth.events(last_day)
        self.sessions = season.sessions(seed, last_day)
        self.first_day = self.sessions[0].day
        self.players = players(
            seed,
            joined=self._event("joined").first_day,
            left=self._event("left").first_day - timedelta(1),
            renumbered=self._event("new_number").first_day,
        )
        self.clock = Clock(())
        self.roads = Roads(seed)
        self._motion = lru_cache(maxsize=_KEPT_MOTIONS)(self._make_motion)

    def _event(self, kind: str) -> truth.SquadEvent:
        return next(event for event in self.events if event.kind == kind)

    def event(self, kind: str, day: date, player: Player | None = None) -> truth.SquadEvent | None:
        """The event of that kind (of that player) that covers the day."""
        return truth.active(self.events, kind, player.key if player else None, day)

    def player(self, key: int) -> Player:
        """The player of that key; a KeyError if there is none."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[int, Player]:
        return {player.key: player for player in self.players}

    @cached_property
    def lineups(self) -> tuple[tuple[Appearance, ...], ...]:
        """Who took part, for each session."""
        return tuple(lineup(self.seed, one, self.players, self.events) for one in self.sessions)

    @cached_property
    def appearances(self) -> dict[int, list[Appearance]]:
        """For each player (by key) what she took part in, in time order."""
        found: dict[int, list[Appearance]] = {player.key: [] for player in self.players}
        for taking_part in self.lineups:
            for appearance in taking_part:
                found[appearance.player.key].append(appearance)
        return found

    def utc(self, local: datetime) -> datetime:
        """The naive UTC time of a naive local time of the team."""
        return self.clock.utc(local)

    def response(self, player: Player, day: date) -> float:
        """How hard a pace is for her heart on that day: 1 is usual, more is harder."""
        if self._after_illness(player, day):
            return 1.07
        weeks = (day - self.first_day).days / 7
        tired = 0.03 * (truth.week_kind(self.last_day, day) == truth.CONGESTED)
        noise = 0.015 * float(generator(self.seed, f"response {player.key}", day).normal())
        return 1.04 - 0.05 * min(weeks / 8, 1.0) + tired + noise

    def _after_illness(self, player: Player, day: date) -> bool:
        return any(
            event.kind == "illness"
            and event.player == player.key
            and event.first_day <= day <= event.last_day + timedelta(7)
            for event in self.events
        )

    def motion(self, appearance: Appearance) -> Motion:
        """How she moved, second by second of the record."""
        return self._motion(appearance.session.number, appearance.player.key)

    def _make_motion(self, number: int, key: int) -> Motion:
        appearance = next(a for a in self.lineups[number] if a.player.key == key)
        return motion(self.seed, appearance, self.response(appearance.player, appearance.session.day))

    def track(self, appearance: Appearance, seconds: int | None = None) -> Track:
        """Ten values a second of the first seconds (None: of all)."""
        return track(self.seed, appearance, self.motion(appearance), seconds)

    def own_seed(self, player: Player) -> int:
        """The seed of all that happens to her away from the team."""
        return self.seed * 1000 + player.key

    def own_sessions(self, player: Player, first: date | None = None) -> list[Session]:
        """What she trained on her own from that day (None: since she is in the team), in order."""
        since = first or max(self.first_day, player.joined or self.first_day)
        days = own.days_between(since, self.last_day - timedelta(1))
        team_days = {one.day for one in self.sessions}
        return [
            own.own_session(self.own_seed(player), player, day, plan, self.clock.noon_offset(day), self.roads)
            for day, plan in own.planned(self.seed, player, days, team_days, self.events)
        ]
