"""The players of the demo squad: who they are, where they play, how fast and fit they are."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from polar_data.demo.people import Person
from polar_data.demo.randomness import generator

GOALKEEPER, CENTRE_BACK, FULL_BACK, MIDFIELDER, WINGER, FORWARD, STAFF = (
    "goalkeeper", "centre-back", "full-back", "midfielder", "winger", "forward", "staff"
)  # fmt: skip
# What Team Pro's role says of each position.
ROLES = {
    GOALKEEPER: "Goalkeeper",
    CENTRE_BACK: "Defender",
    FULL_BACK: "Defender",
    MIDFIELDER: "Midfielder",
    WINGER: "Midfielder",
    FORWARD: "Forward",
    STAFF: "Staff",
}
_SHIRTS = (
    (1, "Aino", "Salo", GOALKEEPER), (12, "Veera", "Niemi", GOALKEEPER), (22, "Ida", "Lund", GOALKEEPER),
    (3, "Emma", "Koski", CENTRE_BACK), (4, "Sara", "Virta", CENTRE_BACK),
    (5, "Linnea", "Holm", CENTRE_BACK), (15, "Tuuli", "Rinne", CENTRE_BACK),
    (2, "Nea", "Laine", FULL_BACK), (13, "Siiri", "Palo", FULL_BACK),
    (18, "Freja", "Dahl", FULL_BACK), (21, "Oona", "Kallio", FULL_BACK),
    (6, "Helmi", "Harju", MIDFIELDER), (8, "Maija", "Lehto", MIDFIELDER),
    (10, "Elsa", "Vuori", MIDFIELDER), (14, "Signe", "Berg", MIDFIELDER),
    (16, "Ronja", "Saari", MIDFIELDER), (20, "Kerttu", "Mets", MIDFIELDER),
    (23, "Alma", "Hirvi", MIDFIELDER),
    (7, "Pihla", "Joki", WINGER), (11, "Stella", "Norr", WINGER),
    (17, "Venla", "Suvanto", WINGER), (24, "Minea", "Kaski", WINGER),
    (9, "Iris", "Ranta", FORWARD), (19, "Astrid", "Strand", FORWARD),
    (25, "Lilja", "Marja", FORWARD), (26, "Noor", "Visser", FORWARD),
    (27, "Karla", "Toivo", MIDFIELDER), (101, "Petra", "Valmentaja", STAFF),
)  # fmt: skip
NEWCOMER, LEAVER, RENUMBERED = 26, 27, 23
INJURED, INJURED_AGAIN, ILL = 7, 4, 8  # shirts; the two injuries are of two players
WATCH_WEARERS = (1, 4, 7, 8, 10, 26)
# Height in cm, weight in kg, highest speed in km/h by position.
_BUILD = {
    GOALKEEPER: (177, 70.0, 25.6),
    CENTRE_BACK: (174, 66.5, 27.2),
    FULL_BACK: (168, 61.0, 29.0),
    MIDFIELDER: (168, 60.5, 27.6),
    WINGER: (166, 59.0, 29.8),
    FORWARD: (171, 63.0, 29.2),
    STAFF: (170, 66.0, 24.0),
}


@dataclass(frozen=True, slots=True)
class Player:
    """One member of the team; `key` is the shirt at the season's start and never changes.

    `fitness` and `quality` are z-scores: how little the heart needs for a pace, and how
    often the coach picks her. `joined` and `left` are days, None where that did not happen.
    """

    key: int
    person: Person
    position: str
    top_speed_kmh: float
    fitness: float
    quality: float
    joined: date | None = None
    left: date | None = None
    renumbered: tuple[date, int] | None = None

    @property
    def role(self) -> str:
        return ROLES[self.position]

    @property
    def staff(self) -> bool:
        return self.position == STAFF

    @property
    def wears_watch(self) -> bool:
        return self.key in WATCH_WEARERS

    def number(self, day: date) -> int:
        """The shirt's number on that day."""
        return self.renumbered[1] if self.renumbered and day >= self.renumbered[0] else self.key

    def in_team(self, day: date) -> bool:
        """Whether she belonged to the team on that day, both ends included."""
        return (self.joined is None or day >= self.joined) and (self.left is None or day <= self.left)


def players(seed: int, joined: date, left: date, renumbered: date) -> tuple[Player, ...]:
    """Everyone of the season; the newcomer, the one who leaves and the new number at their days."""
    return tuple(
        _player(
            seed, *shirt,
            joined if shirt[0] == NEWCOMER else None,
            left if shirt[0] == LEAVER else None,
            (renumbered, 28) if shirt[0] == RENUMBERED else None,
        )
        for shirt in _SHIRTS
    )  # fmt: skip


def _player(
    seed: int, key: int, first_name: str, last_name: str, position: str,
    joined: date | None, left: date | None, renumbered: tuple[date, int] | None,
) -> Player:  # fmt: skip
    rng = generator(seed, "player", key)
    height, weight, top_speed = _BUILD[position]
    fitness, quality = (float(value) for value in rng.normal(size=2))
    taller = float(rng.normal(0, 3.5))
    hr_max = round(float(rng.normal(193, 5)))
    person = Person(
        first_name=first_name,
        last_name=last_name,
        email=f"{first_name}.{last_name}@example.com".lower(),
        birthday=date(1997, 6, 1) + timedelta(int(rng.integers(-2400, 2400))),
        height_cm=round(height + taller),
        weight_kg=round(weight + 0.6 * taller + float(rng.normal(0, 1.8)), 1),
        hr_rest=round(52 - 2.5 * fitness + float(rng.normal(0, 1.5))),
        hr_max=hr_max,
        aerobic_threshold=round(0.76 * hr_max),
        anaerobic_threshold=round(0.905 * hr_max),
        vo2max=round(52 + 2.6 * fitness),
        threshold_power_w=round(210 + 8 * fitness),
        aerobic_speed_kmh=round(15.6 + 0.6 * fitness, 1),
        sleep_goal_s=8 * 3600 + 1800,
    )
    return Player(
        key=key,
        person=person,
        position=position,
        top_speed_kmh=round(float(np.clip(top_speed + rng.normal(0, 0.9), top_speed - 2, top_speed + 2)), 1),
        fitness=fitness,
        quality=quality,
        joined=joined,
        left=left,
        renumbered=renumbered,
    )
