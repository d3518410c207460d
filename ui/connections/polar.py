"""Asking Polar at the press of a button."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import streamlit as st

from polar_data.errors import PolarDataError, QuotaError, UnavailableError


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
    later = isinstance(error, UnavailableError | QuotaError)  # whose advice is meant for syncs
    do = "Nothing was changed. Try again in a few minutes." if later else error.do
    st.error(f"{error.what}. {do}")
