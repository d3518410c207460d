"""Lines that end where nothing was recorded."""

from __future__ import annotations

import polars as pl

STEPS = 5  # times the usual step without a row is a gap


def broken(frame: pl.DataFrame, at: str) -> pl.DataFrame:
    """`frame`, ordered by `at`, with a row of nulls (but for `at`) where a gap begins."""
    step = pl.col(at).diff()
    before = frame.filter((step > STEPS * step.median()).shift(-1, fill_value=False))
    return pl.concat([frame, before.select(at)], how="diagonal").sort(at, maintain_order=True)
