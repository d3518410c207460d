"""Hill splits: the climbs and descents of a session, found in its altitude."""

from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.text import stamp
from polar_data.demo.accesslink_v4.zones import rounded
from polar_data.demo.recording import Recording

_GRADE = 0.02
_LEAST_METRES = 6.0


def hill_splits(start: datetime, recording: Recording) -> Item | None:
    """All hills of at least six metres, or None where there are none."""
    if recording.altitude_m is None or recording.distance_m is None:
        return None
    smooth = gaussian_filter1d(recording.altitude_m, 20)
    step = np.maximum(np.gradient(recording.distance_m), 0.2)
    grade = gaussian_filter1d(np.gradient(smooth) / step, 20)
    sign = np.where(grade > _GRADE, 1, np.where(grade < -_GRADE, -1, 0))
    edges = [0, *(np.flatnonzero(np.diff(sign)) + 1).tolist(), len(sign)]
    hills: list[Item] = []
    totals = {1: [0.0, 0.0], -1: [0.0, 0.0]}
    for first, end in pairwise(edges):
        direction = int(sign[first])
        height = float(smooth[end - 1] - smooth[first])
        if direction == 0 or abs(height) < _LEAST_METRES:
            continue
        length = float(recording.distance_m[end - 1] - recording.distance_m[first])
        totals[direction][0] += 1
        totals[direction][1] += length
        number = int(totals[direction][0])
        hills.append(_hill(start, recording, first, end, direction, abs(height), length, number))
    if not hills:
        return None
    return {
        "startTime": stamp(start),
        "endTime": stamp(start + timedelta(milliseconds=int(recording.elapsed_ms[-1]) + 1000)),
        "totalUphillDistanceMeters": round(totals[1][1]),
        "totalDownhillDistanceMeters": round(totals[-1][1]),
        "totalUphillCount": int(totals[1][0]),
        "totalDownhillCount": int(totals[-1][0]),
        "hills": hills,
    }


def _hill(
    start: datetime,
    recording: Recording,
    first: int,
    end: int,
    direction: int,
    height: float,
    length: float,
    number: int,
) -> Item:
    part = slice(first, end)
    assert recording.altitude_m is not None
    assert recording.speed_kmh is not None
    grade = round(100 * height / max(length, 1.0), 1)
    kind: Item = (
        {
            "type": "HILL_TYPE_UPHILL",
            "upHill": {
                "uphillNumber": number,
                "ascentMeters": round(height, 1),
                "avgInclinePercent": grade,
            },
        }
        if direction > 0
        else {
            "type": "HILL_TYPE_DOWNHILL",
            "downHill": {
                "downhillNumber": number,
                "descentMeters": round(height, 1),
                "avgDeclinePercent": grade,
            },
        }
    )
    begins = timedelta(milliseconds=int(recording.elapsed_ms[first]))
    ends = timedelta(milliseconds=int(recording.elapsed_ms[end - 1]) + 1000)
    hill: Item = kind | {
        "startTime": stamp(start + begins),
        "endTime": stamp(start + ends),
        "distanceMeters": round(length),
        "maxSpeedKmh": rounded(recording.speed_kmh[part].max(), 2),
        "avgSpeedKmh": rounded(recording.speed_kmh[part].mean(), 2),
        "startAltitudeMeters": rounded(recording.altitude_m[first], 1),
        "endAltitudeMeters": rounded(recording.altitude_m[end - 1], 1),
        "avgHrBpm": rounded(recording.heart_rate[part].mean(), 0),
        "maxHrBpm": rounded(recording.heart_rate[part].max(), 0),
        "duration": (end - first) * 1000,
        "avgCadence": 0,
        "maxCadence": 0,
        "avgPower": 0,
        "maxPower": 0,
    }
    if recording.cadence is not None:
        hill["avgCadence"] = rounded(recording.cadence[part].mean(), 0)
        hill["maxCadence"] = rounded(recording.cadence[part].max(), 0)
    if recording.power_w is not None:
        hill["avgPower"] = rounded(recording.power_w[part].mean(), 0)
        hill["maxPower"] = rounded(recording.power_w[part].max(), 0)
    return hill
