"""Everything the simulated AccessLink v3 remembers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..clock import Clock
from .grants import LastingGrants
from .quota import Quota
from .transactions import KINDS, Feed
from .webhooks import Webhook

# The reference's example user; the other accounts count on from it.
_FIRST_USER_ID = 2_278_512


@dataclass
class Registration:
    """One account at one client. What was handed over stays so when it is registered again."""

    account: str
    member_id: str = ""
    since: datetime | None = None
    feeds: dict[str, Feed] = field(default_factory=lambda: {kind: Feed() for kind in KINDS})


class AccessLinkV3State:
    """`backlog_days` is how far before a registration uploads count: Polar's own is 0.

    With `documented` the spellings are those of the written reference instead of the live ones,
    and with `bare_gzip` a TCX comes as a gzip file instead of a gzip-encoded answer.
    """

    BACKLOG_DAYS = 30

    def __init__(self, clock: Clock, accounts: Iterable[str]) -> None:
        self.user_ids = {name: _FIRST_USER_ID + n for n, name in enumerate(sorted(accounts))}
        self.grants = LastingGrants(clock, user_ids=self.user_ids)
        self.quota = Quota()
        self.webhooks: dict[str, Webhook] = {}
        self.backlog_days = self.BACKLOG_DAYS
        self.documented = False
        self.bare_gzip = False
        self._registrations: dict[tuple[str, str], Registration] = {}

    def registration(self, client_id: str, account: str) -> Registration:
        """The standing of an account at a client; `since` is None while it is not registered."""
        return self._registrations.setdefault((client_id, account), Registration(account))

    def register(self, client_id: str, account: str, member_id: str, now: datetime) -> Registration:
        registration = self.registration(client_id, account)
        registration.member_id, registration.since = member_id, now
        return registration

    def registered(self, client_id: str) -> list[Registration]:
        """The users of a client."""
        found = (each for (client, _), each in self._registrations.items() if client == client_id)
        return [each for each in found if each.since is not None]

    def counts_from(self, registration: Registration) -> datetime:
        """The first upload that a registered user's data include."""
        assert registration.since is not None
        return registration.since - timedelta(days=self.backlog_days)
