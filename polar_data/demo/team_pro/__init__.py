"""The demo squad in the shapes of Polar's Team Pro API."""

from collections.abc import Collection
from datetime import timedelta
from functools import cached_property
from typing import Any

from polar_data.demo.recording import record
from polar_data.demo.sessions import Session
from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.players import Player
from polar_data.demo.squad.season import TeamSession
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import own, samples, team
from polar_data.demo.team_pro.text import short_id, zulu

__all__ = ["TeamPro"]

Item = dict[str, Any]


class TeamPro:
    """Renders a squad: each method gives the `data` of a response; an unknown id is a KeyError.

    Keys are those of live answers (`in_zone`, `higher_limit`, `count`). Lists are in time order.
    `sample_seconds` cuts samples and beats to the first seconds of each session.
    """

    def __init__(self, squad: Squad, *, sample_seconds: int | None = None) -> None:
        self.squad = squad
        self.team_id = short_id(squad.seed, "team", squad.name)
        self._cut = sample_seconds
        self._own_found: dict[int, dict[str, Session]] = {}

    def teams(self) -> list[Item]:
        """All teams of the account."""
        created = self.squad.utc(self.squad.sessions[0].record_start) - timedelta(40)
        edited = self.squad.utc(self.squad.sessions[-1].record_end)
        return [
            {
                "id": self.team_id,
                "name": self.squad.name,
                "organisation": self.squad.organisation,
                "created": zulu(created),
                "modified": zulu(edited),
            }
        ]

    def team(self, team_id: str) -> Item:
        """A team with the players it has now, staff included."""
        day = self._known(team_id).last_day
        players = [
            {
                "player_id": team.player_id(self.squad, player.key),
                "player_number": player.number(day),
                "role": player.role,
                "first_name": player.person.first_name,
                "last_name": player.person.last_name,
            }
            for player in self.squad.players
            if player.in_team(day)
        ]
        return self.teams()[0] | {"players": players}

    def team_sessions(self, team_id: str) -> list[Item]:
        """The sessions of a team."""
        squad = self._known(team_id)
        return [team.team_session(squad, session, team_id) for session in squad.sessions]

    def team_session(self, session_id: str) -> Item:
        """A session with its participants and markers."""
        return team.team_session_details(self.squad, self._sessions[session_id], self.team_id)

    def player_sessions(self, player_id: str) -> list[Item]:
        """All sessions of a player, with the team and without; also of one who has left."""
        player = self._players[player_id]
        found = [team.listed(self.squad, one) for one in self.squad.appearances[player.key]]
        found += [own.listed(self.squad, session, own_id) for own_id, session in self._own(player).items()]
        return sorted(found, key=lambda item: str(item["start_time"]))

    def player_session(self, player_session_id: str, fields: Collection[str] = ()) -> Item:
        """One session of a player with the samples asked for, by the API's words for them."""
        columns, beats = samples.wanted(fields), bool({samples.ALL, samples.BEATS} & set(fields))
        one = self._appearances.get(player_session_id)
        if one is None:
            return self._own_session(player_session_id, columns, beats)
        item = team.details(self.squad, one)
        if columns:
            item["samples"] = samples.team_samples(self.squad, one, columns, self._cut)
        if beats:
            item["rr_intervals"] = samples.beats(self.squad, one, self._cut)
        return item

    def summary(self, player_session_id: str) -> Item:
        """The trimmed values of a player's part in a team session; there are none of her own."""
        return team.summary(self.squad, self._appearances[player_session_id])

    def person(self, player_id: str) -> Player:
        """Whose id that is."""
        return self._players[player_id]

    def _known(self, team_id: str) -> Squad:
        if team_id != self.team_id:
            raise KeyError(team_id)
        return self.squad

    @cached_property
    def _players(self) -> dict[str, Player]:
        return {team.player_id(self.squad, player.key): player for player in self.squad.players}

    @cached_property
    def _sessions(self) -> dict[str, TeamSession]:
        return {team.session_id(self.squad, session): session for session in self.squad.sessions}

    @cached_property
    def _appearances(self) -> dict[str, Appearance]:
        return {team.player_session_id(self.squad, one): one for line in self.squad.lineups for one in line}

    def _own(self, player: Player) -> dict[str, Session]:
        """Her INDIVIDUAL sessions by id, in time order."""
        if player.key not in self._own_found:
            self._own_found[player.key] = {
                short_id(self.squad.seed, "own", player.key, session.id): session
                for session in self.squad.own_sessions(player)
            }
        return self._own_found[player.key]

    def _own_session(self, session_id: str, columns: list[str], beats: bool) -> Item:
        player = next((p for p in self.squad.players if session_id in self._own(p)), None)
        if player is None:
            raise KeyError(session_id)
        session = self._own(player)[session_id]
        item = own.details(self.squad, player, session, session_id)
        if columns or beats:
            seed = self.squad.own_seed(player)
            recording = record(seed, session, session.exercises[0], player.person)
            if columns:
                item["samples"] = samples.own_samples(recording, columns, self._cut)
            if beats:
                item["rr_intervals"] = samples.own_beats(recording, seed, session.id, self._cut)
        return item
