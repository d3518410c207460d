"""Admin actions of AccessLink v3: what a test may change, and what Polar then sends."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

from ..grants import Grant
from ..state import State
from .grants import SCOPE
from .uploads import uploads
from .webhooks import Message, Webhook

Body = dict[str, Any]

# Where Polar's own messages point, whatever address the simulator has.
_HOST = "https://www.polaraccesslink.com"
_DAY_PATHS = {
    "SLEEP": "/v3/users/sleep/{date}",
    "CONTINUOUS_HEART_RATE": "/v3/users/continuous-heart-rate/{date}",
    "ACTIVITY_SUMMARY": "/v3/users/activities/{date}",
}
_RANGE_PATHS = {
    "SLEEP_WISE_ALERTNESS": "/v3/users/sleepwise/alertness/date?from={from}&to={to}",
    "SLEEP_WISE_CIRCADIAN_BEDTIME": "/v3/users/sleepwise/circadian-bedtime/date?from={from}&to={to}",
}


def v3_token(state: State, body: Body) -> Body:
    """A token without the browser: account, client; registered (`member_id`) unless `registered` is false."""
    client_id: str = body.get("client", "simulator")
    account: str = body.get("account", "ada")
    tokens = state.v3.grants.issue_tokens(Grant(client_id, account, (SCOPE,)))
    if body.get("registered", True) and state.v3.registration(client_id, account).since is None:
        state.v3.register(client_id, account, body.get("member_id", account), state.clock.utc())
    return tokens


def v3_backlog(state: State, body: Body) -> None:
    """How many `days` before a registration uploads count; 0 is Polar's own rule."""
    state.v3.backlog_days = body["days"]


def v3_limits(state: State, body: Body) -> None:
    """Fixed limits `short` and `long` (the formula's when left out); counting starts again."""
    state.v3.quota.set(body.get("short"), body.get("long"))


def v3_shapes(state: State, body: Body) -> None:
    """`documented` spellings instead of the live ones; `bare_gzip` TCX files."""
    state.v3.documented = body.get("documented", state.v3.documented)
    state.v3.bare_gzip = body.get("bare_gzip", state.v3.bare_gzip)


async def v3_deliver(state: State, body: Body) -> Body:
    """Sends `event` of `account` to the client's webhook, `times` over; what the receiver answered.

    The payload names `day` (or `from` and `to`, or the newest exercise, or `entity_id`). Only an
    active webhook that wants the event is sent one. `forged` sends what is not Polar's, whatever
    the webhook wants: unsigned, wrong_key (signed with another key), tampered (changed after
    signing), or `body`, a text sent as it is and signed. `again` repeats the last message.
    """
    webhook = state.v3.webhooks[body.get("client", "simulator")]
    if body.get("again"):
        if webhook.sent is None:
            raise ValueError("nothing was sent yet")
        message = webhook.sent
    else:
        payload = _payload(state, body)
        message = _forged(webhook, payload, body) or webhook.signed(payload["event"], payload)
        wanted = webhook.active and message.event in webhook.events
        if not (wanted or body.get("forged")):
            return {"statuses": []}
    statuses = [await webhook.deliver(message, state.clock.utc()) for _ in range(body.get("times", 1))]
    return {"statuses": statuses, "body": message.body.decode()}


def _forged(webhook: Webhook, payload: Body, body: Body) -> Message | None:
    signed = webhook.signed(payload["event"], payload)
    match body.get("forged"):
        case None:
            return None
        case "unsigned":
            return Message(signed.event, signed.body)
        case "wrong_key":
            return Webhook(webhook.events, webhook.url).signed(signed.event, payload)
        case "tampered":
            changed = signed.body.replace(str(payload["user_id"]).encode(), b"1")
            return Message(signed.event, changed, signed.signature)
        case "body":
            return webhook.signed_bytes(signed.event, body["body"].encode())
        case other:
            raise KeyError(other)


def _payload(state: State, body: Body) -> Body:
    event, account = body["event"], body.get("account", "ada")
    payload: Body = {"event": event, "user_id": state.v3.user_ids[account]}
    if event in _DAY_PATHS:
        payload["date"] = body.get("day") or state.clock.utc().date().isoformat()
        path = _DAY_PATHS[event].format_map(payload)
    elif event in _RANGE_PATHS:
        last = date.fromisoformat(body["day"]) if "day" in body else state.clock.utc().date()
        payload["from"] = body.get("from") or (last - timedelta(days=1)).isoformat()
        payload["to"] = body.get("to") or last.isoformat()
        path = _RANGE_PATHS[event].format_map(payload)
    elif event == "EXERCISE":
        payload["entity_id"] = body.get("entity_id") or _newest_exercise(state, account)
        path = f"/v3/exercises/{payload['entity_id']}"
    else:
        path = f"/v3/users/{payload['user_id']}/physical-information-transactions"
    stamp = body.get("timestamp") or state.clock.utc().strftime("%Y-%m-%dT%H:%M:%SZ")
    return payload | {"timestamp": stamp, "url": _HOST + path}


def _newest_exercise(state: State, account: str) -> str:
    now = state.clock.utc()
    return uploads(state.accounts[account], now - timedelta(days=365), now)[-1].hashed_id


def registrations(state: State) -> list[Body]:
    """Which accounts are registered with which client, for the report."""
    return [
        {
            "client": client_id,
            "account": each.account,
            "member_id": each.member_id,
            "since": each.since.isoformat() if each.since else None,
        }
        for client_id in sorted(state.clients)
        for each in state.v3.registered(client_id)
    ]


Action = Callable[[State, Body], Body | Awaitable[Body] | None]

ACTIONS: dict[str, Action] = {
    "v3-token": v3_token,
    "v3-backlog": v3_backlog,
    "v3-limits": v3_limits,
    "v3-shapes": v3_shapes,
    "v3-deliver": v3_deliver,
}
