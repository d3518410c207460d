"""The dense data of a player session: rows of samples at 10 Hz, and beats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import zip_longest
from typing import Any

import polars as pl

from polar_data.row_arrays import RowArray
from polar_data.sources.endpoint import Json
from polar_data.sources.frames import computed, numbers, table, wholes
from polar_data.sources.rows import Rows
from polar_data.sources.values import count, filled, iso_duration, listed, text, wrong

TIME = "time"
# field: (column, value that means none); any other field keeps its own name
CHANNELS: dict[str, tuple[str, float | None]] = {
    "distance": ("distance_m", None),
    "hr": ("heart_rate_bpm", 0),
    "speed": ("speed_kmh", None),
    "cadence": ("cadence", None),
    "lat": ("latitude", 0),
    "lon": ("longitude", 0),
    "altitude": ("altitude_m", None),
    "forward_acceleration": ("acceleration_ms2", None),
}

_DURATION = r"^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$"


def add_samples(rows: Rows, key: str, session: Json, day: date | None) -> None:
    """Both series of one player session."""
    samples = session.get("samples")
    if filled(samples, "values"):
        rows.add_series("session_samples", key, day, partial(sample_frame, samples))
    if filled(session, "rr_intervals"):
        rows.add_series("session_rr", key, day, partial(_beats, session))


def sample_frame(samples: Json) -> pl.DataFrame:
    """`t_s` (seconds since the session's start) and one column a channel, in the order of the rows.

    `samples` names its `fields`; a row of its `values` may end early, and the rest of it is missing.
    """
    fields, columns = listed(samples, "fields"), _columns(samples["values"])
    given = {text(field): values for field, values in zip_longest(fields, columns)}
    if TIME not in given:
        wrong(fields, "a list of fields with the time")
    found = {"t_s": _seconds(given.pop(TIME))}
    for field, values in given.items():
        if field is not None:  # else there are values without a name
            name, none = CHANNELS.get(field, (field, None))
            found[name] = _numbers([None] * count(samples, "values") if values is None else values, none)
    return table(found)


def _numbers(values: Sequence[Json], none: float | None) -> pl.Series:
    if isinstance(values, pl.Series) and none is None:  # of the archive: there is no NaN to look for
        return values.cast(pl.Float64)
    return numbers(values, none)


def _columns(values: Json) -> list[Any]:
    """The rows as columns; those of the archive are columns already, with seconds for durations."""
    if isinstance(values, RowArray):
        return list(values.columns())
    return list(zip_longest(*listed({"values": values}, "values")))


def _seconds(times: Sequence[Json]) -> pl.Series:
    """Durations as seconds; the usual form for tens of thousands of them at once."""
    if isinstance(times, pl.Series):
        return times.cast(pl.Float64)
    try:
        parts = pl.Series(times, dtype=pl.String).str.extract_groups(_DURATION).struct.unnest()
    except TypeError:
        parts = pl.DataFrame()
    if parts.is_empty() or parts.select(pl.all_horizontal(pl.all().is_null()).any()).item():
        return pl.Series([iso_duration(time) for time in times], dtype=pl.Float64)
    hours, minutes, seconds = (part.cast(pl.Float64).fill_null(0.0).to_numpy() for part in parts)
    # Rounded: a sum is not always the number nearest to what the text says.
    return computed((hours * 3600 + minutes * 60 + seconds).round(6))


def _beats(session: Json) -> pl.DataFrame:
    return table({"rr_ms": wholes(listed(session, "rr_intervals"), none=0)})
