"""A throw-away PostgreSQL: a cluster in a temporary folder, reached by a local socket only."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SETTINGS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path | None:
    """The folder of initdb and pg_ctl: Debian's newest, else the one on PATH, else None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = [str(folder) for folder in reversed(folders)]
    initdb = shutil.which("initdb", path=os.pathsep.join([*found, os.environ.get("PATH", "")]))
    return Path(initdb).parent if initdb else None


@contextmanager
def cluster(bin_dir: Path) -> Iterator[str]:
    """A running cluster; gives the URL of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="polar-pg-"))
    data = folder / "data"
    as_user = _unprivileged(folder)

    def run(program: str, *arguments: str) -> None:
        with (folder / "output").open("a+") as output:
            command = [str(bin_dir / program), "-D", str(data), *arguments]
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **as_user,
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read()}")

    try:
        run("initdb", "-U", "polar", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-w", "-o", f"{_SETTINGS} -c unix_socket_directories={folder}", "start")
        try:
            yield f"postgresql://polar@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: hand the folder to another user and run as that one."""
    if os.geteuid() != 0:
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
