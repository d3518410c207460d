"""An icon and a colour for each kind of sport, found by its name."""

from __future__ import annotations

from typing import NamedTuple


class Look(NamedTuple):
    """`icon` is a name of the Material set, `emoji` stands where only text goes, `colour` a middle tone."""

    icon: str
    emoji: str
    colour: str


_OTHER = Look("exercise", "🏅", "#8C97A5")
_FAMILIES: tuple[tuple[tuple[str, ...], Look], ...] = (
    (("multi", "triathlon", "duathlon", "aquathlon", "brick"), Look("flag", "🔱", "#8A6FB8")),
    (("swim", "pool", "aqua"), Look("pool", "🏊", "#3E9BB3")),
    (("trail",), Look("landscape", "⛰️", "#7F9A3C")),
    (("ski", "snow", "skat"), Look("downhill_skiing", "⛷️", "#7FA8D1")),
    (("run", "jog", "treadmill", "orienteering"), Look("directions_run", "🏃", "#C9803A")),
    (("cycl", "bik", "spinning"), Look("directions_bike", "🚴", "#4F74C4")),
    (("hik", "mountaineer"), Look("hiking", "🥾", "#A98B5D")),
    (("walk",), Look("directions_walk", "🚶", "#B5A36A")),
    (("strength", "weight", "gym", "core", "circuit", "fitness"), Look("fitness_center", "🏋️", "#B05C6E")),
    (("row", "canoe", "kayak", "paddl", "sail"), Look("rowing", "🚣", "#2F8F83")),
    (("yoga", "pilates", "stretch", "mobility"), Look("self_improvement", "🧘", "#9A86A4")),
    (
        ("ball", "soccer", "hockey", "tennis", "padel", "badminton", "golf"),
        Look("sports_soccer", "⚽", "#5F9E5A"),
    ),
)


def look(sport: str) -> Look:
    """The look of a sport by the name Polar gives it; a neutral one for a name we do not know."""
    name = sport.lower()
    return next((found for words, found in _FAMILIES if any(word in name for word in words)), _OTHER)


def paced(sport: str) -> bool:
    """Whether people speak of its pace (min/km) rather than its speed."""
    name = sport.lower()
    return any(word in name for word in ("run", "jog", "trail", "walk", "hik", "treadmill"))
