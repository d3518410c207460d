"""Which methods the stored values are by. A number grows with any method behind it: all is made anew then."""

from __future__ import annotations

SESSIONS = "3"
SERIES = "3"
METHODS = f"{SESSIONS}/{SERIES}"
