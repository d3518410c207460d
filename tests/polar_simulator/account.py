"""One person's data at the simulated Polar: the world as rendered, plus what the admin changed."""

import gzip
import json
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

import orjson

from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.accesslink_v4 import Renderer

from .body_cache import BodyCache
from .endpoints import BY_FAMILY, Endpoint
from .envelopes import ABSENT_WHEN_EMPTY, ENVELOPES, Envelope
from .patch import Item, ValueVariant, patched, without
from .rules import Asked

Wanted = frozenset[str]


class Account:
    """Answers for one account; `identity` overrides the basic information of its account data.

    `hidden` families and days have not been uploaded yet; `arrived` tells what came late, and when.
    """

    def __init__(self, make: Callable[[], Renderer], identity: dict[str, str], cache: BodyCache) -> None:
        self._make = make
        self.identity = identity
        self._cache = cache
        self.reset()

    def reset(self) -> None:
        self.consented = True
        self.variants: list[ValueVariant] = []
        self.hidden: set[tuple[str, date]] = set()
        self.arrived: dict[tuple[str, date], datetime] = {}
        self._changed: dict[tuple[str, date | None], list[Item]] = {}

    @cached_property
    def renderer(self) -> Renderer:
        return self._make()

    @cached_property
    def v3(self) -> AccessLinkV3:
        return AccessLinkV3(self.renderer.world)

    def items(self, family: str, day: date | None) -> list[Item]:
        """The day's items with all features and changes; a singleton is one item without a day."""
        if (family, day) in self._changed:
            return self._changed[family, day]
        if family.startswith("v3_"):
            return [self.v3.whole(family)] if day is None else self.v3.items(family, day)
        if day is not None:
            return self.renderer.items(family, day)
        body = self.renderer.singleton(family)
        if family == "account_data":
            changes = {f".accountData.basicInfo.{key}": value for key, value in self.identity.items()}
            body = patched(body, changes)
        return [body]

    def change(self, family: str, day: date | None, items: list[Item]) -> None:
        self._changed[family, day] = items

    def changed_days(self, family: str) -> set[date]:
        """The days on which the admin changed the family."""
        return {day for name, day in self._changed if name == family and day is not None}

    def encoded(
        self, family: str, day: date, form: Hashable, shape: Callable[[Sequence[Item]], list[Item]]
    ) -> bytes:
        """The day's items, shaped and joined; `form` names the shape. Nothing while they are hidden."""
        if (family, day) in self.hidden:
            return b""
        key = (id(self), family, day, form)
        plain = self._plain(family, day)
        if plain and (kept := self._cache.get(key)) is not None:
            return kept
        body = _join(self._varied(family, day, shape(self.items(family, day))))
        if plain:
            self._cache.put(key, body)
        return body

    def file(self, exercise_id: str, kind: str) -> bytes | None:
        """The rendered FIT, TCX (gzip) or GPX file of an exercise, None when it has none."""
        key = (id(self), exercise_id, kind)
        if (kept := self._cache.get(key)) is None:
            try:
                kept = self.v3.file(exercise_id, kind) or b""
            except KeyError:  # not of the world: added by hand
                return None
            if kind == "tcx" and kept:
                kept = gzip.compress(kept, compresslevel=6, mtime=0)
            self._cache.put(key, kept)
        return kept or None

    def listing(self, endpoint: Endpoint, asked: Asked, days: Iterable[date], envelope: str) -> bytes:
        """The body for the given days of a daily family."""
        wanted = frozenset(path for name in asked.features for path in endpoint.features[name])
        if endpoint.selects and not wanted:
            days = ()
        shape = ENVELOPES[endpoint.family][envelope]
        chunks = [self._day(endpoint, asked, wanted, day, shape) for day in days]
        joined = b",".join(filter(None, chunks))
        return b"{}" if envelope == ABSENT_WHEN_EMPTY and not joined else shape.wrap(joined)

    def single(self, family: str, envelope: str) -> bytes:
        """The body of a family that has no days."""
        key = (id(self), family, envelope)
        if self._plain(family, None) and (kept := self._cache.get(key)) is not None:
            return kept
        [body] = self._varied(family, None, self.items(family, None))
        reshape = ENVELOPES[family][envelope].body
        encoded = _encode(reshape(body) if reshape else body)
        if self._plain(family, None):
            self._cache.put(key, encoded)
        return encoded

    def warm(self, families: Iterable[str], days: Iterable[date]) -> None:
        """Renders and keeps the full and the plain body of each family and day."""
        for family in families:
            endpoint = BY_FAMILY[family]
            for day in days:
                for features in {frozenset(endpoint.features), frozenset[str]()}:
                    midnight = datetime.combine(day, datetime.min.time())
                    self.listing(endpoint, Asked(midnight, midnight, features), [day], "reference")

    def _plain(self, family: str, day: date | None) -> bool:
        varied = any(variant.covers(family, day) for variant in self.variants)
        return not varied and (family, day) not in self._changed

    def _varied(self, family: str, day: date | None, items: list[Item]) -> list[Item]:
        for variant in self.variants:
            if variant.covers(family, day):
                items = variant.apply(items)
        return items

    def _day(self, endpoint: Endpoint, asked: Asked, wanted: Wanted, day: date, shape: Envelope) -> bytes:
        family = endpoint.family
        if (family, day) in self.hidden:
            return b""
        whole = asked.whole_days or endpoint.time_key is None
        key = (id(self), family, day, wanted, shape.item)
        if not (whole and self._plain(family, day)):
            items = [item for item in self._featured(endpoint, wanted, day) if _within(endpoint, asked, item)]
            return _join(self._varied(family, day, _reshaped(items, shape)))
        body = self._cache.get(key)
        if body is None:
            body = _join(_reshaped(self._featured(endpoint, wanted, day), shape))
            self._cache.put(key, body)
        return body

    def _featured(self, endpoint: Endpoint, wanted: Wanted, day: date) -> list[Item]:
        """The day's items with only what the asked features bring."""
        family = endpoint.family
        if endpoint.features and not wanted and (family, day) not in self._changed:
            return self.renderer.summary(family, day)
        items = self.items(family, day)
        for path in endpoint.brought - wanted if wanted else endpoint.brought.union(endpoint.detail):
            items = [without(item, path, path in endpoint.emptied) for item in items]
        return [item for item in items if not endpoint.selects or item.keys() & wanted]


def _reshaped(items: list[Item], shape: Envelope) -> list[Item]:
    return [shape.item(item) for item in items] if shape.item else items


def _within(endpoint: Endpoint, asked: Asked, item: Item) -> bool:
    if endpoint.time_key is None:
        return True
    inner, _, key = endpoint.time_key.rpartition(".")
    holders = item.values() if inner == "*" else [item]
    moments = [datetime.fromisoformat(holder[key]).replace(tzinfo=None) for holder in holders]
    return any(asked.start <= moment < asked.end for moment in moments)


def _join(items: list[Item]) -> bytes:
    return _encode(items)[1:-1]


def _encode(value: Any) -> bytes:
    """JSON as fast as can be; bare NaN, which only the standard library writes, is kept."""
    fast = orjson.dumps(value)
    return fast if b"null" not in fast else json.dumps(value, separators=(",", ":")).encode()
