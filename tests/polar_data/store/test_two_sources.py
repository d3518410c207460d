"""One person with AccessLink v3 and v4: the same answers in whichever order they are synced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from polar_data.database import Database
from polar_data.demo.accesslink_v3 import FAMILIES, AccessLinkV3
from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import days, training
from polar_data.sources import SOURCES, endpoint_of
from polar_data.store import daily, nights, sessions
from tests.polar_data.hand_made import connect, rows
from tests.support import databases

V3, V4 = "accesslink_v3", "accesslink_v4"
LAST = date(2026, 11, 20)
DAYS = [LAST - timedelta(days=n) for n in range(5)]
SPAN = DAYS[-1], DAYS[0]
V3_ONLY = {"sleep_charge", "alertness", "cardio_load_strain", "cardio_load_tolerance", "training_load_ratio"}
ENTERED = {"weight", "soreness", "fatigue", "sleep_rating"}  # in Flow's calendar: v3 has but the last


@pytest.fixture(scope="module")
def stores(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Database]]:
    """Databases by the sources in them, in the order of their syncs."""
    world = World(1, last_day=LAST, days=60)
    with ExitStack() as stack:
        found = {}
        for name in ("v3", "v4", "v3 v4", "v4 v3"):
            copy = databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("two"))
            found[name] = stack.enter_context(copy)
            for number, api in enumerate(f"accesslink_{part}" for part in name.split()):
                connect(found[name], number + 1, 1, api=api)
                _sync(Intake(found[name], number + 1, 1, api), api, world)
        yield found


def _sync(intake: Intake, api: str, world: World) -> None:
    renderer: Any = AccessLinkV3(world) if api == V3 else Renderer(world)
    names = FAMILIES if api == V3 else [each.name for each in SOURCES[V4].endpoints if each.dates]
    for name in names:
        endpoint = replace(endpoint_of(name), items=list)
        calls = [Call(endpoint, "window", day, day + timedelta(days=1)) for day in DAYS]
        result = intake.take([Answer(call, renderer.items(name, call.first)) for call in calls])
        assert not result.refused
        assert not result.unreadable


def test_each_source_has_its_own_rows(stores: dict[str, Database]) -> None:
    for table in (
        days.sleep_night,
        days.recharge_night,
        days.activity_day,
        days.heart_rate_day,
        training.session,
    ):
        both = [row["source"] for row in rows(stores["v3 v4"], table)]
        assert set(both) == {V3, V4}
        assert both.count(V3) == len(rows(stores["v3"], table))
        assert both.count(V4) == len(rows(stores["v4"], table))


def test_the_order_of_syncs_does_not_matter(stores: dict[str, Database]) -> None:
    def answers(name: str) -> list[pl.DataFrame]:
        by_night = (nights.sleep, nights.recharge, nights.stages, nights.cycles)
        found = [each(stores[name], 1, *SPAN) for each in (*by_night, sessions.sessions)]
        return [daily.daily(stores[name], 1, *SPAN), *found]

    for one, other in zip(answers("v3 v4"), answers("v4 v3"), strict=True):
        assert one.height
        assert one.equals(other)


def test_a_training_that_both_tell_of_counts_once(stores: dict[str, Database]) -> None:
    both = sessions.sessions(stores["v3 v4"], 1, *SPAN)
    alone = sessions.sessions(stores["v4"], 1, *SPAN)
    assert both.height > alone.height > 0
    assert both.filter("counts").drop("source", "counts").equals(alone.drop("source", "counts"))


def test_v4_counts_where_both_tell_and_v3_where_only_it_does(stores: dict[str, Database]) -> None:
    found = {name: daily.daily(stores[name], 1, *SPAN) for name in stores}
    for metric in daily.METRICS:
        v4, both = found["v4"][metric], found["v3 v4"][metric]
        filled = v4.zip_with(v4.is_not_null(), found["v3"][metric])
        assert both.equals(filled, null_equal=True), metric
    assert all(found["v4"][metric].null_count() == len(DAYS) for metric in V3_ONLY)


def test_v3_alone_tells_the_same_days(stores: dict[str, Database]) -> None:
    """Up to Polar's rounding: v3 gives whole beats and scores."""
    v3, v4 = (daily.daily(stores[name], 1, *SPAN) for name in ("v3", "v4"))
    for metric in set(daily.METRICS) - V3_ONLY - ENTERED:
        for mine, other in zip(v3[metric], v4[metric], strict=True):
            if other is not None:
                assert mine == pytest.approx(other, abs=0.51), metric
