from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.dashboard import Dashboard
from tests.polar_simulator.process import Simulator
from tests.support.app_server import AppServer

expect.set_options(timeout=30_000)  # a machine may be busy with other tests


@pytest.fixture
def dashboard(app_server: AppServer, page: Page, simulator: Simulator) -> Dashboard:
    """The dashboard in a fresh browser, before a simulated Polar in its first state."""
    simulator.admin("reset")
    return Dashboard(page, app_server)
