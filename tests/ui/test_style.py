from __future__ import annotations

from ui.style import distinct, plain


def test_markup_in_the_words_of_others_means_nothing() -> None:
    assert plain("5 x 400 m") == "5 x 400 m"
    assert plain("5 * 400 *hard*") == r"5 \* 400 \*hard\*"
    assert plain("![a](https://host/x.png)") == r"\!\[a\]\(https\://host/x\.png\)"
    assert plain(":fire: $x$") == r"\:fire\: \$x\$"


def test_labels_that_repeat_bear_their_ids() -> None:
    assert distinct({"a": "Max", "b": "Ann", "c": "Max"}) == {"a": "Max (a)", "b": "Ann", "c": "Max (c)"}
