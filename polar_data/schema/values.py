"""Derived: what analytics made of the other tables and is slow to make. Any row may go, and comes again."""

from __future__ import annotations

from polar_data.schema.base import derived, real, text

derived_value = derived(
    "derived_value",
    [*text("subject", "metric")],  # such as session/123 and trimp_banister
    text("method_version", "fingerprint", nullable=False),  # of the method, and of what it was made from
    real("value"),
    text("detail"),  # JSON
    one_row_per_source=False,
)
