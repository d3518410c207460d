"""The consent of AccessLink v3 and of Team Pro: registration, reconnects, and the end of a consent."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from polar_data import accounts, oauth, tokens
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import AuthError, RevokedError, UnavailableError
from polar_data.schema import kept
from polar_data.store import people
from tests.polar_simulator.process import Simulator
from tests.support.sync import BROWSER, answer_of, connected, settings_for

V3, TEAM_PRO = "accesslink_v3", "team_pro"


@pytest.fixture
def polar(simulator: Simulator) -> Simulator:
    simulator.admin("reset")
    return simulator


@pytest.fixture
def settings(polar: Simulator, tmp_path: Path) -> Settings:
    return settings_for(polar, tmp_path)


def registered(polar: Simulator) -> list[str]:
    report = polar.admin("requests")["requests"]
    return [f"{method} {status}" for method, path, _, status in report if path == "/v3/users"]


def token_row(database: Database, connection_id: int) -> tuple[object, object]:
    with database.read() as connection:
        query = select(kept.token).where(kept.token.c.connection_id == connection_id)
        row = connection.execute(query).one()
    return row.refresh_encrypted, row.expires_utc


def asked(database: Database, settings: Settings, connection_id: int, rejected: str | None = None) -> str:
    async def ask() -> str:
        return await tokens.bearer(database, settings, connection_id)(rejected)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("api", "path", "scope"),
    [(V3, "/oauth2/authorization", "accesslink.read_all"), (TEAM_PRO, "/oauth/authorize", "team_read")],
)
def test_each_api_has_its_own_place_and_scope(
    sqlite_database: Database, settings: Settings, api: str, path: str, scope: str
) -> None:
    url = urlsplit(oauth.begin(sqlite_database, settings, oauth.issue_ticket(sqlite_database, api), BROWSER))
    assert url.path == path
    asked = parse_qs(url.query)
    assert asked["scope"] == [scope]
    assert asked["redirect_uri"] == [settings.redirect_uri]


def test_the_addresses_are_polars_own_unless_told_otherwise(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "")
    assert settings.v3_auth_url == "https://flow.polar.com"
    assert settings.v3_token_url == "https://polarremote.com"
    assert settings.v3_url == "https://www.polaraccesslink.com"
    assert settings.teampro_url == "https://teampro.api.polar.com"


def test_a_v3_user_is_registered_and_known_by_polars_id(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connection_id = connected(polar, sqlite_database, settings, api=V3)
    link = people.connection(sqlite_database, connection_id)
    assert registered(polar) == ["POST 200"]
    assert (link.api, link.status) == (V3, "active")
    assert link.scopes_granted == {"accesslink.read_all"}
    assert link.user_id is not None
    [athlete] = people.athletes(sqlite_database)
    assert athlete.id == link.athlete_id
    assert athlete.name != "Me"
    refresh, _ = token_row(sqlite_database, connection_id)
    assert refresh is None


def test_a_reconnect_is_matched_by_the_user_and_409_is_success(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    first = connected(polar, sqlite_database, settings, api=V3)
    assert connected(polar, sqlite_database, settings, api=V3) == first
    assert registered(polar) == ["POST 200", "POST 409"]
    assert len(people.athletes(sqlite_database)) == 1


def test_another_user_is_another_connection_even_when_one_was_to_be_renewed(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    ada = connected(polar, sqlite_database, settings, api=V3)
    other = connected(polar, sqlite_database, settings, api=V3, account="ben", renew=ada)
    assert other != ada
    assert people.connection(sqlite_database, other).athlete_id is None  # the person is asked whose it is


def test_without_registration_nothing_is_kept(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    ticket = oauth.issue_ticket(sqlite_database, V3)
    answer = answer_of(polar.decide(oauth.begin(sqlite_database, settings, ticket, BROWSER)))
    nowhere = replace(settings, v3_url="http://127.0.0.1:9")
    with pytest.raises(UnavailableError):
        asyncio.run(oauth.finish(sqlite_database, nowhere, answer, BROWSER))
    assert people.connections(sqlite_database) == []


def test_deregistration_ends_the_token_and_can_be_said_twice(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connection_id = connected(polar, sqlite_database, settings, api=V3)
    token = asked(sqlite_database, settings, connection_id)
    asyncio.run(accounts.deregister(sqlite_database, settings, connection_id))
    answer = polar.http.get(f"{polar.url}/v3/users/sleep", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    asyncio.run(accounts.deregister(sqlite_database, settings, connection_id))


def test_a_v3_token_that_was_ended_marks_the_connection(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connection_id = connected(polar, sqlite_database, settings, api=V3)
    token = asked(sqlite_database, settings, connection_id)
    with pytest.raises(RevokedError):
        asked(sqlite_database, settings, connection_id, rejected=token)
    assert people.connection(sqlite_database, connection_id).status == "revoked"


def test_a_team_pro_token_is_renewed_and_rotated(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connection_id = connected(polar, sqlite_database, settings, api=TEAM_PRO, account="coach")
    assert people.connection(sqlite_database, connection_id).scopes_granted == {"team_read"}
    refresh, expires = token_row(sqlite_database, connection_id)
    assert refresh is not None
    assert expires is not None
    first = asked(sqlite_database, settings, connection_id)
    assert asked(sqlite_database, settings, connection_id, rejected=first) != first
    assert token_row(sqlite_database, connection_id)[0] != refresh


def test_v3_without_a_user_id_is_refused(settings: Settings) -> None:
    with pytest.raises(AuthError):
        asyncio.run(accounts.of_token(settings, V3, {"access_token": "one"}))
