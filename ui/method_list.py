"""Methods as a list to open: what each gives, and inside its text, formula, units and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

import streamlit as st

from analytics.methods import Method
from ui.style import capital

_FEW = 3  # found methods are open from the start


def method_list(methods: Sequence[Method], wanted: str = "") -> None:
    """The methods under their groups, in the order given; open where they are few or called as wanted."""
    opened = {
        method.title
        for method in methods
        if len(methods) <= _FEW or (wanted and wanted.casefold() in method.title.casefold())
    }
    groups = "".join(
        _group(group, list(members), opened) for group, members in groupby(methods, lambda m: m.group)
    )
    st.html(f'<div class="methods">{groups}</div>')


def _group(name: str, methods: list[Method], opened: set[str]) -> str:
    members = "".join(_method(method, method.title in opened) for method in methods)
    return (
        f'<div><h3>{escape(name)}<small>{len(methods)}</small></h3><div class="group">{members}</div></div>'
    )


def _method(method: Method, is_open: bool) -> str:
    told = method.explained
    formulas = "".join(f"<code>{escape(line.replace('`', ''))}</code>" for line in told.formula)
    return (
        f"<details{' open' if is_open else ''}><summary><b>{escape(method.title)}</b>"
        f"<span>{_marked(_without_title(told.gives, method.title))}</span></summary>"
        f'<div class="more"><p>{_marked(told.text)}</p><dl><dt>Formula</dt><dd>{formulas}</dd>'
        f"<dt>Units</dt><dd>{_sentences(told.units)}</dd>"
        f"<dt>Source</dt><dd>{_sentences(told.source)}</dd></dl></div></details>"
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
