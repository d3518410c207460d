"""The webhook of AccessLink v3: Polar tells at once that there is something new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import streamlit as st

from polar_data import deliveries, webhooks
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.webhooks import EVENTS, Webhook
from ui.connections.polar import ask_polar
from ui.connections.words import count

COUNTED = timedelta(days=30)
LABELS = {
    "EXERCISE": "Training",
    "ACTIVITY_SUMMARY": "Daily activity",
    "SLEEP": "Sleep and recovery",
    "CONTINUOUS_HEART_RATE": "Heart rate around the clock",
    "SLEEP_WISE_ALERTNESS": "SleepWise alertness",
    "SLEEP_WISE_CIRCADIAN_BEDTIME": "SleepWise bedtime",
    "PHYSICAL_INFORMATION": "Physical information",
}


def webhook(database: Database, settings: Settings) -> None:
    """The client's webhooks, or how to make one; what came by them."""
    st.subheader("Webhook")
    known = webhooks.known(database)
    if not known:
        _none(database, settings)
    for one in known:
        _one(database, settings, one)
    if st.button("Look at Polar", icon=":material/refresh:", type="tertiary", key="hooks_refresh") and (
        ask_polar(webhooks.refresh(database, settings))
    ):
        st.rerun()
    _counts(database)


def _none(database: Database, settings: Settings) -> None:
    minutes = settings.background_sync_minutes
    otherwise = f"asked for every {minutes} minutes" if minutes else "asked for at each sync"
    st.info(
        "There is no webhook: Polar has no public address to send messages to. Nothing is missing without "
        f"one: what is new is {otherwise}.",
        icon=":material/schedule:",
    )
    with st.expander("Create a webhook", icon=":material/add:"):
        st.markdown(
            "1. Start `make webhooks` beside the dashboard. It answers Polar's messages on port 8502, and "
            "nothing else.\n"
            "2. Put a tunnel or proxy with a public https address in front of that port. The dashboard "
            "itself stays private.\n"
            "3. Enter the public address here. Polar tries it before it accepts it."
        )
        with st.form("new_webhook", border=False):
            url = st.text_input("Public address", placeholder="https://polar.example.org")
            events = _events(list(EVENTS))
            pressed = st.form_submit_button("Create the webhook", type="primary")
            if pressed and ask_polar(webhooks.create(database, settings, events, url)):
                st.rerun()


def _one(database: Database, settings: Settings, one: Webhook) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"`{one.url}`", width="content")
            if one.active:
                st.badge("Active", icon=":material/check:", color="green")
            else:
                st.badge("Not active", icon=":material/pause:", color="orange")
        st.caption("Polar tells of: " + ", ".join(LABELS.get(event, event) for event in one.events))
        if not one.signed:
            st.warning(
                "Its key is not here, as it was made elsewhere: its messages are refused. Delete it and "
                "create it again.",
                icon=":material/key_off:",
            )
        with st.container(horizontal=True):
            if one.active:
                pressed = st.button("Deactivate", icon=":material/pause:", key=f"hook_off_{one.id}")
            else:
                pressed = st.button("Activate", icon=":material/play_arrow:", key=f"hook_on_{one.id}")
            if pressed and ask_polar(webhooks.switch(database, settings, not one.active)):
                st.rerun()
            if st.button("Change ...", icon=":material/edit:", key=f"hook_change_{one.id}"):
                change(database, settings, one)
            if st.button("Delete ...", icon=":material/delete:", key=f"hook_delete_{one.id}"):
                delete(database, settings, one)


@st.dialog("Change the webhook")
def change(database: Database, settings: Settings, one: Webhook) -> None:
    url = st.text_input("Public address", value=one.url.removesuffix(webhooks.PATH), key="hook_url")
    events = _events([event for event in one.events if event in EVENTS])
    pressed = st.button("Save", type="primary", key="confirm_change")
    if pressed and ask_polar(webhooks.change(database, settings, one.id, events, url)):
        st.rerun()


@st.dialog("Delete the webhook?")
def delete(database: Database, settings: Settings, one: Webhook) -> None:
    st.markdown("Polar sends no more messages. New data is asked for as before.")
    pressed = st.button("Delete it", type="primary", key="confirm_delete_hook")
    if pressed and ask_polar(webhooks.remove(database, settings, one.id)):
        st.rerun()


def _events(default: list[str]) -> list[str]:
    return st.multiselect("Tell of", list(EVENTS), default, format_func=LABELS.__getitem__, key="hook_events")


def _counts(database: Database) -> None:
    since = datetime.now(UTC).date() - COUNTED
    received, asked = deliveries.received(database, since)
    refused = deliveries.refusals(database, since).group_by("reason").sum().sort("reason")
    if not received and refused.is_empty():
        return
    reasons = ", ".join(f"{row['count']:,} {row['reason']}" for row in refused.iter_rows(named=True))
    st.caption(
        f"In the last {COUNTED.days} days: {count(received, 'message')} of Polar's, of which {asked:,} led "
        f"to a sync. Refused: {reasons or 'none'}."
    )
