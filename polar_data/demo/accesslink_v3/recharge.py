"""Nightly recharge with its five-minute HRV and breathing."""

from datetime import date

from polar_data.demo.accesslink_v3.family import Family, Item
from polar_data.demo.accesslink_v3.sleep import by_clock
from polar_data.demo.accesslink_v3.text import user_url
from polar_data.demo.heart import FIVE_MINUTES_S, WINDOW_OPENS_S, night_window
from polar_data.demo.scores import has_recharge, recharge
from polar_data.demo.world import World


def _recharge(world: World, day: date) -> list[Item]:
    night = world.night(day)
    if night is None or not has_recharge(world, day):
        return []
    found = recharge(world, day)
    _, rmssd, breathing = night_window(world, night)
    seconds = [WINDOW_OPENS_S + FIVE_MINUTES_S * n for n in range(len(rmssd))]
    hrv = [round(value) for value in rmssd.tolist()]
    return [
        {
            "polar_user": user_url(),
            "date": day.isoformat(),
            "heart_rate_avg": round(60_000 / found.rri_ms),
            "beat_to_beat_avg": round(found.rri_ms),
            "heart_rate_variability_avg": round(found.rmssd_ms),
            "breathing_rate_avg": round(60_000 / found.respiration_ms, 1),
            "nightly_recharge_status": found.indicator,
            "ans_charge": round(found.ans_charge, 1),
            "ans_charge_status": found.ans_rate,
            "hrv_samples": by_clock(world, night, zip(seconds, hrv, strict=True)),
            "breathing_samples": by_clock(world, night, zip(seconds, breathing.tolist(), strict=True)),
        }
    ]


NIGHTLY_RECHARGE = Family(
    lambda world: [day for day in world.nights_worn if has_recharge(world, day)], _recharge
)
