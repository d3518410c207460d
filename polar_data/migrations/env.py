"""Alembic's way in: brings the kept tables to head on the connection that `polar_data.migrate` hands over."""

from alembic import context

connection = context.config.attributes["connection"]
# SQLite takes part too: the write door has sent BEGIN, so a revision that fails leaves nothing behind.
context.configure(connection=connection, transactional_ddl=True)
context.run_migrations()
