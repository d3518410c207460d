"""What the simulated Team Pro serves: the demo squad whole, cut, or very small."""

from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Protocol

from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import TeamPro

Item = dict[str, Any]

CUT_S = 10


class Source(Protocol):
    """The `data` of each answer, lists in time order; an unknown id is a KeyError."""

    def teams(self) -> list[Item]: ...
    def team(self, team_id: str, /) -> Item: ...
    def team_sessions(self, team_id: str, /) -> list[Item]: ...
    def team_session(self, session_id: str, /) -> Item: ...
    def player_sessions(self, player_id: str, /) -> list[Item]: ...
    def player_session(self, player_session_id: str, fields: Collection[str], /) -> Item: ...
    def summary(self, player_session_id: str, /) -> Item: ...


class Narrow:
    """The squad's newest two team sessions, and three players of the newest in both."""

    SESSIONS, PLAYERS = 2, 3

    def __init__(self, whole: Source) -> None:
        self._whole = whole

    def teams(self) -> list[Item]:
        return self._whole.teams()

    def team(self, team_id: str) -> Item:
        found = self._whole.team(team_id)
        kept = [player for player in found["players"] if player["player_id"] in self._players]
        return found | {"players": kept}

    def team_sessions(self, team_id: str) -> list[Item]:
        return self._whole.team_sessions(team_id)[-self.SESSIONS :]

    def team_session(self, session_id: str) -> Item:
        return self._sessions[session_id]

    def player_sessions(self, player_id: str) -> list[Item]:
        first = min(session["record_start_time"] for session in self._sessions.values())
        found = self._whole.player_sessions(self._players[player_id])
        return [item for item in found if item["start_time"] >= first]

    def player_session(self, player_session_id: str, fields: Collection[str]) -> Item:
        return self._whole.player_session(self._kept[player_session_id], fields)

    def summary(self, player_session_id: str) -> Item:
        return self._whole.summary(self._kept[player_session_id])

    @cached_property
    def _sessions(self) -> dict[str, Item]:
        [team] = self.teams()
        found = [self._whole.team_session(listed["id"]) for listed in self.team_sessions(team["id"])]
        in_each = [{one["player_id"] for one in session["participants"]} for session in found]
        chosen = [
            one["player_id"]
            for one in found[-1]["participants"]
            if one["role"] not in ("Goalkeeper", "Staff") and all(one["player_id"] in ids for ids in in_each)
        ][: self.PLAYERS]
        return {
            session["id"]: session
            | {"participants": [one for one in session["participants"] if one["player_id"] in chosen]}
            for session in found
        }

    @cached_property
    def _players(self) -> dict[str, str]:
        ids = (one["player_id"] for session in self._sessions.values() for one in session["participants"])
        return {each: each for each in ids}

    @cached_property
    def _kept(self) -> dict[str, str]:
        ids = (item["id"] for player in self._players for item in self.player_sessions(player))
        return {each: each for each in ids}


# `season` and `small` have the first ten seconds of each recording's samples.
SIZES: dict[str, Callable[[Squad], Source]] = {
    "squad": TeamPro,
    "season": lambda squad: TeamPro(squad, sample_seconds=CUT_S),
    "small": lambda squad: Narrow(TeamPro(squad, sample_seconds=CUT_S)),
}


@lru_cache(maxsize=8)
def source(size: str, last_day: date) -> Source:
    """That size of the squad, whose season ends the day before `last_day`; a KeyError for no such size."""
    return SIZES[size](_squad(last_day))


@lru_cache(maxsize=2)
def _squad(last_day: date) -> Squad:
    return Squad(last_day=last_day)
