"""Pieces of look that Streamlit has no widget for."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TypeVar

import streamlit as st

Key = TypeVar("Key", int, str)

_BUTTON = (
    "display:inline-block;padding:.45rem .8rem;border-radius:.5rem;background:#2b6eaf;color:#fff;"
    "font-size:.875rem;line-height:1.6;text-decoration:none"
)


def same_tab_link(label: str, href: str) -> None:
    """A link that looks like the main button and opens in this tab, which a link button cannot."""
    st.html(f'<a href="{escape(href)}" style="{_BUTTON}">{escape(label)}</a>')


def plain(text: str) -> str:
    """Words of others (names, notes) for a place that takes Markdown, where they mean nothing as markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~:$" else c for c in text)


def h_mm_ss(seconds: float) -> str:
    """A duration as hours, minutes and seconds: 3661 is 1:01:01."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def capital(text: str) -> str:
    """With a capital first letter; the rest stays, which `str.capitalize` would lower."""
    return text[:1].upper() + text[1:]


def distinct(labels: dict[Key, str]) -> dict[Key, str]:
    """The labels by id, with the id behind those that repeat: a picker knows each by its label alone."""
    times = Counter(labels.values())
    return {key: f"{label} ({key})" if times[label] > 1 else label for key, label in labels.items()}
