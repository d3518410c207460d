"""A coach's Team Pro account: connected, synced, its squad and sessions shown, players linked to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import TimeoutError as NotShownError

from polar_data.database import Database
from polar_data.store import links, people
from tests.e2e.dashboard import Dashboard
from tests.polar_simulator.process import Simulator
from tests.support.app_server import AppServer, serve
from tests.support.team_numbers import Numbers, TeamSession, newest_session

pytestmark = pytest.mark.browser

TEAM_PRO = "team_pro"
GROUPS = {
    "Overview": ("minutes", "distance", "per_minute", "speed_max", "sprints", "hr_avg", "load"),
    "Speed zones": ("speed_zones",),
    "Accelerations": ("accelerations",),
    "Heart rate": ("hr_avg", "hr_max", "hr_zones"),
}


@pytest.fixture
def app_server(simulator: Simulator, demo_file: Path, tmp_path: Path) -> Iterator[AppServer]:
    """A dashboard of its own for each journey: they change what is connected."""
    with serve(tmp_path, simulator.env, demo_file) as server:
        yield server


@pytest.fixture
def dashboard(dashboard: Dashboard, simulator: Simulator) -> Dashboard:
    """Before a team of three players and two sessions, of whom Ada is one."""
    simulator.admin("tp-club", size="small")
    return dashboard


@pytest.fixture
def session(dashboard: Dashboard, simulator: Simulator) -> TeamSession:
    """The newest session as Polar tells it."""
    return newest_session(simulator)


def test_the_squad_and_its_sessions_are_shown_with_polars_numbers(
    dashboard: Dashboard, session: TeamSession
) -> None:
    page = dashboard.page
    dashboard.go_to_polar(api=TEAM_PRO)
    dashboard.allow("coach")
    dashboard.belongs_to("Cleo Carlsson")
    dashboard.wait_for_sync()
    here = page.get_by_text("Here so far: 1 team, 3 players; all 2 team sessions; all 6 session summaries;")
    expect(here).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ of 98 requests at once")).last).to_be_visible()

    dashboard.go("Team")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text(session.team)
    expect(main).to_contain_text(re.compile(rf"Players\s*{len(session.players)}"))
    dashboard.open("/team_session")
    expect(page.get_by_role("heading", name=session.name, level=1)).to_be_visible()
    for group, names in GROUPS.items():
        page.get_by_role("radiogroup", name="Figures").get_by_text(group, exact=True).click()
        rows = page.locator(".squad tbody tr:not(.mean)")
        first = next(iter(session.players))
        expect(rows.filter(has_text=first).locator("td")).to_have_count(len(expected(session, first, names)))
        for player in session.players:
            shown = rows.filter(has_text=player).locator("td b").all_inner_texts()
            assert_same(shown, expected(session, player, names))


def test_a_player_is_linked_with_each_level_and_unlinked(dashboard: Dashboard, session: TeamSession) -> None:
    page = dashboard.page
    player = min(session.players)
    dashboard.connect("ada")
    dashboard.go_to_polar(api=TEAM_PRO)
    dashboard.allow("coach")
    dashboard.belongs_to("Cleo Carlsson")
    dashboard.wait_for_sync()

    page.get_by_role("button", name="Link by hand").click()
    dialog = page.get_by_role("dialog")
    choose(dialog.get_by_test_id("stSelectbox").nth(0), player)
    choose(dialog.get_by_test_id("stSelectbox").nth(1), "Ada Aalto")
    expect(dialog.get_by_role("button", name="Link", exact=True)).to_be_disabled()
    dialog.get_by_text("Nothing", exact=True).click()
    dialog.get_by_role("button", name="Link", exact=True).click()
    expect(page.get_by_text(f"{player} is Ada Aalto")).to_be_visible()
    assert levels(dashboard.server) == ["nothing"]
    night = what_the_coach_sees(dashboard)
    assert night is None

    change(dashboard, "Status only")
    assert levels(dashboard.server) == ["status"]
    night = what_the_coach_sees(dashboard)
    assert night is not None
    assert not re.search(r"\d", night)

    change(dashboard, "Values")
    assert levels(dashboard.server) == ["values"]
    night = what_the_coach_sees(dashboard)
    assert night is not None
    assert re.search(r"\d", night)

    dashboard.open_connections(TEAM_PRO)
    page.get_by_role("button", name="Unlink").click()
    expect(page.get_by_text(f"{player} is Ada Aalto")).to_have_count(0)
    assert levels(dashboard.server) == []
    assert what_the_coach_sees(dashboard) is None


def expected(session: TeamSession, player: str, names: tuple[str, ...]) -> list[float]:
    """The figures of a group of columns, from left to right."""
    numbers = session.players[player]
    assert isinstance(numbers, Numbers)
    values = [getattr(numbers, name) for name in names]
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def assert_same(shown: list[str], wanted: list[float]) -> None:
    """Every number shown is Polar's, rounded to the decimals it has."""
    assert len(shown) == len(wanted)
    for text, value in zip(shown, wanted, strict=True):
        plain = text.replace("\u202f", "").replace("\u2212", "-")
        decimals = len(plain.partition(".")[2])
        assert abs(float(plain) - value) <= 0.5 * 10**-decimals + 1e-9, (text, value)


def choose(box: Locator, option: str) -> None:
    """Open the list and pick; a page that is drawn at that moment closes the list again."""
    listed = box.page.get_by_role("option", name=option)
    box.scroll_into_view_if_needed()
    for _ in range(5):
        box.locator("input").click()
        box.locator("input").press("ArrowDown")
        try:
            listed.click(timeout=3000)
        except NotShownError:
            continue
        return
    expect(listed).to_be_visible()


LEVELS = {"Status only": "status", "Values": "values"}


def change(dashboard: Dashboard, level: str) -> None:
    """Pick another level on Connections; it counts at once."""
    dashboard.open_connections(TEAM_PRO)
    box = dashboard.page.get_by_test_id("stSelectbox").filter(has_text="What the coach sees of Ada Aalto")
    choose(box, level)
    wanted = LEVELS[level]
    for _ in range(300):  # the choice is on its way
        if levels(dashboard.server) == [wanted]:
            break
        dashboard.page.wait_for_timeout(100)
    dashboard.settle()


def what_the_coach_sees(dashboard: Dashboard) -> str | None:
    """What Team's table says of last night, as its CSV has it."""
    dashboard.go("Team")
    told = [row.get("Last night") for row in dashboard.shown_as_csv("squad")]
    return next(filter(None, told), None)


def levels(server: AppServer) -> list[str]:
    database = Database(server.database_url)
    found = [
        link.sharing
        for each in people.connections(database)
        if each.api == TEAM_PRO
        for link in links.links(database, each.id)
    ]
    database.close()
    return list(found)
