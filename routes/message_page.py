"""A page that says one thing, for answers outside the app."""

from __future__ import annotations

from html import escape
from string import Template

from starlette.responses import HTMLResponse

from polar_data.config import ROOT

_TEMPLATE = Template((ROOT / "routes" / "message_page.html").read_text("utf-8"))
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def message_page(title: str, text: str, status: int) -> HTMLResponse:
    """`title` and `text` are plain text; below them is the way back to Connections."""
    body = _TEMPLATE.substitute(title=escape(title), text=escape(text))
    return HTMLResponse(body, status, _HEADERS)
