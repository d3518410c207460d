from __future__ import annotations

from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from analytics.methods import METHODS
from tests.pages.shown import drawn, shown, text

pytestmark = pytest.mark.usefixtures("demo")


def methods(page: AppTest) -> list[tuple[str, str, str, bool]]:
    """Title, line, the rest and whether it is open, of each method listed."""
    return [
        (unescape(title), line, more, is_open)
        for groups in drawn(page, "method_list")
        for *_, members in groups
        for title, line, more, is_open in members
    ]


def test_every_method_has_its_entry_with_formula_units_and_source() -> None:
    listed = methods(shown("how_we_know"))
    assert [title for title, *_ in listed] == [method.title for method in METHODS]
    for title, line, more, is_open in listed:
        assert line, title
        for part in ("Formula", "Units", "Source"):
            assert f"<dt>{part}</dt><dd>" in more, title
        assert not is_open


def test_groups_are_closed_until_something_is_looked_for() -> None:
    for find, is_open in (("", False), ("foster", True)):
        (groups,) = drawn(shown("how_we_know", find=find), "method_list")
        assert {group[1] for group in groups} == {is_open}


def test_what_is_searched_for_is_no_markup() -> None:
    words = text(shown("how_we_know", find="![x](https://a.example/pixel.png)"))
    assert "speaks of" in words
    assert "![x](" not in words


def test_it_says_what_is_never_claimed() -> None:
    words = text(shown("how_we_know"))
    assert "What we never say" in words
    assert "A diagnosis." in words
    assert "A probability of injury or illness." in words


def test_the_search_finds_words_of_title_text_and_source() -> None:
    page = shown("how_we_know")
    page.text_input(key="find").input("foster STRAIN").run()
    found = [title for title, *_ in methods(page)]
    assert "Strain (Foster)" in found
    assert "Sleep debt" not in found


def test_a_method_searched_by_its_name_is_open() -> None:
    is_open = {title: opened for title, *_, opened in methods(shown("how_we_know", find="strain"))}
    assert is_open["Strain"]
    assert not is_open["Load ratio, coupled"]


def test_the_few_that_are_found_are_open() -> None:
    ((title, _, more, is_open),) = methods(shown("how_we_know", find="wilson 1927"))
    assert (title, is_open) == ("False-alarm rate", True)
    assert "<dd><code>share = days beyond the bounds / days judged; 95 % Wilson interval</code></dd>" in more
    assert "<dt>Units</dt><dd>Share of days, 0 to 1</dd>" in more


def test_nothing_found_is_said() -> None:
    page = shown("how_we_know", find="xyzzy")
    assert f"None of the {len(METHODS)} methods speaks of “xyzzy”" in text(page)
    assert not drawn(page, "method_list")
