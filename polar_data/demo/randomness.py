"""Independent random streams: one for each seed, purpose and day, in any order."""

from datetime import date
from zlib import crc32

import numpy as np


def generator(seed: int, purpose: str, day: date | int = 0) -> np.random.Generator:
    """A generator that depends on nothing but its three arguments."""
    ordinal = day if isinstance(day, int) else day.toordinal()
    return np.random.default_rng([seed, crc32(purpose.encode()), ordinal])


def stable_id(*parts: object) -> int:
    """A repeatable positive number for an item, as a database would give."""
    text = "|".join(str(part) for part in parts)
    return crc32(text.encode()) * 1000 + crc32(text[::-1].encode()) % 1000
