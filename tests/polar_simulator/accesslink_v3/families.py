"""AccessLink v3's families of days: where they answer, how far back, and what stands for nothing."""

from dataclasses import dataclass
from typing import Any, Literal

Item = dict[str, Any]


@dataclass(frozen=True)
class Family:
    """One family under /v3/users.

    `name` is the renderer's; `envelope` the key around a listing, None for a bare array. A listing
    gives the `newest` days; `ranged` tells which listing takes from and to (both inclusive): its
    own, optionally or not, the one under /date, or none. `longest` is the longest such range in
    days, `reach` how old its first day may be. `nothing` is the status of an empty listing, `no_day`
    that of a day without data (None: a day is not asked for singly). `sampled` names the parts of
    another family that flags add.
    """

    path: str
    name: str
    envelope: str | None = None
    ranged: Literal["optional", "required", "date", "never"] = "optional"
    longest: int | None = 28
    reach: int | None = None
    nothing: Literal[200, 204] = 200
    no_day: Literal[204, 404] | None = None
    newest: int = 28
    every_day: bool = False
    sampled: tuple[str, ...] = ()


ACTIVITY_PARTS = ("steps", "activity_zones", "inactivity_stamps")

FAMILIES = (
    Family("/activities/samples", "v3_activity_samples", reach=365, no_day=204),
    Family("/activities", "v3_activities", reach=365, no_day=204, sampled=ACTIVITY_PARTS),
    Family("/sleep", "v3_sleep", "nights", "never", no_day=404),
    Family("/nightly-recharge", "v3_nightly_recharge", "recharges", "never", no_day=404),
    Family(
        "/continuous-heart-rate",
        "v3_continuous_heart_rate",
        "heart_rates",
        "required",
        longest=None,
        no_day=404,
    ),
    Family("/cardio-load", "v3_cardio_load", ranged="date", longest=None, every_day=True),
    Family("/sleepwise/alertness", "v3_alertness", ranged="date", nothing=204),
    Family("/sleepwise/circadian-bedtime", "v3_circadian_bedtime", ranged="date", nothing=204),
    Family("/biosensing/bodytemperature", "v3_body_temperature", nothing=204),
    Family("/biosensing/skintemperature", "v3_skin_temperature", nothing=204),
    Family("/biosensing/skincontacts", "v3_skin_contacts", nothing=204),
    Family("/biosensing/ecg", "v3_ecg", nothing=204),
    Family("/biosensing/spo2", "v3_spo2", nothing=204),
)

DAILY = (*(family.name for family in FAMILIES), "v3_exercises")


def no_cardio_load(day: str) -> Item:
    """What Polar says of a day for which it has computed no cardio load."""
    levels = dict.fromkeys(("very_low", "low", "medium", "high", "very_high"), 0.0)
    return {
        "date": day,
        "cardio_load_status": "LOAD_STATUS_NOT_AVAILABLE",
        "cardio_load": -1.0,
        "strain": 0.0,
        "tolerance": -1.0,
        "cardio_load_ratio": -1.0,
        "cardio_load_level": levels,
    }
