"""Dense data from lists: one Polars column a list, null where the sensor had nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl

from polar_data.sources.values import Json, flag, number, whole


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
    return series if none is None else series.set(series == none, None)


def _is_clean(series: pl.Series, none: float | None) -> bool:
    """Whether there is nothing to take out. NumPy tells in microseconds what is true of most columns."""
    if series.null_count():
        return False
    values = series.to_numpy()
    return not (np.isnan(values).any() or (none is not None and (values == none).any()))


def numbers(values: Sequence[Json], none: float | None = None) -> pl.Series:
    """A Float64 column; `none` is the value by which Polar says there is none."""
    found = _series(values, pl.Float64, number)
    return found if _is_clean(found, none) else _without(found.fill_nan(None), none)


def wholes(values: Sequence[Json], none: int | None = None) -> pl.Series:
    found = _series(values, pl.Int64, whole)
    return found if _is_clean(found, none) else _without(found, none)


def flags(values: Sequence[Json]) -> pl.Series:
    return _series(values, pl.Boolean, flag)


def words(values: Sequence[Json], prefix: str) -> pl.Series:
    """An enumeration's bare words in lower case, null where Polar does not say."""
    bare = pl.Series(values, dtype=pl.String).str.strip_prefix(prefix).str.to_lowercase()
    return bare.set(bare.is_in(["unknown", "unspecified", "undefined"]), None)


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


def on_grid(channels: Iterable[Channel], time: str) -> pl.DataFrame:
    """One row a moment: column `time` in seconds, then a column a channel name."""
    grids: dict[tuple[int, int], dict[str, pl.Series]] = {}
    for channel in channels:
        columns = grids.setdefault((channel.start_ms, channel.step_ms), {})
        columns.setdefault(channel.name, channel.values)
    frames = [_grid(start, step, columns, time) for (start, step), columns in grids.items()]
    if not frames:
        return pl.DataFrame()
    if len(frames) == 1:
        return frames[0]
    together = pl.concat(frames, how="diagonal").group_by(time).agg(pl.all().drop_nulls().first())
    return together.sort(time)


def _grid(start_ms: int, step_ms: int, columns: dict[str, pl.Series], time: str) -> pl.DataFrame:
    length = max(len(values) for values in columns.values())
    moments = pl.int_range(start_ms, start_ms + length * step_ms, step_ms, eager=True) / 1000
    padded = (
        values.alias(name).extend_constant(None, length - len(values)) for name, values in columns.items()
    )
    return pl.DataFrame([moments.alias(time), *padded])


def moments(start: datetime, step_s: float, length: int) -> pl.Series:
    """Wall times at even steps."""
    step = timedelta(seconds=step_s)
    return pl.Series([start + index * step for index in range(length)], dtype=pl.Datetime("us"))


def held_s(offsets_s: pl.Series, end_s: float) -> pl.Series:
    """How long each state lasts, in seconds: until the next one, the last until `end_s`."""
    return (offsets_s.shift(-1, fill_value=end_s) - offsets_s).clip(lower_bound=0)
