"""Clients, codes and tokens of the simulated authorization server."""

import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from .clock import Clock

CODE_LIFETIME_S = 600
ACCESS_LIFETIME_S = 43_200


@dataclass(frozen=True)
class Client:
    """A registered client; with `any_loopback` every http://127.0.0.1 address is registered."""

    id: str
    secret: str
    redirect_uris: tuple[str, ...]
    any_loopback: bool = False

    def accepts(self, redirect_uri: str) -> bool:
        parts = urlsplit(redirect_uri)
        loopback = parts.scheme == "http" and parts.hostname == "127.0.0.1"
        return redirect_uri in self.redirect_uris or (self.any_loopback and loopback)


DEFAULT_CLIENT = Client(
    "simulator", "simulator-secret", ("http://127.0.0.1:8501/oauth/callback",), any_loopback=True
)


@dataclass(eq=False)
class Grant:
    """What one person allowed one client; revoking it ends all its tokens."""

    client_id: str
    account: str
    scopes: tuple[str, ...]
    revoked: bool = False


@dataclass(eq=False)
class Code:
    grant: Grant
    redirect_uri: str | None
    expires: float
    used: bool = False


@dataclass
class Grants:
    """Issues, checks and ends codes and tokens. Refusals give None: the server says invalid_grant."""

    refreshes: ClassVar[bool] = True

    clock: Clock
    access_lifetime_s: int = ACCESS_LIFETIME_S
    _codes: dict[str, Code] = field(default_factory=dict)
    _access: dict[str, tuple[Grant, float]] = field(default_factory=dict)
    _refresh: dict[str, Grant] = field(default_factory=dict)

    def issue_code(self, grant: Grant, redirect_uri: str | None) -> str:
        code = secrets.token_hex(16)
        self._codes[code] = Code(grant, redirect_uri, self.clock.now() + CODE_LIFETIME_S)
        return code

    def redeem_code(self, code: str, client_id: str, redirect_uri: str | None) -> dict[str, Any] | None:
        """Tokens for a code. A code shown twice ends everything that was issued from it."""
        known = self._codes.get(code)
        if known is None or known.grant.client_id != client_id:
            return None
        if known.used:
            self.end(known.grant)
            return None
        if known.redirect_uri != redirect_uri or self.clock.now() >= known.expires:
            return None
        known.used = True
        return self.issue_tokens(known.grant)

    def issue_tokens(self, grant: Grant) -> dict[str, Any]:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._access[access] = (grant, self.clock.now() + self.access_lifetime_s)
        self._refresh[refresh] = grant
        return {
            "access_token": access,
            "token_type": "bearer",
            "refresh_token": refresh,
            "expires_in": self.access_lifetime_s - 1,
            "scope": " ".join(grant.scopes),
            "jti": str(uuid.uuid4()),
        }

    def rotate(self, refresh_token: str, client_id: str) -> dict[str, Any] | None:
        """New tokens for a refresh token, which is spent by it."""
        grant = self._refresh.get(refresh_token)
        if grant is None or grant.revoked or grant.client_id != client_id:
            return None
        del self._refresh[refresh_token]
        return self.issue_tokens(grant)

    def holder(self, access_token: str) -> Grant | None:
        """The grant behind a bearer token, None when it is unknown, expired or revoked."""
        grant, expires = self._access.get(access_token, (None, 0.0))
        if grant is None or grant.revoked or self.clock.now() >= expires:
            return None
        return grant

    def end(self, grant: Grant) -> None:
        """None of the grant's tokens works any more."""
        grant.revoked = True

    def expire_access(self) -> None:
        """Every access token stops working; refresh tokens still do."""
        self._access.clear()

    def revoke_all(self) -> None:
        """As when each person removes the client in their account settings."""
        for grant in [*self._refresh.values(), *(grant for grant, _ in self._access.values())]:
            grant.revoked = True
        self._access.clear()
        self._refresh.clear()
