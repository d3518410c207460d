"""The orthostatic test against those before, and HRV from the pulse intervals of a night."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.hrv import MIN_VALID_SHARE
from analytics.orthostatic import MIN_TESTS, OrthostaticTrend
from answers.at_rest import Pulse
from ui.rows import Row, rows


def orthostatic(found: Sequence[OrthostaticTrend]) -> None:
    """Every measure of the latest test, with its slope."""
    if not found:
        return
    newest = found[0]
    n = max(trend.n for trend in found)
    since = f", the first on {newest.since:%-d %b %Y}" if newest.since else ""
    rows(
        [_measure(trend) for trend in found],
        f"The test of {newest.day:%-d %b %Y} beside your {n} {'test' if n == 1 else 'tests'} of the half "
        f"year before it{since}, ten at most.",
    )


def _measure(trend: OrthostaticTrend) -> Row:
    decimals = 0 if trend.unit == "ms" else 1
    return Row(
        trend.label,
        f"{trend.value:.{decimals}f}",
        trend.unit,
        _notes(trend, decimals),
        "Compared with your own earlier tests only, never with nights, which another sensor measures in "
        "another state. Time of day or coffee move a test as much as training does. RMSSD, how much the time "
        "between heartbeats varies, is judged on the logarithm.",
        "Orthostatic test",
    )


def _notes(trend: OrthostaticTrend, decimals: int) -> list[str]:
    if trend.slope is None or trend.slope_low is None or trend.slope_high is None:
        return [f"It needs {MIN_TESTS} earlier tests of the last half year; so far {trend.n}."]
    slope, low, high = (_signed(size) for size in (trend.slope, trend.slope_low, trend.slope_high))
    clear = "" if trend.slope_low * trend.slope_high > 0 else ", no clear direction"
    notes = [f"{slope} {trend.slope_unit} (95 % {low} to {high}; n {trend.n + 1}){clear}"]
    if trend.low is not None and trend.high is not None:
        where = "below" if trend.value < trend.low else "above" if trend.value > trend.high else "within"
        notes.append(
            f"{where} {trend.low:.{decimals}f} to {trend.high:.{decimals}f} {trend.unit}, where 8 of 10 "
            f"such tests lie (mean {trend.usual:.{decimals}f})".capitalize()
        )
    return notes


def _signed(size: float) -> str:
    return f"{size:+.1f}".replace("-", "−")


def pulse(found: Pulse) -> None:
    """RMSSD of the night from its pulse intervals, or why it is refused."""
    told = found.found
    span = f"{found.start_local:%H:%M} to {found.end_local:%H:%M}"
    left_out = f"{100 * (1 - told.valid_share):.1f} % of {told.beats} intervals left out as artefacts"
    own = "" if found.polar_ms is None else f"; Polar's own of the night {found.polar_ms:.0f} ms"
    rows(
        [
            Row(
                "HRV from pulse intervals",
                None if told.rmssd_ms is None else f"{told.rmssd_ms:.1f}",
                "ms",
                [told.refused or f"RMSSD, {span}{own}", f"{left_out}, n {told.n} differences"],
                "RMSSD, how much the time between heartbeats varies, worked out here from the single "
                "intervals within the four hours that Polar takes. Those with movement, without skin contact "
                f"or with a large error are left out, never filled in; below {100 * MIN_VALID_SHARE:.0f} % "
                "true ones there is no value. The wrist reads higher than a chest strap.",
                "HRV of a pulse sensor",
            )
        ],
        "From the wrist or arm sensor, where Polar sent the intervals of the night.",
    )
