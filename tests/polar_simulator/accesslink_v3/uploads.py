"""Which exercises were uploaded when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zlib import crc32

import orjson

from ..account import Account
from .families import Item

EXERCISES = "v3_exercises"


@dataclass(frozen=True)
class Upload:
    """An uploaded exercise: its hashed id, its day at the athlete's, and when it reached Polar."""

    hashed_id: str
    day: date
    uploaded: datetime

    @property
    def id(self) -> int:
        """The number by which transactions call it."""
        return crc32(self.hashed_id.encode())


def uploads(account: Account, after: datetime, now: datetime) -> list[Upload]:
    """What was uploaded after a moment and until now, oldest first."""
    first = after.date() - timedelta(days=1)
    recent = {first + timedelta(days=n) for n in range((now.date() - first).days + 1)}
    found = [
        Upload(brief["id"], day, datetime.fromisoformat(brief["upload_time"]))
        for day in recent | account.changed_days(EXERCISES)
        for brief in orjson.loads(b"[%s]" % account.encoded(EXERCISES, day, "brief", _briefs))
    ]
    return sorted(
        (upload for upload in found if after < upload.uploaded <= now),
        key=lambda upload: (upload.uploaded, upload.hashed_id),
    )


def exercise(account: Account, upload: Upload) -> Item:
    """The exercise itself with all its parts."""
    form = ("whole", upload.hashed_id)
    whole = account.encoded(EXERCISES, upload.day, form, lambda items: named(items, upload))
    found: Item = orjson.loads(whole)
    return found


def named(items: Sequence[Item], upload: Upload) -> list[Item]:
    """The one item that the upload means."""
    return [item for item in items if item["id"] == upload.hashed_id]


def _briefs(items: Sequence[Item]) -> list[Item]:
    return [{"id": item["id"], "upload_time": item["upload_time"]} for item in items]
