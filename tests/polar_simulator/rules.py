"""How a request's parameters are judged, with Polar's 400s. The admin can change the rules."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, Self

from starlette.datastructures import QueryParams

from .endpoints import Endpoint
from .refusal import refused

_ONE_DAY = timedelta(days=1)
_SHAPES = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"),
}


@dataclass(frozen=True)
class Asked:
    """A judged request: local times, `end` exclusive, and the features asked for."""

    start: datetime
    end: datetime
    features: frozenset[str]

    def days(self) -> list[date]:
        """Each day the range touches."""
        last = (self.end - timedelta(microseconds=1)).date()
        span = (last - self.start.date()).days + 1
        return [self.start.date() + timedelta(days=n) for n in range(span)]

    @property
    def whole_days(self) -> bool:
        return self.start.time() == self.end.time() == time.min


@dataclass
class Rules:
    """The parts of an endpoint's contract on which the documents and live payloads disagree."""

    dialect: Literal["date", "datetime"]
    names: tuple[str, str]
    window_days: int | None
    one_day_with_features: bool
    envelope: str = "reference"

    @classmethod
    def of(cls, endpoint: Endpoint) -> Self:
        return cls(endpoint.dialect, endpoint.names, endpoint.window_days, endpoint.one_day_with_features)

    def judge(self, endpoint: Endpoint, query: QueryParams) -> Asked:
        """The request's range and features; raises RefusedError as Polar would refuse it."""
        start, end = (self._moment(query, name) for name in self.names)
        features = _features(endpoint, query.getlist("features"))
        if end < start:
            raise refused(400, f"'{self.names[0]}' must not be after '{self.names[1]}'")
        span = end - start
        if features and self.one_day_with_features and span > _ONE_DAY:
            raise refused(400, "only one day at a time with features")
        if self.window_days is not None and span > timedelta(days=self.window_days):
            raise refused(400, f"Maximum date range is {self.window_days} days")
        return Asked(start, end, features)

    def _moment(self, query: QueryParams, name: str) -> datetime:
        text = query.get(name)
        if not text:
            raise refused(400, f"Missing required parameter '{name}'")
        try:
            if _SHAPES[self.dialect].fullmatch(text):
                return datetime.fromisoformat(text)
        except ValueError:
            pass  # the right shape, but no such day or time
        raise refused(400, f"Value for key '{name}' could not be parsed as {self.dialect}")


def _features(endpoint: Endpoint, asked: Sequence[str]) -> frozenset[str]:
    for name in asked:
        if name not in endpoint.features:
            raise refused(400, f"Unknown feature '{name}'")
    return frozenset(asked)
