"""The Connections page in its states, on a database filled through the data layer."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from polar_data import config, connect, lease
from polar_data.database import Database
from polar_data.jobs import sync_lease
from polar_data.plan import EARLIEST
from polar_data.schema import kept
from polar_data.scopes import SCOPES
from polar_data.store import people
from tests.pages.connecting import NOW, add, button, connected, ran, requested, shown, text
from tests.pages.shown import downloads, tables


def test_not_connected_shows_three_steps_and_the_exact_redirect_uri(real: Database) -> None:
    app = shown()
    assert re.findall(r"<h3><i>(\d)</i>", text(app)) == ["1", "2", "3"]
    assert app.code[0].value == "http://127.0.0.1:8501/oauth/callback"
    assert "Step 2 comes first" in text(app)
    assert "/oauth/start" not in text(app)


def test_client_id_and_secret_are_saved_encrypted_and_step_three_opens(
    real: Database, tmp_path: Path
) -> None:
    app = shown()
    app.text_input[0].set_value("my-client")
    app.text_input[1].set_value("my-very-secret-secret")
    button(app, "Save").click().run()
    assert not app.exception
    client = connect.api_client(real, config.load())
    assert client is not None
    assert (client.client_id, client.secret) == ("my-client", "my-very-secret-secret")
    assert "my-very-secret-secret" not in dump(tmp_path / "polar.db")
    assert 'href="/oauth/start?ticket=' in text(app)
    assert "my-very-secret-secret" not in text(app)


def test_with_another_key_file_the_secret_can_be_entered_anew(real: Database, tmp_path: Path) -> None:
    connect.save_api_client(real, config.load(), "my-client", "lost")
    (tmp_path / "secret.key").unlink()
    app = shown()
    assert "The key file does not fit" in app.error[0].value
    assert "/oauth/start" not in text(app)
    assert app.text_input[0].value == "my-client"
    app.text_input[1].set_value("found")
    button(app, "Save").click().run()
    assert not app.error
    client = connect.api_client(real, config.load())
    assert client is not None
    assert client.secret == "found"
    assert "/oauth/start" in text(app)


def test_a_connected_account_is_shown_with_another_key_file_and_can_reconnect(
    real: Database, tmp_path: Path
) -> None:
    connect.save_api_client(real, config.load(), "my-client", "lost")
    (tmp_path / "secret.key").unlink()
    connected(real)
    ran(real, status="failed", message="The key file does not fit this database. Connect again.")
    app = shown()
    assert not app.exception
    assert ">Reconnect</a>" in text(app)
    assert app.text_input[0].value == "my-client"


def test_half_a_client_is_refused_in_words(real: Database) -> None:
    app = shown()
    app.text_input[0].set_value("my-client")
    button(app, "Save").click().run()
    assert "both needed" in app.error[0].value
    assert connect.api_client(real, config.load()) is None


def test_a_client_of_the_environment_is_not_asked_for(
    real: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLAR_CLIENT_ID", "from-env")
    monkeypatch.setenv("POLAR_CLIENT_SECRET", "env-secret")
    app = shown()
    assert "`from-env` comes from the environment" in text(app)
    assert not app.text_input
    assert "env-secret" not in text(app)


def test_missing_scopes_are_named_with_a_way_to_add_them(real: Database) -> None:
    granted = " ".join(scope for scope in SCOPES if scope != "tests:read")
    connected(real, scopes_granted=granted)
    app = shown()
    assert SCOPES["tests:read"] in app.warning[0].value
    assert SCOPES["sleep:read"] not in app.warning[0].value
    assert "Reconnect to allow more" in text(app)
    with real.read() as connection:
        attempt = connection.execute(select(kept.oauth_attempt.c.connection_id)).scalars().all()
    assert 1 in attempt  # the way back leads to this connection


def test_with_every_scope_nothing_is_said_to_be_missing(real: Database) -> None:
    connected(real)
    app = shown()
    assert not app.warning
    assert app.expander[0].label == f"What Polar lets the dashboard read: {len(SCOPES)} of {len(SCOPES)}"


def test_a_withdrawn_consent_offers_to_reconnect(real: Database) -> None:
    connected(real, status="revoked")
    app = shown()
    assert "withdrawn at Polar" in app.error[0].value
    assert ">Reconnect<" in text(app)
    assert not [each for each in app.button if each.label == "Sync now"]


def test_arriving_from_polar_is_confirmed(real: Database) -> None:
    connected(real)
    assert "account is connected" in shown(connected="1").success[0].value
    assert not shown(connected="77").success
    assert not shown(connected="x").success


def test_the_owner_is_asked_for_and_the_first_sync_requested(real: Database) -> None:
    connected(real, athlete_id=None)
    app = shown()
    assert "Whose account is this?" in text(app)
    app.text_input[0].set_value("Ada")
    button(app, "Save and start").click().run()
    assert not app.exception
    assert [athlete.name for athlete in people.athletes(real)] == ["Ada"]
    assert people.connection(real, 1).athlete_id is not None
    assert requested(real) == [1]


def test_the_owner_may_be_someone_known(real: Database) -> None:
    connected(real, athlete_id=None)
    add(real, kept.athlete, id=5, name="Ben", created_utc=NOW)
    app = shown()
    app.radio[0].set_value(5)
    button(app, "Save and start").click().run()
    assert people.connection(real, 1).athlete_id == 5
    assert [athlete.id for athlete in people.athletes(real)] == [5]


def waiting(real: Database) -> None:
    """Ada's connection 1, Ben's 3, and 2 that may renew hers."""
    connected(real, status="revoked")
    add(real, kept.athlete, id=5, name="Ben", created_utc=NOW)
    row = {"api": "accesslink_v4", "status": "active", "created_utc": NOW, "scopes_granted": "sleep:read"}
    add(real, kept.connection, id=2, athlete_id=None, **row)
    add(real, kept.connection, id=3, athlete_id=5, **row)
    add(real, kept.meta, name="renews/2", value="1")


def test_who_reconnects_is_likely_the_one_who_was_connected(real: Database) -> None:
    waiting(real)
    app = shown(connected="2")
    assert "Whose account is this?" in text(app)
    assert "Ada's" in text(app)
    owner = next(radio for radio in app.radio if radio.label == "Person")
    assert (owner.options, owner.value) == (["Ada", "Ben", "Someone new"], 1)
    button(app, "Save and start").click().run()
    assert not app.exception
    assert [(link.id, link.athlete_id, link.status) for link in people.connections(real)] == [
        (1, 1, "active"),
        (3, 5, "active"),
    ]
    assert requested(real) == [1]
    assert app.segmented_control(key="connection_accesslink_v4").value == 1


def test_who_reconnected_may_have_been_somebody_else(real: Database) -> None:
    waiting(real)
    app = shown(connected="2")
    next(radio for radio in app.radio if radio.label == "Person").set_value(0)
    next(field for field in app.text_input if "new person" in field.label).set_value("Cem")
    button(app, "Save and start").click().run()
    assert not app.exception
    assert [link.athlete_id for link in people.connections(real)] == [1, 6, 5]
    assert people.connection(real, 1).status == "revoked"
    assert requested(real) == [2]


def test_an_owner_without_a_name_is_asked_again(real: Database) -> None:
    connected(real, athlete_id=None)
    app = shown()
    button(app, "Save and start").click().run()
    assert app.error[0].value == "Enter a name."
    assert people.athletes(real) == []


def test_sync_now_asks_for_a_sync_and_says_that_it_starts(real: Database) -> None:
    connected(real)
    ran(real, ended_utc=NOW)
    app = shown()
    assert "Everything was fetched" in text(app)
    app.button(key="sync_now").click().run()
    assert requested(real) == [1]
    assert app.get("progress")[0].proto.text.startswith("The sync starts")


def test_a_running_sync_shows_how_far_it_is(real: Database) -> None:
    connected(real)
    ran(real, status="running", requests_done=10, seconds_left=120.0, doing="Sleep")
    assert lease.acquire(real, sync_lease(1), "someone", 60)
    app = shown()
    bar = app.get("progress")[0].proto
    assert bar.value == 25
    assert bar.text == "10 of 40 requests · about 2 minutes left · Sleep"
    assert "close the browser" in text(app)


def test_a_second_sync_is_refused_politely(real: Database) -> None:
    connected(real)
    ran(real, status="running")
    assert lease.acquire(real, sync_lease(1), "someone", 60)
    app = shown()
    app.button(key="sync_now").click().run()
    assert not app.exception
    assert "running already" in app.info[0].value
    assert requested(real) == []


def test_problems_come_with_what_to_do(real: Database) -> None:
    connected(real)
    ran(real, status="partial", ended_utc=NOW)
    problem = {"run_id": 1, "connection_id": 1, "endpoint": "sleeps", "what": "Polar is down", "do": "Wait."}
    add(real, kept.sync_problem, **problem)
    (found,) = tables(shown())
    assert found == {"Kind of data": ["Sleep"], "What happened": ["Polar is down"], "What to do": ["Wait."]}


def test_how_far_back_is_saved(real: Database) -> None:
    connected(real, first_day=NOW.date() - connect.FIRST_SYNC)
    app = shown()
    history = next(radio for radio in app.radio if radio.label == "Fetch data from")
    assert history.value == "One year"
    history.set_value("Everything Polar has").run()
    app.button(key="save_history").click().run()
    assert people.connection(real, 1).first_day is None


def test_the_calendar_shows_the_states_and_one_family_in_detail(real: Database) -> None:
    connected(real)
    ran(real, ended_utc=NOW)
    today = datetime.now().astimezone().date()
    for back, state in ((0, "empty"), (1, "data"), (2, "data"), (3, "failed")):
        row = {"connection_id": 1, "endpoint": "sleeps", "state": state, "checked_utc": NOW}
        add(real, kept.coverage, day=today - timedelta(days=back), **row)
    app = shown()
    assert len(app.get("plotly_chart")) == 1
    (spans,) = tables(app)
    assert spans["State"] == ["Empty", "Data", "Failed"]
    assert spans["Days"] == ["1", "2", "1"]
    assert spans["What to do"][2].startswith("Sync again")
    assert downloads(app) == ["Shown", "All data"] * 2


def test_all_starts_with_the_oldest_day_that_was_asked_for(real: Database) -> None:
    connected(real, first_day=NOW.date() - connect.FIRST_SYNC)  # syncs went back further before
    for day, state in ((EARLIEST, "failed"), (NOW.date(), "data")):
        row = {"connection_id": 1, "endpoint": "sleeps", "state": state, "checked_utc": NOW}
        add(real, kept.coverage, day=day, **row)
    (spans,) = tables(shown(range="All"))
    assert spans["State"] == ["Data", "Failed"]


def test_a_range_without_anything_says_why(real: Database) -> None:
    connected(real)
    ran(real, ended_utc=NOW)
    app = shown()
    assert "Nothing was asked for in this range yet" in text(app)
    assert not app.get("plotly_chart")


@pytest.mark.parametrize("keep", [True, False])
def test_disconnect_asks_first_and_keeps_or_deletes(real: Database, keep: bool) -> None:
    connected(real)
    app = shown()
    button(app, "Disconnect ").click().run()
    assert people.connection(real, 1).status == "active"
    # A test runs the whole page, which closes a dialog: the button that opens it is pressed along.
    button(app, "Disconnect ").click()
    next(radio for radio in app.radio if radio.label == "The data that was fetched").set_value(keep)
    app.button(key="confirm_disconnect").click().run()
    assert not app.exception
    left = [connection.status for connection in people.connections(real)]
    assert left == (["disconnected"] if keep else [])


def test_the_data_of_a_disconnected_account_can_be_deleted_later(real: Database) -> None:
    connected(real, status="disconnected")
    app = shown()
    assert "Connect again" in text(app)
    button(app, "Delete its data").click().run()
    assert len(people.connections(real)) == 1
    button(app, "Delete its data").click()
    app.button(key="confirm_delete").click().run()
    assert people.connections(real) == []


def test_whose_a_disconnected_account_was_is_not_asked(real: Database) -> None:
    connected(real, status="disconnected", athlete_id=None)
    app = shown()
    assert "Whose account" not in text(app)
    assert "Needs you" not in text(app)


def test_several_connections_are_chosen_by_name(real: Database) -> None:
    connected(real)
    add(real, kept.athlete, id=2, name="*Ben*", created_utc=NOW)
    row = {"id": 2, "athlete_id": 2, "api": "accesslink_v4", "status": "revoked", "created_utc": NOW}
    add(real, kept.connection, **row, scopes_granted="sleep:read")
    app = shown()
    assert app.segmented_control(key="connection_accesslink_v4").options == ["Ada (1)", r"\*Ben\* (2)"]
    app.segmented_control(key="connection_accesslink_v4").set_value(2).run()
    assert "withdrawn at Polar" in text(app)


def dump(file: Path) -> str:
    connection = sqlite3.connect(file)
    try:
        return "\n".join(connection.iterdump())
    finally:
        connection.close()
