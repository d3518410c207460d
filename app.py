"""The ASGI application. Start it with `streamlit run app.py`."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

import streamlit as st
from starlette.middleware import Middleware

from polar_data import config
from routes.host import HostGuard
from routes.oauth import oauth_routes
from ui import databases
from ui.background import keep_synced
from ui.startup import warm_up

settings = config.load()


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    syncs = asyncio.create_task(keep_synced(settings))
    try:
        yield
    finally:
        syncs.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await syncs


app = st.App(
    config.ROOT / "ui" / "router.py",
    routes=oauth_routes(databases.real, settings),
    middleware=[Middleware(HostGuard, public_url=settings.public_url)],
    lifespan=lifespan,
)
