"""Team Pro's request limit: a bucket that each request fills by one and that leaks with time."""

from dataclasses import dataclass


@dataclass
class Bucket:
    """How full a client's bucket was at a moment."""

    level: float = 0.0
    at: float = 0.0


class Buckets:
    """One bucket a client: `burst` requests fill it, `per_second` of them leak. Refused ones add nothing."""

    BURST, PER_SECOND = 100, 1.0

    def __init__(self) -> None:
        self.set(self.BURST, self.PER_SECOND)

    def set(self, burst: int | None, per_second: float) -> None:
        """New limits (no limit with a burst of None), and empty buckets."""
        self._burst, self._per_second = burst, per_second
        self._buckets: dict[str, Bucket] = {}

    def allow(self, client_id: str, now: float) -> bool:
        """Takes a request in; False when it finds the bucket full."""
        bucket = self._buckets.setdefault(client_id, Bucket())
        level = max(0.0, bucket.level - (now - bucket.at) * self._per_second)
        allowed = self._burst is None or level + 1 <= self._burst
        bucket.level, bucket.at = level + allowed, now
        return allowed
