"""A coach's account: its source, plus what the admin changed and added."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Any

from ..patch import patched
from .sources import Source

Item = dict[str, Any]

_UNTOUCHED = ("samples", "rr_intervals")


@dataclass(frozen=True)
class Copy:
    """A session that happened again: other ids, `shift` later, stored at `stamp`."""

    ids: Mapping[str, str]
    shift: timedelta
    stamp: str

    def of(self, node: Any) -> Any:
        """The same item of the later session."""
        if isinstance(node, list):
            return [self.of(child) for child in node]
        if isinstance(node, dict):
            return {key: self._value(key, value) for key, value in node.items()}
        return self.ids.get(node, node) if isinstance(node, str) else node

    def _value(self, key: str, value: Any) -> Any:
        if key in _UNTOUCHED:
            return value
        if key in ("created", "modified"):
            return self.stamp
        if key.endswith("_time"):
            return _later(value, self.shift)
        return self.of(value)


class Club:
    """The answers' `data` for one account; an unknown id is a KeyError."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._lists: dict[str, list[Item]] = {}
        self._changes: dict[str, list[tuple[Mapping[str, Any], Collection[str]]]] = {}
        self._gone: set[str] = set()
        self._deleted: set[str] = set()
        self._copies: dict[str, Copy] = {}
        self._originals: dict[str, str] = {}

    def teams(self) -> list[Item]:
        here = [team for team in self.source.teams() if team["id"] not in self._deleted]
        return [self._changed(team["id"], team) for team in here]

    def team(self, team_id: str) -> Item:
        self._require(team_id)
        found = self._changed(team_id, self.source.team(team_id))
        players = [
            self._changed(player["player_id"], player)
            for player in found["players"]
            if player["player_id"] not in self._gone
        ]
        return found | {"players": players}

    def team_sessions(self, team_id: str) -> list[Item]:
        self._require(team_id)
        return self._with_copies(self.source.team_sessions(team_id))

    def team_session(self, session_id: str) -> Item:
        self._require(session_id)
        found = self._one(session_id, self.source.team_session(self._original(session_id)))
        if session_id in self._copies:
            here = [one for one in found["participants"] if one["player_id"] not in self._gone]
            found |= {"participants": [self._numbered(one) for one in here]}
        here = [one for one in found["participants"] if one.get("player_session_id") not in self._deleted]
        return found | {"participants": here}

    def player_sessions(self, player_id: str) -> list[Item]:
        """Only of who is in a team now."""
        if not any(player_id == one["player_id"] for team in self.teams() for one in self._members(team)):
            raise KeyError(player_id)
        if player_id not in self._lists:
            self._lists[player_id] = self.source.player_sessions(player_id)
        return self._with_copies(self._lists[player_id])

    def player_session(self, session_id: str, fields: Collection[str]) -> Item:
        self._require(session_id)
        return self._one(session_id, self.source.player_session(self._original(session_id), fields))

    def summary(self, session_id: str) -> Item:
        self._require(session_id)
        return self._one(session_id, self.source.summary(self._original(session_id)))

    def plain(self, session_id: str) -> bool:
        """Whether the item is as the source has it."""
        touched = (self._changes, self._copies, self._deleted)
        return not any(session_id in each for each in touched)

    def edit(
        self, item_id: str, changes: Mapping[str, Any], removals: Collection[str], now: datetime
    ) -> None:
        """Changes a team or a session everywhere it is shown, modified now."""
        stamped = {"modified": _zulu(now), **changes}
        self._changes.setdefault(item_id, []).append((stamped, removals))

    def change_player(self, player_id: str, changes: Mapping[str, Any], now: datetime) -> None:
        """Changes how the team lists a player from now on; past sessions stay as they are."""
        self._changes.setdefault(player_id, []).append((changes, ()))
        self._touch_team(player_id, now)

    def leave(self, player_id: str, now: datetime) -> None:
        self._touch_team(player_id, now)
        self._gone.add(player_id)

    def delete(self, item_id: str, now: datetime) -> None:
        """Deletes a team with its sessions, a team's session with its recordings, or one recording.

        The session of a recording has changed: who is left took part.
        """
        for team in self.teams():
            for session in self.team_sessions(team["id"]):
                recordings = {
                    one.get("player_session_id") for one in self.team_session(session["id"])["participants"]
                }
                if item_id in (team["id"], session["id"]):
                    self._deleted |= {session["id"], *filter(None, recordings)}
                elif item_id in recordings:
                    self.edit(session["id"], {}, (), now)
        self._deleted.add(item_id)

    def restore(self) -> None:
        """Brings back whatever was deleted."""
        self._deleted.clear()

    def add_session(self, now: datetime, day: date | None) -> Item:
        """The newest team session again, on `day` or the day after it, with who is still in the team."""
        [team, *_] = self.teams()
        newest = max(self.team_sessions(team["id"]), key=lambda item: str(item["record_start_time"]))
        before = datetime.fromisoformat(newest["record_start_time"]).date()
        shift = (day or before + timedelta(days=1)) - before
        details = self.team_session(newest["id"])
        olds = [newest["id"], *(one["player_session_id"] for one in details["participants"])]
        news = {old: _new_id(f"{self._original(old)} {len(self._copies)}") for old in olds}
        earlier = self._copies.get(newest["id"])
        originals = {self._original(old): new for old, new in news.items()}
        copy = Copy(originals, shift + (earlier.shift if earlier else timedelta()), _zulu(now))
        for original, new in originals.items():
            self._copies[new], self._originals[new] = copy, original
        return self.team_session(news[newest["id"]])

    def _members(self, team: Item) -> list[Item]:
        members: list[Item] = self.team(team["id"])["players"]
        return members

    def _numbered(self, participant: Item) -> Item:
        """Someone who takes part now, with the number and role of now."""
        return self._changed(participant["player_id"], participant)

    def _touch_team(self, player_id: str, now: datetime) -> None:
        teams = [
            team for team in self.teams() if player_id in {one["player_id"] for one in self._members(team)}
        ]
        if not teams:
            raise KeyError(player_id)
        for team in teams:
            self.edit(team["id"], {}, (), now)

    def _require(self, item_id: str) -> None:
        if item_id in self._deleted:
            raise KeyError(item_id)

    def _original(self, item_id: str) -> str:
        return self._originals.get(item_id, item_id)

    def _one(self, item_id: str, item: Item) -> Item:
        copy = self._copies.get(item_id)
        return self._changed(item_id, copy.of(item) if copy else item)

    def _with_copies(self, items: list[Item]) -> list[Item]:
        """The list in time order with the sessions that happened again."""
        by_id = {item["id"]: item for item in items}
        again = {new: by_id[old] for new, old in self._originals.items() if old in by_id}
        here = {item_id: item for item_id, item in (by_id | again).items() if item_id not in self._deleted}
        found = [self._one(item_id, item) for item_id, item in here.items()]
        return sorted(found, key=lambda item: str(item.get("record_start_time") or item["start_time"]))

    def _changed(self, item_id: str, item: Item) -> Item:
        for changes, removals in self._changes.get(item_id, ()):
            item = patched(item, changes, removals)
        return item


def _later(moment: str, shift: timedelta) -> str:
    """The written time moved, in the form it had."""
    bare = moment.removesuffix("Z")
    moved = (datetime.fromisoformat(bare) + shift).isoformat(
        timespec="milliseconds" if "." in bare else "seconds"
    )
    return moved + moment[len(bare) :]


def _zulu(now: datetime) -> str:
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def _new_id(text: str) -> str:
    return blake2b(text.encode(), digest_size=4).hexdigest()
