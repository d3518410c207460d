"""An AccessLink v3 account from the consent to its nights on Sleep, and what Polar's messages do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from polar_data.database import Database
from polar_data.store import people
from tests.e2e.dashboard import Dashboard
from tests.polar_simulator.process import Simulator
from tests.support.app_server import AppServer, serve, serve_webhooks

pytestmark = pytest.mark.browser

V3 = "accesslink_v3"
SHOWN_DAYS = 28  # what Sleep shows at first


@pytest.fixture
def app_server(simulator: Simulator, demo_file: Path, tmp_path: Path) -> Iterator[AppServer]:
    """A dashboard of its own for each journey: they change what is connected."""
    with serve(tmp_path, simulator.env, demo_file) as server:
        yield server


@pytest.fixture
def dashboard(dashboard: Dashboard, simulator: Simulator) -> Dashboard:
    """Polar's limit for a single user would slow the sync down by minutes."""
    simulator.admin("v3-limits", short=10_000, long=100_000)
    return dashboard


def test_an_account_is_connected_synced_and_left(dashboard: Dashboard, simulator: Simulator) -> None:
    page = dashboard.page
    dashboard.connect("ada", V3)
    expect(page.get_by_text(re.compile(r"^[1-9]\d* of 10,000 requests in 15 minutes"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"^[1-9]\d* of 100,000 requests in 24 hours"))).to_be_visible()
    dashboard.shows("Ada Aalto")
    dashboard.go("Sleep")
    recorded = {date.fromisoformat(night["date"]): night["sleep_score"] for night in nights(simulator)}
    expect(page.get_by_test_id("stMain")).to_contain_text(recorded_nights(recorded))
    dashboard.go("Today")
    score = recorded[max(recorded)]
    expect(page.get_by_test_id("stMain")).to_contain_text(re.compile(rf"Sleep score\D*{score}(?!\d)"))

    dashboard.open_connections(V3)
    page.get_by_role("button", name="Disconnect").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Also end the registration at Polar").click()
    dialog.get_by_role("button", name="Disconnect", exact=True).click()
    expect(page.get_by_text("Disconnected. The data that was fetched is still here.")).to_be_visible()
    [registration] = simulator.admin("state")["registrations"] or [{"since": None}]
    assert registration["since"] is None
    dashboard.shows("Ada Aalto")


def test_a_second_consent_of_a_person_is_theirs(dashboard: Dashboard) -> None:
    dashboard.connect("ada")
    dashboard.go_to_polar(api=V3)
    dashboard.allow("ada")
    page = dashboard.page
    page.get_by_test_id("stForm").get_by_text("Ada Aalto", exact=True).click()
    page.get_by_role("button", name="Save and start the first sync").click()
    dashboard.wait_for_sync()
    database = Database(dashboard.server.database_url)
    assert [athlete.name for athlete in people.athletes(database)] == ["Ada Aalto"]
    assert [each.api for each in people.connections(database)] == ["accesslink_v4", V3]
    database.close()


def test_a_signed_message_brings_the_night_without_a_click_and_forged_ones_do_not(
    dashboard: Dashboard, simulator: Simulator
) -> None:
    page = dashboard.page
    newest = max(date.fromisoformat(night["date"]) for night in nights(simulator))
    simulator.admin("hide", day=f"{newest}")
    before = {date.fromisoformat(night["date"]): 0 for night in nights(simulator)}
    assert newest not in before
    dashboard.go_to_polar(api=V3)
    dashboard.allow("ada")
    with serve_webhooks(dashboard.server, simulator.env) as url:
        page.get_by_text("Create a webhook").click()
        page.get_by_label("Public address").fill(url)
        dashboard.wait_for_sync()  # the page is drawn anew then, and keeps what was begun
        page.get_by_role("button", name="Create the webhook").click()
        expect(page.get_by_text(f"{url}/webhooks/polar")).to_be_visible()

        dashboard.go("Sleep")
        expect(page.get_by_test_id("stMain")).to_contain_text(recorded_nights(before))
        simulator.admin("release")
        for forged in ("unsigned", "wrong_key", "tampered"):
            answer = simulator.admin("v3-deliver", event="SLEEP", forged=forged, day=f"{newest}")
            assert answer["statuses"][0] >= 400
        assert runs(dashboard.server) == 1  # the first sync's
        signed = simulator.admin("v3-deliver", event="SLEEP", day=f"{newest}", times=2)
        assert signed["statuses"] == [200, 200]
        after = before | {newest: 0}
        assert len(after) == len(before) + 1
        expect(page.get_by_test_id("stMain")).to_contain_text(recorded_nights(after), timeout=60_000)
    assert runs(dashboard.server) == 2

    dashboard.open_connections(V3)
    expect(page.get_by_text("1 message of Polar's, of which 1 led to a sync.")).to_be_visible()
    expect(page.get_by_text("Refused: 1 came before, 1 unsigned, 2 wrong signature.")).to_be_visible()
    page.get_by_role("button", name="Delete ...").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("There is no webhook")).to_be_visible()


def nights(simulator: Simulator) -> list[Any]:
    """Ada's nights as Polar itself tells them."""
    token = simulator.admin("v3-token", account="ada")["access_token"]
    answer = simulator.http.get(
        f"{simulator.url}/v3/users/sleep", headers={"Authorization": f"Bearer {token}"}
    )
    return list(answer.raise_for_status().json()["nights"])


def recorded_nights(recorded: dict[date, Any]) -> re.Pattern[str]:
    """The fact of Sleep that says how many of the days shown have a night."""
    first = datetime.now(UTC).date() - timedelta(days=SHOWN_DAYS - 1)
    return re.compile(rf"Nights recorded\s*{sum(day >= first for day in recorded)} of {SHOWN_DAYS}")


def runs(server: AppServer) -> int:
    database = Database(server.database_url)
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT COUNT(*) FROM sync_run").scalar_one()
    database.close()
    return int(found)
