"""Which source is taken where several tell of the same thing. The order of syncs does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, case

SOURCES = ("accesslink_v4", "export", "accesslink_v3", "team_pro")
SAME_SESSION = 0.8  # two sessions that overlap by more than this share of the shorter one are one

K = TypeVar("K")


def rank(source: str) -> int:
    return SOURCES.index(source)


def best_first(source: ColumnElement[str]) -> ColumnElement[int]:
    """What to order a query by."""
    return case({name: rank(name) for name in SOURCES}, value=source)


def pick(
    rows: Iterable[Row[Any]],
    key: Callable[[Row[Any]], K],
    weight: Callable[[Row[Any]], float] = lambda row: 0.0,
) -> dict[K, Row[Any]]:
    """One row a key: the best source first, then the greatest weight (devices are never summed)."""
    best: dict[K, tuple[tuple[float, ...], Row[Any]]] = {}
    for row in rows:
        order = (rank(row.source), -weight(row))
        found = best.get(key(row))
        if found is None or order < found[0]:
            best[key(row)] = (order, row)
    return {k: row for k, (_, row) in best.items()}


def distinct_sessions(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Sessions that count: of records that overlap, the one of the best source, then the longest."""
    chosen: list[Row[Any]] = []
    for row in sorted(
        rows, key=lambda r: (rank(r.source), -(r.duration_s or 0), r.start_local, r.session_id)
    ):
        if not any(_overlap(row, other) > SAME_SESSION for other in chosen):
            chosen.append(row)
    return sorted(chosen, key=lambda r: (r.start_local, r.session_id))


def _overlap(a: Row[Any], b: Row[Any]) -> float:
    if a.start_local is None or b.start_local is None or a.stop_local is None or b.stop_local is None:
        return 0.0
    shared = (min(a.stop_local, b.stop_local) - max(a.start_local, b.start_local)).total_seconds()
    shorter = min((a.stop_local - a.start_local), (b.stop_local - b.start_local)).total_seconds()
    return max(shared, 0.0) / shorter if shorter > 0 else 0.0
