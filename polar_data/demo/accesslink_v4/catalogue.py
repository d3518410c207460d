"""The sports catalogue and the athlete's sport profiles."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID, uuid5

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.text import at_hour
from polar_data.demo.people import NEW_WATCH
from polar_data.demo.sports import SPORTS, Sport
from polar_data.demo.world import World
from polar_data.demo.zones import heart_rate_limits, power_limits, speed_limits

_NAMESPACE = UUID("5b1f0f64-3f0e-4f57-9a55-0d1c3e8b7a10")
_MODIFIED = "2024-03-26T07:07:33Z"
# Polar's id, the id of the sport it is a kind of, its English name.
_CATALOGUE = (
    (1, 1, "Running"),
    (2, 2, "Cycling"),
    (3, 3, "Walking"),
    (4, 1, "Jogging"),
    (5, 2, "Mountain biking"),
    (6, 6, "Skiing"),
    (7, 6, "Downhill skiing"),
    (8, 8, "Rowing"),
    (9, 3, "Nordic walking"),
    (10, 10, "Skating"),
    (11, 3, "Hiking"),
    (12, 12, "Tennis"),
    (13, 13, "Squash"),
    (14, 14, "Badminton"),
    (15, 15, "Strength training"),
    (16, 16, "Other outdoor"),
    (17, 1, "Treadmill running"),
    (18, 2, "Indoor cycling"),
    (19, 1, "Road running"),
    (20, 20, "Circuit training"),
    (22, 22, "Snowboarding"),
    (23, 23, "Swimming"),
    (24, 6, "Freestyle XC skiing"),
    (25, 6, "Classic XC skiing"),
    (27, 1, "Trail running"),
    (28, 10, "Ice skating"),
    (29, 10, "Inline skating"),
    (30, 10, "Roller skating"),
    (32, 32, "Group exercise"),
    (33, 33, "Yoga"),
    (34, 34, "Crossfit"),
    (35, 35, "Golf"),
    (36, 1, "Track&field running"),
    (38, 2, "Road cycling"),
    (39, 39, "Soccer"),
    (40, 40, "Cricket"),
    (41, 41, "Basketball"),
    (42, 42, "Baseball"),
    (43, 43, "Rugby"),
    (44, 44, "Field hockey"),
    (45, 45, "Volleyball"),
    (46, 46, "Ice hockey"),
    (47, 47, "Football"),
    (48, 48, "Handball"),
    (49, 45, "Beach volley"),
    (50, 39, "Futsal"),
    (51, 51, "Floorball"),
    (52, 52, "Dancing"),
    (54, 54, "Riding"),
    (55, 55, "Cross-trainer"),
    (57, 57, "Functional training"),
    (58, 58, "Bootcamp"),
    (59, 6, "Freestyle roller skiing"),
    (60, 6, "Classic roller skiing"),
    (61, 61, "Aerobics"),
    (65, 65, "Pilates"),
    (66, 66, "Stretching"),
    (68, 68, "Triathlon"),
    (69, 69, "Duathlon"),
    (83, 83, "Other indoor"),
    (84, 84, "Orienteering"),
    (91, 91, "Table tennis"),
    (92, 1, "Ultra running"),
    (94, 94, "Climbing (indoor)"),
    (95, 95, "Kayaking"),
    (103, 23, "Pool swimming"),
    (105, 23, "Open water swimming"),
    (117, 8, "Indoor rowing"),
)
_MULTI = {68, 69}
_BY_PACE = {1, 3, 23}
_INDOORS = {15, 17, 18, 20, 32, 33, 34, 55, 57, 58, 61, 65, 66, 83, 91, 94, 103, 117}
_PROFILES = tuple(sport for sport in SPORTS.values() if sport.name != "triathlon")


def sports(world: World) -> Item:
    """The response with the catalogue of sports."""
    return {
        "sports": [
            {
                "id": {"id": number},
                "modified": _MODIFIED,
                "localizedNames": {"en": {"longName": name}},
                "parentSport": {"id": parent},
                "type": "MULTI_SPORT" if number in _MULTI else "SINGLE_SPORT",
                "defaultSpeedView": "SPEED_VIEW_PACE" if parent in _BY_PACE else "SPEED_VIEW_SPEED",
                "defaultGpsSetting": "GPS_SETTING_OFF" if number in _INDOORS else "GPS_SETTING_ON_NORMAL",
                "defaultAltitudeActive": number not in _INDOORS,
                "defaultAutomaticLap": "AUTOMATIC_LAP_DISTANCE" if parent in (1, 2) else "AUTOMATIC_LAP_OFF",
                "defaultTapActive": False,
                "supportedFeatures": {
                    "speedZones": parent in (1, 2, 3, 6),
                    "sensorBroadcastingHr": False,
                },
            }
            for number, parent, name in _CATALOGUE
        ]
    }


def _uuid(world: World, name: str) -> str:
    return str(uuid5(_NAMESPACE, f"{world.seed} {name}"))


def _dates(world: World) -> Item:
    moment = at_hour(world.first_day, 9).isoformat() + "Z"
    return {"created": moment, "modified": moment}


def sport_profile_catalog(world: World) -> Item:
    """The response with the order of the sport profiles."""
    return {
        "catalog": {
            "uuid": _uuid(world, "catalog"),
            **_dates(world),
            "activeSportProfileListIndex": 0,
            "lists": [
                {
                    "index": 0,
                    "sportProfileUuids": [_uuid(world, sport.name) for sport in _PROFILES],
                }
            ],
        }
    }


def sport_profiles(world: World) -> Item:
    """The response with a sport profile for each sport the athlete does."""
    return {
        "profiles": [
            {"uuid": _uuid(world, sport.name), **_dates(world), "profile": _profile(world, sport)}
            for sport in _PROFILES
        ]
    }


def _profile(world: World, sport: Sport) -> Item:
    person = world.person
    heart = heart_rate_limits(person)
    limits: Item = {
        "heartRateZones": _zones(heart),
        "speedZones": _zones(speed_limits(sport)),
        "powerZones": _zones(power_limits(person)) if sport.power else [],
        "heartRateSettingSource": "HEART_RATE_ZONE_SETTING_SOURCE_DEFAULT",
        "powerSettingSource": "POWER_ZONE_SETTING_SOURCE_DEFAULT",
        "speedSettingSource": "SPEED_ZONE_SETTING_SOURCE_DEFAULT",
        "powerZoneCalculationMethod": "POWER_ZONE_CALCULATION_METHOD_FTP_BASED",
        "speedZoneCalculationMethod": "SPEED_ZONE_CALCULATION_METHOD_MAS_BASED",
    }
    return {
        "sportId": sport.polar_id,
        "settings": {
            "sensorBroadcastingHr": False,
            "hrZoneLockAvailable": True,
            "speedZoneLockAvailable": sport.gps,
            "powerZoneLockAvailable": sport.power,
            "volume": {"volume": 60},
            "speedView": "SPEED_VIEW_SPEED" if sport.wheels else "SPEED_VIEW_PACE",
            "zoneOptimizerSetting": "ZONE_OPTIMIZER_SETTING_OFF",
            "zoneLimits": limits,
            "trainingReminder": {"type": "TRAINING_REMINDER_TYPE_OFF"},
            "powerView": "POWER_VIEW_WATT",
            "strideSpeedSource": "STRIDE_SPEED_SOURCE_GPS",
            "swimmingUnits": "SWIMMING_UNITS_METERS",
            "muscleLoadSetting": "MUSCLE_LOAD_SETTING_ON",
            "remoteButtonActions": ["REMOTE_BUTTON_ACTION_TAKE_LAP"],
        },
        "sportFactor": 1.0,
        "aerobicThreshold": person.aerobic_threshold,
        "anaerobicThreshold": person.anaerobic_threshold,
        "sprintDetectionSettings": {
            "source": "SPRINT_DETECTION_SOURCE_SOURCE_ACCELERATION",
            "sprintThresholdAcceleration": 2.8,
        },
        "productSettings": [_product(sport)],
        "subProfileUuids": [],
    }


def _product(sport: Sport) -> Item:
    settings: Item = {
        "product": {"modelName": NEW_WATCH.model},
        "vibration": True,
        "autoScrolling": False,
        "altitudeSetting": "ALTITUDE_SETTING_ON" if sport.gps else "ALTITUDE_SETTING_OFF",
        "gpsSetting": "GPS_SETTING_ON_NORMAL" if sport.gps else "GPS_SETTING_OFF",
        "autoPause": {"trigger": "AUTO_PAUSE_TRIGGER_OFF", "speedThreshold": 0.0},
        "autolapSettings": {
            "automaticLap": "AUTOMATIC_LAP_DISTANCE" if sport.gps else "AUTOMATIC_LAP_OFF",
            "automaticLapDistance": 5000.0 if sport.wheels else 1000.0,
        },
        "heartRateView": "HEART_RATE_VIEW_BPM",
        "tapButtonAction": "TAP_BUTTON_ACTION_OFF",
        "sportTapButtonSensitivity": "SPORT_TAP_BUTTON_SENSITIVITY_OFF",
        "voiceGuidance": False,
    }
    if sport.pool:
        settings["swimmingPool"] = {
            "swimmingPoolType": "SWIMMING_POOL_UNITS_METERS",
            "poolLength": 25.0,
        }
    return settings


def _zones(limits: Sequence[float]) -> list[Item]:
    return [{"lowerLimit": low, "higherLimit": high} for low, high in pairwise(limits)]
