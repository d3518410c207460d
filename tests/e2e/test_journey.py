"""From the demo to one's own data, and through the ends of a consent and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from polar_data.database import Database
from polar_data.schema import kept
from polar_data.secrets import Vault
from polar_data.store import people
from tests.e2e.dashboard import Dashboard
from tests.polar_simulator.process import Simulator
from tests.support.app_server import AppServer, serve
from tests.support.browser import Watch

pytestmark = pytest.mark.browser


@pytest.fixture
def app_server(simulator: Simulator, demo_file: Path, tmp_path: Path) -> Iterator[AppServer]:
    """A dashboard of its own for each journey: they change what is connected."""
    with serve(tmp_path, simulator.env, demo_file) as server:
        yield server


def test_from_the_demo_to_ones_own_data(dashboard: Dashboard, simulator: Simulator, watch: Watch) -> None:
    page = dashboard.page
    dashboard.open("/")
    expect(page.get_by_test_id("stMain").get_by_text("Demo data")).to_be_visible()
    page.get_by_role("link", name="Connect your Polar account").click()
    expect(page.get_by_text(f"{dashboard.server.url}/oauth/callback")).to_be_visible()

    simulator.admin("fault", kind="slow", count=1000, delay_s=0.5)
    dashboard.go_to_polar()
    dashboard.allow("ben")
    progress = page.get_by_test_id("stProgress")
    expect(progress).to_contain_text(re.compile(r"[1-9]\d* of \d+ requests"))
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_text("A sync of this account is running already")).to_be_visible()

    simulator.admin("clear-faults")
    dashboard.wait_for_sync()
    dashboard.shows("Ben Berg")
    dashboard.follows_links()
    dashboard.go("Sleep")
    [first, *_] = dashboard.shown_as_csv("night-stages")
    assert {"stage", "heart_rate_bpm"} <= first.keys()
    dashboard.go("Today")
    score = round(newest_sleep_score(simulator, "ben"))
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile(rf"Sleep score\D*{score}(?!\d)"))
    places = written(dashboard.server) + "".join(watch.urls).encode()
    held = tokens(dashboard.server)
    assert len(held) == 2
    assert not [token for token in held if token in places]


def test_a_consent_that_ends_and_is_given_again(dashboard: Dashboard, simulator: Simulator) -> None:
    page = dashboard.page
    dashboard.connect("ada")

    simulator.admin("fault", kind="revoked")
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_text("The consent was withdrawn at Polar")).to_be_visible(timeout=60_000)
    dashboard.shows("Ada Aalto")
    dashboard.go_to_polar("Reconnect")
    dashboard.allow("ada")
    dashboard.wait_for_sync()

    page.get_by_role("button", name="Disconnect").click()
    page.get_by_role("dialog").get_by_role("button", name="Disconnect", exact=True).click()
    expect(page.get_by_text("Disconnected. The data that was fetched is still here.")).to_be_visible()
    dashboard.shows("Ada Aalto")
    dashboard.go_to_polar("Connect again")
    dashboard.allow("ada")
    dashboard.wait_for_sync()

    database = Database(dashboard.server.database_url)
    assert [athlete.name for athlete in people.athletes(database)] == ["Ada Aalto"]
    assert [connection.status for connection in people.connections(database)] == ["active"]
    database.close()


def newest_sleep_score(simulator: Simulator, account: str) -> float:
    """The score of the newest night, as Polar itself tells it."""
    token = simulator.admin("token", account=account)["access_token"]

    def nights(first: date, days: int, **params: str) -> list[Any]:
        dates = {"from": f"{first}", "to": f"{first + timedelta(days=days)}"}
        answer = simulator.http.get(
            f"{simulator.url}/v4/data/sleeps",
            params=dates | params,
            headers={"Authorization": f"Bearer {token}"},
        )
        return list(answer.raise_for_status().json()["nightSleeps"])

    listed = nights(datetime.now(UTC).date() - timedelta(days=13), 14)
    newest = date.fromisoformat(max(night["sleepDate"] for night in listed))
    return float(nights(newest, 1, features="sleep-score")[0]["sleepScore"]["sleepScore"])


def tokens(server: AppServer) -> set[bytes]:
    """The tokens that the dashboard holds, in clear."""
    vault = Vault(server.data_dir / "secret.key")
    database = Database(server.database_url)
    with database.read() as connection:
        rows = connection.execute(select(kept.token.c.access_encrypted, kept.token.c.refresh_encrypted)).all()
    database.close()
    return {vault.open(sealed).encode() for row in rows for sealed in row}


def written(server: AppServer) -> bytes:
    """Everything the dashboard has written: its log and its data folder."""
    files = [server.log, *(path for path in server.data_dir.rglob("*") if path.is_file())]
    return b"".join(path.read_bytes() for path in files)
