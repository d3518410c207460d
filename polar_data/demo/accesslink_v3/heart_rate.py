"""Continuous heart rate: all watches of a day together."""

from datetime import date

from polar_data.demo.accesslink_v3.family import Family, Item, every_day
from polar_data.demo.accesslink_v3.text import user_url
from polar_data.demo.heart import continuous_heart_rate
from polar_data.demo.world import World


def _heart_rate(world: World, day: date) -> list[Item]:
    offset, beats = continuous_heart_rate(world, day)
    samples = [
        {"heart_rate": rate, "sample_time": _clock(at // 1000)}
        for rate, at in zip(beats.tolist(), offset.tolist(), strict=True)
    ]
    return [{"polar_user": user_url(), "date": day.isoformat(), "heart_rate_samples": samples}]


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


CONTINUOUS_HEART_RATE = Family(every_day, _heart_rate)
