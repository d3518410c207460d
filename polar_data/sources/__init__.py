"""The APIs. Each is a table of endpoints, its address and the pace it allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from polar_data.config import Settings
from polar_data.database import Database
from polar_data.quota import Bucket, Pace, Quota, ToldQuota
from polar_data.sources.accesslink_v3.endpoints import ENDPOINTS as _V3
from polar_data.sources.accesslink_v4.endpoints import ENDPOINTS as _V4
from polar_data.sources.endpoint import Endpoint
from polar_data.sources.team_pro.endpoints import ENDPOINTS as _TEAM_PRO


@dataclass(frozen=True)
class Source:
    """One API. `pace` is made for a client, by which Polar counts the requests."""

    endpoints: tuple[Endpoint, ...]
    base_url: Callable[[Settings], str]
    pace: Callable[[Database, str], Pace]


def _v4_pace(database: Database, client: str) -> Pace:
    return Quota(database, client, [(900, 3_000), (86_400, 100_000)])


SOURCES = {
    "accesslink_v4": Source(_V4, lambda settings: f"{settings.v4_url}/v4/data", _v4_pace),
    "accesslink_v3": Source(_V3, lambda settings: f"{settings.v3_url}/v3", ToldQuota),
    "team_pro": Source(_TEAM_PRO, lambda settings: f"{settings.teampro_url}/v1", Bucket),
}

ENDPOINTS: tuple[Endpoint, ...] = tuple(e for source in SOURCES.values() for e in source.endpoints)


def endpoint_of(name: str) -> Endpoint:
    """The endpoint of that name. Raises LookupError."""
    for endpoint in ENDPOINTS:
        if endpoint.name == name:
            return endpoint
    raise LookupError(f"There is no endpoint {name}")
