"""Answers prepared by the helper process are those that are prepared here."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures.process import BrokenProcessPool

import orjson
import pytest

from polar_data.derive import Origin
from polar_data.errors import PayloadError
from polar_data.plan import Call
from polar_data.prepare import prepare
from polar_data.sources import endpoint_of
from polar_data.workshop import CROWDED, Outcome, Workshop
from tests.polar_data.hand_made import DAY, V4, temperature, temperatures

OWNER = Origin(1, V4, 1)
CALL = Call(endpoint_of("temperature"), "window", DAY, DAY)


def bodies(count: int) -> list[bytes]:
    return [orjson.dumps(temperatures(temperature([30.0 + n, 31.0]))) for n in range(count)]


async def all_prepared(workshop: Workshop, of: list[bytes]) -> list[Outcome]:
    work = (workshop.prepare(CALL, body, {}, OWNER) for body in of)
    return list(await asyncio.gather(*work))


def test_what_the_helper_and_the_helped_prepare_is_the_same() -> None:
    async def run() -> list[list[Outcome]]:
        async with Workshop() as workshop:
            without = await all_prepared(workshop, bodies(5))
            workshop.start()
            before_it_is_there = await all_prepared(workshop, bodies(5))
            return [without, before_it_is_there, await all_prepared(workshop, bodies(3 * CROWDED))]

    without, early, many = asyncio.run(run())
    assert without == early == [prepare(CALL, body, {}, OWNER) for body in bodies(5)]
    assert many == [prepare(CALL, body, {}, OWNER) for body in bodies(3 * CROWDED)]


def test_an_answer_that_cannot_be_read_costs_itself_only() -> None:
    async def run() -> list[Outcome]:
        async with Workshop() as workshop:
            workshop.start()
            return await all_prepared(workshop, [b"<html>", *bodies(1)])

    broken, sound = asyncio.run(run())
    assert isinstance(broken, PayloadError)
    assert not isinstance(sound, PayloadError)


def test_whoever_waits_for_a_helper_that_dies_is_told() -> None:
    async def run() -> None:
        async with Workshop() as workshop:
            workshop.start()
            await all_prepared(workshop, bodies(1))
            while True:  # the first ones may still be prepared here
                for helper in multiprocessing.active_children():
                    helper.kill()
                await all_prepared(workshop, bodies(1))

    with pytest.raises(BrokenProcessPool):
        asyncio.run(run())
