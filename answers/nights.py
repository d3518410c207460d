"""One night in detail, and the nights of a range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from answers.cache import cached
from polar_data.clock_change import clock_change_s
from polar_data.database import Database
from polar_data.store import nights, series
from polar_data.store.series import Read

_HOUR = 3_600_000_000  # microseconds


@dataclass(frozen=True)
class Night:
    """Everything about the night that ends on a day; times are local.

    Where the clock changed in the night, the times of the frames are by the clock at its start, and
    `woke_by_first_clock` is what that one showed at its end; else it is None. So they pass as time does.

    `stages`: stage, start_local, end_local. `heart_rate`: at_local, heart_rate_bpm.
    `hrv`: at_local, rmssd_ms. `breathing`: at_local, breaths_per_min. Each may be empty.
    `unread`: why one of the last three could not be read, by its name here.
    """

    sleep: dict[str, Any] | None
    recharge: dict[str, Any] | None
    stages: pl.DataFrame
    cycles: pl.DataFrame
    heart_rate: pl.DataFrame
    hrv: pl.DataFrame
    breathing: pl.DataFrame
    unread: dict[str, tuple[str, ...]]
    woke_by_first_clock: datetime | None


@cached(16)
def sleep(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """Every day from `first` to `last` as `night` with the columns of the store's nights; null is missing.

    With `bedtime` and `wake_time` in hours from midnight as the clocks stood, `length_s` between the two, and
    `clock_changed`: whether it did in between, for summer time or by travel.
    """
    calendar = pl.DataFrame({"night": pl.date_range(first, last, eager=True)})
    found = nights.sleep(database, athlete_id, first, last)
    return _timed(calendar.join(found, on="night", how="left", maintain_order="left"))


def _timed(found: pl.DataFrame) -> pl.DataFrame:
    """The length is Polar's; where it does not say, by the two times as far as their offsets are known."""
    change_s = (60 * (pl.col("end_offset_min") - pl.col("start_offset_min"))).fill_null(0)
    by_clocks_s = (pl.col("end_local") - pl.col("start_local")).dt.total_microseconds() / 1_000_000
    return found.with_columns(
        *(
            (
                (pl.col(moment) - pl.col("night").cast(pl.Datetime("us"))).dt.total_microseconds() / _HOUR
            ).alias(name)
            for moment, name in (("start_local", "bedtime"), ("end_local", "wake_time"))
        ),
        pl.coalesce("span_s", by_clocks_s - change_s).alias("length_s"),
        (change_s != 0).alias("clock_changed"),
    )


def recorded(found: pl.DataFrame) -> pl.DataFrame:
    """The nights of `sleep` that Polar says something of, be it only a score."""
    return found.filter(pl.any_horizontal(pl.col("start_local", "asleep_s", "sleep_score").is_not_null()))


@cached(16)
def recharge(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """Every day from `first` to `last` as `night` with the columns of the store's recharge nights."""
    calendar = pl.DataFrame({"night": pl.date_range(first, last, eager=True)})
    found = nights.recharge(database, athlete_id, first, last)
    return calendar.join(found, on="night", how="left", maintain_order="left")


@cached(32)
def night(database: Database, athlete_id: int, day: date) -> Night:
    """The night that ends on `day`."""
    slept = _timed(nights.sleep(database, athlete_id, day, day))
    recharged = nights.recharge(database, athlete_id, day, day)
    sleep_row = None if slept.is_empty() else slept.row(0, named=True)
    heart_rate = _heart_rate(database, athlete_id, day, sleep_row)
    hrv = series.read(database, athlete_id, "night_hrv", day.isoformat())
    breathing = series.read(database, athlete_id, "night_breathing", day.isoformat())
    return Night(
        sleep_row,
        None if recharged.is_empty() else recharged.row(0, named=True),
        _stages(nights.stages(database, athlete_id, day, day), sleep_row),
        _placed(nights.cycles(database, athlete_id, day, day), sleep_row),
        _between_times(heart_rate.frame, sleep_row),
        _samples(hrv.frame, "rmssd_ms"),
        _samples(breathing.frame, "breaths_per_min"),
        {"heart_rate": heart_rate.unread, "hrv": hrv.unread, "breathing": breathing.unread},
        _woke_by_first_clock(sleep_row),
    )


def _placed(rows: pl.DataFrame, slept: dict[str, Any] | None) -> pl.DataFrame:
    start = None if slept is None else slept["start_local"]
    seconds = pl.duration(microseconds=pl.col("start_s") * 1_000_000)
    return rows.with_columns((pl.lit(start, pl.Datetime("us")) + seconds).alias("start_local"))


def _stages(rows: pl.DataFrame, slept: dict[str, Any] | None) -> pl.DataFrame:
    """Stages in seconds since sleep began, which a change of the clock in the night does not bend.

    Those that begin or end at an unknown time are left out.
    """
    placed = _placed(rows, slept)
    end = pl.col("start_s").shift(-1, fill_value=None if slept is None else slept["length_s"])
    return (
        placed.with_columns((end - pl.col("start_s")).alias("length_s"))
        .select(
            "stage",
            "start_local",
            (pl.col("start_local") + pl.duration(microseconds=pl.col("length_s") * 1_000_000)).alias(
                "end_local"
            ),
            "start_s",
            "length_s",
        )
        .drop_nulls(["start_local", "end_local"])
    )


def _heart_rate(database: Database, athlete_id: int, day: date, slept: dict[str, Any] | None) -> Read:
    """Of both days that the night is of, where its times tell what is of the night."""
    if slept is None or slept["start_local"] is None or slept["end_local"] is None:
        return Read(None)
    return series.read_days(database, athlete_id, "heart_rate_day", day - timedelta(days=1), day)


def _between_times(found: pl.DataFrame | None, slept: dict[str, Any] | None) -> pl.DataFrame:
    if found is None or slept is None:
        return pl.DataFrame(schema={"at_local": pl.Datetime("us"), "heart_rate_bpm": pl.Float64})
    woke = _woke_by_first_clock(slept)
    at = pl.col("day").cast(pl.Datetime("us")) + pl.duration(microseconds=pl.col("offset_s") * 1_000_000)
    if woke is not None:
        at = _by_first_clock(at, slept, woke)
    within = found.select("key", at.alias("at_local"), pl.col("heart_rate_bpm").cast(pl.Float64)).filter(
        pl.col("at_local").is_between(slept["start_local"], woke or slept["end_local"])
    )
    return of_one_device(within).drop("key").unique("at_local", keep="first").sort("at_local")


def of_one_device(samples: pl.DataFrame) -> pl.DataFrame:
    """Those of the device with the most samples; `key` is that of the series each is from."""
    device = pl.col("key").str.split("/").list.get(1)
    return samples.filter(device == device.mode().sort().first())


def _woke_by_first_clock(slept: dict[str, Any] | None) -> datetime | None:
    if slept is None or not slept["clock_changed"] or slept["start_local"] is None:
        return None
    end: datetime | None = slept["end_local"]
    change = timedelta(minutes=slept["end_offset_min"] - slept["start_offset_min"])
    return None if end is None else end - change


def _by_first_clock(at: pl.Expr, slept: dict[str, Any], woke: datetime) -> pl.Expr:
    """Times of day by the clock at the night's start; null where no clock of this night showed them.

    Of an hour that comes twice, the first is meant.
    """
    changed, change = _changed_at(slept, woke), pl.lit(slept["end_local"] - woke)
    return pl.when(at < changed).then(at).when(at - change >= changed).then(at - change)


def _changed_at(slept: dict[str, Any], woke: datetime) -> datetime:
    """When the clock changed, by the one at the night's start.

    Of a night of travel nobody says when; the day of waking is then taken to be told by the clock there.
    """
    minute: datetime = slept["start_local"].replace(second=0, microsecond=0)
    before = timedelta(minutes=slept["start_offset_min"])
    offsets = slept["start_offset_min"], slept["end_offset_min"]
    after_s = clock_change_s(minute - before, woke - before, *offsets)
    return (
        datetime.combine(slept["night"], time()) if after_s is None else minute + timedelta(seconds=after_s)
    )


def _samples(found: pl.DataFrame | None, column: str) -> pl.DataFrame:
    if found is None:
        return pl.DataFrame(schema={"at_local": pl.Datetime("us"), column: pl.Float64})
    return found.select(pl.col("at_local").cast(pl.Datetime("us")), pl.col(column).cast(pl.Float64))
