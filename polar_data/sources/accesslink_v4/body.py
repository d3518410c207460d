"""Physical information, which several families carry under slightly different names."""

from __future__ import annotations

from polar_data.sources.endpoint import Json
from polar_data.sources.values import Columns, millis, nonzero, number, read, word

BODY: Columns = {
    "height_cm": ("height", nonzero),
    "weight_kg": ("weight", nonzero),
    "max_hr_bpm": ("maximumHeartRate", nonzero),
    "resting_hr_bpm": ("restingHeartRate", nonzero),
    "aerobic_bpm": ("aerobicThreshold", nonzero),
    "anaerobic_bpm": ("anaerobicThreshold", nonzero),
    "vo2max": ("vo2Max", nonzero),
    "ftp_w": ("functionalThresholdPower", nonzero),
    "map_w": ("maximumAerobicPower", nonzero),
    "met_threshold": ("metThreshold", nonzero),
    "sleep_goal_s": ("sleepGoal", millis),
    "speed_calibration_kmh": ("speedCalibrationOffset", number),
    "training_background": ("trainingBackground", word("TRAINING_BACKGROUND_")),
    "typical_day": ("typicalDay", word("TYPICAL_DAY_")),
    "weight_source": ("weightSource", word("WEIGHT_SOURCE_", "SOURCE_")),
}


def weekly_recovery_time(body: Json) -> float | None:
    """Polar's weekly sum; the reference gives it no unit."""
    found = read(body, "weeklyRecoveryTimeSum", number)
    return read(body, "weeklyRtSum", number) if found is None else found
