"""A squad: what each player did, beside the own usual, the position's and the team's mean; loads."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.metrics import Metric
from analytics.normal_range import judged

MIN_SESSIONS = 5  # fewer earlier sessions of the kind are no usual
KEYS = ("team_session_id", "player_id")
LIMITS = ("metric", "lower", "upper")
SPEED, HEART_RATE, ACCELERATION = "speed", "heart_rate", "acceleration"

FIGURES = {
    metric.id: metric
    for metric in (
        Metric(
            "minutes",
            "Time",
            "min",
            "training",
            None,
            0,
            "From the player's start to the player's end in the session, as trimmed in Team Pro. A starter's "
            "match includes half-time.",
        ),
        Metric("distance", "Distance", "m", "training", None, 0, "Metres in that time."),
        Metric("per_minute", "Per minute", "m/min", "training", None, 0, "Distance by that time."),
        Metric(
            "speed_max",
            "Highest speed",
            "km/h",
            "training",
            None,
            1,
            "As the sensor gave it. More than 36 km/h is rarely true.",
        ),
        Metric(
            "sprints",
            "Sprints",
            "",
            "training",
            None,
            0,
            "Polar's count. What a sprint is, the coach sets in Team Pro, and Polar does not tell the limit.",
        ),
        Metric("hr_avg", "Mean heart rate", "bpm", "training", None, 0, "Mean of that time."),
        Metric("hr_max", "Highest heart rate", "bpm", "training", None, 0, "Highest of that time."),
        Metric(
            "load",
            "Training load",
            "AU",
            "training",
            None,
            0,
            "Polar's own, in arbitrary units (AU).",
        ),
    )
}
_VALUES = {
    "minutes": pl.col("duration_s") / 60,
    "distance": pl.col("distance_m"),
    "per_minute": pl.when(pl.col("duration_s") > 0).then(60 * pl.col("distance_m") / pl.col("duration_s")),
    "speed_max": pl.col("speed_max_kmh"),
    "sprints": pl.col("sprints"),
    "hr_avg": pl.col("hr_avg_bpm"),
    "hr_max": pl.col("hr_max_bpm"),
    "load": pl.col("training_load"),
}
_ZONE_VALUE = {
    SPEED: pl.col("distance_m"),
    HEART_RATE: pl.col("in_zone_s") / 60,
    ACCELERATION: pl.col("accelerations"),
}
_NEUTRAL = Metric("", "", "", "training", None, 0, "")  # neither side is the good one


_MOVED = (pl.col("distance_m") > 0).fill_null(value=False)  # the position was known
_OF_POSITION = frozenset({"distance", "per_minute", "speed_max", "sprints"})


def figures(performances: pl.DataFrame, zones: pl.DataFrame) -> pl.DataFrame:
    """`KEYS`, `LIMITS`, value: one row for each known figure of each player with data.

    Takes the store's performances and zones. `lower` and `upper` are null but for zones; a zone of
    acceleration ends where the next one begins.
    """
    plain = (
        performances.filter("measured")
        .select(*KEYS, **{name: _told(name, value).cast(pl.Float64) for name, value in _VALUES.items()})
        .unpivot(on=list(_VALUES), index=KEYS, variable_name="metric", value_name="value")
        .with_columns(pl.lit(None, pl.Float64).alias("lower"), pl.lit(None, pl.Float64).alias("upper"))
    )
    following = pl.col("lower").shift(-1).over(*KEYS, "kind", order_by="seq")
    value = pl.coalesce(
        pl.when(pl.col("kind") == kind).then(of.cast(pl.Float64)) for kind, of in _ZONE_VALUE.items()
    )
    told = performances.filter("measured").select(
        *KEYS, _MOVED.alias("moved"), pl.col("hr_avg_bpm").is_not_null().alias("beat")
    )
    known = zones.with_columns(following.alias("following")).join(told, on=KEYS)
    zoned = known.filter(pl.when(pl.col("kind") == HEART_RATE).then("beat").otherwise("moved")).select(
        *KEYS,
        zone_id(pl.col("kind"), pl.col("seq")).alias("metric"),
        value.alias("value"),
        pl.col("lower"),
        pl.when(pl.col("kind") == ACCELERATION).then("following").otherwise(pl.col("upper")).alias("upper"),
    )
    return pl.concat([plain, zoned]).select(*KEYS, *LIMITS, "value").drop_nulls("value")


def _told(name: str, value: pl.Expr) -> pl.Expr:
    """The value where its sensor worked: without positions a distance of 0 is none."""
    return pl.when(_MOVED).then(value) if name in _OF_POSITION else value


def zone_id(kind: pl.Expr, seq: pl.Expr) -> pl.Expr:
    """The id of a zone as a figure: `speed:1` is the lowest."""
    return pl.concat_str(kind, pl.lit(":"), seq + 1)


def kind_of(metric_id: str) -> str:
    """Which kind of zone a figure is; empty where it is none."""
    kind, _, number = metric_id.partition(":")
    return kind if number else ""


def metric_of(metric_id: str, lower: float | None, upper: float | None) -> Metric:
    """A figure's name and unit. Zones are named by their limits; without these by their number."""
    if metric_id in FIGURES:
        return FIGURES[metric_id]
    kind, _, number = metric_id.partition(":")
    name, own = f"Zone {number}", "The limits are each player's own."
    if kind == HEART_RATE:
        return Metric(metric_id, name, "min", "training", None, 1, f"Minutes in zone {number}. {own}")
    if kind == SPEED:
        if lower is None and upper is None:
            return Metric(metric_id, name, "m", "training", None, 0, f"Metres in speed zone {number}. {own}")
        from_or_to = f"from {lower:g} km/h" if upper is None else f"up to {upper:g} km/h"
        label = from_or_to if lower is None or upper is None else f"{lower:g}–{upper:g} km/h"
        return Metric(metric_id, label, "m", "training", None, 0, f"Metres in the coach's zone {number}.")
    if lower is None:
        return Metric(metric_id, name, "", "training", None, 0, f"How often, in zone {number}. {own}")
    label = f"from {lower:g} m/s²".replace("-", "\u2212")
    what = "Slowing down" if lower < 0 else "Speeding up"
    return Metric(
        metric_id,
        label,
        "",
        "training",
        None,
        0,
        f"{what}: how often, from this limit to the next.",
    )


def usual(earlier: pl.DataFrame) -> pl.DataFrame:
    """player_id, `LIMITS`, q1, median, q3, n: of each player's own figures, the same limits together.

    With fewer than `MIN_SESSIONS` the quartiles are null, `n` tells how many there are.
    """
    enough = pl.len() >= MIN_SESSIONS
    return earlier.group_by("player_id", *LIMITS).agg(
        *(
            pl.when(enough).then(pl.col("value").quantile(share, "linear")).alias(name)
            for name, share in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))
        ),
        pl.len().cast(pl.Int64).alias("n"),
    )


def mean(values: pl.DataFrame, *by: str) -> pl.DataFrame:
    """*by, metric, mean, n (players with data): null where the limits of a zone were not the same."""
    same = pl.struct("lower", "upper").n_unique() == 1
    return values.group_by(*by, "metric").agg(
        pl.when(same).then(pl.col("value").mean()).alias("mean"), pl.len().cast(pl.Int64).alias("n")
    )


def compared(now: pl.DataFrame, earlier: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The figures of one session beside what is usual.

    `now` and `earlier` as `figures` gives them: of the session, and of earlier ones of its kind.
    `people`: player_id, role, staff. Adds q1, median, q3, n, position and look (as the day pages
    judge), role_mean, role_n, team_mean, team_n. The staff are in no mean and have none beside them.
    """
    beside = now.join(usual(earlier), on=["player_id", *LIMITS], how="left", nulls_equal=True).with_columns(
        pl.col("n").fill_null(0)
    )
    found = judged(beside, _NEUTRAL).join(people.select("player_id", "role", "staff"), on="player_id")
    field = found.filter(pl.col("staff").fill_null(value=False).not_())
    for name, by in (("role", ["role"]), ("team", [])):
        means = mean(field, *by).rename({"mean": f"{name}_mean", "n": f"{name}_n"})
        field = field.join(means, on=[*by, "metric"], how="left", nulls_equal=True)
    staff = found.filter(pl.col("staff").fill_null(value=False))
    return pl.concat([field, staff], how="diagonal")


def loads(sessions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """player_id, load_7d, load_28d, sessions_28d, without_load: of the days that end with `as_of`.

    `sessions`: player_id, day, training_load, counts. Loads are summed over the sessions that count;
    null where none of them has one. `without_load` of the 28 days' sessions have none.
    """
    load = pl.col("training_load")
    recent = sessions.filter("counts", _days(as_of, 28))
    return recent.group_by("player_id").agg(
        *(_sum(load.filter(_days(as_of, days))).alias(f"load_{days}d") for days in (7, 28)),
        pl.len().cast(pl.Int64).alias("sessions_28d"),
        load.is_null().sum().cast(pl.Int64).alias("without_load"),
    )


def session_means(performances: pl.DataFrame) -> pl.DataFrame:
    """team_session_id, minutes, distance_m, load, each a mean over the players of whom it is known, and
    how many these are (minutes_n, distance_n, load_n); speed_max_kmh, the highest of anyone.
    """
    field = performances.filter("measured", pl.col("staff").fill_null(value=False).not_())
    metres, load = pl.col("distance_m").filter(_MOVED), pl.col("training_load")
    return field.group_by("team_session_id").agg(
        minutes=(pl.col("duration_s") / 60).mean(),
        minutes_n=_known(pl.col("duration_s")),
        distance_m=metres.mean(),
        distance_n=_known(metres),
        load=load.mean(),
        load_n=_known(load),
        speed_max_kmh=pl.col("speed_max_kmh").filter(_MOVED).max(),
    )


def _known(values: pl.Expr) -> pl.Expr:
    return values.count().cast(pl.Int64)


def _days(as_of: date, days: int) -> pl.Expr:
    return pl.col("day").is_between(as_of - timedelta(days=days - 1), as_of)


def _sum(values: pl.Expr) -> pl.Expr:
    return pl.when(values.count() > 0).then(values.sum())
