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
    text("user_id"),  # Polar's id of the account, where the API tells it
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
    text("reason", nullable=False),  # person | background | resume | webhook
    utc("requested_utc", nullable=False),
    utc("not_before_utc"),  # a quota that is used up names when it is free again
    text("endpoints"),  # space-separated: only these; null: all
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
    text("endpoints"),  # space-separated: only these; null: all
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
    utc("fetched_utc"),  # of a day that could not be asked since: when it was heard to be empty
)

dialect = kept(
    "dialect",
    integer("connection_id", primary_key=True, autoincrement=False),
    text("endpoint", primary_key=True),
    integer("choice", nullable=False),
)

child = kept(
    "child",  # what an item names and was asked for
    integer("connection_id", primary_key=True, autoincrement=False),
    text("endpoint", primary_key=True),
    text("id", primary_key=True),
    text("state", nullable=False),  # data | absent
    text("stamp", nullable=False),  # what the naming item said of it then
    utc("checked_utc", nullable=False),
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
    integer("athlete_id"),  # whose item it is, where not the connection's own athlete's
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

player = kept(
    "player",  # which athlete a Team Pro player is
    integer("connection_id", primary_key=True, autoincrement=False),
    text("player_id", primary_key=True),
    integer("athlete_id", nullable=False),
)

player_link = kept(
    "player_link",  # a player who is also a person with a connection of their own
    integer("connection_id", primary_key=True, autoincrement=False),
    text("player_id", primary_key=True),
    integer("athlete_id", nullable=False),  # that person
    text("sharing", nullable=False),  # nothing | status | values
    utc("linked_utc", nullable=False),
)

rate_bucket = kept(
    "rate_bucket",
    text("client", primary_key=True),  # the API and client id that Polar counts by
    real("tokens", nullable=False),  # requests that may go at once; below 0: so many wait their turn
    utc("at_utc", nullable=False),
)

quota_report = kept(
    "quota_report",  # what Polar's RateLimit headers said last
    text("client", primary_key=True),
    text("window", primary_key=True),  # short | long
    integer("used", "limit", nullable=False),
    utc("resets_utc", "told_utc", nullable=False),
)

webhook = kept(
    "webhook",
    text("id", primary_key=True),
    text("client", nullable=False),
    text("events", nullable=False),  # space-separated
    text("url", nullable=False),
    blob("secret_encrypted"),  # null for one that was made elsewhere: Polar tells it once
    boolean("active", nullable=False),
    utc("created_utc", nullable=False),
)

webhook_event = kept(
    "webhook_event",  # deliveries, so that one that comes twice is known
    text("fingerprint", primary_key=True),
    text("event", nullable=False),
    text("user_id", nullable=False),
    utc("received_utc", nullable=False),
    utc("asked_utc"),  # when a sync was asked for; null: nobody of ours
)

webhook_refusal = kept(
    "webhook_refusal",
    day("day_utc", primary_key=True),
    text("reason", primary_key=True),
    integer("count", nullable=False),
)
