import polars as pl

from analytics.sleep import Spread, spread


def test_bedtimes_around_midnight_by_hand() -> None:
    # 22:30, 23:00, (missing), 23:30, 00:00, 00:30
    hours = pl.Series([-1.5, -1.0, None, -0.5, 0.0, 0.5])
    assert spread(hours) == Spread(-0.5, -1.0, 0.0, 5)


def test_four_nights_are_too_few() -> None:
    assert spread(pl.Series([-1.0, -1.0, None, -0.5, 0.0])) is None
