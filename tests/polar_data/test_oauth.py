"""The consent: each step works once, for the browser that began it, and says what to do when it fails."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from polar_data import connect, jobs, oauth, tokens
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


NO_PROFILE = ["sleep:read"]


def asked_again(polar: Simulator, database: Database, settings: Settings, account: str) -> tuple[int, int]:
    """Ada's connection, and what came of a renewal of it that did not tell the account."""
    ada = connected(polar, database, settings)
    assert requested(database) == [ada]
    with database.write() as connection:
        connection.execute(kept.sync_request.delete())
        connection.execute(kept.connection.update().values(status="revoked"))
    return ada, connected(polar, database, settings, account=account, scopes=NO_PROFILE, renew=ada)


def requested(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.scalars(select(kept.sync_request.c.connection_id)))


def token_of(database: Database, settings: Settings, connection_id: int) -> str:
    """What the connection would ask Polar with."""

    async def held() -> str:
        return await tokens.bearer(database, settings, connection_id)(None)

    return asyncio.run(held())


def test_a_renewal_that_does_not_tell_the_account_waits_for_an_answer(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    ada, waiting = asked_again(polar, database, settings, "ben")
    before = people.connection(database, ada)
    assert waiting != ada
    assert people.connection(database, waiting).athlete_id is None
    assert requested(database) == []  # nothing is fetched meanwhile
    assert (before.athlete_id, before.status) == (1, "revoked")
    assert connected(polar, database, settings, scopes=NO_PROFILE, renew=ada) == waiting  # asked once
    assert connected(polar, database, settings, scopes=NO_PROFILE, renew=waiting) == waiting
    assert people.connection(database, waiting).athlete_id is None
    assert people.connection(database, ada) == before


def test_the_same_persons_answer_renews_their_connection(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    ada, waiting = asked_again(polar, database, settings, "ada")
    fresh = token_of(database, settings, waiting)
    owner = people.connection(database, ada).athlete_id
    assert connect.assign(database, waiting, owner, None) == owner
    [link] = people.connections(database)
    assert (link.id, link.athlete_id, link.status) == (ada, owner, "active")
    assert link.scopes_granted == set(NO_PROFILE)
    assert token_of(database, settings, ada) == fresh
    assert requested(database) == [ada]
    assert nothing_waits(database)


def test_another_persons_answer_leaves_the_first_ones_connection_alone(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    ada, waiting = asked_again(polar, database, settings, "ben")
    before = people.connection(database, ada)
    mine = token_of(database, settings, ada)
    ben = connect.assign(database, waiting, None, "Ben")
    assert people.connection(database, ada) == before
    assert token_of(database, settings, ada) == mine
    assert (people.connection(database, waiting).athlete_id, before.athlete_id) == (ben, 1)
    assert requested(database) == [waiting]
    assert nothing_waits(database)


def test_the_answer_may_renew_another_persons_connection(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    bens = connected(polar, sqlite_database, settings, account="ben", scopes=["profile:read"])
    ben = people.connection(sqlite_database, bens).athlete_id
    adas = connected(polar, sqlite_database, settings)
    connect.assign(sqlite_database, adas, None, "Ada")
    waiting = connected(polar, sqlite_database, settings, account="ben", scopes=NO_PROFILE, renew=adas)
    connect.assign(sqlite_database, waiting, ben, None)
    scopes = {link.id: "profile:read" in link.scopes_granted for link in people.connections(sqlite_database)}
    assert scopes == {bens: False, adas: True}


def test_a_renewal_that_tells_the_account_after_all_needs_no_answer(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    ada, waiting = asked_again(polar, database, settings, "ada")
    for clicked in (waiting, ada):
        assert connected(polar, database, settings, renew=clicked) == ada
        assert [link.id for link in people.connections(database)] == [ada]
        assert nothing_waits(database)
        connected(polar, database, settings, scopes=NO_PROFILE, renew=ada)


def test_a_renewal_that_tells_another_account_is_not_taken_for_the_one_to_renew(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    ada, waiting = asked_again(polar, sqlite_database, settings, "ben")
    assert connected(polar, sqlite_database, settings, account="ben", renew=waiting) == waiting
    assert nothing_waits(sqlite_database)
    connect.assign(sqlite_database, waiting, 1, None)  # Ada has two accounts
    assert [link.id for link in people.connections(sqlite_database)] == [ada, waiting]


def test_who_never_let_the_profile_be_read_is_asked_too(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    first = connected(polar, sqlite_database, settings, scopes=NO_PROFILE)
    ada = connect.assign(sqlite_database, first, None, "Ada")
    waiting = connected(polar, sqlite_database, settings, scopes=NO_PROFILE, renew=first)
    assert waiting != first
    connect.assign(sqlite_database, waiting, ada, None)
    assert [(link.id, link.athlete_id) for link in people.connections(sqlite_database)] == [(first, ada)]


def test_what_was_nobodys_from_the_start_is_renewed_itself(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    first = connected(polar, sqlite_database, settings, scopes=NO_PROFILE)
    assert connected(polar, sqlite_database, settings, scopes=NO_PROFILE, renew=first) == first
    assert nothing_waits(sqlite_database)
    assert connected(polar, sqlite_database, settings, renew=first) == first
    assert [athlete.name for athlete in people.athletes(sqlite_database)] == ["Ada Aalto"]


def test_another_consent_does_not_take_the_place_of_one_that_waits(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    ada, waiting = asked_again(polar, sqlite_database, settings, "ben")
    another = connected(polar, sqlite_database, settings, scopes=NO_PROFILE)
    assert len({ada, waiting, another}) == 3


@pytest.mark.parametrize("renewed", [True, False])
def test_a_deleted_connection_leaves_no_renewal_behind(
    polar: Simulator, sqlite_database: Database, settings: Settings, renewed: bool
) -> None:
    ada, waiting = asked_again(polar, sqlite_database, settings, "ada")
    gone, stays = (ada, waiting) if renewed else (waiting, ada)
    connect.disconnect(sqlite_database, gone, keep_data=False)
    assert nothing_waits(sqlite_database)
    assert [link.id for link in people.connections(sqlite_database)] == [stays]


def nothing_waits(database: Database) -> bool:
    with database.read() as connection:
        noted = [name for name in connection.scalars(select(kept.meta.c.name)) if name.startswith("renews/")]
        held = set(connection.scalars(select(kept.token.c.connection_id)))
    return not noted and held <= {link.id for link in people.connections(database)}


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
