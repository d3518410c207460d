"""AccessLink v3: one request for all there is of a family, and transactions that lose nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from polar_data import rebuild
from polar_data.schema import kept
from polar_data.store import daily, derived_values, people, sessions
from tests.support.sync import TODAY, Account, differences

DAYS = 8
HANDED_OVER = ("v3_tx_exercises", "v3_tx_activities", "v3_tx_physical_information")


@pytest.fixture
def account(walker: Account) -> Account:
    """Connected, and not synced yet."""
    return walker


def transactions(account: Account) -> list[tuple[str, str, int]]:
    """(method, kind, status) of what was created and committed."""
    report = account.simulator.admin("requests", reset=True)
    return [
        (method, path.split("/")[4].removesuffix("-transactions"), status)
        for method, path, _, status in report["requests"]
        if method in {"POST", "PUT"} and "-transactions" in path
    ]


def items(account: Account) -> dict[str, int]:
    c = kept.archive_item.c
    with account.database.read() as connection:
        return dict(Counter(connection.scalars(select(c.endpoint).where(c.current))))


def handed_over(account: Account) -> dict[str, int]:
    found = items(account)
    return {name: found.get(name, 0) for name in HANDED_OVER}


def test_a_family_costs_one_request_where_one_holds_all_its_days(account: Account) -> None:
    assert account.sync() == "complete"
    asked = Counter(path for path, _ in account.requests())
    daily = ("sleep", "nightly-recharge", "activities", "activities/samples", "cardio-load/date")
    assert [asked[f"/v3/users/{family}"] for family in daily] == [1] * len(daily)
    assert asked["/v3/exercises"] == asked["/v3/notifications"] == 1


def test_ranges_end_with_their_last_day(account: Account) -> None:
    account.sync()
    queries = dict(account.requests())
    first = TODAY - timedelta(days=DAYS - 1)
    assert queries["/v3/users/activities"].startswith(f"from={first}&to={TODAY}")


def test_a_second_sync_brings_nothing_new_and_no_file_again(account: Account) -> None:
    account.sync()
    before = account.snapshot()
    account.requests()
    assert account.sync() == "complete"
    assert account.snapshot() == before
    paths = [path for path, _ in account.requests()]
    assert not [path for path in paths if path.endswith(("/fit", "/tcx", "/gpx"))]
    assert not [path for path in paths if "transactions" in path]  # the notifications named none


def test_every_transaction_is_committed_and_its_items_are_here(account: Account) -> None:
    account.sync()
    assert sorted(transactions(account)) == [
        ("POST", "activity", 201),
        ("POST", "exercise", 201),
        ("POST", "physical-information", 201),
        ("PUT", "activity", 200),
        ("PUT", "exercise", 200),
        ("PUT", "physical-information", 200),
    ]
    found = handed_over(account)
    assert found["v3_tx_exercises"] == items(account)["v3_exercises"]
    assert found["v3_tx_physical_information"] == 1
    assert found["v3_tx_activities"] >= 25  # of some days there are several


def test_what_fails_within_a_transaction_leaves_it_open_and_comes_again(account: Account) -> None:
    user = people.connection(account.database, account.connection_id).user_id
    path = f"/v3/users/{user}/exercise-transactions"
    account.simulator.admin("fault", kind="status", endpoint=path, status=400)
    assert account.sync() == "partial"
    assert [p["endpoint"] for p in account.problems] == ["v3_tx_exercises"]
    assert handed_over(account)["v3_tx_exercises"] == 0
    assert account.sync() == "complete"
    assert handed_over(account)["v3_tx_exercises"] == items(account)["v3_exercises"]


def test_a_429_within_a_transaction_stops_the_run_which_goes_on_later(account: Account) -> None:
    account.simulator.admin("v3-limits", short=60, long=100_000)
    assert account.sync() == "partial"
    assert ("PUT", "exercise", 200) not in transactions(account)
    with account.database.read() as connection:
        request = connection.execute(select(kept.sync_request)).one()
    assert request.reason == "resume"
    account.simulator.admin("v3-limits", short=10_000, long=100_000)
    account.simulator.admin("clock", advance_s=901)
    with account.database.write() as connection:
        connection.execute(kept.quota_report.delete())  # our clock did not move on
    assert account.sync() == "complete"
    assert handed_over(account)["v3_tx_exercises"] == items(account)["v3_exercises"]


def test_files_are_kept_as_they_came(account: Account) -> None:
    account.sync()
    found = items(account)
    assert found["v3_exercise_fit"] == found["v3_exercise_tcx"] == found["v3_exercises"]
    assert 0 < found["v3_exercise_gpx"] <= found["v3_exercises"]


def test_once_missing_consents_are_accepted_everything_is_asked_for(account: Account) -> None:
    account.simulator.admin("fault", kind="consent")
    assert account.sync() == "failed"
    assert account.count(kept.coverage, state="not_consented") > 0
    account.simulator.admin("consent", accepted=True)
    assert account.sync() == "complete"
    assert account.count(kept.coverage, state="not_consented") == 0
    assert items(account)["v3_exercises"] > 0


def test_a_night_whose_start_was_moved_has_the_alertness_of_the_new_start(account: Account) -> None:
    forgotten, *moved = (TODAY - timedelta(days=n) for n in (2, 1, 0))

    def alertness() -> list[float | None]:
        return daily.daily(account.database, account.athlete_id, forgotten, TODAY)["alertness"].to_list()

    account.sync()
    before = alertness()
    account.simulator.admin("hide", family="v3_alertness", day=forgotten.isoformat())
    for day in moved:
        later = {".period_start_time": f"{day}T03:00:00", ".grade": 4.2}
        account.simulator.admin("edit", family="v3_alertness", day=day.isoformat(), set=later)
    assert account.sync() == "complete"
    assert before[0] is not None
    assert alertness() == [before[0], 4.2, 4.2]


def weigh(account: Account, kg: float, day: date) -> None:
    changed = {"modified": f"{day}T05:00:00Z", ".weight": kg, ".maximum_heart_rate": 100 + int(kg)}
    account.simulator.admin("edit", family="v3_physical_info", set=changed)


def test_a_session_has_the_body_of_its_day_and_an_older_one_keeps_it(account: Account) -> None:
    weigh(account, 60.0, TODAY - timedelta(days=5))
    account.sync()
    before = derived_values.session_inputs(account.database, account.athlete_id)
    weigh(account, 70.0, TODAY - timedelta(days=2))
    assert account.sync() == "complete"
    every = sessions.sessions(account.database, account.athlete_id, date.min, TODAY)
    listed = every.filter(~every["session_id"].str.contains(r"^\d+$"))
    assert set(listed["sex"]) == {"female"}
    assert {day > TODAY - timedelta(days=2) for day in listed["day"]} == {True, False}
    for row in listed.iter_rows(named=True):
        kg = 70.0 if row["day"] >= TODAY - timedelta(days=2) else 60.0
        assert (row["weight_kg"], row["max_hr_bpm"]) == (kg, 100.0 + kg), row["day"]
        one = sessions.session(account.database, account.athlete_id, row["session_id"])
        assert one is not None
        assert (one["weight_kg"], one["aerobic_bpm"]) == (kg, row["aerobic_bpm"])
    after = derived_values.session_inputs(account.database, account.athlete_id)
    newer = set(every.filter(every["day"] >= TODAY - timedelta(days=2))["session_id"])
    assert {name for name in after if after[name] != before[name]} == newer
    past = TODAY - timedelta(days=5), TODAY - timedelta(days=1)
    weights = daily.daily(account.database, account.athlete_id, *past)["weight"].to_list()
    assert weights == [60.0, None, None, 70.0, None]
    now = account.snapshot()
    rebuild.rebuild(account.database)
    assert differences(account.snapshot(), now) == {}
