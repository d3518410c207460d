"""Access tokens: encrypted at rest, refreshed in time, a rotated one saved before its first use."""

from __future__ import annotations

import asyncio
import base64
import warnings
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from authlib.deprecate import AuthlibDeprecationWarning
from sqlalchemy import Connection, Row, select, update
from sqlalchemy.exc import OperationalError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_random

from polar_data import lease
from polar_data.config import Settings
from polar_data.connect import ApiClient, api_client
from polar_data.database import Database, upsert
from polar_data.errors import (
    ClientError,
    CodeError,
    ConfigError,
    DatabaseBusyError,
    RevokedError,
    UnavailableError,
)
from polar_data.schema import kept
from polar_data.scopes import SIGN_INS
from polar_data.secrets import Vault

with warnings.catch_warnings():
    # Authlib would rather have httpx2; the design keeps httpx.
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.base_client.errors import OAuthError
    from authlib.integrations.httpx_client import AsyncOAuth2Client

EARLY = timedelta(minutes=2)  # renew a token before it ends
REFRESH_LEASE_S = 150.0  # Polar's answer may take 30 s, and the last attempt to keep it as long again
KEEP_WITHIN_S = 80.0


def bearer(
    database: Database, settings: Settings, connection_id: int
) -> Callable[[str | None], Awaitable[str]]:
    """What an HTTP client asks for its bearer token; see `http.Client`."""

    held: tuple[str, datetime | None] | None = None

    def is_good(token: str, expires: datetime | None, rejected: str | None) -> bool:
        return token != rejected and (expires is None or expires - EARLY > _now(database))

    async def token(rejected: str | None) -> str:
        nonlocal held
        if held is not None and is_good(*held, rejected):
            return held[0]
        stored = _stored(database, settings, connection_id)  # another process may have renewed it
        if not is_good(*stored, rejected):
            await _refresh(database, settings, connection_id, stored[0])
            stored = _stored(database, settings, connection_id)
        held = stored
        return held[0]

    return token


def basic(
    database: Database, settings: Settings, api: str = "accesslink_v3"
) -> Callable[[str | None], Awaitable[str]]:
    """The same for requests in the client's own name, which go with its id and secret."""

    async def token(rejected: str | None) -> str:
        if rejected is not None:
            raise ClientError("Polar does not know this client id and secret")
        client = client_of(database, settings, api)
        return base64.b64encode(f"{client.client_id}:{client.secret}".encode()).decode()

    return token


def client_of(database: Database, settings: Settings, api: str) -> ApiClient:
    """Raises ConfigError without one."""
    client = api_client(database, settings, api)
    if client is None:
        raise ConfigError(
            "There is no Polar client yet", "Save client id and secret on the Connections page first."
        )
    return client


def provider(client: ApiClient, settings: Settings, api: str) -> Any:
    return AsyncOAuth2Client(
        client.client_id,
        client.secret,
        scope=" ".join(SIGN_INS[api].scopes),
        redirect_uri=settings.redirect_uri,
        token_endpoint_auth_method="client_secret_basic",  # noqa: S106 (the name of a method)
        timeout=30,
    )


async def ask(answer: Awaitable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The token endpoint's answer, or what its refusal means."""
    try:
        token = await answer
    except OAuthError as error:
        if error.error == "invalid_client":
            raise ClientError("Polar does not know this client id and secret") from None
        if error.error == "invalid_grant":
            raise CodeError("Polar does not accept this sign-in any more") from None
        raise UnavailableError("Polar's sign-in cannot answer now") from None
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status == 401:
            raise ClientError("Polar does not know this client id and secret") from None
        raise UnavailableError(f"Polar's sign-in has a fault (HTTP {status})", status=status) from None
    except (httpx.RequestError, ValueError) as error:
        raise UnavailableError(f"Polar's sign-in did not answer ({type(error).__name__})") from None
    if not token.get("access_token"):
        raise UnavailableError("Polar's sign-in answered without a token")
    return token


def save(
    connection: Connection,
    database: Database,
    settings: Settings,
    connection_id: int,
    token: Mapping[str, Any],
) -> None:
    vault = Vault(settings.key_file)
    refresh = token.get("refresh_token")
    lasts = token.get("expires_in")
    row = {
        "connection_id": connection_id,
        "access_encrypted": vault.seal(str(token["access_token"])),
        "refresh_encrypted": vault.seal(str(refresh)) if refresh else None,
        # Without a way to renew it Polar's word counts, not the clock: v3's tokens do not expire.
        "expires_utc": database.now(connection) + timedelta(seconds=float(lasts))
        if lasts and refresh
        else None,
    }
    upsert(connection, kept.token, [row])


async def _refresh(database: Database, settings: Settings, connection_id: int, old: str) -> None:
    """Renew under a lease: a refresh token works once, and two processes may want to use it."""
    name, owner = f"token/{connection_id}", lease.new_owner()
    while not lease.acquire(database, name, owner, REFRESH_LEASE_S):
        await asyncio.sleep(0.2)
    try:
        token, _ = _stored(database, settings, connection_id)
        if token != old:
            return  # another process was first
        renewal = asyncio.create_task(_renew(database, settings, connection_id))
        try:
            await asyncio.shield(renewal)
        finally:
            # Even when the sync stops here: the old token may be spent, and the new one must be kept.
            await asyncio.wait({renewal})
    finally:
        lease.release(database, name, owner)


async def _renew(database: Database, settings: Settings, connection_id: int) -> None:
    mine = kept.connection.c.id == connection_id
    with database.read() as connection:
        api = str(connection.scalar(select(kept.connection.c.api).where(mine)))
    row = _token_row(database, connection_id)
    try:
        refresh = _refresh_token(row, settings)
        async with provider(client_of(database, settings, api), settings, api) as session:
            url = SIGN_INS[api].token_url(settings)
            answer = await ask(session.refresh_token(url, refresh_token=refresh))
    except CodeError:
        with database.write() as connection:
            if _is_replaced(connection, row):
                return
            connection.execute(update(kept.connection).where(mine).values(status="revoked"))
        raise RevokedError("The consent was withdrawn at Polar, or has ended") from None
    await asyncio.to_thread(_keep, database, settings, row, answer)


# The old one is spent: a token that is not kept now is lost, and the consent with it.
@retry(
    retry=retry_if_exception_type((DatabaseBusyError, OperationalError)),
    stop=stop_after_delay(KEEP_WITHIN_S),
    wait=wait_random(0.1, 0.5),
    reraise=True,
)
def _keep(database: Database, settings: Settings, row: Row[Any], answer: Mapping[str, Any]) -> None:
    """Save what `row` was renewed to. Each attempt waits for the database by itself."""
    with database.write(durable=True) as connection:
        if not _is_replaced(connection, row):
            save(connection, database, settings, row.connection_id, answer)


def _is_replaced(connection: Connection, row: Row[Any]) -> bool:
    """Whether there has been a new consent meanwhile: then news of the old one mean nothing."""
    c = kept.token.c
    stored = connection.scalar(select(c.access_encrypted).where(c.connection_id == row.connection_id))
    return bool(stored != row.access_encrypted)


def _stored(database: Database, settings: Settings, connection_id: int) -> tuple[str, datetime | None]:
    row = _token_row(database, connection_id)
    return Vault(settings.key_file).open(row.access_encrypted), row.expires_utc


def _refresh_token(row: Row[Any], settings: Settings) -> str:
    if row.refresh_encrypted is None:  # AccessLink v3's tokens do not end, unless somebody ends them
        raise CodeError("There is nothing to renew this sign-in with")
    return Vault(settings.key_file).open(row.refresh_encrypted)


def _token_row(database: Database, connection_id: int) -> Row[Any]:
    with database.read() as connection:
        query = select(kept.token).where(kept.token.c.connection_id == connection_id)
        row = connection.execute(query).one_or_none()
    if row is None:
        raise RevokedError("This account is not connected any more")
    return row


def _now(database: Database) -> datetime:
    if database.clock is not None:
        return database.clock()
    return datetime.now(UTC)
