"""How to create a Polar client, and the way to Polar's consent."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from polar_data import connect, oauth
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import ConfigError
from ui.style import same_tab_link

RENEW_TICKET_S = 180  # a ticket lasts five minutes


def guide(database: Database, settings: Settings) -> None:
    """Three steps from nothing to a connected account."""
    with st.container(border=True):
        st.subheader("1. Create a client at Polar")
        st.markdown(
            "Sign in at [admin.polaraccesslink.com](https://admin.polaraccesslink.com) with your Polar "
            "account and create a client; any name will do. It is free and takes two minutes. "
            "As the redirect URL enter exactly this:"
        )
        st.code(settings.redirect_uri, language=None)
    with st.container(border=True):
        st.subheader("2. Enter its client id and secret")
        client_form(database, settings)
    with st.container(border=True):
        st.subheader("3. Connect your account")
        if connect.api_client(database, settings) is None:
            st.caption("Step 2 comes first.")
        else:
            st.markdown(
                "Polar asks you to sign in and shows what the dashboard would like to read. "
                "Allow all of it for the full picture; what you leave out is simply missing."
            )
            connect_link(database, "Connect with Polar")


def client_form(database: Database, settings: Settings) -> None:
    client = connect.api_client(database, settings)
    if client is not None and client.from_environment:
        st.markdown(
            f":material/check: Client `{client.client_id}` comes from the environment or `.env`: "
            "change it there."
        )
        return
    if client is not None:
        st.markdown(f":material/check: Client `{client.client_id}` is saved. You can replace it here.")
    with st.form("api_client", border=False):
        client_id = st.text_input("Client id", value=client.client_id if client else "")
        secret = st.text_input(
            "Client secret", type="password", help="Saved encrypted on this computer only."
        )
        if st.form_submit_button("Save"):
            try:
                connect.save_api_client(database, settings, client_id, secret)
            except ConfigError as error:
                st.error(f"{error.what}. {error.do}")
            else:
                st.rerun()


def connect_link(database: Database, label: str, connection_id: int | None = None) -> None:
    """The link to Polar. It works once within five minutes, so it is renewed while the page is open."""

    @st.fragment(run_every=RENEW_TICKET_S)
    def link() -> None:
        ticket = oauth.issue_ticket(database, connection_id=connection_id)
        same_tab_link(label, "/oauth/start?" + urlencode({"ticket": ticket}))

    link()
