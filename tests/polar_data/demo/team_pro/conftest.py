"""One rendered squad for all tests of it; it is read only."""

from __future__ import annotations

import pytest

from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import TeamPro
from tests.polar_data.demo.conftest import LAST_DAY


@pytest.fixture(scope="package")
def team_pro() -> TeamPro:
    return TeamPro(Squad(1, last_day=LAST_DAY))


@pytest.fixture(scope="package")
def cut(team_pro: TeamPro) -> TeamPro:
    return TeamPro(team_pro.squad, sample_seconds=10)
