"""The person: account, devices, subscriptions, picture."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import timedelta

from polar_data.schema import profile
from polar_data.sources.accesslink_v4.body import BODY, weekly_recovery_time
from polar_data.sources.endpoint import Json
from polar_data.sources.envelopes import device_of
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    day_of,
    dig,
    flag,
    listed,
    nonzero,
    read,
    required,
    row,
    text,
    utc_time,
    whole,
    word,
)

PICTURE_SIZE = "large"

ACCOUNT: Columns = {
    "first_name": ("basicInfo.firstName", text),
    "last_name": ("basicInfo.lastName", text),
    "email": ("basicInfo.email", text),
    "nickname": ("basicInfo.nickname", text),
    "created_utc": ("basicInfo.created", utc_time),
    "modified_utc": ("basicInfo.modified", utc_time),
    "motto": ("profileInformation.motto", text),
    "sex": ("physicalInformation.sex", word("SEX_")),
    "birthday": ("physicalInformation.birthday", day_of),
    "language": ("localizationSettings.language", text),
    "first_day_of_week": ("localizationSettings.firstDayOfWeek", word("FIRST_DAY_OF_WEEK_")),
    "measurement_unit": ("localizationSettings.measurementUnit", word("MEASUREMENT_UNIT_")),
    "date_format": ("localizationSettings.dateFormat", word("DATE_FORMAT_")),
    "time_format": ("localizationSettings.timeFormat", word("TIME_FORMAT_")),
    "offset_min": ("localizationSettings.timezoneOffsetMinutes", whole),
    "country": ("contactInformation.address.countryCode", text),
}

SUBSCRIPTION: Columns = {
    "status": ("status", word("STATUS_")),
    "duration": ("subscriptionPlan.duration", text),
    "store": ("subscriptionPlan.store", word("STORE_")),
    "free_trial": ("isFreeTrial", flag),
    "expires_utc": ("expiresAt", utc_time),
    "created_utc": ("createdAt", utc_time),
    "modified_utc": ("modifiedAt", utc_time),
}

DEVICE: Columns = {
    "model": ("productVariant.productDescription", text),
    "color": ("productVariant.productColor", text),
    "firmware": ("firmwareVersion", text),
    "hardware": ("hardwareIdentifier", text),
    "region": ("salesRegion", text),
}


def _joined(values: Iterable[Json]) -> str | None:
    return ", ".join(filter(None, map(text, values))) or None


def parse_account(item: Json) -> Rows:
    """The account, the body as it is now, and the consents."""
    rows = Rows()
    account = row(item, ACCOUNT)
    rows.add(profile.account, **account)
    body = dig(item, "physicalInformation")
    if body:
        modified = read(body, "modified", utc_time) or required(body, "created", utc_time)
        pace = read(body, "maximumAerobicSpeed", nonzero)
        rows.add(
            profile.physical_information,
            at_local=modified.replace(tzinfo=None) + timedelta(minutes=account["offset_min"] or 0),
            origin="account",
            mas_kmh=None if pace is None else 60 / pace,  # given in min/km
            weekly_recovery_time=weekly_recovery_time(body),
            **row(body, BODY),
        )
    consents = {
        (required(consent, "type", text), read(consent, "version", text) or "unknown"): consent
        for consent in listed(item, "consents")
    }
    for (kind, version), consent in consents.items():
        rows.add(
            profile.consent,
            kind=kind,
            version=version,
            accepted=read(consent, "accepted", flag),
            approved=_joined(listed(consent, "approvedDataTypes")),
            unapproved=_joined(listed(consent, "unapprovedDataTypes")),
        )
    return rows


def subscription_key(item: Json) -> str:
    product = required(item, "subscriptionPlan.subscriptionProduct.subscriptionProductName", text)
    return f"{product}/{required(item, 'purchasedAt', text)}"


def parse_subscription(item: Json) -> Rows:
    """One subscription."""
    rows = Rows()
    product = dig(item, "subscriptionPlan", "subscriptionProduct")
    rows.add(
        profile.subscription,
        product=required(product, "subscriptionProductName", text),
        purchased_utc=required(item, "purchasedAt", utc_time),
        entitlements=_joined(dig(each, "name") for each in listed(product, "entitlements")),
        **row(item, SUBSCRIPTION),
    )
    return rows


def parse_devices(item: Json) -> Rows:
    """Every device known by name, by being active or by having been put away."""
    rows = Rows()
    described = {device_of(each): each for each in listed(item, "devicesData")}
    active = {device_of(each): each for each in listed(item, "userDevicesData.activeDevices")}
    archived = {device_of(each): each for each in listed(item, "userDevicesData.archivedDevices")}
    for device in described | active | archived:
        rows.add(
            profile.device,
            device=device,
            state="active" if device in active else "archived" if device in archived else "unknown",
            registered_utc=read(active.get(device), "registered", utc_time),
            deregistered_utc=read(archived.get(device), "deregistered", utc_time),
            **row(described.get(device), DEVICE),
        )
    events = {
        (
            device_of(event),
            required(event, "eventTimestamp", utc_time),
            read(event, "eventType", word("EVENT_TYPE_")) or "unknown",
        )
        for event in listed(item, "userDevicesData.deviceRegistrationEvents")
    }
    for device, at, event in sorted(events):
        rows.add(profile.device_event, device=device, at_utc=at, event=event)
    return rows


def picture_items(body: Json) -> list[Json]:
    """A binary answer arrives as its content type and base64 text."""
    return [body] if body and body.get("base64") else []


def parse_picture(item: Json) -> Rows:
    """The profile picture's bytes."""
    rows = Rows()
    rows.add(
        profile.profile_picture,
        size=PICTURE_SIZE,
        content_type=read(item, "contentType", text),
        body=base64.b64decode(required(item, "base64", text), validate=True),
    )
    return rows
