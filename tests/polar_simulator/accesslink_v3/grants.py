"""Codes and tokens of polarremote.com: tokens that last, without refresh."""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..grants import Grant, Grants

SCOPE = "accesslink.read_all"
EXPIRES_IN_S = 315_359_999


@dataclass
class LastingGrants(Grants):
    """`user_ids` names Polar's user id of each account. Ending one token ends all of that person's."""

    refreshes: ClassVar[bool] = False

    user_ids: Mapping[str, int] = field(default_factory=dict)

    def issue_tokens(self, grant: Grant) -> dict[str, Any]:
        access = secrets.token_hex(16)
        self._access[access] = (grant, math.inf)
        return {
            "access_token": access,
            "token_type": "bearer",
            "expires_in": EXPIRES_IN_S,
            "x_user_id": self.user_ids[grant.account],
        }

    def end(self, grant: Grant) -> None:
        for other, _ in self._access.values():
            if (other.client_id, other.account) == (grant.client_id, grant.account):
                other.revoked = True

    def expire_access(self) -> None:
        """Nothing: these tokens do not expire."""
