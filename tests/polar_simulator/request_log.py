"""What was asked of the simulated Polar. Headers are never kept."""

import re
from collections import Counter, deque
from typing import Any

from .endpoints import ROOT, ROUTE

_ROUTE = re.compile(rf"^{ROOT}{ROUTE.path}/.+$")


class RequestLog:
    """Counts per endpoint, and the latest requests as (method, path, query, status)."""

    KEPT = 20_000

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.counts: Counter[str] = Counter()
        self._requests: deque[list[Any]] = deque(maxlen=self.KEPT)

    def add(self, method: str, path: str, query: str) -> list[Any]:
        """Counts a request; its status is written into the returned entry when it is known."""
        self.counts[_ROUTE.sub(f"{ROOT}{ROUTE.path}/{{routeId}}", path)] += 1
        entry = [method, path, query, None]
        self._requests.append(entry)
        return entry

    def report(self) -> dict[str, Any]:
        return {
            "total": self.counts.total(),
            "counts": dict(sorted(self.counts.items())),
            "requests": list(self._requests),
        }
