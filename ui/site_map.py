"""The pages: where they are, what they are called and what each is for."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

import streamlit as st

from polar_data.config import ROOT

Query = dict[str, list[str]]


@dataclass(frozen=True)
class Entry:
    """One page. `help` is the hint in the navigation, `about` the longer text behind "About this page"."""

    name: str
    title: str
    icon: str
    help: str
    about: str


SITE = (
    Entry(
        "today",
        "Today",
        ":material/today:",
        "What matters now, and last night and today against your own normal range.",
        "First the under-recovery signal with its course and what else stands out, each with its numbers. "
        "Then last night's sleep and recovery and today's key values. Each is shown against your own normal "
        "range: the middle half of the 60 days that end a week before, once 21 of them have data. "
        "Grey is usual, amber is worth a look, red needs a decision. What is missing or old is listed.",
    ),
    Entry(
        "sleep",
        "Sleep",
        ":material/bedtime:",
        "Nights, stages, score and regularity.",
        "Your nights over the chosen days: when you slept, the stages, Polar's sleep score, and one night in "
        "detail. A night belongs to the day you woke up. Times are the watch's own local times.",
    ),
    Entry(
        "recovery",
        "Recovery",
        ":material/ecg_heart:",
        "Nightly Recharge, heart rate variability and breathing.",
        "What the night says about recovery: Polar's Nightly Recharge, heart rate variability, heart rate "
        "and breathing, each with your normal range. HRV is compared on a logarithmic scale, as its values "
        "spread more the higher they are.",
    ),
    Entry(
        "training",
        "Training",
        ":material/exercise:",
        "Sessions, weekly load, and one session in full.",
        "Your sessions with duration, distance, heart rate and load, the load of each week by sport, and one "
        "session in full: curves on one time axis, laps, zones and the route. Routes are drawn without a map "
        "service, so nobody learns where you were, unless you switch the street map on.",
    ),
    Entry(
        "load",
        "Load",
        ":material/monitoring:",
        "The week against your usual, fitness and fatigue, and what next week would make of them.",
        "How much you have trained lately against what you are used to: the load of 7 days, its ratio to 28 "
        "days, how evenly it is spread, Polar's own status, and fitness, fatigue and form as they would "
        "go on with a plan for the next 7 days. Loads are Polar's cardio load, in arbitrary units. All of it "
        "is context; none of it tells of injuries.",
    ),
    Entry(
        "performance",
        "Performance",
        ":material/speed:",
        "Output at the same heart rate, best efforts, intensity and steadiness.",
        "What your sessions give: speed or power at the same heart rate against your own earlier sessions, "
        "critical speed and power with the efforts they rest on, how the time was spread over easy and hard, "
        "and how much output steady sessions lost on the way. Values are worked out after each sync. Efforts "
        "of training are rarely all-out, so what follows from them is a lower bound.",
    ),
    Entry(
        "team",
        "Team",
        ":material/groups:",
        "For coaches: the squad, its loads and sessions.",
        "The squad of a Polar Team Pro account: who needs a look before training and why, the load of the "
        "last 7 and 28 days of each player, and the team's sessions. Loads are Polar's training load, summed "
        "over each player's sessions; a session that came through Team Pro and through Flow counts once. "
        "What a linked player does not share is not shown.",
    ),
    Entry(
        "team_session",
        "Team session",
        ":material/sports_soccer:",
        "For coaches: one session of the team, player by player.",
        "What each player did, beside the player's own usual, the position's mean and the team's. The usual "
        "is the middle half of the player's own earlier sessions of that kind, once there are five. Matches, "
        "trainings and the rest are never mixed. Who wore no sensor has no data and is in no mean. Zones are "
        "compared only where their limits were the same. Distances and speeds measured indoors are not "
        "compared.",
    ),
    Entry(
        "how_we_know",
        "How we know",
        ":material/menu_book:",
        "Every method: what it means, its formula, units and source.",
        "Every method behind the numbers: what it gives, when it is not given and why, what speaks against "
        "it, its formula, its units and where it comes from. The texts are those in the code itself.",
    ),
    Entry(
        "connections",
        "Connections",
        ":material/sync_alt:",
        "Connect a Polar account, sync, and see what is there.",
        "Connect Polar accounts, start a sync and follow it, and see for every kind of data and every day "
        "whether it is here, and if not, why not and what you can do. Everything stays on this computer; "
        "access tokens are stored encrypted.",
    ),
)


def page(entry: Entry) -> st.Page:
    return st.Page(
        ROOT / "pages" / f"{entry.name}.py",
        title=entry.title,
        icon=entry.icon,
        url_path=entry.name,
        default=entry is SITE[0],
        help=entry.help,
    )


def link(name: str) -> st.Page:
    """The page called `name`, for `st.page_link` and `st.switch_page`."""
    return page(next(entry for entry in SITE if entry.name == name))


def method(find: str, label: str = "How it is worked out") -> str:
    """HTML of a link to a method on "How we know"."""
    return f'<a href="{escape(href("how_we_know", find=find))}">{escape(label)}</a>'


def href(name: str, **query: str) -> str:
    """The address of a page for a link within text; it keeps the athlete chosen."""
    athlete = st.query_params.get("athlete")
    return f"{name}?{urlencode(query | ({'athlete': athlete} if athlete else {}))}"


def query() -> Query:
    """What the address of this page asks for."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def address(query: Query) -> str:
    """The address of this page asking for something else, for a link within text."""
    return f"?{urlencode(query, doseq=True)}"
