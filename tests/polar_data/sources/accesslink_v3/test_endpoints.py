from __future__ import annotations

from datetime import date

import pytest

from polar_data.sources.accesslink_v3.endpoints import ENDPOINTS

BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}

# Path, and the longest range a call may ask for.
PATHS = {
    "v3_user": ("/users/{user}", 0),
    "v3_physical_info": ("/users/physical-info", 0),
    "v3_exercises": ("/exercises", 0),
    "v3_exercise_fit": ("/exercises/{id}/fit", 0),
    "v3_exercise_tcx": ("/exercises/{id}/tcx", 0),
    "v3_exercise_gpx": ("/exercises/{id}/gpx", 0),
    "v3_activities": ("/users/activities", 28),
    "v3_activity_samples": ("/users/activities/samples", 28),
    "v3_sleep": ("/users/sleep", 0),
    "v3_nightly_recharge": ("/users/nightly-recharge", 0),
    "v3_continuous_heart_rate": ("/users/continuous-heart-rate", 28),
    "v3_cardio_load": ("/users/cardio-load/date", 180),
    "v3_alertness": ("/users/sleepwise/alertness/date", 28),
    "v3_circadian_bedtime": ("/users/sleepwise/circadian-bedtime/date", 28),
    "v3_body_temperature": ("/users/biosensing/bodytemperature", 28),
    "v3_skin_temperature": ("/users/biosensing/skintemperature", 28),
    "v3_skin_contacts": ("/users/biosensing/skincontacts", 28),
    "v3_ecg": ("/users/biosensing/ecg", 28),
    "v3_spo2": ("/users/biosensing/spo2", 28),
    "v3_tx_exercises": ("/users/{user}/exercise-transactions", 0),
    "v3_tx_activities": ("/users/{user}/activity-transactions", 0),
    "v3_tx_physical_information": ("/users/{user}/physical-information-transactions", 0),
}

# What the parts of a handed-over item are called below its address, and the listing's name for the items.
TRANSACTIONS = {
    "v3_tx_exercises": ("EXERCISE", "exercises", "heart-rate-zones samples fit tcx gpx"),
    "v3_tx_activities": ("ACTIVITY_SUMMARY", "activity-log", "step-samples zone-samples"),
    "v3_tx_physical_information": ("PHYSICAL_INFORMATION", "physical-informations", ""),
}


def test_every_endpoint_with_its_path_and_range() -> None:
    assert {e.name: (e.path, e.window_days) for e in ENDPOINTS} == PATHS
    assert {e.scope for e in ENDPOINTS} == {"accesslink.read_all"}


def test_both_ends_of_a_range_count() -> None:
    for endpoint in ENDPOINTS:
        for dates in endpoint.dates:
            asked = dates.params(date(2026, 1, 1), date(2026, 1, 29))
            assert asked == [("from", "2026-01-01"), ("to", "2026-01-28")]


@pytest.mark.parametrize(
    ("name", "days"),
    [("v3_exercises", 30), ("v3_sleep", 28), ("v3_nightly_recharge", 28), ("v3_activities", 365)],
)
def test_what_polar_forgets_is_kept(name: str, days: int) -> None:
    assert BY_NAME[name].keep_days == days


def test_exercises_come_with_all_they_have_in_one_call() -> None:
    assert BY_NAME["v3_exercises"].params == (("samples", "true"), ("zones", "true"), ("route", "true"))


@pytest.mark.parametrize("name", TRANSACTIONS)
def test_transactions(name: str) -> None:
    transaction = BY_NAME[name].transaction
    assert transaction is not None
    parts = " ".join(part.path for part in transaction.parts)
    assert (transaction.data_type, transaction.links, parts) == TRANSACTIONS[name]
    assert {part.path for part in transaction.parts if part.links} <= {"samples"}


def test_every_function_takes_both_spellings_and_leaves_the_item_as_it_came() -> None:
    endpoint = BY_NAME["v3_exercises"]
    kebab = {"id": "A", "start-time": "2026-02-01T06:35:07", "upload-time": "2026-02-01T11:48:20Z"}
    came = dict(kebab)
    snake = {name.replace("-", "_"): value for name, value in kebab.items()}
    assert endpoint.day(kebab) == endpoint.day(snake) == date(2026, 2, 1)
    assert endpoint.stamp(kebab) == endpoint.stamp(snake) == "2026-02-01T11:48:20Z"
    assert endpoint.parse(kebab).tables == endpoint.parse(snake).tables
    assert kebab == came
    assert endpoint.items([kebab]) == [came]
