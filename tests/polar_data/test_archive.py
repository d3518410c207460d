from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polar_data import archive
from polar_data.archive import Entry, pack
from polar_data.database import Database
from polar_data.long_arrays import LONG, LongArray, whole
from polar_data.schema import kept
from tests.polar_data.hand_made import DAY, NOW, rows
from tests.support.databases import sqlite_copy

LONG_ARRAY = [60 + n % 7 for n in range(LONG)]

numbers = st.integers(-(2**63), 2**63 - 1) | st.floats()
texts = st.text(st.characters(exclude_categories=[])) | st.just("$series")
leaves = st.none() | st.booleans() | numbers | texts
long_arrays = st.lists(numbers | st.none() | st.just({"$series": "x"}), min_size=1, max_size=3).map(
    lambda some: (some * LONG)[:LONG]
)
documents = st.recursive(
    leaves | long_arrays,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(texts, parts, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def shelf(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for many examples: each keeps an item of its own key."""
    with sqlite_copy(sqlite_template, tmp_path_factory.mktemp("shelf")) as database:
        yield database


def keep(database: Database, item: Any, key: str = "one", revision: int = 1) -> None:
    with database.write() as connection:
        archive.store(connection, 1, [Entry("sleeps", key, DAY, revision, pack(item))], NOW)


def loaded(database: Database, revision: int = 1) -> Any:
    (body,) = [r["body"] for r in rows(database, kept.archive_item) if r["revision"] == revision]
    with database.read() as connection:
        return whole(archive.load(connection, body))


def exact(value: Any) -> str:
    """A text that differs where types, key order, NaN or the sign of zero differ."""
    return json.dumps(value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(item=documents)
def test_an_item_comes_back_as_it_was(shelf: Database, item: Any) -> None:
    packed = pack(item)
    with shelf.write() as connection:
        archive.store(connection, 1, [Entry("sleeps", packed.sha256, DAY, 1, packed)], NOW)
        assert exact(whole(archive.load(connection, packed.body))) == exact(item)


@pytest.mark.parametrize(
    "item",
    [
        {"b": 1, "a": 1.0, "c": -0.0},
        {"value": math.nan, "none": None, "more": [1.5]},
        {"infinite": [math.inf, -math.inf]},
        {"samples": [math.nan, None, *LONG_ARRAY]},
        {"text": "Ä € \U0001f3c3 \x00 \ud800"},
        {"$series": "not a pointer of ours"},
        {"$series": LONG_ARRAY},
        {"outer": {"$series": {"$series": [LONG_ARRAY, {"$series": None}]}}},
        {"deep": [[{"samples": LONG_ARRAY}], LONG_ARRAY]},
        [],
        "only text",
    ],
)
def test_odd_items_come_back_as_they_were(database: Database, item: Any) -> None:
    keep(database, item)
    assert exact(loaded(database)) == exact(item)


@pytest.mark.parametrize(
    ("one", "other"),
    [({"a": 1}, {"a": 1.0}), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ({"a": None}, {"a": math.nan}), ([], {})],
)
def test_items_that_differ_have_other_fingerprints(one: Any, other: Any) -> None:
    assert pack(one).sha256 != pack(other).sha256
    assert pack(one) == pack(json.loads(json.dumps(one)))


def test_a_change_within_a_long_array_changes_the_fingerprint() -> None:
    assert pack({"s": LONG_ARRAY}).sha256 != pack({"s": [*LONG_ARRAY[:-1], 0]}).sha256


def test_a_long_array_is_stored_once_over_revisions_and_items(database: Database) -> None:
    keep(database, {"name": "Morning run", "hr": LONG_ARRAY, "again": LONG_ARRAY})
    keep(database, {"name": "Intervals", "hr": LONG_ARRAY}, revision=2)
    keep(database, {"hr": LONG_ARRAY, "short": LONG_ARRAY[:-1]}, key="another")
    assert len(rows(database, kept.archive_series)) == 1


def test_a_new_revision_becomes_the_current_one_and_the_old_one_stays(database: Database) -> None:
    keep(database, {"name": "Morning run"})
    keep(database, {"name": "Morning run"}, key="another")
    keep(database, {"name": "Intervals"}, revision=2)
    found = [(r["key"], r["revision"], r["current"]) for r in rows(database, kept.archive_item)]
    assert found == [("another", 1, True), ("one", 1, False), ("one", 2, True)]
    assert loaded(database, 2) == {"name": "Intervals"}


def test_what_vanished_stays_and_can_come_back(database: Database) -> None:
    keep(database, {"name": "Morning run"})
    keep(database, {"name": "Morning run"}, key="another")
    with database.write() as connection:
        archive.mark_vanished(connection, 1, "sleeps", "one", NOW)
    assert [r["vanished_utc"] for r in rows(database, kept.archive_item)] == [None, NOW]
    assert [r["current"] for r in rows(database, kept.archive_item)] == [True, True]
    keep(database, {"name": "Morning run"})
    assert [r["vanished_utc"] for r in rows(database, kept.archive_item)] == [None, None]


def test_the_text_of_a_long_array_is_kept_to_the_letter(database: Database) -> None:
    text = b"[" + b",".join([b"1.50"] * LONG) + b"]"
    keep(database, {"s": LongArray(text)})
    (series,) = rows(database, kept.archive_series)
    assert zstandard.decompress(series["body"]) == text
    assert loaded(database) == {"s": [1.5] * LONG}


def test_an_array_has_the_same_fingerprint_read_or_not() -> None:
    assert pack({"s": LONG_ARRAY}) == pack({"s": LongArray(orjson.dumps(LONG_ARRAY))})
