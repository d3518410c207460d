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

from polar_data import accounts, renewals, tokens
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
    ours = [c for c in people.connections(database) if c.api == attempt.api]
    with database.write() as connection:
        athlete_id = next((a.id for a in known if account.email and a.email == account.email), None)
        noted = renewals.noted(connection)  # Reconnect on what waits for an answer means what it may renew
        wanted = noted.get(attempt.connection_id, attempt.connection_id)
        clicked = next((c for c in ours if c.id == wanted), None)
        link = _known_link(clicked, account, athlete_id, ours, known)
        waiting = _waiting(clicked, account, ours, noted)
        if link is None:
            link = waiting
        elif waiting is not None and waiting != link:
            renewals.drop(connection, waiting.id)
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
        renewals.forget(connection, connection_id)
        if clicked is not None and clicked.athlete_id is not None and not _told(account):
            renewals.note(connection, connection_id, clicked.id)
        if athlete_id is not None:
            place_request(database, connection, connection_id, "person")
    return connection_id


def _told(account: Account) -> bool:
    """Whether Polar said whose account it is."""
    return account.email is not None or account.user_id is not None


def _known_link(
    clicked: people.Connection | None,
    account: Account,
    athlete_id: int | None,
    ours: Sequence[people.Connection],
    known: Sequence[people.Athlete],
) -> people.Connection | None:
    """The connection that this consent renews for certain: the same account of the same API."""
    if account.user_id is not None:
        return next((c for c in ours if c.user_id == account.user_id), None)
    if athlete_id is not None:
        theirs = [c for c in ours if c.athlete_id == athlete_id]
        return clicked if clicked in theirs else next(iter(theirs), None)
    if clicked is None or not _told(account):
        return None  # whoever was signed in at Polar: the person is asked
    owner = next((a for a in known if a.id == clicked.athlete_id), None)
    return None if owner is not None and owner.email is not None else clicked


def _waiting(
    clicked: people.Connection | None,
    account: Account,
    ours: Sequence[people.Connection],
    noted: Mapping[int, int],
) -> people.Connection | None:
    """The connection that waits to hear whose it is, and whose place a new consent takes."""
    if clicked is None or account.user_id is not None:
        return None
    return next((c for c in ours if c.athlete_id is None and clicked.id in {c.id, noted.get(c.id)}), None)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
