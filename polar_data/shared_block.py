"""A call in another process through memory that both see: a pipe takes what is large in many small pieces."""

from __future__ import annotations

import asyncio
import os
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Any, TypeVar

A = TypeVar("A")
R = TypeVar("R")

SIZE = 8 * 2**20
_SHOWN = Path("/dev/shm")  # noqa: S108 (where Linux shows such memory)


@dataclass(frozen=True)
class _InBlock:
    """A result that lies in the block through which it was asked for."""

    length: int


class SharedBlock:
    """Room for the argument of a call, then for its result. What does not fit goes through the pipe."""

    def __init__(self, size: int = SIZE) -> None:
        self._memory = _claimed(size)

    def close(self) -> None:
        """Give the memory back, when no call is under way."""
        if self._memory is not None:
            self._memory.close()
            with suppress(FileNotFoundError):  # some systems clear it when the person logs out
                self._memory.unlink()

    async def call(self, pool: ProcessPoolExecutor, function: Callable[[A], R], argument: A) -> R:
        """What `function` gives in a process of `pool`. One call at a time."""
        loop, memory = asyncio.get_running_loop(), self._memory
        length = None if memory is None else _put(memory, argument)
        if memory is None or length is None:
            return await loop.run_in_executor(pool, function, argument)
        result = await loop.run_in_executor(pool, _called, function, memory.name, length)
        if not isinstance(result, _InBlock):
            return result
        found: R = _get(memory, result.length)
        return found


def _claimed(size: int) -> SharedMemory | None:
    """The memory, all of it claimed now; None where there is not so much: a container may have 64 MB in all.

    Else Linux ends the process that writes where there is no more.
    """
    try:
        memory = SharedMemory(create=True, size=size)
    except OSError:
        return None
    try:
        if _SHOWN.is_dir():
            with (_SHOWN / memory.name).open("r+b") as file:
                os.posix_fallocate(file.fileno(), 0, size)
    except OSError:
        memory.close()
        memory.unlink()
        return None
    return memory


def _called(function: Callable[[A], R], name: str, length: int) -> R | _InBlock:
    memory = _opened(name)
    result = function(_get(memory, length))
    there = _put(memory, result)
    return result if there is None else _InBlock(there)


@cache
def _opened(name: str) -> SharedMemory:
    return SharedMemory(name)


def _put(memory: SharedMemory, value: object) -> int | None:
    """How long the value is in there; None where it does not fit."""
    pickled = pickle.dumps(value)
    assert memory.buf is not None
    if len(pickled) > len(memory.buf):
        return None
    memory.buf[: len(pickled)] = pickled
    return len(pickled)


def _get(memory: SharedMemory, length: int) -> Any:
    assert memory.buf is not None
    return pickle.loads(memory.buf[:length])  # noqa: S301 (our own process wrote it)
