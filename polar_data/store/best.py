"""Which source is taken where several tell of the same thing. The order of syncs does not matter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, case

SOURCES = ("accesslink_v4", "export", "accesslink_v3", "team_pro")
SAME_SESSION = 0.8  # two sessions that overlap by more than this share of the shorter one are one
PART = 0.5  # a record of less than this share of a training does not speak for it

# Columns that only make sense together come from one source; any other column stands for itself.
GROUPS: tuple[frozenset[str], ...] = (
    frozenset({"start_local", "start_offset_min", "end_local", "end_offset_min", "span_s"}),
    frozenset(
        {"asleep_s", "wake_s", "rem_s", "light_s", "deep_s", "unknown_s", "rem_pct", "deep_pct"}
        | {"efficiency_pct", "interruption_s", "long_interruption_s", "short_interruption_s"}
        | {"interruptions", "long_interruptions", "short_interruptions"}
    ),
    frozenset({"continuity_index", "continuity_class"}),
    frozenset(
        {"sleep_score", "own_target_score", "recommendation_score", "continuity_score", "efficiency_score"}
        | {"rem_score", "deep_score", "long_interruption_score", "score_rate"}
        | {"duration_group_score", "solidity_group_score", "refresh_group_score"}
    ),
    frozenset({"rri_ms", "rmssd_ms", "respiration_interval_ms", "heart_rate_bpm", "breathing_rate"}),
    frozenset({"ans_charge", "ans_rate", "recovery_indicator", "recovery_sub_level"}),
    frozenset({"sleep_s", "sedentary_s", "light_s", "moderate_s", "vigorous_s", "non_wear_s"}),
)


def rank(source: str) -> int:
    return SOURCES.index(source)


def best_first(source: ColumnElement[str]) -> ColumnElement[int]:
    """What to order a query by."""
    return case({name: rank(name) for name in SOURCES}, value=source)


def of_best(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The rows of the best source among them."""
    found = list(rows)
    best = min((rank(row.source) for row in found), default=0)
    return [row for row in found if rank(row.source) == best]


def merged(rows: Iterable[Mapping[str, Any]], key: str) -> dict[Any, dict[str, Any]]:
    """One row a key: each group of columns from the best source that has any of it.

    Within a source the earlier row comes first (devices are never summed).
    """
    best: dict[Any, dict[str, Any]] = {}
    taken: defaultdict[Any, set[frozenset[str]]] = defaultdict(set)
    for row in sorted(rows, key=lambda row: rank(row["source"])):
        own = best.setdefault(row[key], dict.fromkeys(row))
        for group in _groups(tuple(row)) - taken[row[key]]:
            if any(row[name] is not None for name in group):
                taken[row[key]].add(group)
                own.update((name, row[name]) for name in group)
    return best


@cache
def _groups(names: tuple[str, ...]) -> frozenset[frozenset[str]]:
    """The columns in their groups; of two groups that name a column, the one that has more of the table."""
    table = frozenset(names)
    return frozenset(
        table
        & max((group for group in GROUPS if name in group), key=lambda g: len(g & table), default={name})
        for name in names
    )


def same_sessions(rows: Iterable[Row[Any]]) -> list[list[Row[Any]]]:
    """Records by the training they are of, the one that counts first: the best source, then the longest.

    One of less than half of a training, or of unknown length, comes after the others. Of twins a
    transaction's plain number comes last: the other id is the one that stays valid.
    """
    every = list(rows)
    found: list[list[Row[Any]]] = []
    for row in sorted(every, key=lambda row: (_is_part(row, every), not _length_s(row), _preference(row))):
        own = next((group for group in found if _overlap(row, group[0]) > SAME_SESSION), None)
        if own is None:
            found.append([row])
        else:
            own.append(row)
    return sorted(found, key=lambda group: (group[0].start_local, group[0].session_id))


def told(records: Sequence[Row[Any]], column: str) -> float | None:
    """What the best of a training's records says that says anything; a part does not speak for the whole."""
    speaking = (row for row in records if not _is_part(row, records))
    return next((value for row in speaking if (value := getattr(row, column)) is not None), None)


def load_of(records: Sequence[Row[Any]]) -> float | None:
    """The load of a training in AU: Polar's cardio load, else the one that a team's session has."""
    load = told(records, "cardio_load")
    return told(records, "training_load") if load is None else load


def _preference(row: Row[Any]) -> tuple[Any, ...]:
    plain = row.session_id.isdecimal()
    return rank(row.source), -(row.duration_s or 0), plain, row.start_local, row.session_id


def _is_part(row: Row[Any], records: Iterable[Row[Any]]) -> bool:
    """Whether a record of the same training is so long that this one covers less than half of it."""
    return row.stop_local is not None and any(
        _overlap(row, other) > SAME_SESSION and _shared_s(row, other) < PART * _length_s(other)
        for other in records
        if other is not row  # nearly every training has one record only
    )


def _overlap(a: Row[Any], b: Row[Any]) -> float:
    """The time in both as a share of the shorter one; of one without a length all if they start together."""
    shorter = min(_length_s(a), _length_s(b))
    if shorter > 0:
        return _shared_s(a, b) / shorter
    return float(a.start_local is not None and a.start_local == b.start_local)


def _shared_s(a: Row[Any], b: Row[Any]) -> float:
    if not (_length_s(a) and _length_s(b)):
        return 0.0
    shared: timedelta = min(a.stop_local, b.stop_local) - max(a.start_local, b.start_local)
    return max(shared.total_seconds(), 0.0)


def _length_s(row: Row[Any]) -> float:
    """How long a record is; 0 where that is not known."""
    if row.start_local is None or row.stop_local is None:
        return 0.0
    length: timedelta = row.stop_local - row.start_local
    return max(length.total_seconds(), 0.0)
