"""refresh: make what is slow to work out before a page asks for it.

Exit codes: 0 done, 2 not possible now or not understood, 3 a person must act (correct a setting).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing

from answers.versions import METHODS
from polar_data import config, lease
from polar_data.cli import ACT, DONE, NOT_NOW
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import AuthError, ConfigError, PolarDataError
from polar_data.open import open_database, open_demo
from polar_data.store import derived_values, people

LEASE, LEASE_S = "refresh", 600.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        for line in _refresh(config.load(), demo=options.demo):
            print(line, flush=True)  # noqa: T201 (a command line speaks)
    except PolarDataError as error:
        print(f"{error.what}. {error.do}".strip(), file=sys.stderr)  # noqa: T201
        return ACT if isinstance(error, (AuthError, ConfigError)) else NOT_NOW
    return DONE


def _refresh(settings: Settings, *, demo: bool) -> Iterator[str]:
    """Work out what is due, athlete by athlete, and say what was done."""
    with closing(_filled_demo(settings) if demo else open_database(settings)) as database:
        names = {athlete.id: athlete.name for athlete in people.athletes(database)}
        owner = lease.new_owner()
        try:
            due = derived_values.outdated(database, METHODS)
            if not due:
                yield "Everything is up to date."
                return
            from answers.refresh import refresh  # the methods: only where something is due

            for athlete_id in due:
                if not lease.acquire(database, LEASE, owner, LEASE_S):
                    yield "Another process is at it already."
                    return
                yield f"{names[athlete_id]}: {refresh(database, athlete_id).words}"
        finally:
            lease.release(database, LEASE, owner)


def _filled_demo(settings: Settings) -> Database:
    """The demo with all that its first start left out, but for the samples of the team."""
    from polar_data.demo import load  # the demo's world: only where it is asked for

    database = open_demo(settings)
    load.fill(database)
    database.fill_series = None  # what is made when it is looked at is worked out after that
    return database


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m answers",
        description="What the Polar dashboard works out.",
        epilog="Exit codes: 0 done, 2 not possible now, 3 a person must act.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    text = (
        "Work out what takes long: values of each session, forecasts, changes of level, what goes together."
    )
    refreshing = commands.add_parser("refresh", help=text, description=text)
    refreshing.add_argument("--demo", action="store_true", help="of the demo data, which is completed first")
    return parser
