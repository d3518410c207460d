"""What stands in place of samples that are there but could not be read."""

from __future__ import annotations

from collections.abc import Iterable

from ui.empty_state import empty_state


def unread(what: str, reasons: Iterable[str]) -> None:
    """Says why `what` could not be read, and where it is listed; nothing without reasons."""
    for reason in dict.fromkeys(reasons):
        code = reason.replace("`", "'")  # Polar's own words are in it: they mean nothing as markup
        empty_state(
            f"{what} could not be read",
            f"`{code}`.",
            "Connections lists it under the items that could not be read.",
        )
