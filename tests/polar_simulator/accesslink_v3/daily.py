"""The families of days: listings of the newest days or of a range, single days, periods."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial

import orjson
from starlette.responses import Response
from starlette.routing import Route

from . import spelling
from .door import Visit, user
from .errors import RefusalError
from .families import FAMILIES, Family, Item, no_cardio_load

_LONGEST_PERIOD = {"days": (180, 1), "months": (6, 30)}


def routes() -> list[Route]:
    """For each family its listing, and what else it can be asked for; longer paths come first."""
    found = []
    for family in FAMILIES:
        path = f"/v3/users{family.path}"
        if family.ranged == "date":
            found.append(Route(f"{path}/date", user(partial(_ranged, family))))
        if family.every_day:
            found.append(Route(f"{path}/period/{{unit}}/{{count}}", user(partial(_period, family))))
        if family.name == "v3_sleep":
            found.append(Route(f"{path}/available", user(partial(_available, family))))
        if family.no_day or family.every_day:
            found.append(Route(f"{path}/{{date}}", user(partial(_single, family))))
        found.append(Route(path, user(partial(_listing, family))))
    return found


async def _listing(family: Family, visit: Visit) -> Response:
    sent = {"from", "to"} & visit.request.query_params.keys()
    if family.ranged == "required" or (family.ranged == "optional" and sent):
        return await _ranged(family, visit)
    return _listed(family, visit, _until(visit.today, family.newest))


async def _ranged(family: Family, visit: Visit) -> Response:
    first, last = (_date(visit.request.query_params.get(name), name) for name in ("from", "to"))
    if last < first:
        raise RefusalError(400, "'from' must not be after 'to'.")
    days = (last - first).days + 1
    if family.longest is not None and days > family.longest:
        raise RefusalError(400, f"Date range must not be longer than {family.longest} days.")
    if family.reach is not None and (visit.today - first).days > family.reach:
        raise RefusalError(400, f"'from' must not be more than {family.reach} days ago.")
    return _listed(family, visit, _until(last, days))


async def _period(family: Family, visit: Visit) -> Response:
    unit, count = visit.request.path_params["unit"], visit.request.path_params["count"]
    longest, days = _LONGEST_PERIOD.get(unit, (0, 0))
    if not (count.isdecimal() and 1 <= int(count) <= longest):
        raise RefusalError(400, f"The number of {unit} must be from 1 to {longest}.")
    return _listed(family, visit, _until(visit.today, int(count) * days))


async def _available(family: Family, visit: Visit) -> Response:
    nights = [
        {"date": night["date"], "start_time": night["sleep_start_time"], "end_time": night["sleep_end_time"]}
        for day in _until(visit.today, family.newest)
        if (family.name, day) not in visit.account.hidden
        for night in visit.account.items(family.name, day)
    ]
    return _json(orjson.dumps({"available": nights}))


async def _single(family: Family, visit: Visit) -> Response:
    day = _date(visit.request.path_params["date"], "date")
    age = (visit.today - day).days
    if family.reach is not None and age > family.reach:
        raise RefusalError(400, f"'date' must not be more than {family.reach} days ago.")
    offered = age >= 0 and (family.ranged != "never" or age < family.newest)
    body = _body(family, visit, day) if offered else b""
    if family.every_day:
        return _json(b"[%s]" % body)
    if not body and family.no_day == 404:
        raise RefusalError(404, f"No data for {day}.")
    return _json(body) if body else Response(status_code=204)


def _listed(family: Family, visit: Visit, days: Iterable[date]) -> Response:
    bodies = [body for day in days if day <= visit.today and (body := _body(family, visit, day))]
    if not bodies and family.nothing == 204:
        return Response(status_code=204)
    if family.name in spelling.SINGLE_WHEN_DOCUMENTED and visit.state.v3.documented and bodies:
        return _json(bodies[-1])
    listing = b"[%s]" % b",".join(bodies)
    return _json(b'{"%s":%s}' % (family.envelope.encode(), listing) if family.envelope else listing)


def _body(family: Family, visit: Visit, day: date) -> bytes:
    """The day's items as they stand in a listing, empty for a day without data."""
    account, documented = visit.account, visit.state.v3.documented
    parts = tuple(part for part in family.sampled if visit.flag(part))

    def shape(items: Sequence[Item]) -> list[Item]:
        if parts:
            [samples] = account.items("v3_activity_samples", day) or [{}]
            brought = {"samples": {key: samples[key] for key in ("date", *parts) if key in samples}}
            items = [item | brought for item in items]
        return [spelling.documented(family.name, item) if documented else item for item in items]

    body = account.encoded(family.name, day, (documented, *parts), shape)
    if body or not family.every_day:
        return body
    return orjson.dumps(shape([no_cardio_load(day.isoformat())])[0])


def _until(last: date, days: int) -> list[date]:
    return [last - timedelta(days=n) for n in reversed(range(days))]


def _date(text: str | None, name: str) -> date:
    if not text:
        raise RefusalError(400, f"Required parameter '{name}' is missing.")
    try:
        if len(text) == len("2026-01-31"):
            return date.fromisoformat(text)
    except ValueError:
        pass  # the right length, but no such day
    raise RefusalError(400, f"Parameter '{name}' is not a date of the form YYYY-MM-DD.")


def _json(body: bytes) -> Response:
    return Response(body, media_type="application/json")
