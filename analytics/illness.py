"""The pattern of nights that often goes with an illness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.windows import Floats, mean
from analytics.z_scores import Bools, source_windows, z_scores

NIGHTS, WINDOW_DAYS, GAP_DAYS, MIN_NIGHTS = 2, 56, 7, 21
BREATHING_Z, SKIN_C, HEART_RATE_Z = 2.0, 0.5, 1.0


@dataclass(frozen=True)
class IllnessPattern:
    """The last two nights against the usual: `z`s in standard deviations, changes in the metric's unit.

    None where that series gives nothing to judge by.
    """

    heart_rate_z: float
    heart_rate_bpm: float
    breathing_z: float | None
    breathing_per_min: float | None
    skin_c: float | None

    @property
    def text(self) -> str:
        """What was seen, in words."""
        signs = []
        if self.breathing_z is not None and self.breathing_z > BREATHING_Z:
            signs.append(
                f"breathing {self.breathing_per_min:.1f} a minute faster (z {self.breathing_z:+.1f})"
            )
        if self.skin_c is not None and self.skin_c > SKIN_C:
            signs.append(f"skin {self.skin_c:.1f} °C warmer")
        heart = f"night heart rate {self.heart_rate_bpm:.0f} bpm higher (z {self.heart_rate_z:+.1f})"
        return (
            f"Over the last two nights: {', '.join([*signs, heart])} than your usual. Such nights can go "
            "with a beginning illness; heat, alcohol or altitude can look the same. "
            "This is a pattern, not a diagnosis."
        )


@dataclass(frozen=True)
class IllnessHistory:
    """For every day whether the pattern is there, and the numbers it is judged by (NaN unknown)."""

    seen: Bools
    heart_rate_z: Floats
    heart_rate_bpm: Floats
    breathing_z: Floats
    breathing_per_min: Floats
    skin_c: Floats


def illness_pattern(
    night_hr: Floats | None,
    breathing_rate: Floats | None,
    skin_temperature: Floats | None,
    fresh_source: Bools | None = None,
) -> IllnessPattern | None:
    """Whether the last two nights look like those that often go with an illness; None where they do not.

    Fast breathing or a warm skin counts only together with a raised night heart rate. Two nights are
    averaged, so that one hot or late night does not speak alone: a sign counts only where it and the heart
    rate are known in both. Each series needs 21 known nights of the same source before. It takes the
    place of the training message: after it, training is not the first thing to look at. Heat, alcohol and
    altitude give the same pattern.

    Formula: (breathing z > 2 or skin > +0.5 °C) and heart rate z > 1, for the mean of the last 2 nights,
    both known
    Formula: z = (that mean − mean) / SD of the 56 nights that end 7 days before
    Units: z in the person's own standard deviations; °C
    Source: our choice of limits; two nights and the limit for the heart rate keep chance alarms rare
    """
    found = illness_history(night_hr, breathing_rate, skin_temperature, fresh_source)
    if found is None or not found.seen[-1]:
        return None
    breathing = None if np.isnan(found.breathing_z[-1]) else float(found.breathing_z[-1])
    return IllnessPattern(
        float(found.heart_rate_z[-1]),
        float(found.heart_rate_bpm[-1]),
        breathing,
        None if breathing is None else float(found.breathing_per_min[-1]),
        None if np.isnan(found.skin_c[-1]) else float(found.skin_c[-1]),
    )


def illness_history(
    night_hr: Floats | None,
    breathing_rate: Floats | None,
    skin_temperature: Floats | None,
    fresh_source: Bools | None = None,
) -> IllnessHistory | None:
    """The pattern on every day, for one athlete or many;
    None without heart rate, or without both of the others."""
    if night_hr is None or (breathing_rate is None and skin_temperature is None):
        return None
    heart_z, heart = _departure(night_hr, fresh_source)
    unknown = np.full(heart.shape, np.nan)
    breathing_z, breathing = (
        (unknown, unknown) if breathing_rate is None else _departure(breathing_rate, fresh_source)
    )
    skin = unknown if skin_temperature is None else _departure(skin_temperature, fresh_source)[1]
    seen = ((breathing_z > BREATHING_Z) | (skin > SKIN_C)) & (heart_z > HEART_RATE_Z)
    return IllnessHistory(seen, heart_z, heart, breathing_z, breathing, skin)


def _departure(values: Floats, changes: Bools | None) -> tuple[Floats, Floats]:
    """z and change of the last nights' mean from the usual; NaN where one of them is not known."""
    level = mean(source_windows(values, NIGHTS, 0, changes), NIGHTS)
    z, usual = z_scores(level, source_windows(values, WINDOW_DAYS, GAP_DAYS, changes), MIN_NIGHTS)
    return z, level - usual
