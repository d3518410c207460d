"""What only we know: people, consents, the archive, coverage and the sync log."""

from __future__ import annotations

from sqlalchemy import Index

from polar_data.schema.base import blob, boolean, day, integer, kept, real, text, utc

meta = kept("meta", text("name", primary_key=True), text("value", nullable=False))

athlete = kept(
    "athlete",
    integer("id", primary_key=True),
    text("name", nullable=False),
    text("email"),  # lower case; what a reconnect is matched by
    utc("created_utc", nullable=False),
)

data_version = kept(
    "data_version",
    integer("athlete_id", primary_key=True, autoincrement=False),
    integer("version", nullable=False),
)

api_client = kept(
    "api_client",
    text("api", primary_key=True),
    text("client_id", nullable=False),
    blob("secret_encrypted", nullable=False),
)

connection = kept(
    "connection",
    integer("id", primary_key=True),
    integer("athlete_id"),  # null until the person has said whose account it is
    text("api", nullable=False),
    text("status", nullable=False),  # active | revoked | disconnected
    text("scopes_granted", nullable=False),  # space-separated, as in OAuth
    day("first_day"),  # how far back the sync goes; null: all there is
    utc("created_utc", nullable=False),
)

token = kept(
    "token",
    integer("connection_id", primary_key=True, autoincrement=False),
    blob("access_encrypted", nullable=False),
    blob("refresh_encrypted"),
    utc("expires_utc"),
)

oauth_attempt = kept(
    "oauth_attempt",
    text("ticket_hash", primary_key=True),
    text("state_hash", unique=True),  # null until the browser has taken the ticket
    text("browser_hash"),
    text("api", nullable=False),
    integer("connection_id"),  # a reconnect of this connection
    utc("expires_utc", nullable=False),
)

lease = kept(
    "lease",
    text("name", primary_key=True),
    text("owner", nullable=False),
    utc("expires_utc", nullable=False),
)

request_count = kept(
    "request_count",
    text("client", primary_key=True),  # the API and client id that Polar counts by
    utc("minute_utc", primary_key=True),
    integer("requests", nullable=False),
)

sync_request = kept(
    "sync_request",
    integer("connection_id", primary_key=True, autoincrement=False),
    text("reason", nullable=False),  # person | background | resume
    utc("requested_utc", nullable=False),
    utc("not_before_utc"),  # a quota that is used up names when it is free again
)

sync_run = kept(
    "sync_run",
    integer("id", primary_key=True),
    integer("connection_id", nullable=False, index=True),
    text("status", nullable=False),  # running | complete | partial | failed | stopped
    utc("started_utc", "beat_utc", nullable=False),
    utc("ended_utc"),
    integer("requests_done", "requests_planned", "items_new", "items_changed", nullable=False, default=0),
    real("seconds_left"),
    text("doing", "message"),
)

sync_problem = kept(
    "sync_problem",
    integer("id", primary_key=True),
    integer("run_id", nullable=False, index=True),
    integer("connection_id", nullable=False),
    text("endpoint", "what", "do", nullable=False),
    text("item_key"),  # one unreadable item, else the whole window
    day("first_day", "last_day"),
)

coverage = kept(
    "coverage",
    integer("connection_id", primary_key=True, autoincrement=False),
    text("endpoint", primary_key=True),
    day("day", primary_key=True),
    text("state", nullable=False),  # data | empty | failed | not_consented | not_supported
    text("listed"),  # what the listing said of the day (its newest `modified`), null without a listing
    text("fetched"),  # what the listing said when the detail was fetched; differs: fetch again
    utc("checked_utc", nullable=False),
    utc("fetched_utc"),
)

dialect = kept(
    "dialect",
    integer("connection_id", primary_key=True, autoincrement=False),
    text("endpoint", primary_key=True),
    integer("choice", nullable=False),
)

archive_item = kept(
    "archive_item",
    integer("connection_id", primary_key=True, autoincrement=False),
    text("endpoint", primary_key=True),
    text("key", primary_key=True),
    integer("revision", primary_key=True, autoincrement=False),  # 1 is the first that came
    text("sha256", nullable=False),
    blob("body", nullable=False),  # zstd JSON; long arrays stand in archive_series
    day("day"),  # the day the item belongs to, null for what has none
    boolean("current", nullable=False),  # the newest revision
    utc("fetched_utc", nullable=False),
    utc("vanished_utc"),  # no longer at Polar
)
Index("archive_item_by_day", archive_item.c.connection_id, archive_item.c.endpoint, archive_item.c.day)

archive_series = kept(
    "archive_series",
    text("sha256", primary_key=True),
    blob("body", nullable=False),  # zstd JSON of one long array
)

derivation = kept(
    "derivation",  # which parser read an item last, and what it could not read
    integer("connection_id", primary_key=True, autoincrement=False),
    text("endpoint", primary_key=True),
    text("key", primary_key=True),
    integer("revision", "parser_version", nullable=False),
    text("problem"),
)

setting = kept(
    "setting",
    integer("athlete_id", primary_key=True, autoincrement=False),
    text("name", primary_key=True),
    text("value", nullable=False),
)
