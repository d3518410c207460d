"""The AccessLink v4 data endpoints as Polar's reference describes them, one row each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ROOT = "/v4/data"

Paths = tuple[str, ...]


@dataclass(frozen=True)
class Endpoint:
    """What one endpoint demands and how it wraps its items.

    `features` names, for each feature, the item keys it fills (`*` walks a list).
    With `selects` the features choose which items come; otherwise they fill keys of items
    that come anyway, `emptied` keys stay as empty lists without their feature, and `detail` keys
    come with any feature.
    """

    path: str
    family: str
    scope: str
    envelope: Paths = ()
    window_days: int | None = None
    features: Mapping[str, Paths] = field(default_factory=dict)
    selects: bool = False
    one_day_with_features: bool = True
    dialect: Literal["date", "datetime"] = "date"
    names: tuple[str, str] = ("from", "to")
    time_key: str | None = None
    newest_days: int | None = None
    emptied: frozenset[str] = frozenset()
    detail: Paths = ()

    @property
    def brought(self) -> frozenset[str]:
        """Every key path that some feature fills."""
        return frozenset(path for paths in self.features.values() for path in paths)


DAILY = (
    Endpoint(
        "/calendar/list",
        "calendar",
        "calendar:read",
        ("data", "entries"),
        90,
        features={
            "notes": ("note",),
            "feeling": ("feeling",),
            "feedback": ("feedback",),
            "perceived-recovery": ("perceivedRecovery",),
            "weight": ("weight",),
            "physical-information": ("physicalInformation",),
        },
        selects=True,
        one_day_with_features=False,
        dialect="datetime",
        time_key="*.dateTime",
    ),
    Endpoint(
        "/continuous-samples",
        "continuous_samples",
        "continuous_samples:read",
        ("continuousSamples", "heartRateSamplesPerDay"),
        30,
        features={"heart-rate-samples": ("samples",)},
        selects=True,
        one_day_with_features=False,
    ),
    Endpoint(
        "/activity/list",
        "activity",
        "activity:read",
        ("activities", "activityDays"),
        90,
        features={
            "samples": ("activitiesPerDevice",),
            "activity-target": ("target",),
            "physical-information": ("physicalInformation",),
        },
        emptied=frozenset({"activitiesPerDevice"}),
    ),
    Endpoint(
        "/nightly-recharge-results",
        "nightly_recharge",
        "nightly_recharge:read",
        ("nightlyRechargeResults", "nightlyRechargeResults"),
        28,
        features={"samples": ("hrvSamples", "breathingRateSamples")},
    ),
    Endpoint(
        "/ppi-samples",
        "ppi",
        "ppi_data:read",
        ("dailyPpiSamples",),
        90,
        features={"samples": ("ppiSamplesPerDevice",)},
    ),
    Endpoint(
        "/skin-contacts",
        "skin_contacts",
        "skin_contact:read",
        ("skinContactPeriods",),
        90,
    ),
    Endpoint(
        "/sleep-wake-vectors",
        "sleep_wake_vectors",
        "sleep:read",
        ("sleepWakeVectors",),
        7,
        newest_days=90,
    ),
    Endpoint(
        "/sleeps",
        "sleeps",
        "sleep:read",
        ("nightSleeps",),
        30,
        features={
            "sleep-result": ("sleepResult",),
            "original-sleep-result": ("originalSleepResult",),
            "sleep-evaluation": ("sleepEvaluation",),
            "sleep-score": ("sleepScore",),
        },
    ),
    Endpoint(
        "/temperature-measurements",
        "temperature",
        "temperature_measurement:read",
        ("temperatureMeasurementPeriod",),
        90,
    ),
    Endpoint(
        "/tests/list",
        "tests",
        "tests:read",
        ("data", "tests"),
        90,
        features={
            "samples": (
                "jumpTestResult.jumps",
                "orthostaticTestResult.rrSamples",
                "rrRecording.rrSamples",
                "ecgTestResult.samples",
                "ecgTestResult.qualityMeasurements",
            ),
        },
    ),
    Endpoint(
        "/training-sessions/list",
        "training_sessions",
        "training_sessions:read",
        ("trainingSessions",),
        90,
        features={
            "samples": ("exercises.*.samples",),
            "test-results": ("testResults",),
            "training-load-report": ("trainingLoadReport", "exercises.*.trainingLoadReport"),
            "laps": ("exercises.*.laps",),
            "hill-splits": ("hillSplits",),
            "routes": ("exercises.*.routes",),
            "statistics": ("exercises.*.statistics",),
            "zones": ("exercises.*.zones",),
            "pause-times": ("exercises.*.pauseTimes",),
            "strength-training-results": ("exercises.*.strengthTrainingResults",),
            "comments": ("comments",),
        },
        dialect="datetime",
        time_key="startTime",
        detail=("physicalInformation",),
    ),
    Endpoint(
        "/training-target/calendar-targets",
        "calendar_targets",
        "training_targets:read",
        ("trainingTarget",),
    ),
)

SINGLETONS = (
    Endpoint("/training-target/favorites", "favorites", "training_targets:read"),
    Endpoint("/sports/list", "sports", "sports:read"),
    Endpoint("/sports/profile-list-catalog", "sport_profile_catalog", "sports:read"),
    Endpoint("/sports/profiles", "sport_profiles", "sports:read"),
    Endpoint("/subscriptions", "subscriptions", "user_subscription:read"),
    Endpoint("/user-devices", "devices", "devices:read"),
    Endpoint("/user/account-data", "account_data", "profile:read"),
)

PICTURE = Endpoint("/user/profile-picture", "profile_picture", "profile:read")
ROUTE = Endpoint("/routes", "routes", "routes:read")

BY_FAMILY = {endpoint.family: endpoint for endpoint in (*DAILY, *SINGLETONS, PICTURE, ROUTE)}
SCOPES = sorted({endpoint.scope for endpoint in BY_FAMILY.values()})
