"""Fewer points, same picture."""

from __future__ import annotations

import polars as pl

POINTS = 2000


def extremes(frame: pl.DataFrame, x: str, y: str, points: int = POINTS) -> pl.DataFrame:
    """`x` and `y` of at most about `points` rows: each bucket of rows keeps its lowest and highest value.

    A gap (null) in a bucket stays a gap. Short frames come back whole.
    """
    chosen = frame.select(x, y)
    if chosen.height <= points:
        return chosen
    place = pl.int_range(pl.len(), dtype=pl.UInt32)
    kept = (
        chosen.lazy()
        .with_columns(place.alias("_place"))
        .group_by((pl.col("_place").cast(pl.UInt64) * (points // 2) // chosen.height).alias("_bucket"))
        .agg(
            pl.col("_place").get(pl.col(y).arg_min()).alias("low"),
            pl.col("_place").get(pl.col(y).arg_max()).alias("high"),
            pl.col("_place").filter(pl.col(y).is_null()).first().alias("gap"),
        )
        .select(pl.concat_list("low", "high", "gap").explode().alias("_place"))
        .drop_nulls()
        .unique()
        .sort("_place")
        .collect()
    )
    return chosen[kept["_place"]]
