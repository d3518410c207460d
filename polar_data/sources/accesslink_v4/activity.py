"""Daily activity and continuous heart rate, device by device."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time

import numpy as np
import polars as pl

from polar_data.schema import days, profile
from polar_data.sources.accesslink_v4.body import BODY
from polar_data.sources.endpoint import Json
from polar_data.sources.envelopes import device_of
from polar_data.sources.frames import (
    Channel,
    computed,
    held_by,
    held_s,
    in_order,
    numbers,
    on_grid,
    pluck,
    real,
    seconds,
    table,
    total,
    wholes,
    words,
)
from polar_data.sources.rows import Rows
from polar_data.sources.values import clock_s, day_of, dig, listed, number, read, required, row, whole

DAY_S = 86400.0
REST_STEP_S = 300.0

CLASSES = {
    "sleep_s": ("sleep",),
    "sedentary_s": ("sedentary",),
    "light_s": ("light",),
    "moderate_s": ("continuous_moderate", "intermittent_moderate"),
    "vigorous_s": ("continuous_vigorous", "intermittent_vigorous"),
    "non_wear_s": ("non_wear",),
}

# column of the minute grid: (vector of a recording, its list)
VECTORS = {"steps": ("stepSamples", "steps"), "met": ("metSamples", "mets")}


def parse_activity(item: Json) -> Rows:
    """One day: a row and its series for each device, and the body Polar counted with."""
    rows = Rows()
    day = required(item, "date", day_of)
    goal = read(item, "target.minDailyMetGoal", number)
    recordings: dict[str, list[Json]] = {}
    for entry in listed(item, "activitiesPerDevice"):
        recordings.setdefault(device_of(entry), []).extend(listed(entry, "activitySamples"))
    for device, recorded in recordings.items():
        _device_day(rows, day, device, recorded, goal)
    if item.get("physicalInformation"):
        midnight = datetime.combine(day, time())
        body = row(item["physicalInformation"], BODY)
        rows.add(profile.physical_information, at_local=midnight, origin="activity", **body)
    return rows


def _device_day(rows: Rows, day: date, device: str, recorded: list[Json], goal: float | None) -> None:
    parts = [[channel for name in VECTORS if (channel := _channel(each, name))] for each in recorded]
    channels = [channel for part in parts for channel in part]
    steps = [channel.values for channel in channels if channel.name == "steps"]
    mets = [_met_minutes(channel) for channel in channels if channel.name == "met"]
    alerts = [len(each["inactivityInfos"]) for each in recorded if each.get("inactivityInfos") is not None]
    classes, held = _classes(recorded, [max(map(_end_s, part), default=DAY_S) for part in parts])
    rows.add(
        days.activity_day,
        day=day,
        device=device,
        steps=whole(total(steps)),
        met_minutes=total(mets),
        met_goal=goal,
        inactivity_alerts=sum(alerts) if alerts else None,
        **_class_seconds(held),
    )
    key = f"{day}/{device}"
    if channels:
        rows.add_series("activity_minutes", key, day, lambda: on_grid(channels, "at_s"))
    if classes.height:
        rows.add_series("activity_classes", key, day, lambda: classes)


def _channel(recorded: Json, name: str) -> Channel | None:
    vector, key = VECTORS[name]
    samples = dig(recorded, vector)
    values = listed(samples, key)
    if not values:
        return None
    start_ms = round(required(samples, "startTime", clock_s) * 1000)
    series = wholes(values, none=-1) if name == "steps" else numbers(values, none=-1)
    return Channel(name, start_ms, required(samples, "interval", whole), series)


def _met_minutes(channel: Channel) -> pl.Series:
    return computed(channel.values.to_numpy() * (channel.step_ms / 60_000))


def _end_s(channel: Channel) -> float:
    return (channel.start_ms + len(channel.values) * channel.step_ms) / 1000


def _classes(recorded: list[Json], ends_s: list[float]) -> tuple[pl.DataFrame, Mapping[str, float]]:
    """Activity classes, and the seconds each lasts: until the next one or the recording's end."""
    frames = []
    held: Counter[str] = Counter()
    for each, end_s in zip(recorded, ends_s, strict=True):
        infos = listed(each, "activityInfos")
        frame = in_order(
            table(
                {
                    "at_s": numbers([required(info, "time", clock_s) for info in infos]),
                    "activity_class": words(pluck(infos, "activityClass"), "ACTIVITY_CLASS_"),
                    "factor": numbers(pluck(infos, "factor")),
                }
            ),
            "at_s",
        )
        held.update(held_by(frame["activity_class"], held_s(frame["at_s"], end_s)))
        frames.append(frame)
    return in_order(pl.concat(frames), "at_s") if frames else pl.DataFrame(), held


def _class_seconds(held: Mapping[str, float]) -> dict[str, float | None]:
    if not held:
        return dict.fromkeys(CLASSES)
    return {column: sum(held.get(name, 0.0) for name in names) for column, names in CLASSES.items()}


def parse_continuous_samples(item: Json) -> Rows:
    """One day of heart rate of one device."""
    rows = Rows()
    day = required(item, "date", day_of)
    device = device_of(item, "deviceRef")
    samples = listed(item, "samples")
    frame = in_order(
        table(
            {
                "offset_s": seconds(pluck(samples, "offsetMillis")),
                "heart_rate_bpm": wholes(pluck(samples, "heartRate"), none=0),
                "trigger": words(pluck(samples, "triggerType"), "TRIGGER_"),
            }
        ),
        "offset_s",
    )
    add_heart_rate(rows, day, device, frame)
    return rows


def add_heart_rate(rows: Rows, day: date, device: str, frame: pl.DataFrame) -> None:
    """A day's row and series of `offset_s` and `heart_rate_bpm`."""
    beats = frame["heart_rate_bpm"]
    rows.add(
        days.heart_rate_day,
        day=day,
        device=device,
        samples=beats.count(),
        min_bpm=real(beats.min()),
        mean_bpm=_mean_bpm(frame),
        max_bpm=real(beats.max()),
    )
    if frame.height:
        rows.add_series("heart_rate_day", f"{day}/{device}", day, lambda: frame)


def _mean_bpm(frame: pl.DataFrame) -> float | None:
    """The mean of five-minute means: a moving watch samples every few seconds, a resting one every 300 s."""
    beats = frame["heart_rate_bpm"].to_numpy()
    known = ~np.isnan(beats)
    _, step = np.unique(frame["offset_s"].to_numpy()[known] // REST_STEP_S, return_inverse=True)
    return real(pl.Series(np.bincount(step, beats[known]) / np.bincount(step)).mean())
