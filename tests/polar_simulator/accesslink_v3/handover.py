"""What waits for a user's transactions, and how each item looks inside one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zlib import crc32

from .door import Visit
from .families import Item
from .transactions import ACTIVITY, EXERCISE, Entry, Kind
from .uploads import Upload, uploads

ACTIVITIES, ACTIVITY_SAMPLES, PHYSICAL_INFO = "v3_activities", "v3_activity_samples", "v3_physical_info"

# Zones by the numbers of the reference's appendix.
_ZONES = ("SLEEP", "SEDENTARY", "LIGHT", "MODERATE", "VIGOROUS", "NON_WEAR")
_NOON, _HOUR = time(12), timedelta(hours=1)


@dataclass(frozen=True)
class Summary:
    """A day's activity as a watch brought it: in part at noon, whole the next morning, or late."""

    day: date
    created: datetime
    until: time | None = None

    @property
    def id(self) -> int:
        return crc32(f"{self.day} {self.created.isoformat()}".encode())


@dataclass(frozen=True)
class Body:
    """The physical information as it became known to the client."""

    created: datetime

    @property
    def id(self) -> int:
        return crc32(self.created.isoformat().encode())


def known(visit: Visit, kind: Kind) -> Sequence[Entry]:
    """Everything uploaded since the user counts, oldest first, committed or not."""
    if kind is EXERCISE:
        return uploads(visit.account, visit.since, visit.now)
    if kind is ACTIVITY:
        return _summaries(visit)
    return _bodies(visit)


def _bodies(visit: Visit) -> list[Body]:
    """The information at registration, and its last change since."""
    since = visit.registration.since
    assert since is not None
    [item] = visit.account.items(PHYSICAL_INFO, None)
    changed = datetime.fromisoformat(item["modified"])
    return [Body(since), *([Body(changed)] if changed > since else [])]


def _summaries(visit: Visit) -> list[Summary]:
    account, first = visit.account, visit.since.date()
    found = []
    for day in {first + timedelta(days=n) for n in range((visit.today - first).days + 1)}:
        if (ACTIVITIES, day) in account.hidden or not account.items(ACTIVITIES, day):
            continue
        noon = datetime.combine(day, _NOON, visit.now.tzinfo)
        late = account.arrived.get((ACTIVITIES, day))
        if late is None and day.toordinal() % 3 == 0:
            found.append(Summary(day, noon, _NOON))
        found.append(Summary(day, late or noon + timedelta(hours=19, minutes=30)))
    return sorted((s for s in found if visit.since < s.created <= visit.now), key=lambda s: s.created)


def activity(visit: Visit, summary: Summary) -> Item:
    """An activity summary; one made at noon has the steps until then and its share of the energy."""
    [whole] = visit.account.items(ACTIVITIES, summary.day)
    share = 1.0
    if summary.until is not None:
        share = sum(_hourly_steps(visit, summary).values()) / max(whole["steps"], 1)
    resting = whole["calories"] - whole["active_calories"]
    active = round(whole["active_calories"] * share)
    return {
        "id": summary.id,
        "date": summary.day.isoformat(),
        "created": _stamp(summary.created),
        "calories": round(resting * (0.5 if summary.until else 1.0)) + active,
        "active-calories": active,
        "duration": whole["active_duration"] if summary.until is None else "PT1H",
        "active-steps": round(whole["steps"] * share),
    }


def step_samples(visit: Visit, summary: Summary) -> Item | None:
    """Steps of each hour."""
    steps = _hourly_steps(visit, summary)
    samples = [{"steps": steps[hour], "time": f"{hour:02}:00:00.000"} for hour in sorted(steps)]
    return {"interval": 60, "samples": samples} if samples else None


def zone_samples(visit: Visit, summary: Summary) -> Item | None:
    """The time in each zone in each hour."""
    spent: dict[int, Counter[int]] = {}
    changes = _samples(visit, summary, "activity_zones")
    ends = [moment for moment, _ in changes[1:]] + [_end(summary)]
    for (start, sample), end in zip(changes, ends, strict=True):
        zone, moment = _ZONES.index(sample["zone"]), start
        while moment < end:
            until = min(end, moment.replace(minute=0, second=0, microsecond=0) + _HOUR)
            spent.setdefault(moment.hour, Counter())[zone] += round((until - moment).total_seconds())
            moment = until
    samples = [
        {
            "activity-zones": [{"index": zone, "inzone": _period(zones[zone])} for zone in sorted(zones)],
            "time": f"{hour:02}:00:00.000",
        }
        for hour, zones in sorted(spent.items())
    ]
    return {"interval": 60, "samples": samples} if samples else None


def training(item: Item, upload: Upload) -> Item:
    """The summary of an exercise."""
    left_out = {"samples", "heart_rate_zones", "route"}
    kept = {key.replace("_", "-"): value for key, value in item.items() if key not in left_out}
    return kept | {"id": upload.id}


def heart_rate_zones(item: Item) -> Item | None:
    zones = [_hyphens(zone) for zone in item.get("heart_rate_zones", ())]
    return {"zone": zones} if zones else None


def sample(item: Item, sample_type: str) -> Item | None:
    """The samples of one type; their type is a string here."""
    for each in item.get("samples", ()):
        if str(each["sample_type"]) == sample_type:
            return _hyphens(each) | {"sample-type": sample_type}
    return None


def physical_information(item: Item, body: Body) -> Item:
    """The physical information with the keys that transactions know."""
    left_out = {"modified", "birthday", "gender", "training-background", "typical-day", "sleep-goal"}
    kept = {key: value for key, value in _hyphens(item).items() if key not in left_out}
    return kept | {"id": body.id, "created": _stamp(body.created)}


def _hourly_steps(visit: Visit, summary: Summary) -> Counter[int]:
    steps: Counter[int] = Counter()
    for moment, each in _samples(visit, summary, "steps"):
        steps[moment.hour] += each["steps"]
    return steps


def _samples(visit: Visit, summary: Summary, part: str) -> list[tuple[datetime, Item]]:
    """The day's samples of a part with their local times, up to where the summary ends."""
    for item in visit.account.items(ACTIVITY_SAMPLES, summary.day):
        timed = [(datetime.fromisoformat(each["timestamp"]), each) for each in item[part]["samples"]]
        return [(moment, each) for moment, each in timed if moment < _end(summary)]
    return []


def _end(summary: Summary) -> datetime:
    midnight = datetime.combine(summary.day, time.min)
    return (
        midnight + timedelta(days=1)
        if summary.until is None
        else datetime.combine(summary.day, summary.until)
    )


def _hyphens(item: Mapping[str, Any]) -> Item:
    return {key.replace("_", "-"): value for key, value in item.items()}


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _period(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
    return "PT" + ("".join(f"{value}{unit}" for value, unit in parts if value) or "0S")
