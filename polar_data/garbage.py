"""How often Python looks for garbage that only points at itself."""

from __future__ import annotations

import gc

SELDOM = (10_000, 20, 50)


def collect_seldom() -> None:
    """For a process of the command line: rows come by the ten thousand, and what is imported stays."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
