"""Connecting an account over the routes, against the simulated Polar."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from polar_data import oauth
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.scopes import SCOPES
from polar_data.store import people
from routes.oauth import oauth_routes
from tests.polar_simulator.process import Simulator
from tests.routes.browser import Browser


@pytest.fixture
def settings(simulator: Simulator, tmp_path: Path) -> Settings:
    return Settings(
        tmp_path,
        "",
        v4_client_id="simulator",
        v4_client_secret="simulator-secret",
        auth_url=simulator.url,
        v4_url=simulator.url,
    )


def browser_of(database: Database, settings: Settings) -> Browser:
    return Browser(Starlette(routes=oauth_routes(lambda: database, settings)))


@pytest.fixture
def browser(sqlite_database: Database, settings: Settings) -> Browser:
    return browser_of(sqlite_database, settings)


def start(browser: Browser, database: Database) -> str:
    """Follow the link of the Connections page; the address of Polar's consent page."""
    answer = browser.get(f"/oauth/start?ticket={oauth.issue_ticket(database)}")
    assert answer.status_code == 302
    return answer.headers["location"]


def assert_page(answer: httpx.Response, status: int, *words: str) -> None:
    """A page in words with the way back, that is kept nowhere and shows no code and no state."""
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert '<a href="/connections">' in answer.text
    for word in words:
        assert word in answer.text
    for secrets in parse_qs(answer.request.url.query.decode()).values():
        assert not any(secret in answer.text for secret in secrets if len(secret) > 15)


def test_start_sends_the_browser_to_polar_with_a_state(
    browser: Browser, sqlite_database: Database, simulator: Simulator
) -> None:
    answer = browser.get(f"/oauth/start?ticket={oauth.issue_ticket(sqlite_database)}")
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert answer.headers["location"].startswith(f"{simulator.url}/oauth/authorize?")
    assert query["redirect_uri"] == ["http://127.0.0.1:8501/oauth/callback"]
    assert set(query["scope"][0].split()) == set(SCOPES)
    assert len(query["state"][0]) >= 22  # 128 bits in base64
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("polar_browser=")
    assert {"httponly", "samesite=lax", "path=/oauth"} <= {part.strip() for part in cookie.split(";")}
    assert "secure" not in cookie  # plain http on this machine


def test_a_ticket_works_once(browser: Browser, sqlite_database: Database) -> None:
    address = f"/oauth/start?ticket={oauth.issue_ticket(sqlite_database)}"
    assert browser.get(address).status_code == 302
    assert_page(browser.get(address), 400, "used before or is too old", "press Connect again")


def test_an_unknown_ticket_is_explained(browser: Browser) -> None:
    assert_page(browser.get("/oauth/start?ticket=unknown"), 400, "press Connect again")
    assert_page(browser.get("/oauth/start"), 400, "press Connect again")


def test_without_a_client_it_says_where_to_enter_it(sqlite_database: Database, settings: Settings) -> None:
    bare = browser_of(sqlite_database, replace(settings, v4_client_id=None))
    ticket = oauth.issue_ticket(sqlite_database)
    assert_page(bare.get(f"/oauth/start?ticket={ticket}"), 409, "no Polar client yet", "client id and secret")


def test_allow_ends_on_connections(browser: Browser, sqlite_database: Database, simulator: Simulator) -> None:
    back = simulator.decide(start(browser, sqlite_database))
    answer = browser.get(back)
    (connection,) = people.connections(sqlite_database)
    assert answer.status_code == 302
    assert answer.headers["location"] == f"/connections?connected={connection.id}"
    assert connection.status == "active"
    assert connection.scopes_granted == frozenset(SCOPES)
    assert "polar_browser" not in browser.cookies


def test_fewer_scopes_go_on_and_are_kept(
    browser: Browser, sqlite_database: Database, simulator: Simulator
) -> None:
    granted = ["sleep:read", "profile:read"]
    answer = browser.get(simulator.decide(start(browser, sqlite_database), scopes=granted))
    assert answer.status_code == 302
    assert people.connections(sqlite_database)[0].scopes_granted == frozenset(granted)


def test_deny_changes_nothing(browser: Browser, sqlite_database: Database, simulator: Simulator) -> None:
    back = simulator.decide(start(browser, sqlite_database), "deny")
    assert_page(browser.get(back), 403, "You chose not to allow access", "choose Allow")
    assert people.connections(sqlite_database) == []


def test_the_answer_in_another_browser_is_refused_and_spent(
    browser: Browser, sqlite_database: Database, settings: Settings, simulator: Simulator
) -> None:
    back = simulator.decide(start(browser, sqlite_database))
    other = browser_of(sqlite_database, settings)
    assert_page(other.get(back), 400, "another browser")
    assert_page(browser.get(back), 400, "belongs to no open question")
    assert people.connections(sqlite_database) == []


def test_a_forged_state_is_refused(browser: Browser, sqlite_database: Database, simulator: Simulator) -> None:
    back = simulator.decide(start(browser, sqlite_database))
    code = parse_qs(urlsplit(back).query)["code"][0]
    forged = f"/oauth/callback?code={code}&state=forged-state-of-somebody"
    assert_page(browser.get(forged), 400, "belongs to no open question")
    assert people.connections(sqlite_database) == []


def test_the_same_answer_twice_is_refused(
    browser: Browser, sqlite_database: Database, simulator: Simulator
) -> None:
    back = simulator.decide(start(browser, sqlite_database))
    assert browser.get(back).status_code == 302
    assert_page(browser.get(back), 400, "came twice")
    assert len(people.connections(sqlite_database)) == 1


def test_a_code_used_before_is_explained(
    browser: Browser, sqlite_database: Database, simulator: Simulator
) -> None:
    first = simulator.decide(start(browser, sqlite_database))
    used = parse_qs(urlsplit(first).query)["code"][0]
    assert browser.get(first).status_code == 302
    state = parse_qs(urlsplit(start(browser, sqlite_database)).query)["state"][0]
    replayed = browser.get(f"/oauth/callback?code={used}&state={state}")
    assert_page(replayed, 400, "does not accept this sign-in", "press Connect again")


def test_a_wrong_secret_is_explained(
    sqlite_database: Database, settings: Settings, simulator: Simulator
) -> None:
    wrong = browser_of(sqlite_database, replace(settings, v4_client_secret="not-the-secret"))
    answer = wrong.get(simulator.decide(start(wrong, sqlite_database)))
    assert_page(answer, 502, "does not know this client id and secret", "admin.polaraccesslink.com")
    assert "not-the-secret" not in answer.text


def test_polar_out_of_reach_is_explained(
    sqlite_database: Database, settings: Settings, simulator: Simulator
) -> None:
    browser = browser_of(sqlite_database, settings)
    back = simulator.decide(start(browser, sqlite_database))
    offline = browser_of(sqlite_database, replace(settings, auth_url="http://127.0.0.1:9"))
    offline.cookies = browser.cookies
    assert_page(offline.get(back), 503, "did not answer")


def test_a_fault_at_polar_says_that_nothing_was_connected(
    browser: Browser, sqlite_database: Database, simulator: Simulator
) -> None:
    back = simulator.decide(start(browser, sqlite_database))
    simulator.admin("fault", kind="status", status=503, endpoint="/oauth/token")
    answer = browser.get(back)
    assert_page(answer, 503, "HTTP 503", "Nothing was connected", "press Connect again")
    assert "the next sync" not in answer.text
    assert people.connections(sqlite_database) == []


def test_what_polar_says_is_shown_as_text(browser: Browser, sqlite_database: Database) -> None:
    state = parse_qs(urlsplit(start(browser, sqlite_database)).query)["state"][0]
    answer = browser.get(f"/oauth/callback?error=%3Cscript%3Ealert(1)%3C/script%3E&state={state}")
    assert_page(answer, 400, "&lt;script&gt;alert(1)")
    assert "<script>" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_v3_account_whose_consents_are_missing_is_explained(
    sqlite_database: Database, settings: Settings, simulator: Simulator
) -> None:
    v3 = replace(settings, v3_auth_url=simulator.url, v3_token_url=simulator.url, v3_url=simulator.url)
    browser = browser_of(sqlite_database, v3)
    simulator.admin("reset")
    simulator.admin("consent", account="ada", accepted=False)
    ticket = oauth.issue_ticket(sqlite_database, "accesslink_v3")
    asked = browser.get(f"/oauth/start?ticket={ticket}").headers["location"]
    assert_page(browser.get(simulator.decide(asked)), 502, "mandatory consents", "press Connect again")
    simulator.admin("consent", account="ada", accepted=True)
    assert people.connections(sqlite_database) == []
