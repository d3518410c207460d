"""v3 transactions and Team Pro's tree, killed at random points: nothing lost, nothing doubled.

What was committed to Polar never comes again, so a commit of something that is not here would be a loss.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import count
from multiprocessing.context import ForkServerContext
from pathlib import Path
from time import monotonic

import pytest

from polar_data.schema import kept
from tests.polar_data.sync.test_kill import run
from tests.polar_data.sync.test_v3_transactions import committed, kept_ids, log_of
from tests.polar_simulator.process import Simulator
from tests.support import databases
from tests.support.sync import Account, differences, settings_for

KILLS = 50
A_ROUND = 17  # kills on the way to one whole sync
DISBANDED_S = 601
DATED = ("v3_user", "v3_tx_physical_information")
Snapshot = dict[str, list[str]]


def v3(week: Simulator) -> None:
    week.admin("reset")
    week.admin("v3-limits", short=100_000, long=1_000_000)
    week.admin("v3-backlog", days=3)


def team_pro(week: Simulator) -> None:
    week.admin("reset")
    week.admin("tp-club", size="small")
    week.admin("tp-limits", burst=None)


@pytest.mark.parametrize(
    ("prepare", "api", "account"),
    [(v3, "accesslink_v3", "ada"), (team_pro, "team_pro", "coach")],
    ids=["accesslink_v3", "team_pro"],
)
def test_killed_at_fifty_points_and_started_again(
    prepare: Callable[[Simulator], None],
    api: str,
    account: str,
    week: Simulator,
    children: ForkServerContext,
    sqlite_template: Path,
    tmp_path: Path,
) -> None:
    dice = random.Random(50)
    undisturbed: Snapshot = {}
    kills = 0
    whole_s = 0.0
    for rounds in count():
        prepare(week)
        folder = tmp_path / str(rounds)
        folder.mkdir()
        with databases.sqlite_copy(sqlite_template, folder) as database:
            one = Account.connect(week, database, settings_for(week, folder), 8, api=api, account=account)
            if rounds == 0:
                began = monotonic()
                assert not run(children, one)
                whole_s = monotonic() - began
                undisturbed = snapshot(one)
                continue
            kills += _killed_again_and_again(children, one, dice, whole_s)
            assert differences(snapshot(one), undisturbed) == {}
        if kills >= KILLS:
            return


def _killed_again_and_again(
    children: ForkServerContext, account: Account, dice: random.Random, whole_s: float
) -> int:
    """Sync to the end, killed several times on the way, and once more for what an open transaction held.

    Whenever a run has ended, all that Polar was told we have is here.
    """
    for kills in count():
        killed = run(children, account, dice.uniform(0, whole_s / 5) if kills < A_ROUND else None)
        assert set(committed(log_of(account))) <= kept_ids(account)
        account.simulator.admin("clock", advance_s=DISBANDED_S)
        with account.database.write() as connection:
            connection.execute(kept.rate_bucket.delete())  # as if that time had passed for us too
        if not killed:
            assert not run(children, account)
            return kills
    raise AssertionError


def snapshot(account: Account) -> Snapshot:
    """Items that carry the moment of the registration only count."""
    return {
        name: ["registered" if any(each in row for each in DATED) else row for row in rows]
        for name, rows in account.snapshot().items()
    }
