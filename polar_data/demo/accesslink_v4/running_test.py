"""The result of a running test done in a session."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.text import stamp
from polar_data.demo.recording import Recording
from polar_data.demo.sessions import Session
from polar_data.demo.world import World


def running_test(world: World, session: Session, recording: Recording) -> Item:
    """The result of a maximal running test and its three phases."""
    exercise = session.exercises[0]
    blocks = exercise.effort.blocks
    warm, cool = blocks[0].seconds, blocks[-1].seconds
    ends = (0, warm, recording.seconds - cool, recording.seconds)
    names = ("warmup", "performance", "cooldown")
    phases: dict[str, Any] = {}
    for name, (first, end) in zip(names, pairwise(ends), strict=True):
        part = slice(first, end)
        assert recording.speed_kmh is not None
        assert recording.cadence is not None
        phases[name] = {
            "startTime": stamp(exercise.start + timedelta(seconds=first)),
            "endTime": stamp(exercise.start + timedelta(seconds=end)),
            "durationMillis": (end - first) * 1000,
            "avgHrBpm": round(float(recording.heart_rate[part].mean())),
            "maxHrBpm": int(recording.heart_rate[part].max()),
            "avgSpeedKmh": round(float(recording.speed_kmh[part].mean()), 2),
            "maxSpeedKmh": round(float(recording.speed_kmh[part].max()), 2),
            "avgCadence": round(float(recording.cadence[part].mean())),
            "maxCadence": int(recording.cadence[part].max()),
            "avgPower": 0,
            "maxPower": 0,
        }
    return {
        "startTime": stamp(exercise.start),
        "endTime": stamp(exercise.stop),
        **phases,
        "category": "RUNNING_TEST_CATEGORY_MAXIMAL",
        "maxAerobicSpeedKmh": round(world.person.aerobic_speed_kmh * exercise.form, 1),
        "maxAerobicPower": round(298 * exercise.form),
        "maxHrBpm": exercise.effort.hr_max,
        "vo2max": round(world.person.vo2max * exercise.form),
        "initialSpeedKmh": 11,
        "speedIncreaseRate": 0.4,
        "qualityRatePercent": 94,
    }
