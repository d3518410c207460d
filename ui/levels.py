"""On which level night HRV and heart rate lie, and when they moved there, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from answers.levels import NEW_DAYS, Level, Move
from ui.rows import Row, rows

_HINT = (
    "A move is a day from which on the nights, at least seven, lie on another level by more than chance "
    "explains where neighbouring nights are alike. The day may be some days off and the size is on the large "
    "side; it says nothing of the cause."
)


def levels(found: Sequence[Level], first: date, last: date) -> None:
    """Of each metric the present level, and every move of the chosen days."""
    if found:
        rows(
            [_row(level, first, last) for level in found],
            f"Every night up to {found[0].last:%-d %b %Y} counts, whatever the range. Amber: a move of the "
            f"last {NEW_DAYS} days, neither favourable nor back from a short stay elsewhere.",
        )


def _row(level: Level, first: date, last: date) -> Row:
    metric = level.metric
    newest = level.moves[0] if level.moves else None
    name = metric.label.split(" (")[0]
    return Row(
        f"Level of {name[0].lower() + name[1:]}",
        metric.number(newest.point.after) if newest else None if level.missing else "Unchanged",
        metric.unit if newest else "",
        [level.missing] if level.missing else _notes(level, first, last),
        _HINT,
        "Change points",
        look=newest is not None and newest.look,
    )


def _notes(level: Level, first: date, last: date) -> list[str]:
    if not level.moves:
        return [f"One level in all {level.n} known nights: no stretch of them left it by more than chance"]
    newest, *older = level.moves
    return [_words(level, newest), *(_words(level, move) for move in older if first <= move.day <= last)]


def _words(level: Level, move: Move) -> str:
    point, metric = move.point, level.metric
    side = "higher" if point.change > 0 else "lower"
    decimals = 0 if point.unit == "%" else max(metric.decimals, 1)
    low, high = (f"{size:+.{decimals}f}".replace("-", "−") for size in (point.low, point.high))
    when = (
        f"Since {move.day:%-d %b %Y}"
        if move.until is None
        else f"{move.day:%-d %b} to {move.until:%-d %b %Y}"
    )
    size = f"{abs(point.change):.{decimals}f} {point.unit} {side} (95 % {low} to {high})"
    return (
        f"{when} about {size} than in the {point.n_before} nights before: "
        f"{metric.number(point.before)} to {metric.text(point.after)}, n {point.n_after}"
    )
