"""Lines that end where nothing was recorded."""

from __future__ import annotations

import polars as pl

STEPS = 5  # times the usual step without a row is a gap


def usual_step(times: pl.Series) -> float | None:
    """The median time between two rows; None where there are not two."""
    step = times.diff().median()
    return step if isinstance(step, int | float) else None


def due(frame: pl.DataFrame, at: str, value: str, step: float | None) -> pl.DataFrame:
    """`frame`, ordered by `at`, without the rows that hold another channel's moments.

    On a grid shared with a finer channel there is nothing of `value` between two of its steps: that is
    no gap. Where a value was due and none came, the nulls stay.
    """
    if step is None or frame[value].null_count() == 0:
        return frame
    known = pl.when(pl.col(value).is_not_null()).then(pl.col(at)).forward_fill()
    early = pl.col(at) - known < 0.99 * step  # times are floats: a row that is due may seem a little early
    return frame.filter(pl.col(value).is_not_null() | ~early.fill_null(value=False))


def broken(frame: pl.DataFrame, at: str, usual: float | None = None) -> pl.DataFrame:
    """`frame`, ordered by `at`, with a row of nulls (but for `at`) where a gap begins.

    `usual` is the step that is no gap, by default that of the frame.
    """
    step = pl.col(at).diff()
    before = frame.filter((step > STEPS * (usual or step.median())).shift(-1, fill_value=False))
    if before.is_empty():
        return frame
    return pl.concat([frame, before.select(at)], how="diagonal").sort(at, maintain_order=True)
