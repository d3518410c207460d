"""Asking Polar at the press of a button."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import streamlit as st

from polar_data.errors import PolarDataError


def ask_polar(question: Coroutine[Any, Any, Any]) -> bool:
    """Whether it worked; otherwise what went wrong is said."""
    try:
        with st.spinner("Asking Polar ..."):
            asyncio.run(question)
    except PolarDataError as error:
        say(error)
        return False
    return True


def say(error: PolarDataError) -> None:
    st.error(f"{error.what}. {error.do}")
