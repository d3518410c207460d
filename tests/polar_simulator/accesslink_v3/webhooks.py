"""Webhooks as Polar keeps them, and what it sends to them."""

import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

EVENTS = (
    "EXERCISE",
    "SLEEP",
    "CONTINUOUS_HEART_RATE",
    "SLEEP_WISE_CIRCADIAN_BEDTIME",
    "SLEEP_WISE_ALERTNESS",
    "ACTIVITY_SUMMARY",
    "PHYSICAL_INFORMATION",
)

# Deliveries that fail for this long switch the webhook off.
_PATIENCE = timedelta(days=7)
_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class Message:
    """One delivery: the raw body and the headers that go with it."""

    event: str
    body: bytes
    signature: str | None = None

    async def post(self, url: str) -> int | None:
        """The receiver's status; None when it cannot be reached."""
        headers = {"Content-Type": "application/json", "Polar-Webhook-Event": self.event}
        if self.signature is not None:
            headers["Polar-Webhook-Signature"] = self.signature
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as http:
                return (await http.post(url, content=self.body, headers=headers)).status_code
        except httpx.HTTPError:
            return None


@dataclass
class Webhook:
    """The one webhook of a client. `sent` is what was delivered last."""

    events: tuple[str, ...]
    url: str
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    secret: str = field(default_factory=lambda: str(uuid.uuid4()))
    active: bool = True
    failing_since: datetime | None = None
    sent: Message | None = None

    def shown(self) -> dict[str, Any]:
        return {"id": self.id, "events": list(self.events), "url": self.url}

    def signed(self, event: str, payload: dict[str, Any]) -> Message:
        return self.signed_bytes(event, json.dumps(payload, separators=(",", ":")).encode())

    def signed_bytes(self, event: str, body: bytes) -> Message:
        return Message(event, body, hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest())

    async def deliver(self, message: Message, now: datetime) -> int | None:
        """Sends a message; seven days of nothing but failures deactivate the webhook."""
        self.sent = message
        status = await message.post(self.url)
        if status == httpx.codes.OK:
            self.failing_since = None
        elif self.failing_since is None:
            self.failing_since = now
        elif now - self.failing_since >= _PATIENCE:
            self.active = False
        return status


def ping(now: datetime) -> Message:
    """What an address must answer with 200 before it becomes a webhook's; it carries no signature."""
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Message("PING", json.dumps({"timestamp": stamp, "event": "PING"}).encode())
