"""A call through shared memory gives what the plain call gives, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ClassVar

import pytest

from polar_data.shared_block import SharedBlock

SIZE = 4096
REPO = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def repeated(asked: tuple[str, int]) -> tuple[int, str]:
    """The process that it was done in, and the text so many times."""
    text, times = asked
    return os.getpid(), text * times


def through(block: SharedBlock, pool: ProcessPoolExecutor, *asked: tuple[str, int]) -> list[tuple[int, str]]:
    async def run() -> list[tuple[int, str]]:
        return [await block.call(pool, repeated, each) for each in asked]

    try:
        return asyncio.run(run())
    finally:
        block.close()


@pytest.mark.parametrize(
    ("text", "times"),
    [("a", 3), ("a" * 2 * SIZE, 0), ("a", 2 * SIZE), ("a" * 2 * SIZE, 2), ("", 0)],
    ids=["both fit", "the argument is too long", "the result is too long", "both are", "nothing"],
)
def test_the_result_is_that_of_the_plain_call(pool: ProcessPoolExecutor, text: str, times: int) -> None:
    [(process, found)] = through(SharedBlock(SIZE), pool, (text, times))
    assert found == text * times
    assert process != os.getpid()


def test_a_call_does_not_see_what_is_left_of_the_one_before(pool: ProcessPoolExecutor) -> None:
    asked = [("long" * 100, 2), ("short", 1), ("a" * 2 * SIZE, 1), ("", 1)]
    found = [text for _, text in through(SharedBlock(SIZE), pool, *asked)]
    assert found == [text * times for text, times in asked]


def test_without_room_in_shared_memory_the_call_is_made_all_the_same(
    pool: ProcessPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def full(_file: int, start: int, size: int) -> None:
        asked.append(start + size)
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "posix_fallocate", full)
    [(_, found)] = through(SharedBlock(SIZE), pool, ("a", 3))
    assert (asked, found) == ([SIZE], "aaa")


class Watched(str):
    """A text that notes which threads pickle it: for the pipe a thread of its own does."""

    __slots__ = ()
    threads: ClassVar[list[bool]] = []

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        self.threads.append(threading.current_thread() is threading.main_thread())
        return str, (str(self),)


@pytest.mark.parametrize(("length", "here"), [(3, [True]), (2 * SIZE, [True, False])])
def test_what_fits_does_not_go_through_the_pipe(
    pool: ProcessPoolExecutor, length: int, here: list[bool]
) -> None:
    Watched.threads.clear()
    through(SharedBlock(SIZE), pool, (Watched("a" * length), 0))
    assert Watched.threads == here


def test_memory_that_somebody_else_has_cleared_is_no_error() -> None:
    block = SharedBlock(SIZE)
    assert block._memory is not None
    block._memory.unlink()
    block.close()


def test_an_error_of_the_function_is_raised(pool: ProcessPoolExecutor) -> None:
    with pytest.raises(TypeError, match="can't multiply"):
        through(SharedBlock(SIZE), pool, ("a", "b"))  # type: ignore[arg-type]  # wrong on purpose


def test_nothing_is_left_behind() -> None:
    """Python itself complains at its end about shared memory that nobody gave back."""
    script = (
        "import multiprocessing\n"
        "from concurrent.futures import ProcessPoolExecutor\n"
        "from polar_data.shared_block import SharedBlock\n"
        "from tests.polar_data.test_shared_block import SIZE, through\n"
        "if __name__ == '__main__':\n"
        "    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context('spawn')) as pool:\n"
        "        through(SharedBlock(SIZE), pool, ('a', 3))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=REPO, capture_output=True, text=True, check=True, timeout=60
    )
    assert ended.stderr == ""
