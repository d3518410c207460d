"""The APIs. Each is a table of endpoints, its address and its quota."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from polar_data.config import Settings
from polar_data.sources.accesslink_v4.endpoints import ENDPOINTS as _V4
from polar_data.sources.endpoint import Endpoint


@dataclass(frozen=True)
class Source:
    """One API; `limits` are pairs of window in seconds and requests in it, which Polar counts per client."""

    endpoints: tuple[Endpoint, ...]
    base_url: Callable[[Settings], str]
    limits: tuple[tuple[int, int], ...]


SOURCES = {
    "accesslink_v4": Source(
        _V4, lambda settings: f"{settings.v4_url}/v4/data", limits=((900, 3_000), (86_400, 100_000))
    ),
}

ENDPOINTS: tuple[Endpoint, ...] = tuple(e for source in SOURCES.values() for e in source.endpoints)


def endpoint_of(name: str) -> Endpoint:
    """The endpoint of that name. Raises LookupError."""
    for endpoint in ENDPOINTS:
        if endpoint.name == name:
            return endpoint
    raise LookupError(f"There is no endpoint {name}")
