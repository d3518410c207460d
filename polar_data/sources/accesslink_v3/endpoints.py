"""AccessLink v3's data endpoints, one row each. Paths are relative to /v3."""

from __future__ import annotations

from functools import partial

from polar_data.sources.accesslink_v3 import activity, biosensing, exercises, load, nights, profile
from polar_data.sources.accesslink_v3.reading import (
    device_of,
    either_spelling,
    list_or_one,
    tested_at,
)
from polar_data.sources.endpoint import Dates, Endpoint, Json, Part, Transaction
from polar_data.sources.envelopes import (
    date_at,
    day_at,
    id_at,
    joined,
    list_at,
    named,
    stamp_at,
    start_at,
    whole_answer,
)
from polar_data.sources.guard import guarded

SCOPE = "accesslink.read_all"
DATES = (Dates(inclusive=True),)
NIGHTS = 28  # what Polar gives of nights, and the longest range it takes
YEAR = 365
HALF_YEAR = 180

FILE_PARTS = tuple(Part(kind, binary=True) for kind in exercises.FILES)


def _tested_key(item: Json) -> str:
    return f"{tested_at(item).isoformat()}/{device_of(item)}"


_START_AND_DEVICE = joined(start_at("start_time"), device_of)


_ROWS = (
    Endpoint(
        name="v3_user",
        label="Account",
        path="/users/{user}",
        scope=SCOPE,
        items=whole_answer(),
        key=named("v3_user"),
        parse=profile.parse_user,
        priority=1,
    ),
    Endpoint(
        name="v3_physical_info",
        label="Physical information",
        path="/users/physical-info",
        scope=SCOPE,
        items=whole_answer(),
        key=profile.changed_at,
        parse=profile.parse_physical_info,
        version=2,
        stamp=stamp_at("modified"),
        newest_only=True,
        priority=1,
    ),
    Endpoint(
        name="v3_exercises",
        label="Exercises",
        path="/exercises",
        scope=SCOPE,
        items=list_at("exercises"),
        key=id_at("id"),
        parse=exercises.parse_exercise,
        version=2,
        day=day_at("start_time"),
        stamp=stamp_at("upload_time"),
        params=(("samples", "true"), ("zones", "true"), ("route", "true")),
        keep_days=30,
        rest_days=True,
        priority=2,
    ),
    Endpoint(
        name="v3_sleep",
        label="Sleep",
        path="/users/sleep",
        scope=SCOPE,
        items=list_at("nights"),
        key=date_at("date"),
        parse=nights.parse_sleep,
        day=day_at("date"),
        keep_days=NIGHTS,
        priority=2,
    ),
    Endpoint(
        name="v3_nightly_recharge",
        label="Nightly Recharge",
        path="/users/nightly-recharge",
        scope=SCOPE,
        items=list_at("recharges"),
        key=date_at("date"),
        parse=nights.parse_nightly_recharge,
        day=day_at("date"),
        keep_days=NIGHTS,
        priority=2,
    ),
    Endpoint(
        name="v3_cardio_load",
        label="Cardio load",
        path="/users/cardio-load/date",
        scope=SCOPE,
        items=list_or_one("cardio_loads", "date"),
        key=date_at("date"),
        parse=load.parse_cardio_load,
        day=day_at("date"),
        dates=DATES,
        window_days=HALF_YEAR,
        keep_days=HALF_YEAR,
        priority=3,
    ),
    Endpoint(
        name="v3_activities",
        label="Daily activity",
        path="/users/activities",
        scope=SCOPE,
        items=list_or_one("activities", "start_time"),
        key=date_at("start_time"),
        parse=activity.parse_activity,
        day=day_at("start_time"),
        dates=DATES,
        window_days=28,
        keep_days=YEAR,
        priority=3,
    ),
    Endpoint(
        name="v3_activity_samples",
        label="Activity by the minute",
        path="/users/activities/samples",
        scope=SCOPE,
        items=list_or_one("samples", "date"),
        key=date_at("date"),
        parse=activity.parse_activity_samples,
        day=day_at("date"),
        dates=DATES,
        window_days=28,
        keep_days=YEAR,
    ),
    Endpoint(
        name="v3_continuous_heart_rate",
        label="Continuous heart rate",
        path="/users/continuous-heart-rate",
        scope=SCOPE,
        items=list_or_one("heart_rates", "date"),
        key=date_at("date"),
        parse=activity.parse_continuous_heart_rate,
        day=day_at("date"),
        dates=DATES,
        window_days=28,
        keep_days=YEAR,
    ),
    Endpoint(
        name="v3_alertness",
        label="SleepWise alertness",
        path="/users/sleepwise/alertness/date",
        scope=SCOPE,
        items=list_or_one("alertness", load.START),
        key=load.period_key,
        parse=load.parse_alertness,
        day=load.wake_up_day,
        dates=DATES,
        window_days=28,
        keep_days=YEAR,
        priority=4,
    ),
    Endpoint(
        name="v3_circadian_bedtime",
        label="SleepWise bedtime",
        path="/users/sleepwise/circadian-bedtime/date",
        scope=SCOPE,
        items=list_or_one("circadian_bedtimes", load.START),
        key=load.period_key,
        parse=load.parse_circadian_bedtime,
        day=load.wake_up_day,
        dates=DATES,
        window_days=28,
        keep_days=YEAR,
        priority=4,
    ),
    *(
        Endpoint(
            name=f"v3_{name}",
            label=label,
            path=f"/users/biosensing/{path}",
            scope=SCOPE,
            items=list_at(path),
            key=key,
            parse=parse,
            day=day,
            dates=DATES,
            window_days=28,
            keep_days=YEAR,
        )
        for name, label, path, key, parse, day in (
            (
                "body_temperature",
                "Body temperature",
                "bodytemperature",
                joined(_START_AND_DEVICE, biosensing.measurement_of),
                biosensing.parse_body_temperature,
                day_at("start_time"),
            ),
            (
                "skin_temperature",
                "Skin temperature",
                "skintemperature",
                date_at("sleep_date"),
                biosensing.parse_skin_temperature,
                day_at("sleep_date"),
            ),
            (
                "skin_contacts",
                "Skin contact",
                "skincontacts",
                _START_AND_DEVICE,
                biosensing.parse_skin_contact,
                day_at("start_time"),
            ),
            ("ecg", "ECG", "ecg", _tested_key, biosensing.parse_ecg, biosensing.day_of_test),
            ("spo2", "Blood oxygen", "spo2", _tested_key, biosensing.parse_spo2, biosensing.day_of_test),
        )
    ),
    *(
        Endpoint(
            name=f"v3_exercise_{kind}",
            label=f"{kind.upper()} files",
            path=f"/exercises/{{id}}/{kind}",
            scope=SCOPE,
            items=exercises.file_items,
            key=id_at("id"),
            parse=partial(exercises.parse_file, kind),
            parents=("v3_exercises",),
            children=exercises.file_children(kind),
            keep_days=30,
            binary=True,
            priority=6,
        )
        for kind in exercises.FILES
    ),
    Endpoint(
        name="v3_tx_exercises",
        label="Exercises handed over",
        path="/users/{user}/exercise-transactions",
        scope=SCOPE,
        items=whole_answer(),
        key=exercises.handed_over_key,
        parse=exercises.parse_handed_over,
        version=2,
        day=exercises.handed_over_day,
        transaction=Transaction(
            "EXERCISE",
            "exercises",
            (Part("heart-rate-zones"), Part("samples", links="sample"), *FILE_PARTS),
        ),
    ),
    Endpoint(
        name="v3_tx_activities",
        label="Activity handed over",
        path="/users/{user}/activity-transactions",
        scope=SCOPE,
        items=whole_answer(),
        key=activity.summary_key,
        parse=activity.parse_activity_summary,
        day=day_at("summary.date"),
        transaction=Transaction(
            "ACTIVITY_SUMMARY", "activity-log", (Part("step-samples"), Part("zone-samples"))
        ),
    ),
    Endpoint(
        name="v3_tx_physical_information",
        label="Physical information handed over",
        path="/users/{user}/physical-information-transactions",
        scope=SCOPE,
        items=whole_answer(),
        key=profile.handed_over_key,
        parse=profile.parse_handed_over_info,
        version=2,
        day=day_at("summary.created"),
        transaction=Transaction("PHYSICAL_INFORMATION", "physical-informations"),
    ),
)


ENDPOINTS: tuple[Endpoint, ...] = tuple(guarded(either_spelling(endpoint)) for endpoint in _ROWS)
