"""The plain pages in an app like ours: imports and first drawings are frozen, the imports beforehand."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st

from ui.startup import LIBRARIES


def preload() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    threading.Thread(target=preload, daemon=True).start()
    yield


os.environ["BENCH_TUNED"] = "1"
app = st.App(Path(__file__).with_name("script.py"), lifespan=lifespan)
