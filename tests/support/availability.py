"""What this machine may lack: the tests that need it are skipped with a plain word, or fail in CI."""

from __future__ import annotations

import os
from collections import Counter
from typing import NoReturn

import pytest

_PREFIX = "not available: "


def unavailable(what: str) -> NoReturn:
    """Skip this test for want of `what`; with POLAR_REQUIRE_ALL=1 that is a failure."""
    if os.environ.get("POLAR_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is required here", pytrace=False)
    pytest.skip(_PREFIX + what)


def closing_lines(skipped: list[pytest.TestReport]) -> list[str]:
    """One line for each thing that was lacking, with how many tests it cost."""
    reasons = [report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple)]
    lacking = Counter(reason.split(_PREFIX, 1)[1] for reason in reasons if _PREFIX in reason)
    return [f"NOT TESTED: {count} tests need {what}" for what, count in sorted(lacking.items())]
