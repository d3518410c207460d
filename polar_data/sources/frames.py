"""Dense data from lists: one Polars column a list, null where the sensor had nothing.

NumPy does the arithmetic: for a few hundred values an expression of Polars costs more to plan than to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from polar_data.sources.values import Json, enum, flag, number, whole, wrong

MILLI = 1e-3  # to multiply by, as Polars does for a division: the same last digit either way


def pluck(rows: Sequence[Json], key: str) -> list[Json]:
    """The values under `key`, None where a row has none."""
    try:
        return list(map(itemgetter(key), rows))  # twice as fast as get, and all rows mostly have the key
    except KeyError:
        return [row.get(key) for row in rows]


def _series(values: Sequence[Json], dtype: Any, reader: Callable[[Json], Any]) -> pl.Series:
    try:
        return pl.Series(values, dtype=dtype)
    except (TypeError, OverflowError):  # number strings, "NaN", whole numbers written 60.0
        return pl.Series([reader(value) for value in values], dtype=dtype)


def _without(series: pl.Series, none: float | None) -> pl.Series:
    """The series with null for NaN and for `none`."""
    values = series.to_numpy()  # null as NaN
    gone = np.isnan(values) if none is None else np.isnan(values) | (values == none)
    if np.count_nonzero(gone) == series.null_count():
        return series
    return series.scatter(np.flatnonzero(gone), None)


def numbers(values: Sequence[Json], none: float | None = None) -> pl.Series:
    """A Float64 column; `none` is the value by which Polar says there is none."""
    return _without(_series(values, pl.Float64, number), none)


def wholes(values: Sequence[Json], none: int | None = None) -> pl.Series:
    return _without(_series(values, pl.Int64, whole), none)


def flags(values: Sequence[Json]) -> pl.Series:
    return _series(values, pl.Boolean, flag)


def words(values: Sequence[Json], prefix: str) -> pl.Series:
    """An enumeration's bare words in lower case, null where Polar does not say."""
    bare = {value: enum(value, prefix) for value in set(values)}
    return pl.Series([bare[value] for value in values], dtype=pl.String)


def computed(values: NDArray[np.floating[Any]]) -> pl.Series:
    """A Float64 column from NumPy, null for NaN."""
    return pl.Series(values, nan_to_null=True)


def seconds(values: Sequence[Json]) -> pl.Series:
    """A column of seconds from milliseconds."""
    return computed(numbers(values).to_numpy() * MILLI)


def table(columns: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The columns under their names, which must be of one length."""
    return pl.DataFrame([series.alias(name) for name, series in columns.items()])


def in_order(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """Sorted by a column, as most of what Polar gives already is."""
    return frame if frame[by].is_sorted() else frame.sort(by, maintain_order=True)


def real(value: object) -> float | None:
    """A Polars aggregate as a float, None of nothing."""
    return float(value) if isinstance(value, int | float) else None


def total(parts: Sequence[pl.Series]) -> float | None:
    """The sum over all parts, None where there is not one value."""
    return sum(float(part.sum()) for part in parts) if any(part.count() for part in parts) else None


@dataclass(frozen=True)
class Channel:
    """Values at even steps, the first at `start_ms`."""

    name: str
    start_ms: int
    step_ms: int
    values: pl.Series


Grid = NDArray[np.int64]  # moments in milliseconds, ascending


def on_grid(channels: Iterable[Channel], time: str) -> pl.DataFrame:
    """One row a moment: column `time` in seconds, then a column a channel name."""
    grids: dict[tuple[int, int], dict[str, pl.Series]] = {}
    for channel in channels:
        columns = grids.setdefault((channel.start_ms, channel.step_ms), {})
        columns.setdefault(channel.name, channel.values)
    if not grids:
        return pl.DataFrame()
    own = [_grid(*grid, max(map(len, columns.values()))) for grid, columns in grids.items()]
    every = own[0] if len(own) == 1 else np.unique(np.concatenate(own))
    parts: dict[str, list[tuple[Grid, pl.Series]]] = {}
    for grid, columns in zip(own, grids.values(), strict=True):
        for name, values in columns.items():
            parts.setdefault(name, []).append((grid, values))
    return table({time: computed(every * MILLI)} | {name: _spread(of, every) for name, of in parts.items()})


def _grid(start_ms: int, step_ms: int, length: int) -> Grid:
    if step_ms <= 0:
        wrong(step_ms, "a step between samples")
    return np.arange(start_ms, start_ms + length * step_ms, step_ms)


def _spread(parts: Sequence[tuple[Grid, pl.Series]], every: Grid) -> pl.Series:
    """The parts of a column over all moments; where two say something the first counts."""
    first = parts[0][1]
    if len(parts) == 1 and len(first) == len(every):
        return first
    spread = np.full(len(every), np.nan)
    for own, series in reversed(parts):
        values = series.to_numpy()
        known = ~np.isnan(values)
        spread[np.searchsorted(every, own[: len(values)][known])] = values[known]
    return computed(spread).cast(first.dtype)


def moments(start: datetime, step_s: float, length: int) -> NDArray[np.datetime64]:
    """Wall times at even steps, in microseconds."""
    step = np.timedelta64(timedelta(seconds=step_s), "us")
    return np.datetime64(start, "us") + np.arange(length) * step


def held_s(offsets_s: pl.Series, end_s: float) -> pl.Series:
    """How long each state lasts, in seconds: until the next one, the last until `end_s`."""
    return computed(np.diff(offsets_s.to_numpy(), append=end_s).clip(min=0))


def held_by(states: pl.Series, held: pl.Series) -> dict[Any, float]:
    """The seconds each state lasts in all; empty where none is known."""
    sums: dict[Any, float] = {}
    for state, lasted in zip(states.to_list(), held.to_list(), strict=True):
        if state is not None:
            sums[state] = sums.get(state, 0.0) + (lasted or 0.0)
    return sums
