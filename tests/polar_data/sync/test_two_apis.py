"""One person synced by AccessLink v3 and v4, in either order: the same answers, and rows of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from polar_data import connect
from polar_data.database import Database
from polar_data.schema import days, training
from polar_data.store import daily, nights, sessions
from tests.polar_data.sync.conftest import DAYS
from tests.polar_simulator.process import Simulator
from tests.support import databases
from tests.support.sync import TODAY, Account, connected, settings_for

V3, V4 = "accesslink_v3", "accesslink_v4"
SPAN = TODAY - timedelta(days=30), TODAY
BOTH_TELL = (days.sleep_night, days.recharge_night, days.activity_day, days.heart_rate_day, training.session)


def _sync(week: Simulator, database: Database, folder: Path, apis: tuple[str, ...]) -> list[Account]:
    """The accounts of one athlete, each synced in its turn."""
    week.admin("reset")
    week.admin("v3-limits", short=100_000, long=1_000_000)
    week.admin("v3-backlog", days=3)
    settings, found = settings_for(week, folder), []
    athlete_id = None
    for api in apis:
        connection_id = connected(week, database, settings, api=api)
        athlete_id = connect.assign(database, connection_id, athlete_id, "Ada")
        connect.set_first_day(database, connection_id, TODAY - timedelta(days=DAYS - 1))
        account = Account(week, database, settings, connection_id)
        assert account.sync() == "complete"
        found.append(account)
    return found


@pytest.fixture(scope="module")
def stores(
    week: Simulator, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, ...], list[Account]]]:
    with ExitStack() as stack:
        found: dict[tuple[str, ...], list[Account]] = {}
        for apis in ((V4,), (V4, V3), (V3, V4)):  # the tokens of the last ones stay good
            folder = tmp_path_factory.mktemp("two_apis")
            database = stack.enter_context(databases.sqlite_copy(sqlite_template, folder))
            found[apis] = _sync(week, database, folder, apis)
        yield found


Stores = dict[tuple[str, ...], list[Account]]


def answers(stores: Stores, *apis: str) -> dict[str, pl.DataFrame]:
    """What the store says of the athlete, by question."""
    account = stores[apis][0]
    asked = (
        daily.daily, sessions.sessions, nights.sleep, nights.recharge, nights.stages, nights.cycles,
    )  # fmt: skip
    return {each.__name__: each(account.database, account.athlete_id, *SPAN) for each in asked}


def test_the_order_of_syncs_does_not_matter(stores: Stores) -> None:
    one, other = answers(stores, V3, V4), answers(stores, V4, V3)
    for question in one:
        assert one[question].height > 0
        assert one[question].equals(other[question]), question


def test_every_source_has_rows_of_its_own(stores: Stores) -> None:
    database = stores[V3, V4][0].database
    with database.read() as connection:
        for table in BOTH_TELL:
            found = Counter(connection.scalars(select(table.c.source)))
            assert set(found) == {V3, V4}, table.name
            assert min(found.values()) > 0


def test_v3_adds_to_v4_and_takes_nothing_away(stores: Stores) -> None:
    both, alone = answers(stores, V4, V3)["daily"], answers(stores, V4)["daily"]
    both = both.join(alone.select("day"), on="day", how="semi")
    for metric in daily.METRICS:
        mine, before = both[metric], alone[metric]
        assert mine.filter(before.is_not_null()).equals(before.drop_nulls()), metric
    assert both["cardio_load_strain"].null_count() < alone["cardio_load_strain"].null_count()


def test_a_training_that_both_tell_of_counts_once(stores: Stores) -> None:
    both, alone = answers(stores, V4, V3)["sessions"], answers(stores, V4)["sessions"]
    inside = pl.col("day") > TODAY - timedelta(days=DAYS)
    counted = both.filter("counts", inside, pl.col("source") == V4)
    assert counted.height == alone.filter(inside).height > 0
    assert both.filter("counts", inside)["source"].unique().to_list() == [V4]


def test_syncing_both_again_changes_nothing(stores: Stores) -> None:
    first, second = stores[V3, V4]
    before = first.snapshot()
    for account in (second, first):
        assert account.sync() == "complete"
        assert account.run.items_new == account.run.items_changed == 0
    assert first.snapshot() == before
