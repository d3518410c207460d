"""Every method of this package, as the page "How we know" lists them: the texts are the docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analytics import (
    anomalies,
    artefacts,
    attendance,
    autocorrelation,
    backtest,
    baselines,
    change_points,
    correlations,
    critical_power,
    fitness_fatigue,
    forecast,
    heart_rate_recovery,
    hrv,
    illness,
    insights,
    intensity,
    load,
    mann_kendall,
    matched_efficiency,
    mean_maximal,
    measurement_error,
    next_day,
    normal_range,
    orthostatic,
    performance,
    readiness,
    robust_z,
    sleep,
    sleep_regularity,
    social_jetlag,
    squad_load,
    squad_output,
    squad_position,
    theil_sen,
    trends,
    triage,
    trimp,
    trips,
    under_recovery,
    vo2max,
    w_balance,
    what_if,
)

PARTS = ("Formula", "Units", "Source")


@dataclass(frozen=True)
class Explanation:
    """What a docstring says: its first line, its text, and the parts after them, one entry a line."""

    gives: str
    text: str
    formula: tuple[str, ...]
    units: tuple[str, ...]
    source: tuple[str, ...]


@dataclass(frozen=True)
class Method:
    """A method under the name that a reader looks for."""

    group: str
    title: str
    function: Callable[..., Any]

    @cached_property
    def explained(self) -> Explanation:
        """Its docstring in parts."""
        return explanation(inspect.getdoc(self.function) or "")


def explanation(docstring: str) -> Explanation:
    """Splits a docstring. A line without a mark goes on with the part before it, up to an empty line.

    What follows the last part after an empty line is about arguments and columns, and left out.
    """
    gives, _, rest = docstring.partition("\n")
    text: list[str] = []
    parts: dict[str, list[str]] = {name: [] for name in PARTS}
    lines: list[str] | None = text
    for line in rest.splitlines():
        name, mark, value = line.partition(": ")
        if mark and name in PARTS:
            lines = parts[name]
            lines.append(value)
        elif not line:
            lines = text if lines is text else None
        elif lines is text:
            text.append(line)
        elif lines is not None:
            lines[-1] += f" {line}"
    formula, units, source = (tuple(parts[name]) for name in PARTS)
    return Explanation(gives, " ".join(text), formula, units, source)


_GROUPS: dict[str, tuple[tuple[str, Callable[..., Any]], ...]] = {
    "Your usual": (
        ("Normal range", normal_range.normal_range),
        ("Baseline", baselines.baseline),
        ("Check of a value", baselines.check),
        ("Week against usual", trends.weeks),
    ),
    "What changed": (
        ("Anomaly", anomalies.anomaly),
        ("False-alarm rate", anomalies.false_alarm_rate),
        ("Robust z", robust_z.robust_z),
        ("Trend", trends.trend),
        ("Theil-Sen slope", theil_sen.theil_sen),
        ("Mann-Kendall test", mann_kendall.mann_kendall),
        ("Mann-Kendall, corrected variance", mann_kendall.hamed_rao),
        ("Mann-Kendall, pre-whitened", mann_kendall.pre_whitened),
        ("Change points", change_points.change_points),
        ("Trips", trips.trips),
        ("Observations and suggestions", insights.insights),
    ),
    "What goes together": (
        ("Correlation scan", correlations.scan),
        ("Rank correlation", correlations.associate),
        ("Effective number of days (Bartlett)", autocorrelation.bartlett),
        ("Effective number of days (Pyper and Peterman)", autocorrelation.pyper_peterman),
    ),
    "Recovery": (
        ("Under-recovery signal", under_recovery.signal),
        ("Illness pattern", illness.illness_pattern),
        ("Readiness", readiness.readiness),
    ),
    "Heart": (
        ("RMSSD", hrv.rmssd),
        ("ln RMSSD", hrv.ln_rmssd),
        ("SDNN", hrv.sdnn),
        ("HRV of a recording", hrv.variability),
        ("HRV of a pulse sensor", hrv.ppi_variability),
        ("Artefacts between heartbeats", artefacts.artefacts),
        ("Orthostatic test", orthostatic.orthostatic_trend),
        ("Heart-rate recovery", heart_rate_recovery.heart_rate_recovery),
    ),
    "Sleep": (
        ("Sleep Regularity Index", sleep_regularity.sleep_regularity),
        ("Consistency of bedtime", sleep.consistency),
        ("Social jetlag", social_jetlag.social_jetlag),
        ("Sleep debt", sleep.debt),
        ("Stage shares", sleep.stage_share),
    ),
    "Training load": (
        ("TRIMP (Banister)", trimp.banister),
        ("TRIMP (Edwards)", trimp.edwards),
        ("TRIMP (Lucia)", trimp.lucia),
        ("Session RPE load", trimp.session_rpe),
        ("Strain", load.strain),
        ("Tolerance", load.tolerance),
        ("Load ratio, coupled", load.acwr),
        ("Load ratio, uncoupled", load.acwr_uncoupled),
        ("Load ratio, weighted", load.acwr_ewma),
        ("Monotony", load.monotony),
        ("Strain (Foster)", load.foster_strain),
        ("Place in your own year", load.place),
        ("Fitness, fatigue and form (CTL, ATL, TSB)", fitness_fatigue.balance),
        ("Fitness-fatigue model", fitness_fatigue.performance),
        ("What if", what_if.what_if),
        ("A typical week", what_if.typical_week),
    ),
    "Performance": (
        ("Efficiency factor", performance.efficiency_factor),
        ("Aerobic decoupling", performance.decoupling_pct),
        ("Efficiency of a session", performance.session_efficiency),
        ("Efficiency at matched conditions", matched_efficiency.matched_efficiency),
        ("Efficiency over two weeks", matched_efficiency.efficiency_history),
        ("Best efforts", mean_maximal.mean_maximal),
        ("Critical speed", critical_power.critical_speed),
        ("Critical power", critical_power.critical_power),
        ("W′ balance, integral", w_balance.w_balance_integral),
        ("W′ balance, differential", w_balance.w_balance_differential),
        ("Oxygen cost of running", vo2max.running_vo2),
        ("VO₂max from heart rate", vo2max.heart_rate_vo2max),
    ),
    "Intensity": (
        ("Highest heart rate from age", intensity.hr_max_from_age),
        ("Time in zones", intensity.time_in_zones),
        ("Intensity distribution", intensity.distribution),
        ("Intensity distribution over time", intensity.distribution_history),
        ("Polarisation index", intensity.polarisation_index),
    ),
    "Forecasts": (
        ("Forecast of the next night", forecast.forecasts),
        ("Backtest", backtest.extend),
        ("Plain averages", next_day.averages),
        ("Forecast model", next_day.model),
    ),
    "Team": (
        ("Who needs a look", triage.triage),
        ("Loads of a squad", squad_load.squad_load),
        ("Limits of one's own", squad_load.own_limits),
        ("Beside the others", squad_position.standing),
        ("Attendance", attendance.attendance),
        ("Relative output", squad_output.relative_output),
        ("Change of output", squad_output.output_change),
        ("Measurement error", measurement_error.measurement_error),
        ("Comparable figures", measurement_error.comparable),
    ),
}
METHODS = tuple(
    Method(group, title, function) for group, members in _GROUPS.items() for title, function in members
)
