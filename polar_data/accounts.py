"""Whose account a token is, as far as Polar tells, and the registration that AccessLink v3 wants."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from polar_data import tokens
from polar_data.config import Settings
from polar_data.connect import client_name
from polar_data.database import Database
from polar_data.errors import AuthError, PolarDataError, RequestError, RevokedError
from polar_data.http import Client
from polar_data.quota import Pace
from polar_data.sources import SOURCES, endpoint_of
from polar_data.store import people


@dataclass(frozen=True)
class Account:
    """What Polar tells of the account; `user_id` is Polar's own id of it."""

    name: str | None = None
    email: str | None = None
    user_id: str | None = None


async def of_token(settings: Settings, api: str, token: Mapping[str, Any]) -> Account:
    """The account of a new token; a v3 user is registered. Raises ApiError or AuthError for v3."""

    async def bearer(_rejected: str | None) -> str:
        return str(token["access_token"])

    if api == "accesslink_v3":
        return await _registered(settings, bearer, token)
    if api == "accesslink_v4":
        return await _named(settings, bearer)
    return Account()


async def deregister(database: Database, settings: Settings, connection_id: int) -> None:
    """End the consent at Polar too (AccessLink v3). What is here stays. Raises ApiError or ClientError."""
    link = people.connection(database, connection_id)
    if link.user_id is None:
        return
    bearer = tokens.bearer(database, settings, connection_id)
    pace = SOURCES[link.api].pace(database, client_name(database, settings, link.api))
    try:
        async with Client(SOURCES[link.api].base_url(settings), bearer, pace) as http:
            await http.send("DELETE", _user(link.user_id))
    except RevokedError:
        pass  # it had ended already
    except RequestError as error:
        if error.status != 404:
            raise
    finally:
        await pace.close()


async def _registered(
    settings: Settings, bearer: Callable[[str | None], Awaitable[str]], token: Mapping[str, Any]
) -> Account:
    user_id = str(token.get("x_user_id") or "")
    if not user_id:
        raise AuthError("Polar's sign-in did not say whose account it is")
    async with Client(SOURCES["accesslink_v3"].base_url(settings), bearer, Pace()) as http:
        try:
            found = await http.send("POST", "/users", {"member-id": f"user-{user_id}"})
        except RequestError as error:
            if error.status != 409:  # registered before
                raise
            found = await http.get(_user(user_id))
    names = [found.get(key) for key in ("first-name", "last-name")] if isinstance(found, dict) else []
    return Account(" ".join(str(name) for name in names if name) or "Me", None, user_id)


async def _named(settings: Settings, bearer: Callable[[str | None], Awaitable[str]]) -> Account:
    """Name and e-mail; a v4 token names no user. Empty where that was not granted."""
    endpoint = endpoint_of("account_data")
    try:
        async with Client(SOURCES["accesslink_v4"].base_url(settings), bearer, Pace()) as http:
            body = await http.get(endpoint.path)
        rows = endpoint.parse(next(iter(endpoint.items(body))))
    except (PolarDataError, StopIteration):
        return Account()  # the person is asked, and the first sync says what is wrong with the account data
    found = [row for table, rows_ in rows.tables.items() if table.name == "account" for row in rows_]
    row = found[0] if found else {}
    email = (row.get("email") or "").lower() or None
    name = " ".join(part for part in (row.get("first_name"), row.get("last_name")) if part)
    return Account(name or email, email)


def _user(user_id: str) -> str:
    return f"/users/{quote(user_id, safe='')}"
