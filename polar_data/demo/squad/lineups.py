"""Who takes part in a session, and from when to when they are on the pitch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from polar_data.demo.randomness import generator
from polar_data.demo.squad import players as who
from polar_data.demo.squad.players import Player
from polar_data.demo.squad.season import STRENGTH, TeamSession
from polar_data.demo.squad.truth import SquadEvent, active

_FORMATION = (
    (who.GOALKEEPER, 1), (who.CENTRE_BACK, 2), (who.FULL_BACK, 2),
    (who.MIDFIELDER, 3), (who.WINGER, 2), (who.FORWARD, 1),
)  # fmt: skip
_SUBSTITUTES = 5
_ABSENT = 0.03
_RETURN_SESSIONS = timedelta(days=5)
_OUT = ("injury", "illness")
_HURT_AT_S = 38 * 60  # into the match


@dataclass(frozen=True, slots=True)
class Appearance:
    """One player in one session: seconds of the record on the pitch, and what was recorded.

    `effort` is her share of the usual intensity: below 1 in the days after an absence.
    """

    session: TeamSession
    player: Player
    on_s: int
    off_s: int
    starter: bool
    effort: float = 1.0
    sensor: bool = True
    belt: bool = True
    outlier: bool = False

    @property
    def kept(self) -> tuple[int, int]:
        """From and to, in seconds of the record: the time on the pitch within the session."""
        first, last = self.session.kept
        return max(first, self.on_s), min(last, self.off_s)


def lineup(
    seed: int, session: TeamSession, squad: Sequence[Player], happened: Sequence[SquadEvent]
) -> tuple[Appearance, ...]:
    """The players of a session in the order of their keys."""
    rng = generator(seed, "lineup", session.number)
    present = rng.random(len(squad)) >= _ABSENT
    form = rng.normal(0, 0.5, len(squad))
    able = [player for player in squad if _able(player, session, happened)]
    if session.is_match:
        ranked = sorted(able, key=lambda p: -p.quality - form[squad.index(p)])
        times = dict(_match(rng, session, [p for p in ranked if not p.staff], happened))
    else:
        whole = (0, session.seconds, True)
        times = {
            player: whole for player in able if _trains(player, session, bool(present[squad.index(player)]))
        }
    return tuple(
        _appearance(session, player, *times[player], happened) for player in squad if player in times
    )


def _able(player: Player, session: TeamSession, happened: Sequence[SquadEvent]) -> bool:
    out = any(active(happened, kind, player.key, session.day) for kind in _OUT)
    return player.in_team(session.day) and not out


def _trains(player: Player, session: TeamSession, present: bool) -> bool:
    # The fitness coach wears a sensor where she leads: in the strength sessions.
    return session.kind == STRENGTH if player.staff else present


def _hurt(player: Player, session: TeamSession, happened: Sequence[SquadEvent]) -> bool:
    tomorrow = session.day + timedelta(1)
    return any(e.kind == "injury" and e.player == player.key and e.first_day == tomorrow for e in happened)


def _match(
    rng: np.random.Generator, session: TeamSession, ranked: list[Player], happened: Sequence[SquadEvent]
) -> Iterator[tuple[Player, tuple[int, int, bool]]]:
    """Starters and substitutes; those who stay on the bench wear no sensor."""
    hurt = [player for player in ranked if _hurt(player, session, happened)]
    order = hurt + [player for player in ranked if player not in hurt]
    starters: list[Player] = []
    for position, count in _FORMATION:
        starters += [player for player in order if player.position == position][:count]
    bench = [p for p in order if p not in starters and p.position != who.GOALKEEPER]
    kick_off, whole = session.kept[0], session.seconds
    field = [player for player in starters if player.position != who.GOALKEEPER and player not in hurt]
    weary = [field[int(n)] for n in rng.permutation(len(field))]
    replaced = [*hurt, *weary][:_SUBSTITUTES]
    minutes = sorted(int(minute) for minute in rng.integers(64, 104, _SUBSTITUTES))
    off: dict[Player, int] = {}
    for player, minute in zip(replaced, minutes, strict=True):
        comes = next((p for p in bench if p.position == player.position), bench[0])
        bench.remove(comes)
        off[player] = kick_off + (_HURT_AT_S if player in hurt else minute * 60)
        yield comes, (off[player], whole, False)
    for player in starters:
        yield player, (0, off.get(player, whole), True)


def _appearance(
    session: TeamSession, player: Player, on_s: int, off_s: int, starter: bool, happened: Sequence[SquadEvent]
) -> Appearance:
    def is_on(kind: str) -> bool:
        return active(happened, kind, player.key, session.day) is not None

    back = any(
        event.kind in _OUT
        and event.player == player.key
        and event.last_day < session.day <= event.last_day + _RETURN_SESSIONS
        for event in happened
    )
    return Appearance(
        session=session,
        player=player,
        on_s=on_s,
        off_s=off_s,
        starter=starter,
        effort=0.82 if back else 1.0,
        sensor=not is_on("sensor_failed"),
        belt=not is_on("no_heart_rate"),
        outlier=is_on("outlier"),
    )
