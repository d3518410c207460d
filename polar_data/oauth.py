"""OAuth with Polar: authorization code, state, and refresh with rotating tokens, encrypted at rest.

A ticket ties the page that showed Connect to the browser that follows the link: `issue_ticket` ->
`begin` (binds a random state to the browser) -> Polar -> `finish`. Each works once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from polar_data import accounts, tokens
from polar_data.accounts import Account
from polar_data.config import Settings
from polar_data.connect import FIRST_SYNC, new_athlete
from polar_data.database import Database
from polar_data.errors import (
    AuthError,
    DeniedError,
    StateError,
)
from polar_data.jobs import place_request
from polar_data.schema import kept
from polar_data.scopes import SIGN_INS
from polar_data.store import people

API = "accesslink_v4"
TICKET_TIME = timedelta(minutes=5)
STATE_TIME = timedelta(minutes=10)


def issue_ticket(database: Database, api: str = API, connection_id: int | None = None) -> str:
    """A secret that starts one consent, or the renewal of `connection_id`, within five minutes."""
    ticket = secrets.token_urlsafe(24)
    c = kept.oauth_attempt.c
    with database.write() as connection:
        now = database.now(connection)
        connection.execute(delete(kept.oauth_attempt).where(c.expires_utc <= now))
        row = {
            "ticket_hash": _hash(ticket),
            "api": api,
            "connection_id": connection_id,
            "expires_utc": now + TICKET_TIME,
        }
        connection.execute(insert(kept.oauth_attempt), row)
    return ticket


def begin(database: Database, settings: Settings, ticket: str, browser: str) -> str:
    """Polar's address to send the browser to. `browser` is a random text that the browser keeps as a cookie.

    Raises StateError for a ticket that is unknown, used or too old; ConfigError without a client.
    """
    table = kept.oauth_attempt
    with database.read() as connection:
        asked = select(table.c.api).where(table.c.ticket_hash == _hash(ticket))
        api = connection.scalar(asked)
    if api is None:
        raise StateError("This link was used before or is too old")
    client = tokens.client_of(database, settings, api)
    state = secrets.token_urlsafe(24)
    with database.write() as connection:
        now = database.now(connection)
        unused = (
            (table.c.ticket_hash == _hash(ticket))
            & table.c.state_hash.is_(None)
            & (table.c.expires_utc > now)
        )
        bound = {
            "state_hash": _hash(state),
            "browser_hash": _hash(browser),
            "expires_utc": now + STATE_TIME,
        }
        if connection.execute(update(table).where(unused).values(bound)).rowcount != 1:
            raise StateError("This link was used before or is too old")
    session = tokens.provider(client, settings, api)
    url, _ = session.create_authorization_url(SIGN_INS[api].authorize_url(settings), state=state)
    return str(url)


async def finish(
    database: Database, settings: Settings, query: Mapping[str, str], browser: str | None
) -> int:
    """Take Polar's answer and keep the consent. Returns the connection's id.

    Raises StateError, DeniedError, CodeError, ClientError, UnavailableError or ConfigError.
    """
    attempt = _consume(database, query.get("state", ""), browser or "")
    if query.get("error") == "access_denied":
        raise DeniedError("You chose not to allow access at Polar")
    if "error" in query:
        raise AuthError(f"Polar did not start the consent ({query['error'][:60]})")
    client = tokens.client_of(database, settings, attempt.api)
    async with tokens.provider(client, settings, attempt.api) as session:
        token = await tokens.ask(
            session.fetch_token(
                SIGN_INS[attempt.api].token_url(settings),
                code=query.get("code", ""),
                grant_type="authorization_code",
            )
        )
    account = await accounts.of_token(settings, attempt.api, token)
    return _keep(database, settings, attempt, token, account)


def _consume(database: Database, state: str, browser: str) -> Any:
    """The attempt that `state` belongs to; it is gone afterwards, whatever comes of it."""
    table = kept.oauth_attempt
    with database.write() as connection:
        now = database.now(connection)
        mine = table.c.state_hash == _hash(state)
        attempt = connection.execute(select(table).where(mine)).one_or_none()
        connection.execute(delete(table).where(mine))
    if attempt is None or attempt.expires_utc <= now:
        raise StateError("This answer belongs to no open question, or came twice or too late")
    if attempt.browser_hash != _hash(browser):
        raise StateError("The consent was started in another browser")
    return attempt


def _keep(
    database: Database, settings: Settings, attempt: Any, token: Mapping[str, Any], account: Account
) -> int:
    known = people.athletes(database)
    links = people.connections(database)
    with database.write() as connection:
        athlete_id = next((a.id for a in known if account.email and a.email == account.email), None)
        link = _known_link(attempt, account, athlete_id, links, known)
        if athlete_id is None and link is not None:
            athlete_id = link.athlete_id
        if athlete_id is None and not known and account.name:
            athlete_id = new_athlete(database, connection, account.name, account.email)
        if athlete_id is not None and account.email:
            unnamed = (kept.athlete.c.id == athlete_id) & kept.athlete.c.email.is_(None)
            connection.execute(update(kept.athlete).where(unnamed).values(email=account.email))
        values: dict[str, Any] = {
            "athlete_id": athlete_id,
            "status": "active",
            "scopes_granted": str(token.get("scope") or " ".join(SIGN_INS[attempt.api].scopes)),
            "user_id": account.user_id,
        }
        if link is None:
            now = database.now(connection)
            values |= {"api": attempt.api, "created_utc": now, "first_day": now.date() - FIRST_SYNC}
            key = connection.execute(insert(kept.connection).values(values)).inserted_primary_key
            assert key is not None
            connection_id = int(key[0])
        else:
            connection_id = link.id
            mine = kept.connection.c.id == connection_id
            connection.execute(update(kept.connection).where(mine).values(values))
        tokens.save(connection, database, settings, connection_id, token)
        if athlete_id is not None:
            place_request(database, connection, connection_id, "person")
    return connection_id


def _known_link(
    attempt: Any,
    account: Account,
    athlete_id: int | None,
    links: Sequence[people.Connection],
    known: Sequence[people.Athlete],
) -> people.Connection | None:
    """The connection that this consent renews: the same account of the same API."""
    ours = [c for c in links if c.api == attempt.api]
    if account.user_id is not None:
        return next((c for c in ours if c.user_id == account.user_id), None)
    link = next((c for c in ours if c.id == attempt.connection_id), None)
    if link is not None and account.email and link.athlete_id not in {None, athlete_id}:
        owner = next((a for a in known if a.id == link.athlete_id), None)
        if athlete_id is not None or (owner is not None and owner.email is not None):
            link = None  # another account signed in: not the one to renew
    if link is None and athlete_id is not None:
        link = next((c for c in ours if c.athlete_id == athlete_id), None)
    return link


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
