"""sync, status, rebuild, backup, restore, export, demo, webhooks.

Exit codes for cron: 0 done, 1 partly done (see `status`), 2 not possible now or not understood,
3 a person must act (connect again, choose whose account it is, correct a setting).
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from polar_data import backup, config, rebuild
from polar_data.config import Settings
from polar_data.errors import AuthError, ConfigError, PolarDataError, RevokedError
from polar_data.export import export
from polar_data.open import open_database, open_demo
from polar_data.store import people, sync_log

DONE, PARTLY, NOT_NOW, ACT = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[Settings, argparse.Namespace], int] = options.run
    try:
        return run(config.load(), options)
    except PolarDataError as error:
        return _refused(error)
    except DBAPIError as error:
        why, _, _ = str(error.orig).partition("\n")
        what, do = (
            f"The database did not do it ({why})",
            "Free space, see that it is running, then try again.",
        )
    except OSError as error:
        what = f"{error.filename or 'A file'} cannot be used ({error.strerror or error})"
        do = "Free space, see whose it is, then try again."
    return _refused(PolarDataError(what, do))


def _refused(error: PolarDataError, whose: str = "") -> int:
    """Tell an error; its exit code."""
    print(f"{whose}{error.what}. {error.do}".strip(), file=sys.stderr)
    return ACT if isinstance(error, (AuthError, ConfigError)) else NOT_NOW


def _sync(settings: Settings, options: argparse.Namespace) -> int:
    from polar_data.sync import sync  # the HTTP stack: only this command needs it

    database = open_database(settings)
    try:
        wanted = [
            c
            for c in people.connections(database)
            if c.status != "disconnected" and options.connection in {None, c.id}
        ]
        if not wanted:
            print("Nothing is connected. Open the dashboard, then Connections, and press Connect.")
            return ACT
        worst = DONE
        for link in wanted:
            try:
                if link.status == "revoked":
                    raise RevokedError("The consent was withdrawn at Polar, or has ended")
                ended = asyncio.run(sync(database, settings, link.id, requested=options.requested))
            except PolarDataError as error:  # the other accounts are synced all the same
                worst = max(worst, _refused(error, f"Connection {link.id}: "))
                continue
            print(f"Connection {link.id}: {ended}. {_words(sync_log.last_run(database, link.id))}")
            worst = max(worst, {"complete": DONE, "partial": PARTLY, "failed": ACT}[ended])
        return worst
    finally:
        database.close()


def _status(settings: Settings, _options: argparse.Namespace) -> int:
    database = open_database(settings)
    try:
        names = {athlete.id: athlete.name for athlete in people.athletes(database)}
        links = people.connections(database)
        if not links:
            print("Nothing is connected yet.")
        for link in links:
            who = names.get(link.athlete_id or 0, "nobody yet")
            print(f"Connection {link.id}: {link.api}, {who}, {link.status}")
            run = sync_log.last_run(database, link.id)
            print(f"  last sync: {run.status + ', ' + _words(run) if run else 'none yet'}")
            if run is not None:
                for problem in sync_log.problems(database, run.id).iter_rows(named=True):
                    print(f"  {problem['endpoint']}: {problem['what']}. {problem['do']}")
    finally:
        database.close()
    return DONE


def _rebuild(settings: Settings, _options: argparse.Namespace) -> int:
    database = open_database(settings)
    try:
        print(f"{rebuild.rebuild(database)} items derived again from the archive.")
    finally:
        database.close()
    return DONE


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = options.file or settings.data_dir / "backups" / f"polar-{stamp}.zip"
    database = open_database(settings)
    try:
        print(f"Backup written: {backup.backup(database, settings, target)}")
    finally:
        database.close()
    print("It holds the key too: whoever has this file can read the data and use the connections.")
    return DONE


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    backup.restore(settings, options.file, overwrite=options.overwrite)
    print("Restored.")
    return DONE


def _export(settings: Settings, options: argparse.Namespace) -> int:
    database = open_database(settings)
    try:
        print(f"{export(database, options.file)} items written to {options.file}")
    finally:
        database.close()
    return DONE


def _demo(settings: Settings, options: argparse.Namespace) -> int:
    from polar_data.demo import load  # the demo's world: only this command needs it

    if options.again:
        load.remove(settings)
    database = open_demo(settings)
    try:
        if not options.days_only:
            load.fill(database)
    finally:
        database.close()
    print("Demo data is ready.")
    return DONE


def _webhooks(settings: Settings, options: argparse.Namespace) -> int:
    from polar_data import webhooks  # the HTTP stack, as for a sync

    database = open_database(settings)

    async def act() -> None:
        if options.act == "create":
            if not options.url:
                raise ConfigError("Where Polar should send to is missing", "Give it with --url.")
            await webhooks.create(database, settings, options.events or list(webhooks.EVENTS), options.url)
        elif options.act in {"activate", "deactivate"}:
            await webhooks.switch(database, settings, options.act == "activate")
        for known in await webhooks.refresh(database, settings):
            if options.act == "change":
                await webhooks.change(database, settings, known.id, options.events, options.url)
            elif options.act == "delete":
                await webhooks.remove(database, settings, known.id)

    try:
        asyncio.run(act())
        for one in webhooks.known(database):
            state = "active" if one.active else "not active"
            key = "" if one.signed else "; its key is not here: delete it and create it again"
            print(f"Webhook {one.id}: {one.url}, {state}, {', '.join(one.events)}{key}")
        if not webhooks.known(database):
            print("There is no webhook.")
    finally:
        database.close()
    return DONE


def _words(run: sync_log.Run | None) -> str:
    if run is None:
        return ""
    counts = f"{run.requests_done} of {run.requests_planned} requests, {run.items_new} new items"
    changed = f", {run.items_changed} changed" if run.items_changed else ""
    return counts + changed + (f". {run.message}" if run.message else "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m polar_data",
        description="The data of the Polar dashboard.",
        epilog="Exit codes: 0 done, 1 partly done, 2 not possible now, 3 a person must act.",
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(
        name: str, run: Callable[[Settings, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    sync = command("sync", _sync, "Fetch what is new from Polar, for all connections or one.")
    sync.add_argument("--connection", type=int, metavar="N", help="only this connection")
    # How the app starts it. Whoever types the command wants all, whatever Polar has just told of.
    sync.add_argument("--requested", action="store_true", help=argparse.SUPPRESS)
    command("status", _status, "Say what is connected, when it was synced and what is missing.")
    command("rebuild", _rebuild, "Make all derived tables anew from the archive.")
    save = command("backup", _backup, "Write one file with database and key, also while the app runs.")
    save.add_argument("file", type=Path, nargs="?", help="the file (default: in the data folder)")
    back = command("restore", _restore, "Bring a backup back.")
    back.add_argument("file", type=Path)
    back.add_argument(
        "--overwrite", action="store_true", help="replace the data that is here (backed up first)"
    )
    out = command("export", _export, "Write every payload as it came, as gzipped JSON Lines.")
    out.add_argument("file", type=Path, help="such as polar.jsonl.gz")
    demo = command("demo", _demo, "Make the demo data.")
    demo.add_argument(
        "--days-only", action="store_true", help="only what has a value a day; the rest when needed"
    )
    demo.add_argument("--again", action="store_true", help="make it anew")
    hooks = command(
        "webhooks", _webhooks, "What Polar tells of new data (AccessLink v3), by a public address."
    )
    hooks.add_argument(
        "act",
        choices=["list", "create", "change", "activate", "deactivate", "delete"],
        help="Polar keeps one webhook for a client; `make webhooks` must be running to create it",
    )
    hooks.add_argument("--url", help="the public address in front of `make webhooks`")
    hooks.add_argument("--events", nargs="+", metavar="EVENT", help="what to tell of (default: everything)")
    return parser
