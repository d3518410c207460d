"""The simulated Polar's own clock, which tests can move."""

import math
import time
from datetime import UTC, datetime


class Clock:
    """Seconds since the epoch: real time plus an offset that the admin route sets, or stopped."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start_offset_s = start.timestamp() - time.time() if start else 0.0
        self._offset_s = self._start_offset_s
        self._stopped_at: float | None = None

    def now(self) -> float:
        return time.time() + self._offset_s if self._stopped_at is None else self._stopped_at

    def utc(self) -> datetime:
        return datetime.fromtimestamp(self.now(), UTC)

    def set(self, moment: datetime) -> None:
        self.advance(moment.timestamp() - self.now())

    def advance(self, seconds: float) -> None:
        if self._stopped_at is None:
            self._offset_s += seconds
        else:
            self._stopped_at += seconds

    def stop(self) -> None:
        """From here on only tests move it, and from a whole second, so that differences are exact."""
        self._stopped_at = float(math.ceil(self.now()))

    def reset(self) -> None:
        self._offset_s, self._stopped_at = self._start_offset_s, None
