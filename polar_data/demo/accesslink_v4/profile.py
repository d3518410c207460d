"""What belongs to the account: its data, devices and subscriptions."""

from datetime import datetime, timedelta

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.text import at_hour, stamp
from polar_data.demo.people import Watch
from polar_data.demo.world import World


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds") + "Z"


def account_data(world: World) -> Item:
    """The response with the account's data."""
    person = world.person
    joined = _at(at_hour(world.first_day, 9) - timedelta(400))
    changed = _at(at_hour(world.last_day, 6) - timedelta(20))
    physical: Item = {
        "sex": "SEX_FEMALE",
        "birthday": person.birthday.isoformat(),
        "height": f"{person.height_cm:.1f}",
        "weight": f"{float(world.body.weight_kg[-1]):.1f}",
        "weightSource": "WEIGHT_SOURCE_USER",
        "trainingBackground": "TRAINING_BACKGROUND_FREQUENT",
        "vo2Max": str(person.vo2max),
        "maximumHeartRate": str(person.hr_max),
        "restingHeartRate": str(person.hr_rest),
        "aerobicThreshold": str(person.aerobic_threshold),
        "anaerobicThreshold": str(person.anaerobic_threshold),
        "sleepGoal": str(person.sleep_goal_s * 1000),
        "typicalDay": "TYPICAL_DAY_MOSTLY_SITTING",
        "metThreshold": "2.125",
        "weeklyRecoveryTimeSum": f"{float(world.body.fatigue[-1]) * 0.3:.2f}",
        "functionalThresholdPower": str(person.threshold_power_w),
        "speedCalibrationOffset": "0.0",
        "maximumAerobicPower": "298",
        "maximumAerobicSpeed": f"{60 / person.aerobic_speed_kmh:.2f}",
        "created": joined,
        "modified": changed,
    }
    dated = (
        "weight",
        "trainingBackground",
        "vo2Max",
        "sleepGoal",
        "weeklyRecoveryTimeSum",
        "functionalThresholdPower",
        "maximumAerobicPower",
        "maximumAerobicSpeed",
    )
    physical |= {f"{name}LastModified": changed for name in dated}
    consent = "An agreement to store training and wellbeing data."
    return {
        "accountData": {
            "basicInfo": {
                "firstName": person.first_name,
                "lastName": person.last_name,
                "email": person.email,
                "nickname": person.first_name,
                "created": joined,
                "modified": changed,
            },
            "profileInformation": {
                "motto": "Easy days easy",
                "favoriteSports": [{"id": "1"}, {"id": "38"}, {"id": "24"}],
            },
            "localizationSettings": {
                "firstDayOfWeek": "FIRST_DAY_OF_WEEK_MONDAY",
                "measurementUnit": "MEASUREMENT_UNIT_METRIC",
                "dateFormat": "DATE_FORMAT_DAY_MONTH_YEAR",
                "dateSeparator": "DATE_SEPARATOR_PERIOD",
                "timeFormat": "TIME_FORMAT_TWENTY_FOUR_HOUR",
                "timeSeparator": "TIME_SEPARATOR_COLON",
                "timezoneOffsetMinutes": world.clock.noon_offset(world.last_day),
                "language": "en",
                "flowLanguage": "en",
            },
            "generalSettings": [{"name": "show_weekly_summary", "value": "true"}],
            "physicalInformation": physical,
            "contactInformation": {
                "phoneNumber": "+358401234567",
                "address": {
                    "street1": "Esimerkkikatu 1",
                    "street2": "",
                    "street3": "",
                    "countryCode": "FI",
                    "stateCode": "",
                    "city": "Helsinki",
                    "zipCode": "00100",
                },
            },
            "consents": [
                {
                    "type": "GDPR",
                    "version": "2023-10-01",
                    "accepted": "true",
                    "metadata": [{"description": "What is agreed to", "content": consent}],
                    "approvedDataTypes": ["TRAINING", "SLEEP", "ACTIVITY"],
                    "unapprovedDataTypes": [],
                }
            ],
            "userTestPreferences": {
                "orthostaticResetDate": _at(at_hour(world.first_day, 7)),
                "created": joined,
                "modified": changed,
            },
            "consentHistoryStates": [
                {
                    "type": "GDPR",
                    "version": "2023-10-01",
                    "created": joined,
                    "state": "ACCEPTED",
                    "consentMetadata": [{"description": "What is agreed to", "content": consent}],
                }
            ],
        }
    }


def devices(world: World) -> Item:
    """The response with the watches, in use and no longer in use."""
    change = next((e.first_day for e in world.events if e.kind == "new_watch"), None)
    in_use, first = world.watches(world.last_day)[-1], world.watches(world.first_day)[0]
    known = [in_use] if change is None else [in_use, first]
    taken = {
        watch.uuid: at_hour(change if watch is in_use and change else world.first_day, 10) for watch in known
    }
    archived = [] if change is None else [(first, at_hour(change, 10.5))]

    def reference(watch: Watch) -> Item:
        return {"deviceReference": {"uuid": watch.uuid}}

    return {
        "devicesData": [
            reference(watch)
            | {
                "firmwareVersion": watch.firmware,
                "hardwareIdentifier": watch.hardware,
                "salesRegion": "GLOBAL",
                "productVariant": {
                    "productDescription": watch.model,
                    "productColor": "Black",
                },
            }
            for watch in known
        ],
        "userDevicesData": {
            "activeDevices": [
                reference(in_use)
                | {
                    "registered": _at(taken[in_use.uuid]),
                    "deviceSettings": [{"name": "language", "value": "en"}],
                }
            ],
            "archivedDevices": [reference(watch) | {"deregistered": _at(when)} for watch, when in archived],
            "deviceRegistrationEvents": [
                {"eventTimestamp": stamp(taken[watch.uuid])}
                | reference(watch)
                | {"eventType": "EVENT_TYPE_ADDED"}
                for watch in reversed(known)
            ]
            + [
                {"eventTimestamp": stamp(when)} | reference(watch) | {"eventType": "EVENT_TYPE_DELETED"}
                for watch, when in archived
            ],
        },
    }


def subscriptions(world: World) -> Item:
    """The response with the account's one subscription."""
    begun = at_hour(world.last_day - timedelta(40), 12)
    created = stamp(begun)
    return {
        "userSubscriptions": {
            "userSubscriptions": [
                {
                    "subscriptionPlan": {
                        "subscriptionProduct": {
                            "subscriptionProductName": "paidcontent",
                            "entitlements": [{"name": "atp"}],
                        },
                        "duration": "P1Y",
                        "store": "GOOGLE_PLAY_STORE",
                    },
                    "status": "ACTIVE",
                    "purchasedAt": created,
                    "expiresAt": stamp(begun + timedelta(365)),
                    "createdAt": created,
                    "modifiedAt": created,
                    "isFreeTrial": False,
                    "eventLogs": [
                        {
                            "event": "CREATED",
                            "generatedBy": "Google Play notification",
                            "createdAt": created,
                        }
                    ],
                }
            ]
        }
    }
