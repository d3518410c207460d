"""The Connections page for AccessLink v3: its quota, the end of a registration, the webhook."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from polar_data import config, connect
from polar_data.database import Database
from polar_data.schema import kept
from polar_data.scopes import SIGN_INS
from polar_data.store import people
from polar_data.webhooks import EVENTS
from tests.pages.connecting import NOW, add, button, connected, ran, shown, text
from tests.polar_simulator.process import Simulator
from tests.support.sync import connected as consent
from tests.support.sync import settings_for

V3 = "accesslink_v3"
CLIENT = f"{V3}/simulator"
TOLD = {"client": CLIENT, "told_utc": NOW}

SWITCHES = {"hook_on", "hook_off"}


@pytest.fixture
def client(real: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The simulator's client comes from the environment."""
    monkeypatch.setenv("POLAR_CLIENT_ID", "simulator")
    monkeypatch.setenv("POLAR_CLIENT_SECRET", "simulator-secret")
    return real


@pytest.fixture
def polar(
    simulator: Simulator, client: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Database:
    """Ada has given consent at the simulated Polar: connection 1."""
    simulator.admin("reset")
    for name, value in simulator.env.items():
        monkeypatch.setenv(name, value)
    consent(simulator, client, settings_for(simulator, tmp_path), api=V3)
    return client


def hook(database: Database, **values: object) -> None:
    row = {"id": "h1", "client": CLIENT, "events": "SLEEP EXERCISE", "secret_encrypted": b"x"}
    more = {"url": "https://polar.example/webhooks/polar", "active": True, "created_utc": NOW}
    add(database, kept.webhook, **(row | more | values))


def choose(app: AppTest, api: str) -> None:
    """Click the card of an API, which is a link."""
    app.query_params["api"] = api
    app.run()
    assert f'href="?api={api}" aria-current="true"' in text(app)


def bars(app: AppTest) -> list[tuple[int, str]]:
    return [(bar.proto.value, bar.proto.text) for bar in app.get("progress")]


def test_each_api_has_a_card_and_its_own_guide(client: Database) -> None:
    app = shown()
    assert [f'href="?api={api}" aria-current="true"' in text(app) for api in SIGN_INS] == [True, False, False]
    choose(app, V3)
    assert "registers itself for your account" in text(app)
    choose(app, "team_pro")
    assert "as a coach of the team" in text(app)
    with client.read() as connection:
        asked = connection.execute(select(kept.oauth_attempt.c.api)).scalars().all()
    assert asked == ["accesslink_v4", V3, "team_pro"]
    del app.query_params["api"]  # as the browser's "back" does
    app.run()
    assert 'href="?api=accesslink_v4" aria-current="true"' in text(app)


def test_a_client_saved_for_one_api_does_not_replace_another_ones(real: Database) -> None:
    app = shown()
    for api in ("accesslink_v4", V3):
        choose(app, api)
        app.text_input[0].set_value(f"client of {api}")
        app.text_input[1].set_value("secret")
        button(app, "Save").click().run()
    clients = [connect.api_client(real, config.load(), api) for api in ("accesslink_v4", V3)]
    assert [each.client_id for each in clients if each] == ["client of accesslink_v4", f"client of {V3}"]


def test_the_quota_is_as_polars_headers_told_it(client: Database) -> None:
    connected(client, api=V3)
    ran(client, ended_utc=NOW)
    soon = datetime.now(UTC) + timedelta(minutes=10)  # NOW is when the tests began
    add(client, kept.quota_report, **TOLD, window="short", used=130, limit=520, resets_utc=soon)
    add(client, kept.quota_report, **TOLD, window="long", used=51, limit=5100, resets_utc=soon)
    (short, first), (long, second) = bars(shown())
    assert (short, long) == (25, 1)
    assert "130 of 520 requests in 15 minutes; all free again today at " in first
    assert "51 of 5,100 requests in 24 hours" in second


def test_a_window_that_has_ended_is_free_again(client: Database) -> None:
    connected(client, api=V3)
    ran(client, ended_utc=NOW)
    past = NOW - timedelta(minutes=1)
    add(client, kept.quota_report, **TOLD, window="short", used=520, limit=520, resets_utc=past)
    [(value, words)] = bars(shown())
    assert value == 0
    assert "0 of 520 requests" in words
    assert "free again" not in words


@pytest.mark.parametrize("leave", [True, False])
def test_the_registration_ends_only_when_asked_for(
    polar: Database, simulator: Simulator, leave: bool
) -> None:
    app = shown()
    button(app, "Disconnect ").click().run()
    assert registered(simulator)
    button(app, "Disconnect ").click()
    box = app.checkbox[0]
    if leave:
        box.check()
    app.button(key="confirm_disconnect").click().run()
    assert not app.exception
    assert registered(simulator) is not leave
    assert [each.status for each in people.connections(polar)] == ["disconnected"]


def test_polar_out_of_reach_leaves_the_connection_as_it_was(
    polar: Database, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLAR_V3_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("polar_data.http.ATTEMPTS", 1)
    app = shown()
    button(app, "Disconnect ").click().run()
    button(app, "Disconnect ").click()
    app.checkbox[0].check()
    app.button(key="confirm_disconnect").click().run()
    assert app.error
    assert registered(simulator)
    assert [each.status for each in people.connections(polar)] == ["active"]


def registered(simulator: Simulator) -> bool:
    found = simulator.admin("state")["registrations"]
    return any(each["account"] == "ada" and each["since"] for each in found)


def test_without_a_webhook_it_says_that_polling_goes_on(
    client: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLAR_SYNC_MINUTES", "45")
    connected(client, api=V3)
    words = text(shown())
    assert "no public address" in words
    assert "asked for every 45 minutes" in words
    assert "make webhooks" in words


def test_only_accesslink_v3_has_a_webhook(client: Database) -> None:
    connected(client)
    assert "Webhook" not in [each.value for each in shown().subheader]


def test_an_address_that_is_none_is_refused_in_words(polar: Database) -> None:
    app = shown()
    address(app, "polar")
    assert "not a web address" in app.error[0].value


def test_an_address_that_does_not_answer_is_refused_by_polar(polar: Database) -> None:
    app = shown()
    address(app, "http://127.0.0.1:9")
    assert app.error
    with polar.read() as connection:
        assert connection.execute(select(kept.webhook)).all() == []


def address(app: AppTest, url: str) -> None:
    next(each for each in app.text_input if each.label == "Public address").set_value(url)
    button(app, "Create the webhook").click().run()
    assert not app.exception


def test_a_webhook_is_shown_with_what_it_tells_of(client: Database) -> None:
    connected(client, api=V3)
    hook(client)
    app = shown()
    words = text(app)
    assert "https://polar.example/webhooks/polar" in words
    assert "Sleep and recovery, Training" in words
    assert [key for each in app.button if (key := (each.key or "").rpartition("_")[0]) in SWITCHES] == [
        "hook_off"
    ]


def test_one_made_elsewhere_is_said_to_be_without_its_key(client: Database) -> None:
    connected(client, api=V3)
    hook(client, secret_encrypted=None, active=False)
    app = shown()
    assert "key is not here" in app.warning[0].value
    assert [key for each in app.button if (key := (each.key or "").rpartition("_")[0]) in SWITCHES] == [
        "hook_on"
    ]


def test_messages_and_refusals_are_counted(client: Database) -> None:
    connected(client, api=V3)
    for number, asked in ((1, NOW), (2, None)):
        row = {"fingerprint": f"f{number}", "event": "SLEEP", "user_id": "475", "received_utc": NOW}
        add(client, kept.webhook_event, **row, asked_utc=asked)
    long_ago = NOW.date() - timedelta(days=40)
    for day, reason, count in (
        (NOW.date(), "unsigned", 3),
        (NOW.date() - timedelta(days=1), "unsigned", 1),
        (NOW.date(), "too large", 1),
        (long_ago, "malformed", 9),
    ):
        add(client, kept.webhook_refusal, day_utc=day, reason=reason, count=count)
    words = text(shown())
    assert "2 messages of Polar's, of which 1 led to a sync" in words
    assert "Refused: 1 too large, 4 unsigned." in words


def test_every_event_has_words() -> None:
    from ui.connections.webhooks import LABELS

    assert LABELS.keys() == EVENTS.keys()
