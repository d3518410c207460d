"""Polar's request limits, counted per client in fixed periods."""

from dataclasses import dataclass


@dataclass
class Period:
    """At most `limit` requests in each `length_s` seconds from the first request on."""

    limit: int
    length_s: float
    started: float = 0.0
    used: int = 0

    def count(self, now: float) -> bool:
        """Counts one request; False when it is over the limit."""
        if now - self.started >= self.length_s:
            self.started, self.used = now, 0
        self.used += 1
        return self.used <= self.limit


class RateLimits:
    """The short and the long limit of each client; a request refused by one still counts in both."""

    SHORT, LONG = 3000, 100_000

    def __init__(self) -> None:
        self.set(self.SHORT, self.LONG)

    def set(self, short: int, long: int) -> None:
        self._limits = (short, long)
        self._clients: dict[str, tuple[Period, Period]] = {}

    def allow(self, client_id: str, now: float) -> bool:
        short, long = self._clients.setdefault(
            client_id, (Period(self._limits[0], 900.0), Period(self._limits[1], 86_400.0))
        )
        return all([short.count(now), long.count(now)])

    def usage(self) -> dict[str, dict[str, int]]:
        return {
            client: {"short": short.used, "long": long.used}
            for client, (short, long) in self._clients.items()
        }
