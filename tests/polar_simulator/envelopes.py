"""The shapes around and inside the items that live payloads were seen to have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .endpoints import BY_FAMILY, Endpoint
from .patch import Item

REFERENCE = "reference"
ABSENT_WHEN_EMPTY = "absent_when_empty"


@dataclass(frozen=True)
class Envelope:
    """Where a list of items sits, how each item is reshaped, or how a singleton's body is."""

    path: tuple[str, ...] = ()
    item: Callable[[Item], Item] | None = None
    body: Callable[[Any], Any] | None = None

    def wrap(self, items: bytes) -> bytes:
        opened = b"".join(b'{"%s":' % key.encode() for key in self.path)
        return b"%s[%s]%s" % (opened, items, b"}" * len(self.path))


def _samples(item: Item, change: Callable[[Item], Item]) -> Item:
    def exercise(old: Item) -> Item:
        if "samples" not in old:
            return old
        samples = dict(old["samples"])
        for key in samples.keys() & {"samples", "transitionSamples"}:
            samples[key] = [change(sample) for sample in samples[key]]
        return {**old, "samples": samples}

    return {**item, "exercises": [exercise(old) for old in item.get("exercises", [])]}


def _prefixed(item: Item) -> Item:
    return _samples(item, lambda sample: {**sample, "type": f"SAMPLE_TYPE_{sample['type']}"})


def _interval_values(item: Item) -> Item:
    def change(sample: Item) -> Item:
        values = {"interval": str(sample["intervalMillis"]), "values": sample["values"]}
        return {"type": f"SAMPLE_TYPE_{sample['type']}", "intervalValues": values}

    return _samples(item, change)


def _route_points(item: Item) -> Item:
    def point(old: Item) -> Item:
        location = {"longitude": old["longitude"], "latitude": old["latitude"]}
        if "altitude" in old:
            location["altitudeMeters"] = old["altitude"]
        return {"location": location, "timeOffsetFromStartMillis": old["elapsedMillis"]}

    def route(old: Item) -> Item:
        kept = {key: value for key, value in old.items() if key != "wayPoints"}
        return kept | {"routePoints": [point(way_point) for way_point in old.get("wayPoints", [])]}

    def exercise(old: Item) -> Item:
        if "routes" not in old:
            return old
        return {**old, "routes": {key: route(value) for key, value in old["routes"].items()}}

    return {**item, "exercises": [exercise(old) for old in item.get("exercises", [])]}


def _sports_array(body: Any) -> list[Item]:
    def named(sport: Item) -> Item:
        name = sport["localizedNames"]["en"]["longName"]
        return {"id": sport["id"], "name": name.upper().replace(" ", "_"), **sport}

    return [named(sport) for sport in body["sports"]]


_VARIANTS = {
    "nightly_recharge": {"list": Envelope(("nightlyRechargeResults",))},
    "continuous_samples": {"top_level": Envelope(("heartRateSamplesPerDay",))},
    "sports": {
        "array": Envelope(body=_sports_array),
        "empty": Envelope(body=lambda _: []),
        "empty_object": Envelope(body=lambda _: {}),
    },
    "training_sessions": {
        "sample_type_prefix": Envelope(("trainingSessions",), item=_prefixed),
        "interval_values": Envelope(("trainingSessions",), item=_interval_values),
        "route_points": Envelope(("trainingSessions",), item=_route_points),
    },
}


def _envelopes(endpoint: Endpoint) -> dict[str, Envelope]:
    plain = Envelope(endpoint.envelope)
    named = {REFERENCE: plain, **_VARIANTS.get(endpoint.family, {})}
    return named | ({ABSENT_WHEN_EMPTY: plain} if endpoint.envelope else {})


ENVELOPES = {family: _envelopes(endpoint) for family, endpoint in BY_FAMILY.items()}
