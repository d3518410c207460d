"""What was asked of the simulated Polar. Headers are never kept."""

import re
from collections import Counter, deque
from typing import Any

from .endpoints import ROOT, ROUTE

# Ids within paths, by API, and what stands for them in the counts.
_IDS = {
    ROOT: [(re.compile(rf"^{ROOT}{ROUTE.path}/.+$"), f"{ROOT}{ROUTE.path}/{{routeId}}")],
    "/v3": [
        (re.compile(r"(?<=/)\d{4}-\d\d-\d\d$"), "{date}"),
        (re.compile(r"(?<=^/v3/exercises/)[^/]+"), "{id}"),
        (re.compile(r"(?<=/)\d+(?=/|$)"), "{id}"),
    ],
    "/v1": [(re.compile(r"(?<=/)(?!v1|teams|players|training_sessions|session_summary)[^/]+"), "{id}")],
}


def _folded(path: str) -> str:
    for root, rules in _IDS.items():
        if path.startswith(f"{root}/"):
            for ids, name in rules:
                path = ids.sub(name, path)
    return path


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
        self.counts[_folded(path)] += 1
        entry = [method, path, query, None]
        self._requests.append(entry)
        return entry

    def report(self) -> dict[str, Any]:
        return {
            "total": self.counts.total(),
            "counts": dict(sorted(self.counts.items())),
            "requests": list(self._requests),
        }
