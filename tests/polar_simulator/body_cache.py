"""Rendered bodies, kept compressed when long and dropped oldest first when there are too many."""

from collections import OrderedDict
from collections.abc import Hashable

import zstandard


class BodyCache:
    """Bytes by key, at most `limit_bytes` as stored."""

    LONG = 64 * 1024

    def __init__(self, limit_bytes: int = 400 * 1024 * 1024) -> None:
        self._limit = limit_bytes
        self._size = 0
        self._bodies: OrderedDict[Hashable, tuple[bool, bytes]] = OrderedDict()
        self._pack = zstandard.ZstdCompressor(level=1).compress
        self._unpack = zstandard.ZstdDecompressor().decompress

    def get(self, key: Hashable) -> bytes | None:
        if key not in self._bodies:
            return None
        self._bodies.move_to_end(key)
        packed, body = self._bodies[key]
        return self._unpack(body) if packed else body

    def put(self, key: Hashable, body: bytes) -> None:
        packed = len(body) > self.LONG
        stored = self._pack(body) if packed else body
        self._bodies[key] = (packed, stored)
        self._size += len(stored)
        while self._size > self._limit:
            _, (_, dropped) = self._bodies.popitem(last=False)
            self._size -= len(dropped)

    @property
    def size(self) -> int:
        return self._size
