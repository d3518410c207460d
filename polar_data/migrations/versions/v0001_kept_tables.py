"""The kept tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "api_client",
        sa.Column("api", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_encrypted", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("api"),
    )
    op.create_table(
        "archive_item",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", INTEGER, autoincrement=False, nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("fetched_utc", sa.DateTime(), nullable=False),
        sa.Column("vanished_utc", sa.DateTime()),
        sa.PrimaryKeyConstraint("connection_id", "endpoint", "key", "revision"),
    )
    op.create_index("archive_item_by_day", "archive_item", ["connection_id", "endpoint", "day"], unique=False)
    op.create_table(
        "archive_series",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "athlete",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("created_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "connection",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("athlete_id", INTEGER),
        sa.Column("api", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("scopes_granted", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("created_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "coverage",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("listed", sa.Text()),
        sa.Column("fetched", sa.Text()),
        sa.Column("checked_utc", sa.DateTime(), nullable=False),
        sa.Column("fetched_utc", sa.DateTime()),
        sa.PrimaryKeyConstraint("connection_id", "endpoint", "day"),
    )
    op.create_table(
        "data_version",
        sa.Column("athlete_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("athlete_id"),
    )
    op.create_table(
        "derivation",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("revision", INTEGER, nullable=False),
        sa.Column("parser_version", INTEGER, nullable=False),
        sa.Column("problem", sa.Text()),
        sa.PrimaryKeyConstraint("connection_id", "endpoint", "key"),
    )
    op.create_table(
        "dialect",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("choice", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "endpoint"),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("expires_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "oauth_attempt",
        sa.Column("ticket_hash", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text()),
        sa.Column("browser_hash", sa.Text()),
        sa.Column("api", sa.Text(), nullable=False),
        sa.Column("connection_id", INTEGER),
        sa.Column("expires_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("ticket_hash"),
        sa.UniqueConstraint("state_hash"),
    )
    op.create_table(
        "request_count",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("minute_utc", sa.DateTime(), nullable=False),
        sa.Column("requests", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("client", "minute_utc"),
    )
    op.create_table(
        "setting",
        sa.Column("athlete_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("athlete_id", "name"),
    )
    op.create_table(
        "sync_problem",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("run_id", INTEGER, nullable=False),
        sa.Column("connection_id", INTEGER, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("do", sa.Text(), nullable=False),
        sa.Column("item_key", sa.Text()),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_sync_problem_run_id"), "sync_problem", ["run_id"], unique=False)
    op.create_table(
        "sync_request",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("requested_utc", sa.DateTime(), nullable=False),
        sa.Column("not_before_utc", sa.DateTime()),
        sa.PrimaryKeyConstraint("connection_id"),
    )
    op.create_table(
        "sync_run",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("connection_id", INTEGER, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_utc", sa.DateTime(), nullable=False),
        sa.Column("beat_utc", sa.DateTime(), nullable=False),
        sa.Column("ended_utc", sa.DateTime()),
        sa.Column("requests_done", INTEGER, nullable=False),
        sa.Column("requests_planned", INTEGER, nullable=False),
        sa.Column("items_new", INTEGER, nullable=False),
        sa.Column("items_changed", INTEGER, nullable=False),
        sa.Column("seconds_left", sa.Float(precision=53)),
        sa.Column("doing", sa.Text()),
        sa.Column("message", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_sync_run_connection_id"), "sync_run", ["connection_id"], unique=False)
    op.create_table(
        "token",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("access_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("refresh_encrypted", sa.LargeBinary()),
        sa.Column("expires_utc", sa.DateTime()),
        sa.PrimaryKeyConstraint("connection_id"),
    )
