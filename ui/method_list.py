"""Methods as a list to open: what each gives, and inside its text, formula, units and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

import streamlit as st

from analytics.methods import Method
from ui.style import capital

_FEW = 3  # found methods are open from the start


_drawn = st.components.v2.component(
    "method_list", js=Path(__file__).with_suffix(".js").read_text(), isolate_styles=False
)


def method_list(methods: Sequence[Method], wanted: str = "") -> None:
    """The methods in their groups, in the order given; open where they are looked for, few or so called."""
    opened = {
        method.title
        for method in methods
        if len(methods) <= _FEW or (wanted and wanted.casefold() in method.title.casefold())
    }
    groups = [
        [escape(group), bool(wanted), [[*_told(method), method.title in opened] for method in members]]
        for group, members in groupby(methods, lambda m: m.group)
    ]
    _drawn(key="methods", data=groups)


@cache
def _told(method: Method) -> tuple[str, str, str]:
    """Title, one line, and all the rest, as HTML."""
    told = method.explained
    formulas = "".join(f"<code>{escape(line.replace('`', ''))}</code>" for line in told.formula)
    return (
        escape(method.title),
        _marked(_without_title(told.gives, method.title)),
        f"<p>{_marked(told.text)}</p><dl><dt>Formula</dt><dd>{formulas}</dd>"
        f"<dt>Units</dt><dd>{_sentences(told.units)}</dd>"
        f"<dt>Source</dt><dd>{_sentences(told.source)}</dd></dl>",
    )


def _without_title(gives: str, title: str) -> str:
    rest = gives.removeprefix(f"{title}: ")
    return capital(rest)


def _sentences(lines: Iterable[str]) -> str:
    text = "; ".join(lines)
    return _marked(capital(text))


def _marked(text: str) -> str:
    """The two marks that docstrings use: `names` and *words*."""
    coded = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
    return re.sub(r"\*(\w[^*<>]*)\*", r"<em>\1</em>", coded)
