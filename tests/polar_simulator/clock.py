"""The simulated Polar's own clock, which tests can move."""

import time
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch: real time plus an offset that the admin route sets."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start_offset_s = start.timestamp() - time.time() if start else 0.0
        self._offset_s = self._start_offset_s

    def now(self) -> float:
        return time.time() + self._offset_s

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def set(self, moment: datetime) -> None:
        self._offset_s = moment.timestamp() - time.time()

    def advance(self, seconds: float) -> None:
        self._offset_s += seconds

    def reset(self) -> None:
        self._offset_s = self._start_offset_s
