from __future__ import annotations

import pytest

from analytics.methods import METHODS
from tests.pages.shown import shown, text

pytestmark = pytest.mark.usefixtures("demo")


def test_every_method_has_its_entry_with_formula_units_and_source() -> None:
    words = text(shown("how_we_know"))
    for method in METHODS:
        assert f"<summary><b>{method.title}</b>" in words
    for part in ("Formula", "Units", "Source"):
        assert words.count(f"<dt>{part}</dt>") == len(METHODS)
    assert "<details open" not in words


def test_it_says_what_is_never_claimed() -> None:
    words = text(shown("how_we_know"))
    assert "What we never say" in words
    assert "A diagnosis." in words
    assert "A probability of injury or illness." in words


def test_the_search_finds_words_of_title_text_and_source() -> None:
    page = shown("how_we_know")
    page.text_input(key="find").input("foster STRAIN").run()
    words = text(page)
    assert "<b>Strain (Foster)</b>" in words
    assert "<b>Sleep debt</b>" not in words


def test_a_method_searched_by_its_name_is_open() -> None:
    words = text(shown("how_we_know", find="strain"))
    assert "<details open><summary><b>Strain</b>" in words
    assert "<details><summary><b>Load ratio, coupled</b>" in words


def test_the_few_that_are_found_are_open() -> None:
    words = text(shown("how_we_know", find="wilson 1927"))
    assert words.count("<details open>") == 1
    assert "<b>False-alarm rate</b>" in words
    assert "<dd><code>share = days beyond the bounds / days judged; 95 % Wilson interval</code></dd>" in words
    assert "<dt>Units</dt><dd>Share of days, 0 to 1</dd>" in words


def test_nothing_found_is_said() -> None:
    page = shown("how_we_know", find="xyzzy")
    assert f"None of the {len(METHODS)} methods speaks of “xyzzy”" in text(page)
    assert "<details" not in text(page)
