"""Options side by side, of which any number may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from ui import site_map


def chips(
    label: str,
    options: Sequence[str],
    name: str,
    words: Callable[[str], str] = str,
    pictures: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Those chosen, in the order of `options`; the choice lives in the URL (`?sport=Running&sport=Hiking`).

    `pictures` are data addresses. Links, so that a choice can be kept, sent on and taken back.
    """
    query = site_map.query()
    chosen = tuple(option for option in options if option in query.get(name, []))
    others = {each: values for each, values in query.items() if each != name}

    def chip(option: str) -> str:
        after = [each for each in options if (each in chosen) != (each == option)]
        href = escape(site_map.address(others | {name: after}))
        picture = f'<img src="{escape(pictures[option])}" alt="">' if pictures else ""
        pressed = ' aria-current="true"' if option in chosen else ""
        return f'<a href="{href}"{pressed}>{picture}{escape(words(option))}</a>'

    links = "".join(map(chip, options))
    st.html(f'<div class="chips stays" role="group" aria-label="{escape(label)}">{links}</div>')
    return chosen
