"""Own estimates of oxygen uptake, for where Polar gives none; its own value is passed through elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

SLOWEST_M_MIN = 134.0
ERROR_SHARE = 0.10
UTH_SEE = 5.0


@dataclass(frozen=True)
class Vo2Estimate:
    """ml/kg/min with the range of its usual error; `method` must stand beside it."""

    value: float
    low: float
    high: float
    method: str


def running_vo2(speed_m_s: float, grade: float = 0.0) -> Vo2Estimate | None:
    """The oxygen that running at a speed takes.

    It is an estimate of VO₂max only at your maximal aerobic speed. Not given below 134 m/min (8 km/h),
    where people walk. Running economy differs by about 10 % between people, hence the range.

    Formula: VO₂ = 0.2 · v + 0.9 · v · grade + 3.5, v in m/min
    Units: ml/kg/min
    Source: American College of Sports Medicine, Guidelines for Exercise Testing and Prescription
    """
    metres = 60 * speed_m_s
    if not metres >= SLOWEST_M_MIN:
        return None
    value = 0.2 * metres + 0.9 * metres * grade + 3.5
    method = "our estimate: running speed (ACSM)"
    return Vo2Estimate(value, value * (1 - ERROR_SHARE), value * (1 + ERROR_SHARE), method)


def heart_rate_vo2max(hr_max_bpm: float, hr_rest_bpm: float) -> Vo2Estimate | None:
    """VO₂max guessed from the highest and the resting heart rate.

    Found in trained men; elsewhere the factor differs. A night's mean heart rate is no resting heart rate
    in its sense and makes the estimate too high. Not given where the two are not apart.

    Formula: VO₂max = 15.3 · HRmax / HRrest, ± 5
    Units: ml/kg/min
    Source: Uth 2004, Eur J Appl Physiol
    """
    if not hr_max_bpm > hr_rest_bpm > 0:
        return None
    value = 15.3 * hr_max_bpm / hr_rest_bpm
    return Vo2Estimate(value, value - UTH_SEE, value + UTH_SEE, "our estimate: heart rates (Uth)")
