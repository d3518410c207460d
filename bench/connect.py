"""Connect the account of a simulated Polar in a fresh data folder, with a first day."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import httpx

from polar_data import config, connect, oauth
from polar_data.open import open_database
from tests.polar_simulator.process import Simulator


def main() -> None:
    settings = config.load()
    database = open_database(settings)
    with httpx.Client() as http:
        address = oauth.begin(database, settings, oauth.issue_ticket(database), "bench")
        back = Simulator(settings.v4_url, http, 0).decide(address)
    answer = dict(parse_qsl(urlsplit(back).query))
    connection_id = asyncio.run(oauth.finish(database, settings, answer, "bench"))
    connect.set_first_day(database, connection_id, date.fromisoformat(sys.argv[1]))
    database.close()


if __name__ == "__main__":
    main()
