"""Prepares answers in a process of its own, so that fetching and reading use two cores."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date

from polar_data.derive import Origin
from polar_data.errors import PayloadError
from polar_data.plan import Call, Kind
from polar_data.prepare import Prepared, prepare
from polar_data.sources import endpoint_of


class Workshop:
    """One helper process, started with its first answer."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent)

    async def __aenter__(self) -> Workshop:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    async def prepare(
        self, call: Call, body: object, known: Mapping[str, str], owner: Origin, *, here: bool
    ) -> Prepared | PayloadError:
        """See `prepare.prepare`. `here`: in a thread, where a process is not worth its start."""
        try:
            if here:
                return await asyncio.to_thread(prepare, call, body, known, owner)
            what = (call.endpoint.name, call.kind, call.first, call.last, call.id)
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, _prepare, what, body, known, owner)
        except PayloadError as error:
            return error


def _prepare(
    what: tuple[str, Kind, date, date, str], body: object, known: Mapping[str, str], owner: Origin
) -> Prepared:
    name, kind, first, last, id_ = what
    return prepare(Call(endpoint_of(name), kind, first, last, id_), body, known, owner)


def _end_with_parent() -> None:
    """A killed sync must not leave its helper behind."""

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
