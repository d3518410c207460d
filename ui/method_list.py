"""Methods as a list to open: what each gives, and inside its text, formula, units and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

import streamlit as st

from analytics.methods import Method
from ui.style import capital

_STYLE = """<style>
.methods h3{font-size:1.1rem;font-weight:600;margin:1.5rem 0 .45rem}
.methods>div:first-of-type h3{margin-top:.2rem}
.methods h3 small{font-size:.82rem;font-weight:400;opacity:.68;margin-left:.4rem}
.methods .group{border:1px solid rgba(128,142,160,.32);border-radius:.6rem;overflow:hidden}
.methods details{border-bottom:1px solid rgba(128,142,160,.18)}
.methods details:last-child{border-bottom:0}
.methods summary{cursor:pointer;list-style:none;display:grid;gap:.1rem 1rem;padding:.6rem .9rem;
 grid-template-columns:minmax(11rem,17rem) 1fr 1rem;align-items:baseline}
.methods summary::-webkit-details-marker{display:none}
.methods summary::after{content:"+";opacity:.55;text-align:right;font-size:1.05rem;line-height:1}
.methods details[open]>summary::after{content:"−"}
.methods summary:hover,.methods details[open]>summary{background:rgba(128,142,160,.09)}
.methods summary b{font-weight:600}
.methods summary span{font-size:.9rem;opacity:.78;line-height:1.4}
.methods .more{padding:.5rem .9rem .9rem;max-width:54rem;line-height:1.5;font-size:.93rem}
.methods .more p{margin:0 0 .6rem;font-size:inherit}
.methods .more dl{display:grid;grid-template-columns:4.2rem 1fr;gap:.35rem .8rem;margin:0;padding:0;
 font-size:.86rem}
.methods dt{opacity:.68}.methods .more dd{margin:0;overflow-wrap:anywhere}
.methods dd code{display:block;padding:.4rem .6rem;border-radius:.4rem;background:rgba(128,142,160,.12);
 white-space:pre-wrap;font-size:.84rem;line-height:1.5;color:inherit}
.methods dd code+code{margin-top:.3rem}
.methods p code{background:rgba(128,142,160,.14);border-radius:.25rem;padding:0 .25rem;font-size:.88em;
 color:inherit}
@media(max-width:640px){.methods summary{grid-template-columns:1fr 1rem}
 .methods summary span{grid-column:1;grid-row:2}.methods .more dl{grid-template-columns:1fr;gap:.1rem}
 .methods .more dd{margin-bottom:.45rem}}
</style>"""
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
    st.html(f'<div class="methods">{_STYLE}{groups}</div>')


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
