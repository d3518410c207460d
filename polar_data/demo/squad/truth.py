"""What happened to the squad and when: the ground truth the data must show and tests use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from polar_data.demo.squad import players as shirts
from polar_data.demo.truth import Event

PRE_SEASON, LEAGUE, CONGESTED, HOLIDAY, NO_MATCH = (
    "pre-season", "league", "congested", "holiday", "no match"
)  # fmt: skip
# Weeks (Monday to Sunday) before the week of the last day: first, last, what they are.
_WEEKS = (
    (29, 25, PRE_SEASON),
    (16, 16, HOLIDAY),
    (13, 10, CONGESTED),
    (6, 6, NO_MATCH),
)
SEASON_WEEKS = 30
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SquadEvent(Event):
    """An event of one player (the key), or of the whole squad where there is none."""

    player: int | None = None


def monday(last_day: date, weeks_ago: int) -> date:
    """The Monday so many weeks before the week of the last day."""
    return last_day - timedelta(last_day.weekday() + 7 * weeks_ago)


def week_kind(last_day: date, day: date) -> str:
    """What the week of that day was for the team."""
    weeks_ago = (monday(last_day, 0) - monday(day, 0)).days // 7
    return next((kind for first, last, kind in _WEEKS if last <= weeks_ago <= first), LEAGUE)


def events(last_day: date) -> tuple[SquadEvent, ...]:
    """Everything of the season in time order; what comes and stays ends on the last day."""

    def week(first: int, last: int) -> tuple[date, date]:
        return monday(last_day, first), monday(last_day, last) + timedelta(6)

    def out(weeks_ago: int, days: int) -> tuple[date, date]:
        """Days out after the match on the Saturday of that week."""
        match = monday(last_day, weeks_ago) + timedelta(_SATURDAY)
        return match + timedelta(1), match + timedelta(days)

    def ago(first: int, last: int) -> tuple[date, date]:
        return last_day - timedelta(first), last_day - timedelta(last)

    script: list[tuple[str, tuple[date, date], str, int | None]] = [
        (kind.replace("-", "_").replace(" ", "_"), week(first, last), f"weeks of the season: {kind}", None)
        for first, last, kind in _WEEKS
    ]
    script += [
        ("injury", out(19, 24), "a hamstring torn in a match, 24 days out", shirts.INJURED),
        ("injury", out(10, 38), "an ankle sprained in a match, 38 days out", shirts.INJURED_AGAIN),
        ("illness", ago(13, 8), "influenza, no training for six days", shirts.ILL),
        ("joined", (monday(last_day, 15), last_day), "came from another club", shirts.NEWCOMER),
        ("left", (monday(last_day, 16), last_day), "went to another club", shirts.LEAVER),
        ("new_number", (monday(last_day, 15), last_day), "plays with number 28 now", shirts.RENUMBERED),
        ("speed_zones", (monday(last_day, 15), last_day), "the coach moved the limits of two zones", None),
        ("sensor_failed", (monday(last_day, 3), monday(last_day, 2) + timedelta(6)),
         "the sensor recorded nothing", 14),
        ("no_heart_rate", week(9, 9), "the belt was forgotten: no heart rate", 9),
        ("outlier", week(1, 1), "one impossible speed in each session", 11),
    ]  # fmt: skip
    found = [SquadEvent(kind, *days, what, player) for kind, days, what, player in script]
    return tuple(sorted(found, key=lambda event: (event.first_day, event.kind)))


def active(happened: Sequence[SquadEvent], kind: str, player: int | None, day: date) -> SquadEvent | None:
    """The event of that kind and player (None: of the squad) that covers the day."""
    return next((e for e in happened if e.kind == kind and e.player == player and e.covers(day)), None)
