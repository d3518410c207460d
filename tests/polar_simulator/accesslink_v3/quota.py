"""The request limits of a client, which grow with its users, and the headers that tell of them."""

from ..limits import Period

SHORT_S, LONG_S = 900.0, 86_400.0


class Quota:
    """Counts requests per client in a short and a long period; one refused by the short still counts."""

    def __init__(self) -> None:
        self.set(None, None)

    def set(self, short: int | None, long: int | None) -> None:
        """Fixed limits instead of the formula's; counting starts again."""
        self._fixed = (short, long)
        self._clients: dict[str, tuple[Period, Period]] = {}

    def limits(self, users: int) -> tuple[int, int]:
        short, long = self._fixed
        return (
            500 + 20 * users if short is None else short,
            5000 + 100 * users if long is None else long,
        )

    def count(self, client_id: str, users: int, now: float) -> tuple[bool, dict[str, str]]:
        """Counts one request: whether it is within both limits, and the headers of its answer."""
        short, long = self._clients.setdefault(client_id, (Period(0, SHORT_S), Period(0, LONG_S)))
        short.limit, long.limit = self.limits(users)
        allowed = all([short.count(now), long.count(now)])
        return allowed, {
            "RateLimit-Usage": f"{short.used}, {long.used}",
            "RateLimit-Limit": f"{short.limit}, {long.limit}",
            "RateLimit-Reset": f"{_left(short, now)}, {_left(long, now)}",
        }


def _left(period: Period, now: float) -> int:
    """Whole seconds to the end of the period, so that waiting for them is enough."""
    return int(-(-(period.started + period.length_s - now) // 1))
