"""Webhooks: making one is answering its ping, and what is sent is signed."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from .conftest import V3

PATH = "/v3/webhooks"


@dataclass
class Receiver:
    """An address that keeps what is posted to it and answers with `status`."""

    url: str = ""
    status: int = 200
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.url = f"http://127.0.0.1:{server.server_port}/hook"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


def create(v3: V3, url: str, *events: str) -> httpx.Response:
    body = {"events": list(events or ("EXERCISE", "SLEEP")), "url": url}
    return v3.as_client("POST", PATH, json=body)


def made(v3: V3, receiver: Receiver, *events: str) -> dict[str, Any]:
    answer = create(v3, receiver.url, *events)
    assert answer.status_code == 201
    receiver.received.clear()
    webhook: dict[str, Any] = answer.json()["data"]
    return webhook


def listed(v3: V3) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = v3.as_client("GET", PATH).json()["data"]
    return found


def test_creating_pings_the_address_unsigned(v3: V3, receiver: Receiver) -> None:
    answer = create(v3, receiver.url)
    assert answer.status_code == 201
    webhook = answer.json()["data"]
    assert webhook.keys() == {"id", "events", "url", "signature_secret_key"}
    [(headers, body)] = receiver.received
    assert headers["polar-webhook-event"] == "PING"
    assert "polar-webhook-signature" not in headers
    assert json.loads(body).keys() == {"timestamp", "event"}
    assert json.loads(body)["event"] == "PING"


@pytest.mark.parametrize("status", [201, 404, 500])
def test_an_address_that_does_not_answer_200_is_refused(v3: V3, receiver: Receiver, status: int) -> None:
    receiver.status = status
    answer = create(v3, receiver.url)
    assert answer.status_code == 400
    assert answer.json()["error"]["error_type"] == "WebhookPingFailedException"
    assert listed(v3) == []


def test_an_address_nobody_listens_at_is_refused(v3: V3) -> None:
    answer = create(v3, "http://127.0.0.1:9/hook")
    assert answer.json()["error"]["error_type"] == "WebhookPingFailedException"


def test_the_key_is_shown_once(v3: V3, receiver: Receiver) -> None:
    webhook = made(v3, receiver)
    [shown] = listed(v3)
    assert shown == {
        "id": webhook["id"],
        "events": ["EXERCISE", "SLEEP"],
        "url": receiver.url,
        "active": True,
    }


def test_a_client_has_one_webhook(v3: V3, receiver: Receiver) -> None:
    made(v3, receiver)
    assert create(v3, receiver.url).status_code == 409
    assert receiver.received == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"url": "http://127.0.0.1:9/"}',
        b'{"events": ["EXERCISE"]}',
        b'{"events": ["GOSSIP"], "url": "http://127.0.0.1:9/"}',
        b'{"events": [], "url": "http://127.0.0.1:9/"}',
        b'{"events": ["EXERCISE"], "url": "nowhere"}',
    ],
)
def test_a_webhook_needs_known_events_and_an_address(v3: V3, body: bytes) -> None:
    answer = v3.as_client("POST", PATH, content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["error_type"] == "BadRequestException"


def test_events_and_address_can_be_changed(v3: V3, receiver: Receiver) -> None:
    webhook = made(v3, receiver)
    path = f"{PATH}/{webhook['id']}"
    changed = v3.as_client("PATCH", path, json={"events": ["SLEEP"]})
    assert changed.json() == {"data": {"id": webhook["id"], "events": ["SLEEP"], "url": receiver.url}}
    assert receiver.received == []
    moved = v3.as_client("PATCH", path, json={"url": f"{receiver.url}/two"})
    assert moved.json()["data"]["url"] == f"{receiver.url}/two"
    assert len(receiver.received) == 1
    receiver.status = 500
    assert v3.as_client("PATCH", path, json={"url": f"{receiver.url}/three"}).status_code == 400
    assert listed(v3)[0]["url"] == f"{receiver.url}/two"
    assert v3.as_client("PATCH", f"{PATH}/other", json={"events": ["SLEEP"]}).status_code == 404


def test_a_webhook_is_switched_off_and_on(v3: V3, receiver: Receiver) -> None:
    assert v3.as_client("POST", f"{PATH}/activate").status_code == 204
    made(v3, receiver)
    assert v3.as_client("POST", f"{PATH}/deactivate").status_code == 200
    assert listed(v3)[0]["active"] is False
    assert v3.admin("v3-deliver", event="SLEEP") == {"statuses": []}
    assert v3.as_client("POST", f"{PATH}/activate").status_code == 200
    assert v3.admin("v3-deliver", event="SLEEP")["statuses"] == [200]


def test_deleting_makes_room_for_another(v3: V3, receiver: Receiver) -> None:
    webhook = made(v3, receiver)
    assert v3.as_client("DELETE", f"{PATH}/other").status_code == 404
    assert v3.as_client("DELETE", f"{PATH}/{webhook['id']}").status_code == 204
    assert listed(v3) == []
    assert made(v3, receiver)["id"] != webhook["id"]


def signature(secret: str, body: bytes) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("EXERCISE", {"entity_id"}),
        ("SLEEP", {"date"}),
        ("CONTINUOUS_HEART_RATE", {"date"}),
        ("ACTIVITY_SUMMARY", {"date"}),
        ("SLEEP_WISE_ALERTNESS", {"from", "to"}),
        ("SLEEP_WISE_CIRCADIAN_BEDTIME", {"from", "to"}),
        ("PHYSICAL_INFORMATION", set()),
    ],
)
def test_an_event_is_signed_with_the_key(v3: V3, receiver: Receiver, event: str, fields: set[str]) -> None:
    secret = made(v3, receiver, event)["signature_secret_key"]
    assert v3.admin("v3-deliver", event=event)["statuses"] == [200]
    [(headers, body)] = receiver.received
    assert headers["polar-webhook-event"] == event
    assert headers["polar-webhook-signature"] == signature(secret, body)
    payload = json.loads(body)
    assert payload.keys() == {"event", "user_id", "timestamp", "url"} | fields
    assert (payload["event"], payload["user_id"]) == (event, v3.user_id)
    assert payload["url"].startswith("https://www.polaraccesslink.com/v3/")


def test_an_exercise_event_leads_to_the_exercise(v3: V3, receiver: Receiver) -> None:
    made(v3, receiver)
    v3.admin("v3-deliver", event="EXERCISE")
    payload = json.loads(receiver.received[0][1])
    path = payload["url"].removeprefix("https://www.polaraccesslink.com")
    assert v3.get(path).json()["id"] == payload["entity_id"]


def test_events_that_were_not_asked_for_are_not_sent(v3: V3, receiver: Receiver) -> None:
    made(v3, receiver, "SLEEP")
    assert v3.admin("v3-deliver", event="EXERCISE") == {"statuses": []}
    assert receiver.received == []


def test_an_event_can_come_twice_and_later_again(v3: V3, receiver: Receiver) -> None:
    made(v3, receiver)
    assert v3.admin("v3-deliver", event="SLEEP", times=2)["statuses"] == [200, 200]
    v3.admin("clock", advance_s=3600)
    v3.admin("v3-deliver", again=True)
    first, *others = receiver.received
    assert [(each[1], each[0]["polar-webhook-signature"]) for each in others] == [
        (first[1], first[0]["polar-webhook-signature"])
    ] * 2


@pytest.mark.parametrize("forged", ["unsigned", "wrong_key", "tampered"])
def test_forgeries_do_not_verify(v3: V3, receiver: Receiver, forged: str) -> None:
    secret = made(v3, receiver, "EXERCISE")["signature_secret_key"]
    v3.admin("v3-deliver", event="SLEEP", forged=forged)
    [(headers, body)] = receiver.received
    assert headers.get("polar-webhook-signature") != signature(secret, body)
    assert json.loads(body)["event"] == "SLEEP"


def test_a_malformed_body_can_be_signed(v3: V3, receiver: Receiver) -> None:
    secret = made(v3, receiver)["signature_secret_key"]
    v3.admin("v3-deliver", event="SLEEP", forged="body", body="not json")
    [(headers, body)] = receiver.received
    assert body == b"not json"
    assert headers["polar-webhook-signature"] == signature(secret, body)


def test_seven_days_of_failures_switch_it_off(v3: V3, receiver: Receiver) -> None:
    made(v3, receiver)
    receiver.status = 500
    assert v3.admin("v3-deliver", event="SLEEP")["statuses"] == [500]
    v3.admin("clock", advance_s=6 * 86_400)
    v3.admin("v3-deliver", event="SLEEP")
    assert listed(v3)[0]["active"] is True
    v3.admin("clock", advance_s=86_400)
    v3.admin("v3-deliver", event="SLEEP")
    assert listed(v3)[0]["active"] is False
