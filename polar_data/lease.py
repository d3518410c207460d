"""Leases in the database, by its clock: one holder at a time, over all processes.

A holder that was killed cannot give its lease back. Another process of the same machine sees that it
is gone and takes over at once; seen from elsewhere the lease has to run out.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import delete, select

from polar_data.database import Database, insert
from polar_data.errors import DatabaseBusyError
from polar_data.schema.kept import lease

log = logging.getLogger(__name__)


def new_owner() -> str:
    """A name for one holder, which tells its machine and process."""
    return f"{_machine()} {os.getpid()} {uuid.uuid4().hex}"


def acquire(database: Database, name: str, owner: str, seconds: float) -> bool:
    """Take or renew the lease. False while another owner holds it."""
    with database.write() as connection:
        now = database.now(connection)
        holder = connection.scalar(select(lease.c.owner).where(lease.c.name == name))
        statement = insert(connection, lease).values(
            name=name, owner=owner, expires_utc=now + timedelta(seconds=seconds)
        )
        free = (lease.c.owner == owner) | (lease.c.expires_utc <= now)
        if holder is not None and _gone(holder):
            free |= lease.c.owner == holder
        # What it returns tells whether it was taken; PostgreSQL's row count of an INSERT is not kept.
        taken = connection.scalar(
            statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": statement.excluded.owner, "expires_utc": statement.excluded.expires_utc},
                where=free,
            ).returning(lease.c.owner)
        )
        return taken is not None


async def keep(database: Database, name: str, owner: str, seconds: float, every_s: float) -> None:
    """Renew the lease again and again; returns when it is lost."""
    held = True
    while held:
        await asyncio.sleep(every_s)
        try:
            held = await asyncio.to_thread(acquire, database, name, owner, seconds)
        except DatabaseBusyError:
            log.info("The lease %s could not be renewed in time; it is tried again", name)


@contextmanager
def together(
    database: Database, names: Sequence[str], seconds: float, refusal: Callable[[str], Exception]
) -> Iterator[Callable[[], None]]:
    """Hold several; yields what has to be called in time to keep them.

    Raises what `refusal` makes of the name of one that another holds.
    """
    owner = new_owner()

    def take() -> None:
        for name in names:
            if not acquire(database, name, owner, seconds):
                raise refusal(name)

    try:
        take()
        yield take
    finally:
        for name in names:
            release(database, name, owner)


def release(database: Database, name: str, owner: str) -> None:
    with database.write() as connection:
        connection.execute(delete(lease).where(lease.c.name == name, lease.c.owner == owner))


def held(database: Database, name: str) -> bool:
    with database.read() as connection:
        query = select(lease.c.owner).where(
            lease.c.name == name, lease.c.expires_utc > database.now(connection)
        )
        holder = connection.scalar(query)
    return holder is not None and not _gone(holder)


@cache
def _machine() -> str:
    """This boot and process space, where a process id means one process; no two machines share it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not Linux
        return f"{platform.node().replace(' ', '-')}/{uuid.getnode():x}"


def _gone(owner: str) -> bool:
    """Whether the holder was a process of this machine that has ended. In doubt it lives."""
    machine, _, rest = owner.partition(" ")
    pid, _, _ = rest.partition(" ")
    if machine != _machine() or not pid.isdigit() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except OSError as error:
        return isinstance(error, ProcessLookupError)  # else it lives, as another user's
    return False
