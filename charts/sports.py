"""An icon and a colour for each kind of sport, found by its name."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote


class Look(NamedTuple):
    """`icon` is a name of the Material set, `lines` a drawing of 24 by 24, `colour` a middle tone."""

    icon: str
    lines: str
    colour: str

    @property
    def picture(self) -> str:
        """The drawing as a data address, which needs no request."""
        drawing = (
            '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 24 24" fill="none" '
            f'stroke="{self.colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
            f'<path d="{self.lines}"/></svg>'
        )
        return f"data:image/svg+xml;utf8,{quote(drawing)}"


_OTHER = Look("exercise", "M12 9m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M9 13l-2 8l5-3l5 3l-2-8", "#8C97A5")
_FAMILIES: tuple[tuple[tuple[str, ...], Look], ...] = (
    (("multi", "triathlon", "duathlon", "aquathlon", "brick"), Look("flag", "M6 22V3l12 4l-12 5", "#8A6FB8")),
    (
        ("swim", "pool", "aqua"),
        Look(
            "pool",
            "M16 8.5m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M4 14l5-5l6 5M2 19q2.5-2.5 5 0t5 0t5 0t5 0",
            "#3E9BB3",
        ),
    ),
    (("trail",), Look("landscape", "M2 20L9 7l4 7l3-4l6 10z", "#7F9A3C")),
    (
        ("ski", "snow", "skat"),
        Look(
            "downhill_skiing",
            "M13 4.5m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M12 8l-3 5l5 3l-1 4M11 10l5 2M3 19l18 4",
            "#7FA8D1",
        ),
    ),
    (
        ("run", "jog", "treadmill", "orienteering"),
        Look(
            "directions_run",
            "M15 4m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M13 8l-2 6l4 3l-1 5M11 14l-3 4H4M13 8H8l-2 4M13 8l3 4h3",
            "#C9803A",
        ),
    ),
    (
        ("cycl", "bik", "spinning"),
        Look(
            "directions_bike",
            "M5.5 17m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0M18.5 17m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0"
            "M5.5 17l4-8h6l3 8M15.5 9l1-3h2",
            "#4F74C4",
        ),
    ),
    (
        ("hik", "mountaineer"),
        Look(
            "hiking",
            "M11 4m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M11 8v6l-3 8M11 14l4 8M11 9l5 4M18 9v13",
            "#A98B5D",
        ),
    ),
    (
        ("walk",),
        Look(
            "directions_walk",
            "M12 4m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M12 8v6l-3 8M12 14l4 8M12 9l4 4M12 9l-4 4",
            "#B5A36A",
        ),
    ),
    (
        ("strength", "weight", "gym", "core", "circuit", "fitness"),
        Look("fitness_center", "M2 12h20M6 7v10M9 5v14M15 5v14M18 7v10", "#B05C6E"),
    ),
    (
        ("row", "canoe", "kayak", "paddl", "sail"),
        Look("rowing", "M2 16q10 8 20 0zM9 13l8-4M14 4L7 22", "#2F8F83"),
    ),
    (
        ("yoga", "pilates", "stretch", "mobility"),
        Look(
            "self_improvement",
            "M12 5m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0M12 9v6M12 10l-6 5M12 10l6 5M4 20l8-5l8 5z",
            "#9A86A4",
        ),
    ),
    (
        ("ball", "soccer", "hockey", "tennis", "padel", "badminton", "golf"),
        Look(
            "sports_soccer",
            "M12 12m-9 0a9 9 0 1 0 18 0a9 9 0 1 0 -18 0M3 12h18M12 3q6 9 0 18M12 3q-6 9 0 18",
            "#5F9E5A",
        ),
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
