"""Long arrays of rows, as Team Pro sends ten samples a second: kept as Parquet that gives the values back.

A column's name tells how its values are written: `<place>:<form>`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import orjson
import polars as pl

MAGIC = b"PAR1"
ROWS = b"[["
_BETWEEN = b"],["
_TIMES = ("duration", "carried")
LENGTH = "length"  # of each row, where they differ
TOGETHER = 27_000  # rows (45 minutes at 10 Hz): such groups are read beside each other
EXACT = 2**53  # up to here a float keeps a whole number
MIXED = ":whole"  # which values of a column are written without decimals, where 7 and 7.0 both occur

Json = Any


@dataclass(frozen=True)
class RowArray:
    """An array of rows as columns: durations in seconds, everything else as numbers; null is null."""

    parquet: bytes

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return int(pl.scan_parquet(self.parquet).select(pl.len()).collect().item())

    def columns(self) -> list[pl.Series]:
        """The columns in their order."""
        names = [name for name in pl.read_parquet_schema(io.BytesIO(self.parquet)) if _form(name) in _FORMS]
        return pl.read_parquet(self.parquet, columns=names).get_columns()

    def read(self) -> list[Json]:
        """The rows as they came."""
        frame = pl.read_parquet(self.parquet)
        columns = [_values(frame, name) for name in frame.columns if _form(name) in _FORMS]
        rows = list(map(list, zip(*columns, strict=True)))
        if LENGTH not in frame.columns:
            return rows
        return [row[:length] for row, length in zip(rows, frame[LENGTH].to_list(), strict=True)]


def _values(frame: pl.DataFrame, name: str) -> Sequence[Json]:
    values = _FORMS[_form(name)](frame[name])
    whole = f"{name}{MIXED}"
    if whole not in frame.columns:
        return values
    return [int(v) if w else v for v, w in zip(values, frame[whole].to_list(), strict=True)]


def encode(text: bytes) -> bytes | None:
    """Parquet of the rows in `text`; None where their values would not come back."""
    try:
        columns = _even(text) or _uneven(text)
    except (ValueError, TypeError, OverflowError):  # bare NaN, numbers beyond 64 bits, broken text
        return None
    if not columns:
        return None
    buffer = io.BytesIO()
    frame = pl.DataFrame(columns)
    frame.write_parquet(buffer, compression="zstd", statistics=False, row_group_size=TOGETHER)
    return buffer.getvalue()


def _even(text: bytes) -> list[pl.Series]:
    """The columns of rows that each begin with a duration, and are of one length; none for others.

    Read as one list: tens of thousands of small ones take several times as long.
    """
    rows = text.count(_BETWEEN) + 1
    values = _loads(text[1:-1].replace(_BETWEEN, b","))
    if values is None or len(values) % rows:
        return []
    width = len(values) // rows
    columns: list[pl.Series] = []
    for place in range(width):
        found = _encoded(str(place), values[place::width])
        # A text in any other place: rows of other lengths have shifted it there.
        if not found or (found[0].name.endswith(_TIMES) != (place == 0)):
            return []
        columns += found
    return columns


def _uneven(text: bytes) -> list[pl.Series]:
    """The columns of rows of any lengths."""
    rows = orjson.loads(text)
    if set(map(type, rows)) != {list} or not any(rows):
        return []
    columns: list[pl.Series] = []
    for place, values in enumerate(zip_longest(*rows)):
        columns += (found := _encoded(str(place), list(values)))
        if not found:
            return []
    lengths = list(map(len, rows))
    return [*columns, pl.Series(LENGTH, lengths)] if len(set(lengths)) > 1 else columns


def _loads(text: bytes) -> list[Json] | None:
    try:
        values: list[Json] = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return values


def _form(name: str) -> str:
    return name.partition(":")[2]


def _encoded(place: str, values: list[Json]) -> list[pl.Series]:
    """The column in the form that gives the values back; none where no form does."""
    types = list(map(type, values))
    kinds = set(types) - {type(None)}
    if kinds <= {int}:
        return [pl.Series(f"{place}:whole", values, dtype=pl.Int64)]
    if kinds <= {int, float}:
        return _numbers(place, values, types)
    return _durations(place, values) if kinds == {str} else []


def _numbers(place: str, values: list[Json], types: list[type]) -> list[pl.Series]:
    numbers = pl.Series(f"{place}:number", values, dtype=pl.Float64)
    if (numbers.abs() > EXACT).any():
        return []
    whole = types.count(int)
    if whole == (numbers == numbers.floor()).sum():  # 7 is always written so, never as 7.0
        return [numbers]
    numbers = numbers.alias(f"{place}:decimal")
    return [numbers, pl.Series(numbers.name + MIXED, [t is int for t in types])] if whole else [numbers]


def _durations(place: str, values: list[str]) -> list[pl.Series]:
    """Seconds of "PT61.5S" or, the parts carried over, of "PT1M1.5S"."""
    given = pl.Series(values, dtype=pl.String)
    parts = given.str.extract_groups(r"^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$").struct.unnest()
    hours, minutes, seconds = (part.cast(pl.Float64, strict=False) for part in parts)
    carried = hours.count() + minutes.count() > 0
    # Rounded: 60 + 0.1 is not the number nearest to 60.1.
    total = (hours.fill_null(0) * 3600 + minutes.fill_null(0) * 60 + seconds.fill_null(0)).round(6)
    comes_back = given.equals(_written(total, carried=carried))
    return [total.alias(f"{place}:{'carried' if carried else 'duration'}")] if comes_back else []


def _written(seconds: pl.Series, *, carried: bool) -> pl.Series:
    """Seconds as ISO durations."""
    micros = (pl.col("s") * 1e6).round().cast(pl.Int64)
    rest, hours, minutes = micros, pl.lit(0), pl.lit(0)
    if carried:
        rest, hours, minutes = micros % 60_000_000, micros // 3_600_000_000, micros // 60_000_000 % 60
    part = (rest % 1_000_000).cast(pl.String).str.zfill(6).str.strip_chars_end("0")
    texts = [
        pl.lit("PT"),
        pl.when(hours > 0).then(pl.format("{}H", hours)).otherwise(pl.lit("")),
        pl.when(minutes > 0).then(pl.format("{}M", minutes)).otherwise(pl.lit("")),
        pl.when((rest > 0) | (micros == 0))
        .then(
            pl.when(part == "")
            .then(pl.format("{}S", rest // 1_000_000))
            .otherwise(pl.format("{}.{}S", rest // 1_000_000, part))
        )
        .otherwise(pl.lit("")),
    ]
    return pl.DataFrame({"s": seconds}).select(pl.concat_str(texts)).to_series()


def _plain(column: pl.Series) -> Sequence[Json]:
    return column.to_list()


def _number(column: pl.Series) -> Sequence[Json]:
    return [int(v) if v is not None and v.is_integer() else v for v in column.to_list()]


_FORMS: dict[str, Callable[[pl.Series], Sequence[Json]]] = {
    "whole": _plain,
    "decimal": _plain,
    "number": _number,
    "duration": lambda column: _written(column, carried=False).to_list(),
    "carried": lambda column: _written(column, carried=True).to_list(),
}
