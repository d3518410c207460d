"""Connect an account of a simulated Polar in a fresh data folder: first day, API, account."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import httpx

from polar_data import config, connect, oauth
from polar_data.open import open_database
from polar_data.store import people
from tests.polar_simulator.process import Simulator


def main(first_day: str, api: str = oauth.API, account: str = "ada") -> None:
    settings = config.load()
    database = open_database(settings)
    with httpx.Client() as http:
        address = oauth.begin(database, settings, oauth.issue_ticket(database, api), "bench")
        back = Simulator(settings.v4_url, http, 0).decide(address, account=account)
    answer = dict(parse_qsl(urlsplit(back).query))
    connection_id = asyncio.run(oauth.finish(database, settings, answer, "bench"))
    if people.connection(database, connection_id).athlete_id is None:
        connect.assign(database, connection_id, None, account.title())
    connect.set_first_day(database, connection_id, date.fromisoformat(first_day))
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
