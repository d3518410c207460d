"""The consent: each step works once, for the browser that began it, and says what to do when it fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from polar_data import connect, jobs, oauth
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import (
    ClientError,
    CodeError,
    ConfigError,
    DeniedError,
    PolarDataError,
    StateError,
    UnavailableError,
)
from polar_data.schema import kept
from polar_data.store import people
from tests.polar_simulator.process import Simulator
from tests.support.sync import BROWSER, answer_of, connected, settings_for


@pytest.fixture
def polar(simulator: Simulator) -> Simulator:
    simulator.admin("reset")
    return simulator


@pytest.fixture
def settings(polar: Simulator, tmp_path: Path) -> Settings:
    return settings_for(polar, tmp_path)


def begin(database: Database, settings: Settings) -> str:
    return oauth.begin(database, settings, oauth.issue_ticket(database), BROWSER)


def finish(database: Database, settings: Settings, answer: dict[str, str], browser: str = BROWSER) -> int:
    return asyncio.run(oauth.finish(database, settings, answer, browser))


def nothing_is_kept(database: Database) -> bool:
    with database.read() as connection:
        return not connection.execute(select(kept.token)).all() and not people.connections(database)


def test_allow_makes_athlete_connection_and_a_first_sync_of_a_year(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    database.clock = lambda: datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    connection_id = connected(polar, database, settings)
    [athlete] = people.athletes(database)
    assert (athlete.name, athlete.email) == ("Ada Aalto", "ada@example.com")
    [link] = people.connections(database)
    assert (link.id, link.athlete_id, link.status) == (connection_id, athlete.id, "active")
    assert str(link.first_day) == "2025-10-01"
    assert jobs.due(database, replace(settings, background_sync_minutes=0)) == [connection_id]


def test_an_answer_counts_once(polar: Simulator, sqlite_database: Database, settings: Settings) -> None:
    answer = answer_of(polar.decide(begin(sqlite_database, settings)))
    finish(sqlite_database, settings, answer)
    with pytest.raises(StateError, match="came twice") as refusal:
        finish(sqlite_database, settings, answer)
    assert "press Connect again" in refusal.value.do


@pytest.mark.parametrize("browser", ["another browser", ""])
def test_an_answer_counts_in_its_browser_only(
    polar: Simulator, sqlite_database: Database, settings: Settings, browser: str
) -> None:
    answer = answer_of(polar.decide(begin(sqlite_database, settings)))
    with pytest.raises(StateError, match="another browser"):
        finish(sqlite_database, settings, answer, browser)
    with pytest.raises(StateError, match="came twice"):  # and it is spent
        finish(sqlite_database, settings, answer)
    assert nothing_is_kept(sqlite_database)


@pytest.mark.parametrize("state", [{"state": "guessed"}, {"state": ""}, {}])
def test_a_state_that_nobody_gave_out_is_refused(
    sqlite_database: Database, settings: Settings, state: dict[str, str]
) -> None:
    begin(sqlite_database, settings)
    oauth.issue_ticket(sqlite_database)  # a ticket without a state yet
    with pytest.raises(StateError):
        finish(sqlite_database, settings, {"code": "x", **state})


def test_a_ticket_works_once_and_for_five_minutes(sqlite_database: Database, settings: Settings) -> None:
    noon = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    sqlite_database.clock = lambda: noon
    ticket, late = oauth.issue_ticket(sqlite_database), oauth.issue_ticket(sqlite_database)
    oauth.begin(sqlite_database, settings, ticket, BROWSER)
    for wrong in (ticket, "guessed"):
        with pytest.raises(StateError, match="used before or is too old"):
            oauth.begin(sqlite_database, settings, wrong, BROWSER)
    sqlite_database.clock = lambda: noon + timedelta(minutes=5)
    with pytest.raises(StateError, match="too old"):
        oauth.begin(sqlite_database, settings, late, BROWSER)


def test_an_answer_after_ten_minutes_is_too_late(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    noon = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    sqlite_database.clock = lambda: noon
    answer = answer_of(polar.decide(begin(sqlite_database, settings)))
    sqlite_database.clock = lambda: noon + timedelta(minutes=10)
    with pytest.raises(StateError, match="too late"):
        finish(sqlite_database, settings, answer)


def test_deny_changes_nothing(polar: Simulator, sqlite_database: Database, settings: Settings) -> None:
    answer = answer_of(polar.decide(begin(sqlite_database, settings), "deny"))
    with pytest.raises(DeniedError) as refusal:
        finish(sqlite_database, settings, answer)
    assert "choose Allow" in refusal.value.do
    assert nothing_is_kept(sqlite_database)


def test_a_replayed_code_is_refused(polar: Simulator, sqlite_database: Database, settings: Settings) -> None:
    first = answer_of(polar.decide(begin(sqlite_database, settings)))
    finish(sqlite_database, settings, first)
    second = answer_of(polar.decide(begin(sqlite_database, settings)))
    with pytest.raises(CodeError) as refusal:
        finish(sqlite_database, settings, second | {"code": first["code"]})
    assert first["code"] not in f"{refusal.value} {refusal.value.do}"


def test_a_wrong_client_secret_is_named(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    wrong = replace(settings, v4_client_secret="mistyped")
    answer = answer_of(polar.decide(begin(sqlite_database, wrong)))
    with pytest.raises(ClientError, match="client id and secret") as refusal:
        finish(sqlite_database, wrong, answer)
    assert "mistyped" not in f"{refusal.value} {refusal.value.do}"
    assert nothing_is_kept(sqlite_database)


def test_without_a_client_the_consent_cannot_begin(sqlite_database: Database, settings: Settings) -> None:
    none = replace(settings, v4_client_id=None, v4_client_secret=None)
    with pytest.raises(ConfigError, match="no Polar client yet"):
        begin(sqlite_database, none)
    connect.save_api_client(sqlite_database, none, "simulator", "simulator-secret")
    assert "client_id=simulator" in begin(sqlite_database, none)


def test_a_fault_of_the_sign_in_is_told(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    polar.admin("fault", kind="status", status=503, endpoint="/oauth/token")
    answer = answer_of(polar.decide(begin(sqlite_database, settings)))
    with pytest.raises(UnavailableError, match="sign-in has a fault"):
        finish(sqlite_database, settings, answer)


def test_fewer_scopes_than_asked_are_remembered(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connected(polar, sqlite_database, settings, scopes=["profile:read", "sleep:read"])
    [link] = people.connections(sqlite_database)
    assert link.scopes_granted == {"profile:read", "sleep:read"}


def test_a_reconnect_is_matched_by_the_accounts_e_mail(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    first = connected(polar, database, settings, scopes=["profile:read"])
    connect.disconnect(database, first, keep_data=True)
    assert people.connection(database, first).status == "disconnected"
    assert connected(polar, database, settings) == first
    [link] = people.connections(database)
    assert (link.status, "sleep:read" in link.scopes_granted) == ("active", True)
    assert len(people.athletes(database)) == 1


def test_a_second_account_is_asked_whose_it_is(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    ada = connected(polar, database, settings)
    ben = connected(polar, database, settings, account="ben")
    assert ben != ada
    assert people.connection(database, ben).athlete_id is None
    assert ben not in jobs.due(database, settings)
    athlete_id = connect.assign(database, ben, None, "Ben")
    assert people.connection(database, ben).athlete_id == athlete_id
    assert athlete_id != people.connection(database, ada).athlete_id
    assert jobs.due(database, settings) == [ada, ben]


def test_another_account_does_not_take_the_place_of_the_one_to_renew(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    ada = connected(polar, sqlite_database, settings)
    ben = connected(polar, sqlite_database, settings, account="ben", renew=ada)
    assert ben != ada
    assert people.connection(sqlite_database, ben).athlete_id is None


def test_without_the_profile_the_renewed_connection_is_the_one_clicked(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    ada = connected(polar, sqlite_database, settings)
    again = connected(polar, sqlite_database, settings, scopes=["sleep:read"], renew=ada)
    assert again == ada


def test_no_secret_is_shown(
    polar: Simulator, sqlite_database: Database, settings: Settings, tmp_path: Path
) -> None:
    ticket = oauth.issue_ticket(sqlite_database)
    url = oauth.begin(sqlite_database, settings, ticket, BROWSER)
    answer = answer_of(polar.decide(url))
    with pytest.raises(PolarDataError) as refusal:
        finish(sqlite_database, settings, {"state": answer["state"], "error": "server_error"})
    shown = f"{refusal.value!r} {refusal.value.do} {settings!r}"
    on_disk = b"".join(path.read_bytes() for path in tmp_path.glob("polar.db*"))
    for secret in (ticket, answer["state"], answer["code"], BROWSER, "simulator-secret"):
        assert secret not in shown
        assert secret.encode() not in on_disk
