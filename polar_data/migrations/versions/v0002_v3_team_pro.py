"""Kept tables for AccessLink v3, Team Pro and webhooks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("archive_item", sa.Column("athlete_id", INTEGER))
    op.add_column("connection", sa.Column("user_id", sa.Text()))
    op.add_column("sync_request", sa.Column("endpoints", sa.Text()))
    op.add_column("sync_run", sa.Column("endpoints", sa.Text()))
    op.create_table(
        "child",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("checked_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "endpoint", "id"),
    )
    op.create_table(
        "player",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("player_id", sa.Text(), nullable=False),
        sa.Column("athlete_id", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "player_id"),
    )
    op.create_table(
        "player_link",
        sa.Column("connection_id", INTEGER, autoincrement=False, nullable=False),
        sa.Column("player_id", sa.Text(), nullable=False),
        sa.Column("athlete_id", INTEGER, nullable=False),
        sa.Column("sharing", sa.Text(), nullable=False),
        sa.Column("linked_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "player_id"),
    )
    op.create_table(
        "quota_report",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("window", sa.Text(), nullable=False),
        sa.Column("used", INTEGER, nullable=False),
        sa.Column("limit", INTEGER, nullable=False),
        sa.Column("resets_utc", sa.DateTime(), nullable=False),
        sa.Column("told_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client", "window"),
    )
    op.create_table(
        "rate_bucket",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("tokens", sa.Float(precision=53), nullable=False),
        sa.Column("at_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("client"),
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret_encrypted", sa.LargeBinary()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_utc", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "webhook_event",
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("received_utc", sa.DateTime(), nullable=False),
        sa.Column("asked_utc", sa.DateTime()),
        sa.PrimaryKeyConstraint("fingerprint"),
    )
    op.create_table(
        "webhook_refusal",
        sa.Column("day_utc", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("count", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("day_utc", "reason"),
    )
