"""Open the person's database or the demo's, brought up to this version."""

from __future__ import annotations

from datetime import UTC, datetime

from polar_data import backup, rebuild
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.migrate import migrate


def open_database(settings: Settings) -> Database:
    """The real data. A migration backs up first; what a new parser reads differently is derived again."""
    database = Database(settings.database_url)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    target = settings.data_dir / "backups" / f"before-update-{stamp}.zip"
    migrate(database, lambda: backup.backup(database, settings, target))
    rebuild.catch_up(database)
    return database


def open_demo(settings: Settings) -> Database:
    """The demo, in a file of its own; made on first use. What is dense is made when first read."""
    from polar_data.demo import load  # NumPy and the world: only where the demo is opened

    return load.open_demo(settings)
