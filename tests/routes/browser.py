"""A browser as far as routes see one: it asks, and keeps cookies."""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import ASGIApp


class Browser:
    def __init__(self, app: ASGIApp, base_url: str = "http://127.0.0.1:8501") -> None:
        self.app = app
        self.base_url = base_url
        self.cookies = httpx.Cookies()

    def get(self, address: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.base_url, cookies=self.cookies
            ) as client:
                answer = await client.get(address)
                self.cookies = client.cookies
                return answer

        return asyncio.run(ask())
