"""One squad for all tests of it; it is read only."""

from __future__ import annotations

import pytest

from polar_data.demo.squad.squad import Squad
from tests.polar_data.demo.conftest import LAST_DAY


@pytest.fixture(scope="package")
def squad() -> Squad:
    return Squad(1, last_day=LAST_DAY)
