"""What is kept out of garbage collection, for which every click waits."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from ui import startup

MANY = 5000


@pytest.fixture(autouse=True)
def nothing_drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(startup, "_drawn", set())
    yield
    gc.enable()
    gc.unfreeze()


def frozen_by(page: str) -> int:
    before = gc.get_freeze_count()
    startup.drawn(page)
    return gc.get_freeze_count() - before


def test_what_the_first_drawing_of_a_page_brings_is_frozen_once() -> None:
    of_today: list[list[int]] = [[] for _ in range(MANY)]
    assert frozen_by("today") >= len(of_today)
    of_sleep: list[list[int]] = [[] for _ in range(MANY)]
    assert frozen_by("sleep") >= len(of_sleep)
    later: list[list[int]] = [[] for _ in range(MANY)]
    assert frozen_by("today") < len(later)


def test_garbage_is_not_frozen() -> None:
    startup.drawn("today")
    gc.disable()
    for _ in range(MANY):
        circle: list[object] = []
        circle.append(circle)
    assert frozen_by("sleep") < MANY
