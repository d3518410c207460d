"""The coach's account at Team Pro. Its 10 Hz samples are apart: they come a session at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

import orjson

from polar_data.demo.accounts import Listed
from polar_data.demo.people import ADA
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import TeamPro
from polar_data.demo.team_pro.samples import ALL
from polar_data.demo.team_pro.team import player_id, player_session_id, session_id
from polar_data.intake import Answer
from polar_data.plan import Call
from polar_data.sources import endpoint_of
from polar_data.sources.endpoint import Player


class OnTeamPro:
    """`athletes`: which athlete each player is; needed before anything of players is answered."""

    api = "team_pro"
    person = ADA  # the demo's own person is the coach

    def __init__(self, squad: Squad) -> None:
        self._squad, self._renderer = squad, TeamPro(squad)
        self.first_day = squad.first_day
        self.athletes: Mapping[str, int] = {}

    @cached_property
    def players(self) -> list[Player]:
        """Everybody who ever wore a sensor for the team, without the staff."""
        return [
            Player(self.id_of(player.key), f"{player.person.first_name} {player.person.last_name}")
            for player in self._squad.players
            if not player.staff
        ]

    def id_of(self, key: int) -> str:
        """Team Pro's id of a player of the squad."""
        return player_id(self._squad, key)

    def listed(self) -> dict[str, Listed]:
        with_team = sorted({session.day for session in self._squad.sessions})
        found = dict.fromkeys(("tp_team_session", "tp_session_summary"), with_team)
        found["tp_player_session"] = sorted(self._recordings)
        return {name: Listed(days, frozenset(days)) for name, days in found.items()}

    def whole(self) -> Iterator[Answer]:
        team_id = self._renderer.team_id
        yield Answer(Call(endpoint_of("tp_teams"), "whole"), {"data": self._renderer.teams()})
        yield _child("tp_team", team_id, self._renderer.team(team_id))
        yield _child("tp_team_sessions", team_id, self._renderer.team_sessions(team_id))
        for player in self.players:
            listed = self._renderer.player_sessions(player.id)
            yield _child("tp_player_sessions", player.id, listed, self.athletes[player.id])

    def answers(self, name: str, day: date) -> list[Answer]:
        if name == "tp_player_session":
            return [
                _child(name, own_id, self._renderer.player_session(own_id), self.athletes[player])
                for own_id, player in self._recordings[day]
            ]
        found = []
        for session in self._squad.sessions:
            if session.day != day:
                continue
            if name == "tp_team_session":
                own_id = session_id(self._squad, session)
                found.append(_child(name, own_id, self._renderer.team_session(own_id)))
                continue
            for one in self._squad.lineups[session.number]:
                if not one.player.staff:
                    own_id = player_session_id(self._squad, one)
                    athlete_id = self.athletes[self.id_of(one.player.key)]
                    found.append(_child(name, own_id, self._renderer.summary(own_id), athlete_id))
        return found

    def with_samples(self, own_id: str, athlete_id: int) -> Answer:
        """A player's session with all it has, as Polar sends it."""
        whole = _child("tp_player_session", own_id, None, athlete_id)
        return Answer(whole.call, orjson.dumps({"data": self._renderer.player_session(own_id, [ALL])}))

    @cached_property
    def _recordings(self) -> dict[date, list[tuple[str, str]]]:
        """By day the ids of players' sessions and the player, with the team and without."""
        found: dict[date, list[tuple[str, str]]] = defaultdict(list)
        for player in self.players:
            for item in self._renderer.player_sessions(player.id):
                found[datetime.fromisoformat(item["start_time"]).date()].append((item["id"], player.id))
        return dict(found)


def _child(name: str, own_id: str, data: Any, athlete_id: int | None = None) -> Answer:
    return Answer(Call(endpoint_of(name), "child", id=own_id, athlete_id=athlete_id), {"data": data})
