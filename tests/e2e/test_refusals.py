"""Consents that come to nothing end on a page that says what to do; nothing is connected by them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from polar_data.database import Database
from polar_data.migrate import migrate
from polar_data.scopes import SIGN_INS
from polar_data.store import people
from tests.e2e.dashboard import Dashboard
from tests.polar_simulator.process import Simulator
from tests.support.app_server import AppServer
from tests.support.browser import Watch

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def refused(watch: Watch) -> None:
    watch.expected = r"status of 40[03].*/oauth/callback"  # the browser logs the status of the page itself


@pytest.fixture(autouse=True)
def nothing_is_connected(app_server: AppServer) -> Iterator[None]:
    yield
    database = Database(app_server.database_url)
    migrate(database)  # the app does so with its first page, which not every test here asks for
    assert people.connections(database) == []
    database.close()


@pytest.mark.parametrize("api", SIGN_INS)
def test_deny(dashboard: Dashboard, api: str) -> None:
    dashboard.go_to_polar(api=api)
    dashboard.page.get_by_role("button", name="Deny").click()
    dashboard.says("You chose not to allow access at Polar", "Nothing was changed.")
    dashboard.page.get_by_role("link", name="Back to Connections").click()
    expect(dashboard.page.get_by_role("link", name="Connect with Polar")).to_be_visible()


def test_an_answer_that_nobody_asked_for(dashboard: Dashboard) -> None:
    dashboard.page.goto(f"{dashboard.server.url}/oauth/callback?code=forged&state=forged")
    dashboard.says("This answer belongs to no open question", "press Connect again")


def test_an_answer_to_another_browser(dashboard: Dashboard, simulator: Simulator) -> None:
    dashboard.go_to_polar()
    answer = simulator.decide(dashboard.page.url)
    dashboard.page.context.clear_cookies()
    dashboard.page.goto(answer)
    dashboard.says("The consent was started in another browser", "press Connect again")


def test_a_code_that_was_used_before(dashboard: Dashboard, simulator: Simulator) -> None:
    dashboard.go_to_polar()
    question = dashboard.page.url
    answer = simulator.decide(question)
    use_up(simulator, question, answer)
    dashboard.page.goto(answer)
    dashboard.says("Polar does not accept this sign-in any more", "press Connect again")


def use_up(simulator: Simulator, question: str, answer: str) -> None:
    """Redeem the code of `answer` before the dashboard can."""
    asked, answered = parse_qs(urlsplit(question).query), parse_qs(urlsplit(answer).query)
    form = {
        "grant_type": "authorization_code",
        "code": answered["code"][0],
        "redirect_uri": asked["redirect_uri"][0],
    }
    client = (simulator.env["POLAR_CLIENT_ID"], simulator.env["POLAR_CLIENT_SECRET"])
    simulator.http.post(f"{simulator.url}/oauth/token", data=form, auth=client).raise_for_status()


def test_nobody_elses_page_may_steer_the_app(app_server: AppServer) -> None:
    told = httpx.get(f"{app_server.url}/_stcore/host-config").raise_for_status().json()
    assert told["allowedOrigins"] == []
