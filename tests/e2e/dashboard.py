"""The dashboard as a person meets it in the browser."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.support.app_server import AppServer

PAGES = ("Today", "Sleep", "Recovery", "Training")
SYNC_MS = 120_000
READY_MS = 30_000
CLICK_AGAIN_MS = 15_000


@dataclass(frozen=True)
class Dashboard:
    page: Page
    server: AppServer

    def open(self, path: str) -> None:
        """Open a page by its address and wait until it is drawn."""
        self.page.goto(self.server.url + path)
        self.settle()

    def go(self, title: str) -> None:
        """Go to a page by the menu, as a person does; the app is loaded first where it is not there."""
        menu = self.page.get_by_test_id("stSidebarNavLink")
        if not menu.count():
            self.open("/")
        heading = self.page.get_by_role("heading", name=title, exact=True, level=1)
        menu.get_by_text(title, exact=True).click()
        try:
            expect(heading).to_be_visible(timeout=CLICK_AGAIN_MS)
        except AssertionError:
            # While a page draws itself anew after a sync, Streamlit can take its page for the one that is
            # asked for: it keeps that for the session, not for the run.
            menu.get_by_text(title, exact=True).click()
            expect(heading).to_be_visible()
        self.settle()

    def settle(self) -> None:
        running = self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
        running.wait_for(timeout=READY_MS)
        assert self.page.get_by_test_id("stException").count() == 0, self.server.log.read_text()[-4000:]

    def open_connections(self, api: str = "accesslink_v4") -> None:
        """Open Connections with the card of that API chosen."""
        self.go("Connections")
        card = self.page.locator(f'.apis a[href*="api={api}"]')
        card.click()
        expect(card).to_have_attribute("aria-current", "true")
        self.settle()

    def go_to_polar(self, label: str = "Connect with Polar", api: str = "accesslink_v4") -> None:
        """Open Connections and follow the link to Polar's consent page."""
        self.open_connections(api)
        self.page.get_by_role("link", name=label).click()
        expect(self.page.get_by_role("button", name="Allow")).to_be_visible()

    def allow(self, account: str) -> None:
        """On Polar's page: sign in and allow everything. Ends on Connections."""
        self.page.get_by_label("Signed in as").select_option(account)
        self.page.get_by_role("button", name="Allow").click()
        expect(self.page.get_by_text("Your Polar account is connected.")).to_be_visible()

    def wait_for_sync(self) -> None:
        """Wait on Connections until the running sync has ended well."""
        expect(self.page.get_by_text("Everything was fetched")).to_be_visible(timeout=SYNC_MS)

    def connect(self, account: str, api: str = "accesslink_v4") -> None:
        self.go_to_polar(api=api)
        self.allow(account)
        self.wait_for_sync()

    def belongs_to(self, name: str) -> None:
        """Say that the account that was just connected is a new person's."""
        form = self.page.get_by_test_id("stForm").filter(has_text="Whose account is this?")
        expect(form.get_by_role("button", name="Save and start the first sync")).to_be_visible()
        self.settle()
        form.get_by_role("textbox").fill(name)
        new = form.get_by_role("radio", name="Someone new")
        if new.count():  # somebody is known already
            form.get_by_text("Someone new").click()
            expect(new).to_be_checked()
        form.get_by_role("button", name="Save and start the first sync").click()

    def shows(self, name: str) -> None:
        """Every page draws, with a chart, and is about `name` rather than the demo's person."""
        for title in PAGES:
            self.go(title)
            expect(self.page.get_by_test_id("stPlotlyChart").first).to_be_visible()
            expect(self.page.get_by_test_id("stSidebar")).to_contain_text(name)
            expect(self.page.get_by_test_id("stMain").get_by_text("Demo data")).to_have_count(0)

    def shown_as_csv(self, key: str) -> list[dict[str, str]]:
        """The rows of the file that holds what the chart or table of that key shows; by the keyboard."""
        self.page.locator(f".st-key-{key}-csv").get_by_role("button", name="CSV").press("Enter")
        file = self.page.get_by_role("dialog", name="CSV").get_by_role("button", name="Shown")
        expect(file).to_be_focused()
        with self.page.expect_download() as download:
            file.press("Enter")
        return list(csv.DictReader(download.value.path().read_text("utf-8-sig").splitlines()))

    def follows_links(self) -> None:
        """On Training: a header sorts, a row opens and "back" returns, without loading the app anew.

        The keyboard stays where it was, and the file holds what is shown.
        """
        page = self.page
        page.evaluate("window.still = 'the same'")
        header = page.locator(".table th", has_text="Duration")
        header.get_by_role("link").press("Enter")
        expect(header).to_have_attribute("aria-sort", "descending")
        expect(header.get_by_role("link")).to_be_focused()
        durations = page.locator(".table td.duration").all_inner_texts()
        assert durations == sorted(durations, key=_seconds, reverse=True)
        in_file = [row["Duration (s)"] for row in self.shown_as_csv("sessions")]
        assert [round(float(seconds)) for seconds in in_file] == [_seconds(each) for each in durations]
        page.keyboard.press("Escape")
        longest = page.locator(".table tr.opens").first
        sport = longest.locator("td").nth(1).inner_text()
        longest.locator("td").last.click()
        expect(page.get_by_role("button", name="All sessions")).to_be_visible()
        expect(page.get_by_test_id("stMain")).to_contain_text(sport)
        page.go_back()
        expect(page.get_by_role("heading", name="Training", exact=True, level=1)).to_be_visible()
        expect(header).to_have_attribute("aria-sort", "descending")
        assert page.evaluate("window.still") == "the same"

    def says(self, what: str, do: str) -> None:
        """A page outside the app says what happened and what to do, and nothing secret."""
        expect(self.page.get_by_role("heading", name=what)).to_be_visible()
        expect(self.page.get_by_text(do)).to_be_visible()
        expect(self.page.get_by_role("link", name="Back to Connections")).to_be_visible()
        assert not re.search(r"code=|state=", self.page.content())


def _seconds(clock: str) -> int:
    hours, minutes, seconds = map(int, clock.split(":"))
    return 3600 * hours + 60 * minutes + seconds
