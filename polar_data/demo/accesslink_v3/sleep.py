"""Nights: stages, interruptions, scores, hypnogram and heart rate."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from polar_data.demo.accesslink_v3.family import Family, Item
from polar_data.demo.accesslink_v3.text import user_url, with_offset
from polar_data.demo.clock import to_local
from polar_data.demo.heart import FIVE_MINUTES_S, daily_curve
from polar_data.demo.nights import Night
from polar_data.demo.scores import LONG_S, morning, sleep_rate, sleep_score
from polar_data.demo.world import World

Value = TypeVar("Value")


def by_clock(world: World, night: Night, values: Iterable[tuple[int, Value]]) -> dict[str, Value]:
    """Values, given with the seconds since falling asleep, under the minute that the clock showed.

    The clock of a night is that of the zone it began in. Of two values in one minute, and of an hour
    that comes twice when the clock is set back, the later is left.
    """
    zone, _ = world.clock.night_zones(night.day)
    moments = ((night.start_utc + timedelta(seconds=at), value) for at, value in values)
    return {f"{to_local(moment, zone)[0]:%H:%M}": value for moment, value in moments}


def _sleep(world: World, day: date) -> list[Item]:
    night = world.night(day)
    if night is None:
        return []
    score = sleep_score(world, night)
    long_s = sum(length for length in night.interruptions_s if length >= LONG_S)
    _, _, rating = morning(world, night)
    return [
        {
            "polar_user": user_url(),
            "date": day.isoformat(),
            "device_id": world.night_watch(day).device_id,
            "sleep_start_time": with_offset(night.start, night.start_offset),
            "sleep_end_time": with_offset(night.end, night.end_offset),
            "continuity": score.continuity_index,
            "continuity_class": round(score.continuity_index),
            "light_sleep": night.light_s,
            "deep_sleep": night.deep_s,
            "rem_sleep": night.rem_s,
            "unrecognized_sleep_stage": night.unknown_s,
            "sleep_score": round(score.total),
            "total_interruption_duration": night.wake_s,
            "sleep_charge": sleep_rate(world, day),
            "sleep_goal": world.person.sleep_goal_s,
            "sleep_rating": rating or 0,
            "short_interruption_duration": night.wake_s - long_s,
            "long_interruption_duration": long_s,
            "sleep_cycles": len(night.cycles),
            "group_duration_score": score.duration_group,
            "group_solidity_score": score.solidity_group,
            "group_regeneration_score": score.refresh_group,
            "hypnogram": by_clock(world, night, night.hypnogram),
            "heart_rate_samples": by_clock(world, night, _heart_rate(world, night)),
        }
    ]


def _heart_rate(world: World, night: Night) -> list[tuple[int, int]]:
    """Heart rate every five minutes, with the seconds since falling asleep."""
    _, zone = world.clock.night_zones(night.day)
    curves = {day: daily_curve(world, day) for day in (night.day - timedelta(1), night.day) if world.has(day)}
    found = []
    for at in range(0, night.span_s, FIVE_MINUTES_S):
        local, _ = to_local(night.start_utc + timedelta(seconds=at), zone)
        curve = curves.get(local.date())
        beats = np.nan if curve is None else curve[local.hour * 60 + local.minute]
        if not np.isnan(beats):
            found.append((at, round(float(beats))))
    return found


SLEEP = Family(lambda world: world.nights_worn, _sleep)
