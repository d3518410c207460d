"""Prepares answers in a process of its own, so that fetching and reading use two cores."""

from __future__ import annotations

import asyncio
import contextlib
import copyreg
import multiprocessing
import os
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor

from polar_data.derive import Origin
from polar_data.errors import PayloadError
from polar_data.garbage import collect_seldom
from polar_data.plan import Call
from polar_data.prepare import Prepared, prepare
from polar_data.shared_block import SharedBlock
from polar_data.sources import endpoint_of
from polar_data.sources.endpoint import Endpoint

AT_ONCE = 16  # answers handed over together: each hand-over has its price
HANDS = 4  # while one batch is prepared the next ones are on their way
CROWDED = 20  # answers that wait: the helper cannot keep up

Work = tuple[Call, object, Mapping[str, str], Origin]
Outcome = Prepared | PayloadError

# An endpoint holds functions, which do not travel between processes; its name does.
copyreg.pickle(Endpoint, lambda endpoint: (endpoint_of, (endpoint.name,)))


class Workshop:
    """A helper process once it is started; before, and while it cannot keep up, a thread here prepares."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_begin)
        self._waiting: asyncio.Queue[tuple[Work, asyncio.Future[Outcome]]] = asyncio.Queue()
        self._started: asyncio.Future[None] | None = None
        self._hands: list[asyncio.Task[None]] = []
        self._blocks: list[SharedBlock] = []
        self._helping = asyncio.Lock()

    async def __aenter__(self) -> Workshop:
        return self

    async def __aexit__(self, *_: object) -> None:
        for hand in self._hands:
            hand.cancel()
        self._pool.shutdown(cancel_futures=True)
        for block in self._blocks:  # the helper, which used them, has ended
            block.close()

    def start(self) -> None:
        """Start the helper, which is worth it for many answers only: it takes a second of its own."""
        if self._started is None:
            self._started = asyncio.get_running_loop().run_in_executor(self._pool, _stand_by)
            self._blocks = [SharedBlock() for _ in range(HANDS)]
            hands = (self._hand_over(self._started, block) for block in self._blocks)
            self._hands = [asyncio.create_task(hand) for hand in hands]

    async def prepare(self, call: Call, body: object, known: Mapping[str, str], owner: Origin) -> Outcome:
        """See `prepare.prepare`."""
        work = (call, body, known, owner)
        started = self._started
        if started is None:
            return await asyncio.to_thread(_prepare, work)
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((work, outcome))
        while not self._helping.locked() and self._waiting.qsize() > (CROWDED if started.done() else 0):
            async with self._helping:
                other, theirs = self._waiting.get_nowait()
                _settle(theirs, await asyncio.to_thread(_prepare, other))
        return await outcome

    async def _hand_over(self, started: asyncio.Future[None], block: SharedBlock) -> None:
        """Have what waits prepared, batch by batch."""
        with contextlib.suppress(BrokenExecutor):  # the first batch tells
            await started
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            works = [work for work, _ in batch]
            try:
                found = await block.call(self._pool, _prepare_all, works)
            except Exception as error:  # whoever waits for the outcome gets it
                for _, outcome in batch:
                    if not outcome.done():
                        outcome.set_exception(error)
            else:
                for (_, outcome), one in zip(batch, found, strict=True):
                    _settle(outcome, one)


def _settle(outcome: asyncio.Future[Outcome], found: Outcome) -> None:
    if not outcome.done():  # its caller may have given up
        outcome.set_result(found)


def _stand_by() -> None:
    """Has been done when the helper has started, which takes a second."""


def _prepare_all(batch: Sequence[Work]) -> list[Outcome]:
    return [_prepare(work) for work in batch]


def _prepare(work: Work) -> Outcome:
    try:
        return prepare(*work)
    except PayloadError as error:
        return error


def _begin() -> None:
    """Settings of the helper. It ends with its parent: a killed sync must not leave it behind."""
    collect_seldom()

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
