"""The one fetch loop: plan, fetch several at once, take in, record. It knows no endpoint by name."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from polar_data import lease, plan, tokens, transactions
from polar_data.asking import Asking
from polar_data.config import Settings
from polar_data.connect import client_name
from polar_data.database import Database
from polar_data.errors import (
    ApiError,
    AuthError,
    ConsentError,
    PayloadError,
    PolarDataError,
    QuotaError,
    ScopeError,
    SyncRunningError,
    UnavailableError,
)
from polar_data.http import Client
from polar_data.intake import Answer, Intake, Result
from polar_data.jobs import sync_lease
from polar_data.journal import Journal
from polar_data.plan import Call, Scope
from polar_data.prepare import Prepared
from polar_data.sources import SOURCES
from polar_data.sources.endpoint import Endpoint, Json
from polar_data.store import children, coverage, people
from polar_data.store.dialects import Dialects
from polar_data.store.people import account_created
from polar_data.store.sync_log import WHOLE
from polar_data.workshop import Workshop

AT_ONCE = 4
AHEAD = 64  # answers that wait to be read, at most
BACKLOG = 512  # answers that wait to be written, at most
TOGETHER_S = 1.0  # what comes within this time is written together: each write has its price
WORTH_A_PROCESS = 200  # calls, from which on a helper prepares the answers
LEASE_S = 90.0
BEAT_S = 20.0
GIVE_UP_AFTER = 5  # failed calls in a row: of one family, and it is left out
DOWN = 3  # families among the failed calls in a row: Polar is not reachable


Answers = asyncio.Queue[tuple[Call, asyncio.Task[Prepared | PayloadError]] | None]  # None: no more


class _StopError(Exception):
    """Ends the run early; `cause` says why."""

    def __init__(self, cause: PolarDataError) -> None:
        super().__init__(cause.what)
        self.cause = cause


@dataclass
class _Run:
    """What the workers of one run share."""

    http: Client
    own_name: Client  # asks as the client, not for a person
    asking: Asking
    intake: Intake
    journal: Journal
    workshop: Workshop
    # endpoint -> not_consented | not_supported | failed: what is not asked for any more
    refused: dict[str, str] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)  # the endpoints of the failed calls in a row
    over: bool = False  # the lease is lost


async def sync(
    database: Database,
    settings: Settings,
    connection_id: int,
    *,
    requested: bool = False,
    today: Callable[[], date] = date.today,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> str:
    """Sync one connection; returns complete, partial or failed. What went wrong is in the sync log.

    With `requested` it fetches no more than what the request that waits names, where it names something.
    Raises SyncRunningError while another process syncs it, AuthError or ConfigError without a consent.
    """
    owner = lease.new_owner()
    if not lease.acquire(database, sync_lease(connection_id), owner, LEASE_S):
        raise SyncRunningError("A sync of this account is running already")
    try:
        return await _sync(database, settings, connection_id, owner, requested, today(), sleep)
    finally:
        lease.release(database, sync_lease(connection_id), owner)


async def _stay(database: Database, run: _Run, connection_id: int, owner: str) -> None:
    """Keep the lease; without it nothing more is written, since it is another's turn."""
    await lease.keep(database, sync_lease(connection_id), owner, LEASE_S, BEAT_S)
    run.over = True
    raise _StopError(SyncRunningError("Another process has taken this sync over"))


async def _sync(
    database: Database,
    settings: Settings,
    connection_id: int,
    owner: str,
    requested: bool,
    today: date,
    sleep: Callable[[float], Awaitable[None]],
) -> str:
    link = people.connection(database, connection_id)
    journal = Journal(database, connection_id, requested=requested)
    try:
        everything = await _fetch(database, settings, link, journal, owner, today, sleep)
        return journal.end(everything=everything)
    except _StopError as stop:
        return journal.stop(stop.cause)
    except PolarDataError as error:
        journal.stop(error)
        raise
    except BaseException as error:
        journal.abandon(error)
        raise


async def _fetch(
    database: Database,
    settings: Settings,
    link: people.Connection,
    journal: Journal,
    owner: str,
    today: date,
    sleep: Callable[[float], Awaitable[None]],
) -> bool:
    """Fetch what is due; whether that was every day of the year.

    A family that failed is no reason to list all others again: its days that lack are asked for in the next
    run, its others when all days are listed next.
    """
    if link.athlete_id is None:
        raise AuthError("Nobody has said yet whose account this is", "Choose the person on Connections.")
    source = SOURCES[link.api]
    pace = source.pace(database, client_name(database, settings, link.api))
    scope = Scope(link.first_day or plan.EARLIEST, today, *journal.cycle())
    endpoints = plan.only(source.endpoints, journal.only)
    bearer = tokens.bearer(database, settings, link.id)
    try:
        url, basic = source.base_url(settings), tokens.basic(database, settings, link.api)
        client = Client(url, bearer, pace, connections=AT_ONCE, sleep=sleep)
        own_name = Client(url, basic, pace, scheme="Basic", sleep=sleep)
        async with client as http, own_name, Workshop() as workshop:
            intake = Intake(database, link.id, link.athlete_id, link.api)
            asking = Asking(http, Dialects(database, link.id), link.user_id)
            run = _Run(http, own_name, asking, intake, journal, workshop)
            async with _together() as tasks:
                staying = tasks.create_task(_stay(database, run, link.id, owner))
                await _everything(database, run, link, scope, endpoints)
                staying.cancel()
    finally:
        await pace.close()
    return scope.everything


@asynccontextmanager
async def _together() -> AsyncIterator[asyncio.TaskGroup]:
    """Tasks beside each other; the first that fails stops the others, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as tasks:
            yield tasks
    except ExceptionGroup as several:
        raise several.exceptions[0] from None


async def _everything(
    database: Database, run: _Run, link: people.Connection, scope: Scope, endpoints: Sequence[Endpoint]
) -> None:
    """What perishes, listings, then windows and the days listed, then what the items point to."""

    def known() -> plan.Coverage:
        with database.read() as connection:
            return coverage.read(connection, link.id)

    async def fetch(calls: Sequence[Call]) -> None:
        run.journal.plan(len(calls))
        if len(calls) >= WORTH_A_PROCESS:
            run.workshop.start()
        await _fetch_all(database, run, link.id, calls)

    await _transactions(run, link, endpoints)  # each has to be done within minutes: while there is quota
    listings = plan.listings(endpoints, known(), scope)
    if 3 * len(listings) >= WORTH_A_PROCESS:  # each leads to several more; the helper is ready by then
        run.workshop.start()
    await fetch([call for call in listings if plan.is_early(call)])
    if scope.first_day == plan.EARLIEST:
        scope = replace(scope, first_day=account_created(database, link.id) or plan.EARLIEST)
    due = plan.listings(endpoints, known(), scope)
    await fetch([call for call in due if call.kind == "listing"])
    others = [call for call in due if call.kind != "listing"]
    await fetch(plan.newest_first([*others, *plan.details(endpoints, known(), scope)]))
    for level in plan.levels(endpoints):
        people.add_players(database, link.id, children.players(database, link.id, endpoints))
        named = children.named(database, link.id, level)
        followed = await asyncio.to_thread(run.intake.follow, named)
        run.journal.count(followed.new, followed.changed)
        await fetch(plan.children(children.wanted(database, link.id, named), scope))


async def _transactions(run: _Run, link: people.Connection, endpoints: Sequence[Endpoint]) -> None:
    """What Polar hands over once only. What fails is handed over again in the next sync."""
    waiting = [endpoint for endpoint in endpoints if endpoint.transaction]
    if not waiting or link.user_id is None:
        return

    async def keep(endpoint: Endpoint, items: Sequence[Json]) -> None:
        answers = [Answer(Call(endpoint, "child"), item) for item in items]
        result = await asyncio.to_thread(run.intake.take, answers, durable=True)
        for _, unread in result.refused:
            raise unread
        for name, key, why in result.unreadable:
            run.journal.unreadable(name, key, why)
        run.journal.count(result.new, result.changed)

    try:
        ready = await transactions.waiting(run.own_name, link.user_id)
    except QuotaError as error:
        raise _StopError(error) from None
    for endpoint in waiting:
        assert endpoint.transaction is not None
        if ready is not None and endpoint.transaction.data_type not in ready:
            continue
        call = Call(endpoint, "whole")
        run.journal.doing = call
        run.journal.plan(1)
        try:
            await transactions.fetch(run.http, run.asking.path(call), endpoint, partial(keep, endpoint))
        except (QuotaError, AuthError) as error:
            raise _StopError(error) from None
        except ApiError as error:
            run.journal.problem(call, error)
        run.journal.done(1)


async def _fetch_all(database: Database, run: _Run, connection_id: int, calls: Sequence[Call]) -> None:
    """Fetch calls, several at once, and take the answers in, batch by batch, beside it."""
    waiting = iter(calls)
    room, backlog = asyncio.Semaphore(AHEAD), asyncio.Semaphore(BACKLOG)
    answers: Answers = asyncio.Queue()

    async def fetch() -> None:
        for call in waiting:
            if call.endpoint.name in run.refused:
                await asyncio.to_thread(_miss, database, run, connection_id, call, None)
                continue
            await backlog.acquire()
            await room.acquire()
            run.journal.doing = call
            try:
                body = await run.asking.ask(call)
            except ApiError as error:
                room.release()
                backlog.release()
                await asyncio.to_thread(_miss, database, run, connection_id, call, error)
                _judge(run, call, error)
            except AuthError as error:
                raise _StopError(error) from None
            else:
                run.misses.clear()
                known, mine = run.intake.fingerprints(call), run.intake.owner_of(call)
                ready = asyncio.create_task(run.workshop.prepare(call, body, known, mine))
                ready.add_done_callback(lambda _: room.release())
                answers.put_nowait((call, ready))

    async def workers() -> None:
        async with _together() as tasks:
            for _ in range(AT_ONCE):
                tasks.create_task(fetch())

    taking = asyncio.create_task(_take_in(database, run, connection_id, answers, backlog))
    fetching = asyncio.create_task(workers())
    try:
        await asyncio.wait({taking, fetching}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        fetching.cancel()
        await asyncio.wait({fetching})
        answers.put_nowait(None)  # what has been fetched is taken in even when the run stops here
        try:
            await taking
        finally:
            while not answers.empty():
                if (left := answers.get_nowait()) is not None:
                    left[1].cancel()
    await fetching


async def _take_in(
    database: Database, run: _Run, connection_id: int, answers: Answers, backlog: asyncio.Semaphore
) -> None:
    """Write answers in the order they came, batch by batch; the next ones are prepared meanwhile."""
    more = True
    while more:
        batch = await _together_come(answers)
        more = batch[-1] is not None
        found = [(answer[0], await answer[1]) for answer in batch if answer is not None]
        if found and not run.over:
            result = await asyncio.to_thread(run.intake.write, found)
            await asyncio.to_thread(_record, database, run, connection_id, found, result)
        for _ in found:
            backlog.release()


async def _together_come(answers: Answers) -> list[tuple[Call, asyncio.Task[Prepared | PayloadError]] | None]:
    """At least one answer, and those that come within a moment of it; None is the last."""
    batch = [await answers.get()]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(TOGETHER_S):
            while batch[-1] is not None and len(batch) < BACKLOG // 2:
                batch.append(await answers.get())
    return batch


def _judge(run: _Run, call: Call, error: ApiError) -> None:
    """What a failed call means for the rest of the run. One family that fails leaves the others alone."""
    name = call.endpoint.name
    if isinstance(error, QuotaError):
        raise _StopError(error)
    if _missed_as(call, error) != "failed" and call.kind != "child":
        run.refused[name] = _missed_as(call, error)
    if isinstance(error, UnavailableError):
        run.misses.append(name)
        if len(run.misses) >= GIVE_UP_AFTER and len(set(run.misses)) >= DOWN:
            raise _StopError(error)
        if run.misses.count(name) >= GIVE_UP_AFTER:
            run.refused[name] = "failed"


def _missed_as(call: Call, error: ApiError) -> str:
    if isinstance(error, (ScopeError, ConsentError)):
        return "not_consented"
    there_is_none = error.status in {404, 405, 410} and call.kind != "detail"  # there was, as was listed
    return "not_supported" if there_is_none else "failed"


def _miss(database: Database, run: _Run, connection_id: int, call: Call, error: ApiError | None) -> None:
    """Record a call that brought nothing; without an error its endpoint is left out."""
    state = run.refused[call.endpoint.name] if error is None else _missed_as(call, error)
    if call.kind == "child" and state == "not_supported":
        children.note(database, connection_id, [(call, "absent", "")])
        run.journal.done(1)
        return
    if call.kind != "child" and not isinstance(error, QuotaError):
        with database.write() as connection:
            now = database.now(connection)
            days = call.days or [WHOLE]
            coverage.mark_missed(connection, connection_id, call.endpoint.name, days, state, now)
    if error is not None:
        run.journal.problem(call, error)
    run.journal.done(1)


def _record(
    database: Database,
    run: _Run,
    connection_id: int,
    found: Sequence[tuple[Call, Prepared | PayloadError]],
    result: Result,
) -> None:
    for call, error in result.refused:
        _miss(database, run, connection_id, call, error)
    for endpoint, key, why in result.unreadable:
        run.journal.unreadable(endpoint, key, why)
    asked = [
        (
            call,
            "data" if ready.items or call.endpoint.lists else "absent",
            "".join(i.stamp for i in ready.items[:1]),
        )
        for call, ready in found
        if call.kind == "child" and isinstance(ready, Prepared)
    ]
    children.note(database, connection_id, asked)
    run.journal.count(result.new, result.changed)
    run.journal.done(len(found) - len(result.refused))
