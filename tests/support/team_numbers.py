"""What players did in a team's session, from Polar's answers alone, by plain arithmetic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.polar_simulator.process import Simulator

Json = Any


@dataclass(frozen=True)
class Numbers:
    """One player's figures: minutes, metres, metres a minute, km/h, counts, bpm; a list has its zones."""

    minutes: float
    distance: float
    per_minute: float
    speed_max: float
    sprints: int
    hr_avg: int
    hr_max: int
    load: int
    speed_zones: list[float]
    accelerations: list[int]
    hr_zones: list[float]


@dataclass(frozen=True)
class TeamSession:
    """A team's newest session: players by name, None for who wore no sensor."""

    team: str
    name: str
    players: dict[str, Numbers | None]


def newest_session(simulator: Simulator, account: str = "coach") -> TeamSession:
    """As the simulated Polar itself tells it."""
    token = simulator.admin("tp-token", account=account)["access_token"]

    def answer(path: str, **params: int) -> Json:
        headers = {"Authorization": f"Bearer {token}"}
        found = simulator.http.get(f"{simulator.url}/v1/{path}", params=params, headers=headers)
        return found.raise_for_status().json()

    def ask(path: str) -> Json:
        return answer(path)["data"]

    team = ask("teams")[0]
    path = f"teams/{team['id']}/training_sessions"
    pages = answer(path, per_page=100)["page"]["total_pages"]
    listed = [each for page in range(pages) for each in answer(path, per_page=100, page=page)["data"]]
    newest = max(listed, key=lambda each: each["record_start_time"])
    session = ask(f"teams/training_sessions/{newest['id']}")
    members = ask(f"teams/{team['id']}")["players"]
    names = {each["player_id"]: f"{each['first_name']} {each['last_name']}" for each in members}
    return TeamSession(
        team["name"],
        session["name"],
        {
            names[each["player_id"]]: of_summary(
                ask(f"training_sessions/{each['player_session_id']}/session_summary")
            )
            if each.get("player_session_id")
            else None
            for each in session["participants"]
        },
    )


def of_summary(summary: Json) -> Numbers | None:
    """The figures of one player's summary, None where the sensor failed; zone keys in either spelling."""
    if "distance_meters" not in summary:
        return None
    minutes = summary["duration_ms"] / 60_000
    distance = float(summary["distance_meters"])
    return Numbers(
        minutes=minutes,
        distance=distance,
        per_minute=distance / minutes,
        speed_max=summary["speed_max_kmh"],
        sprints=summary["sprint_counter"],
        hr_avg=summary["heart_rate_avg"],
        hr_max=summary["heart_rate_max"],
        load=summary["training_load"],
        speed_zones=[_at(zone, "in_zone_meters") for zone in _ordered(summary["speed_zones_kmh"])],
        accelerations=[zone.get("count", zone.get("counter")) for zone in summary["acceleration_zones_ms2"]],
        hr_zones=[_minutes(_at(zone, "in_zone")) for zone in _ordered(summary["heart_rate_zones"])],
    )


def _ordered(zones: list[Json]) -> list[Json]:
    return sorted(zones, key=lambda zone: int(zone["index"]))


def _at(zone: Json, name: str) -> Any:
    return next(value for key, value in zone.items() if key.replace("-", "_") == name)


def _minutes(duration: str) -> float:
    """Of an ISO duration such as PT1H2M3.5S."""
    found = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?", duration)
    assert found is not None, duration
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return 60 * hours + minutes + seconds / 60
