"""Which spelling of the dates Polar takes today, remembered per connection."""

from __future__ import annotations

from sqlalchemy import select

from polar_data.database import Database, upsert
from polar_data.schema.kept import dialect
from polar_data.sources.endpoint import Endpoint


class Dialects:
    def __init__(self, database: Database, connection_id: int) -> None:
        self._database = database
        self._connection_id = connection_id
        with database.read() as connection:
            rows = connection.execute(select(dialect).where(dialect.c.connection_id == connection_id))
            self._chosen = {row.endpoint: row.choice for row in rows}

    def knows(self, endpoint: Endpoint) -> bool:
        """Whether there is nothing to find out."""
        return len(endpoint.dates) < 2 or endpoint.name in self._chosen

    def order(self, endpoint: Endpoint) -> list[int]:
        """The spellings to try: what worked last, then the others in their order."""
        chosen = self._chosen.get(endpoint.name, 0)
        return [chosen, *(n for n in range(len(endpoint.dates)) if n != chosen)]

    def remember(self, endpoint: Endpoint, choice: int) -> None:
        if self._chosen.get(endpoint.name, None) == choice or len(endpoint.dates) < 2:
            return
        self._chosen[endpoint.name] = choice
        row = {"connection_id": self._connection_id, "endpoint": endpoint.name, "choice": choice}
        with self._database.write() as connection:
            upsert(connection, dialect, [row])
