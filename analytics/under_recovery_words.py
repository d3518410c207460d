"""The under-recovery signal in words: reasons with their numbers, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.under_recovery_score import BAND_LIMITS, FRESH_DAYS, WEIGHTS, Input, SignalHistory

_MESSAGES = {
    "low": "Little points to under-recovery.",
    "watch": "A few signs differ from your usual: worth watching over the next days.",
    "elevated": "Several signs together are consistent with under-recovery. An easier day makes sense.",
    "high": "Several signs have agreed for days: consistent with under-recovery, possibly overreaching. "
    "Ease off, and ask your coach, or a doctor if it lasts.",
}


@dataclass(frozen=True)
class Reason:
    """One input: `change` from `usual` in `unit`, `n` of `days` known, and the points it gives the score.

    z and usual are None for the load, whose change is the ratio of acute to chronic.
    """

    id: str
    label: str
    z: float | None
    change: float
    unit: str
    usual: float | None
    n: int
    days: int
    points: float
    text: str


@dataclass(frozen=True)
class Outlook:
    """The score after 1, 2, ... days were they all usual."""

    scores: tuple[float, ...]

    @property
    def text(self) -> str:
        """What two usual days would do, and how many lead back to "low"."""
        said = f"Two days and nights back in your usual range would bring it to {round(self.scores[1])}"
        below = [day for day, score in enumerate(self.scores, 1) if round(score) < BAND_LIMITS[0]]
        return f"{said}; {below[0]} to below {BAND_LIMITS[0]}." if below and below[0] > 2 else f"{said}."


def reason(item: Input, history: SignalHistory) -> Reason | None:
    """What an input says on the last day; None where it is not known."""
    z = float(history.z[item.id][-1])
    if np.isnan(z):
        return None
    usual, n = float(history.usual[item.id][-1]), int(history.current[item.id][-1])
    change = item.change(float(history.level[item.id][-1]), usual)
    counted = "nights" if item.nightly and item.measured else "days"
    size = f"{abs(change):.1f} {item.unit}".rstrip()
    where = (
        f"{size} {'above' if z > 0 else 'below'} your usual" if abs(z) > 0.5 else "within your usual range"
    )
    number = f"{z:+.1f}".replace("-", "\u2212")
    return Reason(
        item.id,
        item.label,
        z,
        change,
        item.unit,
        float(np.exp(usual)) if item.id == "hrv" else usual,
        n,
        item.days,
        _points(item.id, history),
        f"{item.label} {where} (z {number}, {n} of {item.days} {counted}).",
    )


def load_reason(history: SignalHistory) -> Reason | None:
    """What the load says on the last day; None where it is not known."""
    if np.isnan(history.s["load"][-1]):
        return None
    ratio, place = float(history.load_ratio[-1]), float(history.strain_place[-1])
    parts = []
    if not np.isnan(ratio):
        parts.append(f"{ratio:.2f} times what you are used to (7 against 28 days, EWMA)")
    if not np.isnan(place):
        parts.append(f"strain above {100 * place:.0f} % of your own year")
    text = f"Training load {', '.join(parts)}. Context only."
    n = int(history.load_days[-1])
    return Reason("load", "Training load", None, ratio, "times", None, n, 28, _points("load", history), text)


def message(band: str | None, fresh: bool, domains: int) -> str:
    """The signal in one or two sentences, or why there is none."""
    if band is not None:
        return f"{_MESSAGES[band]} This is a pattern, not a diagnosis."
    if fresh:
        return (
            f"A device or source changed in the last {FRESH_DAYS} days, so there is no usual to compare "
            "with yet. It comes back with 21 nights of the new one, or once the old one is worn again."
        )
    return (
        f"Not enough data: {domains} of the 5 kinds of response (feeling, night heart rate, output, HRV, "
        "sleep) can be judged, and it takes 2, each with 21 of the 56 days before and 3 of the last 7."
    )


def _points(name: str, history: SignalHistory) -> float:
    weight = sum(WEIGHTS[each] for each, s in history.s.items() if not np.isnan(s[-1]))
    return 100 * WEIGHTS[name] * float(history.s[name][-1]) / weight
