"""Access tokens: renewed in time and once, saved before their first use, never in clear."""

from __future__ import annotations

import asyncio
import logging
import stat
from collections.abc import Awaitable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, text

from polar_data import tokens
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import (
    ClientError,
    CodeError,
    ConfigError,
    PolarDataError,
    RevokedError,
    UnavailableError,
)
from polar_data.schema import kept
from polar_data.secrets import Vault
from polar_data.store import people
from tests.polar_simulator.process import Simulator
from tests.support.sync import connected, settings_for


@pytest.fixture
def polar(simulator: Simulator) -> Simulator:
    simulator.admin("reset")
    return simulator


@pytest.fixture
def settings(polar: Simulator, tmp_path: Path) -> Settings:
    return settings_for(polar, tmp_path)


def stored(database: Database, settings: Settings) -> tuple[str, str]:
    """Access and refresh token as they are kept."""
    with database.read() as connection:
        row = connection.execute(select(kept.token)).one()
    vault = Vault(settings.key_file)
    return vault.open(row.access_encrypted), vault.open(row.refresh_encrypted)


def bearer(database: Database, settings: Settings, link: int, rejected: str | None = None) -> str:
    async def ask() -> str:
        return await tokens.bearer(database, settings, link)(rejected)

    return asyncio.run(ask())


def token_requests(polar: Simulator) -> int:
    return int(polar.admin("requests")["counts"].get("/oauth/token", 0))


def test_a_good_token_is_used_as_it_is(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    link = connected(polar, sqlite_database, settings)
    assert bearer(sqlite_database, settings, link) == stored(sqlite_database, settings)[0]
    assert token_requests(polar) == 1  # the code's


def test_a_rejected_token_is_renewed_and_the_rotated_one_kept(
    polar: Simulator, database: Database, settings: Settings
) -> None:
    link = connected(polar, database, settings)
    access, refresh = stored(database, settings)
    polar.admin("fault", kind="expired")
    renewed = bearer(database, settings, link, access)
    assert renewed != access
    assert stored(database, settings)[0] == renewed
    assert stored(database, settings)[1] != refresh
    again = bearer(database, settings, link, renewed)  # with the rotated refresh token
    assert again not in {access, renewed}


def test_a_short_expires_in_is_believed(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    noon = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    sqlite_database.clock = lambda: noon
    polar.admin("token-lifetime", seconds=601)  # expires_in is 600
    link = connected(polar, sqlite_database, settings)
    access, _ = stored(sqlite_database, settings)
    sqlite_database.clock = lambda: noon + timedelta(seconds=479)
    assert bearer(sqlite_database, settings, link) == access
    sqlite_database.clock = lambda: noon + timedelta(seconds=481)
    assert bearer(sqlite_database, settings, link) != access


def test_eight_at_once_renew_once(polar: Simulator, database: Database, settings: Settings) -> None:
    link = connected(polar, database, settings)
    access, _ = stored(database, settings)
    polar.admin("requests", reset=True)

    async def eight() -> list[str]:
        others = [Database(_url(database)) for _ in range(8)]
        found = await asyncio.gather(*(tokens.bearer(other, settings, link)(access) for other in others))
        for other in others:
            other.close()
        return found

    assert len(set(asyncio.run(eight()))) == 1
    assert token_requests(polar) == 1


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_a_renewal_that_has_begun_is_kept_although_the_sync_stops(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    link = connected(polar, sqlite_database, settings)
    access, _ = stored(sqlite_database, settings)
    polar.admin("fault", kind="slow", endpoint="/oauth/token", delay_s=0.2)
    polar.admin("requests", reset=True)

    async def stopped() -> None:
        renewing = asyncio.ensure_future(tokens.bearer(sqlite_database, settings, link)(access))
        while await asyncio.to_thread(token_requests, polar) == 0:
            assert not renewing.done()
        renewing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await renewing

    asyncio.run(stopped())
    renewed, _ = stored(sqlite_database, settings)
    assert renewed != access
    assert bearer(sqlite_database, settings, link, renewed) != renewed


def test_a_rotated_token_outlives_a_busy_database(
    polar: Simulator, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = connected(polar, database, settings)
    access, _ = stored(database, settings)
    monkeypatch.setattr("polar_data.database.BUSY_MS", 20)
    hasty = Database(_url(database) + ("" if database.is_sqlite else "&options=-c%20lock_timeout%3D20ms"))
    polar.admin("fault", kind="slow", endpoint="/oauth/token", delay_s=0.5)
    polar.admin("requests", reset=True)

    async def renewed_while_another_writes() -> str:
        loop, busy = asyncio.get_running_loop(), asyncio.Event()
        renewing = asyncio.ensure_future(tokens.bearer(hasty, settings, link)(access))
        while await asyncio.to_thread(token_requests, polar) == 0:
            assert not renewing.done()

        def failed(_context: object) -> None:  # what it returned would take the error's place
            loop.call_soon_threadsafe(busy.set)

        event.listen(hasty.engine, "handle_error", failed)
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(text("LOCK TABLE token"))
            async with asyncio.timeout(30):
                await busy.wait()
        return await renewing

    renewed = asyncio.run(renewed_while_another_writes())
    hasty.close()
    assert stored(database, settings)[0] == renewed != access
    assert people.connection(database, link).status == "active"
    assert bearer(database, settings, link, renewed) not in {access, renewed}


@pytest.mark.parametrize("old_is_gone", [False, True])
def test_a_consent_given_during_a_renewal_counts(
    polar: Simulator, sqlite_database: Database, settings: Settings, old_is_gone: bool
) -> None:
    link = connected(polar, sqlite_database, settings)
    access, _ = stored(sqlite_database, settings)
    if old_is_gone:
        polar.admin("reset")  # Polar has forgotten it
    polar.admin("requests", reset=True)

    async def meanwhile() -> tuple[tuple[str, str], str]:
        renewing = asyncio.ensure_future(tokens.bearer(sqlite_database, settings, link)(access))
        # Neither this nor the new consent lets the loop go on: the answer to the renewal waits.
        while token_requests(polar) == 0:
            await asyncio.sleep(0)
        with ThreadPoolExecutor() as pool:
            pool.submit(connected, polar, sqlite_database, settings, renew=link).result()
        assert not renewing.done()
        given = stored(sqlite_database, settings)
        return given, await renewing

    given, used = asyncio.run(meanwhile())
    assert stored(sqlite_database, settings) == given
    assert used == given[0] != access
    assert people.connection(sqlite_database, link).status == "active"


def test_a_withdrawn_consent_marks_the_connection(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    link = connected(polar, sqlite_database, settings)
    access, _ = stored(sqlite_database, settings)
    polar.admin("reset")  # Polar has forgotten this consent
    with pytest.raises(RevokedError, match="withdrawn") as refusal:
        bearer(sqlite_database, settings, link, access)
    assert "Reconnect" in refusal.value.do
    assert people.connection(sqlite_database, link).status == "revoked"


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("invalid_grant", CodeError),
        ("invalid_client", ClientError),
        ("temporarily_unavailable", UnavailableError),
        ("server_error", UnavailableError),
        ("slow_down", UnavailableError),
    ],
)
def test_only_a_grant_that_is_gone_ends_the_consent(said: str, error: type[PolarDataError]) -> None:
    async def refusal() -> dict[str, str]:
        raise tokens.OAuthError(said)  # type: ignore[attr-defined]  # imported there for its own use

    with pytest.raises(error):
        asyncio.run(_asked(refusal()))


async def _asked(answer: Awaitable[Mapping[str, str]]) -> None:
    await tokens.ask(answer)


def test_a_sign_in_with_too_much_to_do_leaves_the_consent_alone(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    link = connected(polar, sqlite_database, settings)
    access, _ = stored(sqlite_database, settings)
    polar.admin("fault", kind="status", status=429, endpoint="/oauth/token")
    with pytest.raises(UnavailableError):
        bearer(sqlite_database, settings, link, access)
    assert people.connection(sqlite_database, link).status == "active"


def test_the_database_is_read_once_while_the_token_is_good(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    noon = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
    sqlite_database.clock = lambda: noon
    polar.admin("token-lifetime", seconds=601)  # expires_in is 600
    link = connected(polar, sqlite_database, settings)
    begun: list[object] = []
    event.listen(sqlite_database.engine, "begin", begun.append)

    async def several() -> None:
        token = tokens.bearer(sqlite_database, settings, link)
        other = tokens.bearer(sqlite_database, settings, link)
        first = await token(None)
        assert {await token(None) for _ in range(5)} == {first}
        assert len(begun) == 1
        renewed = await other(first)  # by another process, so to speak
        assert await token(None) == first
        before = token_requests(polar)
        assert await token(first) == renewed
        sqlite_database.clock = lambda: noon + timedelta(seconds=481)
        assert await token(None) not in {first, renewed}
        assert token_requests(polar) == before + 1

    asyncio.run(several())


def test_a_fault_of_the_sign_in_leaves_the_consent_alone(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    link = connected(polar, sqlite_database, settings)
    before = stored(sqlite_database, settings)
    polar.admin("fault", kind="html", status=502, endpoint="/oauth/token")
    with pytest.raises(UnavailableError):
        bearer(sqlite_database, settings, link, before[0])
    assert stored(sqlite_database, settings) == before
    assert people.connection(sqlite_database, link).status == "active"
    assert bearer(sqlite_database, settings, link, before[0]) != before[0]


def test_no_token_is_in_clear_in_database_log_or_error(
    polar: Simulator,
    sqlite_database: Database,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    link = connected(polar, sqlite_database, settings)
    secrets = [*stored(sqlite_database, settings)]
    bearer(sqlite_database, settings, link, secrets[0])
    secrets += stored(sqlite_database, settings)
    polar.admin("reset")
    with pytest.raises(RevokedError) as refusal:
        bearer(sqlite_database, settings, link, secrets[2])
    shown = f"{refusal.value!r} {refusal.value.do} {settings!r} {caplog.text}"
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in (*secrets, "simulator-secret"):
        assert secret not in shown
        assert secret.encode() not in on_disk


def test_only_its_owner_can_read_the_key_file(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connected(polar, sqlite_database, settings)
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600


def test_a_key_that_does_not_fit_is_told(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    link = connected(polar, sqlite_database, settings)
    settings.key_file.unlink()
    with pytest.raises(ConfigError, match="key file does not fit"):
        bearer(sqlite_database, settings, link)
