"""What the values of one session say beside the person's usual of that sport."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np
import polars as pl

from analytics.metrics import Metric
from analytics.normal_range import MIN_DAYS, NormalRange, judge
from analytics.performance import OutputKind, output_kind
from analytics.seconds import per_second
from analytics.w_balance import w_balance_differential
from answers.cache import cached
from answers.performance import EFFICIENCY, efforts, numbers
from answers.session_values import Value, session_values
from answers.training import detail
from polar_data.database import Database

USUAL_DAYS = timedelta(days=365)
FEWEST = 5  # earlier sessions for a usual, as on the pages of the team

_LOAD = "One number for how long and how hard, in arbitrary units (AU), "
_METRICS: tuple[Metric, ...] = (
    Metric(
        *("trimp_banister", "TRIMP (Banister)", "AU", "training", None, 0),
        _LOAD + "from heart rate between resting and highest, the high ones counting more.",
    ),
    Metric(
        *("trimp_edwards", "TRIMP (Edwards)", "AU", "training", None, 0),
        _LOAD + "from the minutes in five zones of heart rate.",
    ),
    Metric(
        *("trimp_lucia", "TRIMP (Lucia)", "AU", "training", None, 0),
        _LOAD + "from the minutes below, between and above your two thresholds.",
    ),
    Metric(
        *("session_rpe", "Session RPE load", "AU", "training", None, 0),
        _LOAD + "as felt: your answer of 1 to 10 times the minutes.",
    ),
    Metric(
        *("efficiency", "Efficiency factor", "", "training", None, 2),
        "Mean output for each heartbeat a minute after the warm-up, of a steady session. It also depends on "
        "weather and ground.",
    ),
    replace(
        EFFICIENCY,
        id="matched",
        help="Against what your earlier sessions of this sport lead to expect at the same heart rate: 100 is "
        "as expected. Hills, heat and frost are left out; wind is not known.",
    ),
    Metric(
        *("decoupling", "Aerobic decoupling", "%", "training", "down", 1),
        "How much output for heartbeat was lost from the first half to the second, of a steady session.",
    ),
    Metric(
        *("heart_rate_recovery", "Heart-rate recovery", "bpm", "training", None, 0),
        "The fall of heart rate in the minute after a clean stop. It rises with fitness and with too much "
        "training alike, so it is context and no verdict.",
    ),
)
METHODS = {
    "matched": "Efficiency at matched conditions",
    "w_balance": "W′ balance, differential",
}  # by their titles on "How we know"; the others are called as their method
_OUTPUT_UNITS: dict[OutputKind | None, str] = {"speed": "m/min per bpm", "power": "W per bpm"}
_W_BALANCE = Metric(
    *("w_balance", "Least W′ left", "kJ", "training", None, 1),
    "W′ is the work above critical power that can be done before it is used up. This is the least that was "
    "left of it during the ride.",
)


@dataclass(frozen=True)
class Said:
    """A value, or the `reason` why there is none, beside the earlier sessions of the sport, if they are kept.

    `usual` has no quartiles with fewer than `FEWEST` of them; `note` is what else to know.
    """

    metric: Metric
    value: float | None
    usual: NormalRange | None
    look: bool = False
    note: str = ""
    reason: str | None = None

    @property
    def method(self) -> str:
        """The title of its method on "How we know"."""
        return METHODS.get(self.metric.id, self.metric.label)


@cached(16)
def session_said(database: Database, athlete_id: int, session_id: str) -> tuple[Said, ...]:
    """In a fixed order; empty before the values are made, which is after the next sync."""
    found = session_values(database, athlete_id, session_id)
    session = detail(database, athlete_id, session_id)
    if not found or session is None:
        return ()
    row = session.session
    sport = row["sport"] or ""
    every = numbers(database, athlete_id)
    earlier = every.filter(
        pl.col("sport") == sport,
        pl.col("day").is_between(row["day"] - USUAL_DAYS, row["day"], closed="left"),
    )
    mine = every.filter(pl.col("session_id") == session_id)
    values = found | {"matched": _matched(mine, found)} | _recovery(sport, found)
    said = [_said(metric, values[metric.id], earlier, row, sport) for metric in _METRICS]
    if output_kind(sport) == "power":
        said.append(_w_balance(database, athlete_id, row, session.samples))
    return tuple(said)


def _matched(mine: pl.DataFrame, found: dict[str, Value]) -> Value:
    """The value of `numbers` as % of the output expected."""
    if found["efficiency"].value is None:
        return found["efficiency"]
    if mine.is_empty():
        return Value(None, {"reason": "another record of this training is the one that counts"})
    row = mine.row(0, named=True)
    if row["residual_pct"] is not None:
        return Value(100 + row["residual_pct"], {"earlier": row["n"]})
    if row["n"] is None:
        return Value(None, {"reason": "hills, heat or frost: not to be compared"})
    return Value(
        None,
        {"reason": f"too few earlier sessions near this heart rate: {row['n']} of the sport, 8 are needed"},
    )


def _recovery(sport: str, found: dict[str, Value]) -> dict[str, Value]:
    if output_kind(sport) != "power":
        return {}
    return {"heart_rate_recovery": Value(None, {"reason": "in rides a pause in pedalling is no stop"})}


def _said(metric: Metric, value: Value, earlier: pl.DataFrame, row: dict[str, Any], sport: str) -> Said:
    if metric.id == "efficiency":
        metric = replace(metric, unit=_OUTPUT_UNITS.get(output_kind(sport), ""))
    if value.value is None:
        return Said(metric, None, None, reason=value.reason or "not given")
    before = 100 + earlier["residual_pct"] if metric.id == "matched" else earlier[metric.id]
    usual = _usual(before.drop_nulls(), row)
    enough = metric.good is not None and usual.n >= MIN_DAYS
    look = judge(value.value, usual, metric)[1] if enough else False
    return Said(metric, value.value, usual, look, _note(metric, value))


def _usual(values: pl.Series, row: dict[str, Any]) -> NormalRange:
    first, last = row["day"] - USUAL_DAYS, row["day"]
    if len(values) < FEWEST:
        return NormalRange(None, None, None, len(values), first, last)
    q1, median, q3 = np.quantile(values.to_numpy(), [0.25, 0.5, 0.75])
    return NormalRange(float(median), float(q1), float(q3), len(values), first, last)


def _note(metric: Metric, value: Value) -> str:
    told = value.detail or {}
    if metric.id == "matched":
        return f"100 is as expected from {told['earlier']} earlier sessions"
    if metric.id == "heart_rate_recovery":
        return f"from {told['at_stop_bpm']:.0f} to {told['after_bpm']:.0f} bpm"
    return ""


def _w_balance(database: Database, athlete_id: int, row: dict[str, Any], samples: pl.DataFrame) -> Said:
    """The least of W′ by the critical power of the 90 days up to the session, this one included."""

    def none(reason: str) -> Said:
        return Said(_W_BALANCE, None, None, reason=reason)

    if "power_w" not in samples.columns or samples["power_w"].count() == 0:
        return none("no power recorded")
    fit = efforts(database, athlete_id, "power", row["day"]).fit
    if fit.value is None or fit.reserve is None:
        return none(f"no critical power: {fit.reason}")
    ordered = samples.sort("t_s", maintain_order=True)
    power = ordered["power_w"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    left = w_balance_differential(
        per_second(ordered["t_s"].cast(pl.Float64).to_numpy(), power), fit.value, fit.reserve
    )
    if np.isnan(left).all():
        return none("power known for less than 95 % of the time")
    least = float(np.nanmin(left))
    note = f"of {fit.reserve / 1000:.1f} kJ above a critical power of {fit.value:.0f} W"
    note += f", at {int(np.nanargmin(left)) // 60} min" if least < fit.reserve else ", never used"
    if least < 0:
        note += "; below zero: critical power or W′ is taken too low"
    return Said(_W_BALANCE, least / 1000, None, note=note)
