"""How we know: what the app claims and what it never claims, and every method with its formula and source."""

from __future__ import annotations

import streamlit as st

from analytics.methods import METHODS, Method
from ui.method_list import method_list
from ui.style import plain

INTRO = """<div class="claims"><section><h3>What we say</h3><ul>
<li>How today compares with <b>your own</b> earlier days, in numbers with their unit, window and count.</li>
<li>How sure that is: an interval, the share of false finds to expect, or a confidence in words.</li>
<li>Where the limits come from. Where nobody has proved any, it says “our choice” and why.</li>
</ul></section><section><h3>What we never say</h3><ul>
<li>A diagnosis. A pattern of nights is a pattern; what is behind it, a doctor can tell.</li>
<li>A probability of injury or illness. No such number holds for one person.</li>
<li>That one thing causes another. What goes together may both follow from a third.</li>
<li>Anything from days that are missing. They stay missing and never count as zero.</li>
</ul></section></div>"""


def main() -> None:
    st.title("How we know")
    st.html(INTRO)
    wanted = (
        st.text_input(
            "Search the methods",
            key="find",
            type="search",
            live=True,
            bind="query-params",
            placeholder="Search the methods, e.g. HRV, baseline, Foster",
            icon=":material/search:",
            label_visibility="collapsed",
        )
        or ""
    ).strip()
    found = [method for method in METHODS if _matches(method, wanted)]
    if not found:
        st.markdown(f"None of the {len(METHODS)} methods speaks of “{plain(wanted)}”. Try a shorter word.")
        return
    st.caption(
        f"{len(found)} of {len(METHODS)} methods. Open a group, and in it a method for what it means, its "
        "formula, units and source."
    )
    method_list(found, wanted)


def _matches(method: Method, wanted: str) -> bool:
    """Whether every word searched for is somewhere in the entry; capitals do not matter."""
    told = method.explained
    parts = (method.group, method.title, told.gives, told.text, *told.formula, *told.units, *told.source)
    text = " ".join(parts).casefold()
    return all(word in text for word in wanted.casefold().split())


main()
