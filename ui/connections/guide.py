"""How to create a Polar client, and the way to Polar's consent."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from polar_data import connect, oauth
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import ConfigError
from polar_data.scopes import SIGN_INS
from ui.style import same_tab_link

RENEW_TICKET_S = 180  # a ticket lasts five minutes
WIDTH_PX = 600  # an address or a secret needs no more

_CREATE = {
    "accesslink_v4": "",
    "accesslink_v3": "",
    "team_pro": " The data subscriptions can stay empty. Sign in as the coach whose teams you want to see.",
}
_ALLOW = {
    "accesslink_v4": "Polar asks you to sign in and shows what the dashboard would like to read. "
    "Allow all of it for the full picture; what you leave out is simply missing.",
    "accesslink_v3": "Polar asks you to sign in and to allow access. The dashboard then registers "
    "itself for your account, and Polar keeps new training and activity ready for it from that moment on.",
    "team_pro": "Sign in at Polar as a coach of the team. The first sync of a season takes hours, as Polar "
    "answers one question a second: teams and players come first, then the newest sessions.",
}


def guide(database: Database, settings: Settings, api: str) -> None:
    """Three steps from nothing to a connected account."""
    admin = '<a href="https://admin.polaraccesslink.com" target="_blank">admin.polaraccesslink.com</a>'
    _step(
        1,
        "Create a client at Polar",
        f"Sign in at {admin} with your Polar account and create a client; any name will do. It is free, "
        f"takes two minutes, and one client is enough for all three.{_CREATE[api]} As the redirect URL "
        "enter exactly this:",
    )
    st.code(settings.redirect_uri, language=None, width=WIDTH_PX)
    _step(2, "Enter its client id and secret")
    if client_form(database, settings, api):
        _step(3, "Connect your account", _ALLOW[api])
        connect_link(database, "Connect with Polar", api)
    else:
        _step(3, "Connect your account", "Step 2 comes first.")


def _step(number: int, title: str, how: str = "") -> None:
    st.html(f'<div class="step"><h3><i>{number}</i>{title}</h3><p>{how}</p></div>')


def client_form(database: Database, settings: Settings, api: str) -> bool:
    """Where to enter the client, or which one is used; whether there is one."""
    if settings.has_client:
        st.markdown(
            f":material/check: Client `{settings.v4_client_id}` comes from the environment or `.env`: "
            "change it there."
        )
        return True
    try:
        client = connect.api_client(database, settings, api)
    except ConfigError as error:
        client, known = None, connect.client_id(database, settings, api)
        st.error(f"{error.what}. {error.do}")
    else:
        known = client.client_id if client else None
    if client is not None:
        st.markdown(
            f":material/check: Client `{known}` is used. You can replace it here, for "
            f"{SIGN_INS[api].name} only: accounts connected with it then have to be connected again."
        )
    with st.form(f"api_client_{api}", border=False, width=WIDTH_PX):
        client_id = st.text_input("Client id", value=known or "")
        secret = st.text_input(
            "Client secret", type="password", placeholder="Is saved encrypted, on this computer only"
        )
        if st.form_submit_button("Save"):
            try:
                connect.save_api_client(database, settings, client_id, secret, api)
            except ConfigError as error:
                st.error(f"{error.what}. {error.do}")
            else:
                st.rerun()
    return client is not None


def connect_link(database: Database, label: str, api: str, connection_id: int | None = None) -> None:
    """The link to Polar. It works once within five minutes, so it is renewed while the page is open."""

    @st.fragment(run_every=RENEW_TICKET_S)
    def link() -> None:
        ticket = oauth.issue_ticket(database, api, connection_id)
        same_tab_link(label, "/oauth/start?" + urlencode({"ticket": ticket}))

    link()
