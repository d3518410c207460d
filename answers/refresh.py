"""Makes anew what is slow and kept, as far as the data it was made from has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from analytics import change_points as levels
from analytics.backtest import BacktestState
from analytics.forecast import FORECAST
from analytics.metrics import METRICS
from analytics.signal_inputs import values
from analytics.windows import Floats
from answers import derived, session_values
from answers.derived import Kept
from answers.versions import METHODS
from polar_data.database import Database, chunks
from polar_data.store import daily, derived_values
from polar_data.store.derived_values import Derived

BATCH = 50  # sessions written at a time: a refresh that is stopped goes on where it was


@dataclass(frozen=True)
class Refreshed:
    """What was made anew: so many sessions, so many that are gone, and which series."""

    sessions: int
    gone: int
    series: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return bool(self.sessions or self.gone or self.series)

    @property
    def words(self) -> str:
        if not self.changed:
            return "nothing to do"
        parts = [f"{self.sessions} sessions"] if self.sessions else []
        parts += [f"{self.gone} sessions forgotten"] if self.gone else []
        return ", ".join([*parts, *self.series])


def refresh(database: Database, athlete_id: int) -> Refreshed:
    """Make the derived values of an athlete fit the data; a second time does nothing."""
    seen = database.data_version(athlete_id)
    made, gone = _sessions(database, athlete_id)
    done = Refreshed(made, gone, (*_efficiency(database, athlete_id), *_series(database, athlete_id)))
    derived_values.finish(database, athlete_id, METHODS, seen, changed=done.changed)
    return done


def _sessions(database: Database, athlete_id: int) -> tuple[int, int]:
    wanted = {
        session_values.SUBJECT + session_id: found
        for session_id, found in derived_values.session_inputs(database, athlete_id).items()
    }
    there = derived_values.versions(database, athlete_id, session_values.SUBJECT)
    gone = there.keys() - wanted.keys()
    if gone:
        derived_values.drop(database, athlete_id, gone)
    due = [one for one, found in wanted.items() if there.get(one) != (session_values.VERSION, found)]
    for part in chunks(due, BATCH):
        rows: list[Derived] = []
        for subject in part:
            session_id = subject.removeprefix(session_values.SUBJECT)
            rows += session_values.computed(database, athlete_id, session_id, wanted[subject])
        derived_values.write(database, athlete_id, rows)
    return len(due), len(gone)


def _efficiency(database: Database, athlete_id: int) -> tuple[str, ...]:
    """The sessions against each other; anew when one of them is."""
    there = derived_values.versions(database, athlete_id, session_values.SUBJECT)
    now = derived_values.fingerprint(*(f"{one} {of}" for one, of in sorted(there.items())))
    before = derived.kept(database, athlete_id, derived.EFFICIENCY)
    if before is not None and before.fingerprint == now:
        return ()
    found = derived.matched(database, athlete_id)
    if found is None:
        derived_values.drop(database, athlete_id, [derived.EFFICIENCY])
        return ()
    row = derived.to_keep(derived.EFFICIENCY, replace(found, fingerprint=now))
    derived_values.write(database, athlete_id, [row])
    return (derived.EFFICIENCY,)


def _series(database: Database, athlete_id: int) -> tuple[str, ...]:
    span = daily.span(database, athlete_id)
    if span is None:
        return ()
    first, last = span
    found = daily.daily(database, athlete_id, first, last)
    recent = found.tail(derived.TOGETHER_DAYS)
    rows: list[Derived] = []

    def renew(
        subject: str, days: pl.DataFrame, names: Sequence[str], make: Callable[[Kept | None, Floats], object]
    ) -> None:
        inputs = np.stack([values(days, name) for name in names])
        since: date = days["day"][0]
        before, now = derived.kept(database, athlete_id, subject), derived.fingerprint(since, inputs)
        if before is None or before.fingerprint != now:
            rows.append(derived.to_keep(subject, Kept(since, last, now, make(before, inputs))))

    def backtest(before: Kept | None, inputs: Floats) -> object:
        """Carried on from before where the days so far are as they were."""
        through = 0 if before is None or before.first != first else (before.last - first).days + 1
        if before is None or derived.fingerprint(first, inputs[:, :through]) != before.fingerprint:
            return derived.followed(None, found).to_json()
        return derived.followed(BacktestState.from_json(before.found), found[through:]).to_json()

    def changes(name: str) -> Callable[[Kept | None, Floats], object]:
        def make(_before: Kept | None, inputs: Floats) -> object:
            points = levels.change_points(inputs[0], METRICS[name])
            return None if points is None else asdict(points)

        return make

    renew(derived.BACKTEST, found, (*(metric.id for metric in FORECAST), derived.LOAD), backtest)
    for name in derived.CHANGING:
        renew(derived.CHANGES + name, found, (name,), changes(name))
    renew(derived.SCAN, recent, derived.TOGETHER, lambda *_: [derived.plain(c) for c in derived.scan(recent)])
    derived_values.write(database, athlete_id, rows)
    return tuple(dict.fromkeys(row.subject.replace("_", " ").split("/")[0] for row in rows))
