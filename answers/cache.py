"""Answers are kept until the athlete's data changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from polar_data.database import Database

P = ParamSpec("P")
R = TypeVar("R")


def cached(
    size: int,
) -> Callable[[Callable[Concatenate[Database, int, P], R]], Callable[Concatenate[Database, int, P], R]]:
    """Keep the last `size` answers of a function of database, athlete and hashable arguments.

    Everyone who asks gets the same object: it must not be changed.
    """

    def decorate(
        function: Callable[Concatenate[Database, int, P], R],
    ) -> Callable[Concatenate[Database, int, P], R]:
        @lru_cache(size)
        def kept(database: Database, athlete_id: int, _version: int, *rest: Any) -> R:
            return cast("Callable[..., R]", function)(database, athlete_id, *rest)

        @wraps(function)
        def ask(database: Database, athlete_id: int, /, *rest: P.args, **_: P.kwargs) -> R:
            return kept(database, athlete_id, database.data_version(athlete_id), *rest)

        return ask

    return decorate
