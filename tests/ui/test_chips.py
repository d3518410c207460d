"""Chips: what is chosen, and the address that each leads to."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.pages.shown import asked, text


def script() -> None:
    import streamlit as st

    from ui.chips import chips

    st.text(chips("Sports", ["Running", "Trail & hill", "Hiking"], "sport"))


def shown(**url: str | list[str]) -> AppTest:
    return asked(AppTest.from_function(script, default_timeout=60), url)


def test_each_chip_leads_to_the_choice_with_it_and_keeps_the_rest() -> None:
    app = shown(range="7d")
    assert app.text[0].value == "()"
    assert '<a href="?range=7d&sport=Trail+%26+hill">Trail & hill</a>' in text(app)


def test_a_chosen_chip_leads_to_the_choice_without_it() -> None:
    app = shown(sport=["Hiking", "Running", "unknown"])
    assert app.text[0].value == "('Running', 'Hiking')"
    assert '<a href="?sport=Hiking" aria-current="true">Running</a>' in text(app)
    assert '<a href="?sport=Running&sport=Trail+%26+hill&sport=Hiking">Trail' in text(app)
