"""A Team Pro season against the simulated Polar: requests, and the time that its token bucket asks for."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from bench.report import exact, say
from bench.simulated import LAST, connected, forget_requests, requests_of, synced
from tests.polar_simulator.process import start
from tests.polar_simulator.team_pro.bucket import Buckets
from tests.polar_simulator.team_pro.sources import Source, source

A_PAGE = 100
YEAR = 365


def run() -> None:
    """The first sync, under a clock that only waiting moves, and one after a new team session."""
    say("teampro_sync_requests, teampro_sync_wall, teampro_sync_cpu_per_item, teampro_resync_requests")
    fewest = _fewest(source("season", LAST))
    with start(days=1, last_day=LAST) as simulator, tempfile.TemporaryDirectory() as folder:
        simulator.http.timeout = 900
        simulator.admin("tp-club", size="season")
        first_day = LAST - timedelta(days=YEAR)
        settings = connected(simulator, Path(folder), first_day, "team_pro", "coach")
        told = synced("bench.run_paced", settings, simulator)
        say(str(told))
        asked = len(requests_of(simulator, "/v1/"))
        exact("teampro_sync_requests", asked, "requests", "minimum", fewest, 1.02)
        bound = (fewest - Buckets.BURST) / Buckets.PER_SECOND
        exact("teampro_sync_wall", told["waited_s"], "s", "token_bucket", bound, 1.05)
        exact("teampro_sync_cpu_per_item", told["cpu_s"] / told["items"] * 1000, "ms", None, None, None)
        simulator.admin("tp-add-session")
        forget_requests(simulator)
        synced("bench.run_paced", settings, simulator)
        asked = len(requests_of(simulator, "/v1/"))
        exact("teampro_resync_requests", asked, "requests", None, None, 70)


def _fewest(season: Source) -> int:
    """The teams, each with its players, its list of sessions and each of these; a list of each player's
    own sessions; a summary of each participation; each recording once."""
    teams = season.teams()
    fewest = _pages(len(teams)) + len(teams)
    for team in teams:
        sessions = season.team_sessions(team["id"])
        fewest += _pages(len(sessions)) + len(sessions)
        for session in sessions:
            fewest += 2 * len(season.team_session(session["id"])["participants"])
        for player in season.team(team["id"])["players"]:
            own = [one for one in season.player_sessions(player["player_id"]) if one["type"] == "INDIVIDUAL"]
            fewest += _pages(len(own)) + len(own)
    return fewest


def _pages(items: int) -> int:
    return max(1, -(-items // A_PAGE))
