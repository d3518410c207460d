"""Admin routes, POST /admin/<action> with a JSON object: everything a test may change or ask."""

import inspect
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .accesslink_v3.admin import ACTIONS as V3_ACTIONS
from .accesslink_v3.admin import Action, registrations
from .accesslink_v3.families import DAILY as V3_DAILY
from .accesslink_v3.uploads import EXERCISES
from .account import Account
from .endpoints import BY_FAMILY, DAILY, SCOPES
from .envelopes import ENVELOPES
from .faults import Fault
from .grants import Client, Grant
from .patch import ValueVariant, patched
from .state import State
from .team_pro.admin import ACTIONS as TEAM_PRO_ACTIONS

Body = dict[str, Any]


def _days(body: Body) -> list[date]:
    """`day`, or `from` up to but not including `to`."""
    first = date.fromisoformat(body.get("day") or body["from"])
    last = date.fromisoformat(body["to"]) if "to" in body else first + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((last - first).days)]


def _day(body: Body) -> date | None:
    return date.fromisoformat(body["day"]) if body.get("day") else None


_V4_DAILY = tuple(endpoint.family for endpoint in DAILY)


def _families(body: Body, usual: Sequence[str] = (*_V4_DAILY, *V3_DAILY)) -> Sequence[str]:
    return body.get("families") or ([body["family"]] if "family" in body else usual)


def _account(state: State, body: Body) -> Account:
    return state.accounts[body.get("account", "ada")]


def reset(state: State, body: Body) -> None:
    state.reset()


def clock(state: State, body: Body) -> Body:
    """`now` (ISO, with offset) and/or `advance_s`, `stop` it until a reset; answers the simulator's time."""
    if body.get("stop"):
        state.clock.stop()
    if "now" in body:
        state.clock.set(datetime.fromisoformat(body["now"]))
    state.clock.advance(body.get("advance_s", 0))
    return {"now": state.clock.utc().isoformat()}


def fault(state: State, body: Body) -> None:
    """Arms a fault; see Fault for the fields."""
    state.faults.waiting.append(Fault(**body))


def clear_faults(state: State, body: Body) -> None:
    state.faults.waiting.clear()


def consent(state: State, body: Body) -> None:
    _account(state, body).consented = body["accepted"]


def client(state: State, body: Body) -> None:
    """Registers or replaces a client: id, secret, redirect_uris, any_loopback."""
    uris = tuple(body["redirect_uris"])
    state.clients[body["id"]] = Client(body["id"], body["secret"], uris, body.get("any_loopback", False))


def token(state: State, body: Body) -> Body:
    """Tokens without the browser: account, scopes (all when left out), client."""
    scopes = tuple(body.get("scopes", SCOPES))
    grant = Grant(body.get("client", "simulator"), body.get("account", "ada"), scopes)
    if grant.account not in state.accounts:
        raise KeyError(grant.account)
    return state.grants.issue_tokens(grant)


def token_lifetime(state: State, body: Body) -> None:
    state.grants.access_lifetime_s = body["seconds"]


def limits(state: State, body: Body) -> None:
    """New limits `short` and `long`; counting starts again."""
    state.limits.set(body.get("short", state.limits.SHORT), body.get("long", state.limits.LONG))


def rules(state: State, body: Body) -> None:
    """Which document rules for `family`: dialect, names, window_days, one_day_with_features, envelope."""
    changes = {key: value for key, value in body.items() if key != "family"}
    if changes.get("envelope", "reference") not in ENVELOPES[body["family"]]:
        raise KeyError(changes["envelope"])
    if "names" in changes:
        changes["names"] = tuple(changes["names"])
    state.rules[body["family"]] = replace(state.rules[body["family"]], **changes)


def values(state: State, body: Body) -> None:
    """Odd values for a family (on its days, when given): set, remove, strings, extra, broken."""
    days = frozenset(_days(body)) if {"day", "from"} & body.keys() else None
    fields = {key: body[key] for key in ("set", "strings", "extra", "broken") if key in body}
    variant = ValueVariant(body["family"], days, remove=tuple(body.get("remove", ())), **fields)
    _account(state, body).variants.append(variant)


def hide(state: State, body: Body) -> None:
    """The watch has not synced these days of these families yet."""
    _account(state, body).hidden |= {(family, day) for family in _families(body) for day in _days(body)}


def release(state: State, body: Body) -> None:
    """What was hidden arrives now; everything when no days are given."""
    account, now = _account(state, body), state.clock.utc()
    days = _days(body) if {"day", "from"} & body.keys() else [day for _, day in account.hidden]
    for family, day in account.hidden & {(family, day) for family in _families(body) for day in days}:
        account.hidden.remove((family, day))
        account.arrived[family, day] = now
        if family == EXERCISES:
            uploaded = {".upload_time": now.strftime("%Y-%m-%dT%H:%M:%SZ")}
            account.change(family, day, [patched(item, uploaded) for item in account.items(family, day)])


def edit(state: State, body: Body) -> None:
    """Changes item `index` of a day (or a singleton): set, remove, and every modified time to now."""
    account, family, day = _account(state, body), body["family"], _day(body)
    items = list(account.items(family, day))
    now = state.clock.utc().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    changes = {"modified": now, "lastModified": now, **body.get("set", {})}
    index = body.get("index", 0)
    items[index] = patched(items[index], changes, body.get("remove", ()))
    account.change(family, day, items)


def add(state: State, body: Body) -> None:
    account, family, day = _account(state, body), body["family"], _day(body)
    account.change(family, day, [*account.items(family, day), body["item"]])


def delete(state: State, body: Body) -> None:
    account, family, day = _account(state, body), body["family"], _day(body)
    items = list(account.items(family, day))
    del items[body.get("index", 0)]
    account.change(family, day, items)


def warm(state: State, body: Body) -> Body:
    """Renders days of AccessLink v4 ahead, so that a benchmark never measures rendering."""
    _account(state, body).warm(_families(body, _V4_DAILY), _days(body))
    return {"cached_bytes": state.cache.size}


def requests(state: State, body: Body) -> Body:
    """Requests since the last reset; `reset` starts the count again after the answer."""
    report = state.log.report()
    if body.get("reset"):
        state.log.clear()
    return report


def report(state: State, body: Body) -> Body:
    """How the simulator is set."""
    return {
        "now": state.clock.utc().isoformat(),
        "accounts": {
            name: {"consented": account.consented, "hidden": len(account.hidden)}
            for name, account in state.accounts.items()
        },
        "clients": sorted(state.clients),
        "faults": [asdict(waiting) for waiting in state.faults.waiting],
        "usage": state.limits.usage(),
        "registrations": registrations(state),
        "rules": {family: asdict(each) for family, each in state.rules.items()},
        "envelopes": {family: sorted(named) for family, named in ENVELOPES.items()},
        "families": sorted(BY_FAMILY),
        "cached_bytes": state.cache.size,
    }


_PLAIN: tuple[Callable[[State, Body], Body | None], ...] = (
    reset, clock, fault, clear_faults, consent, client, token, token_lifetime, limits, rules,
    values, hide, release, edit, add, delete, warm, requests,
)  # fmt: skip

_ACTIONS: dict[str, Action] = {
    **{action.__name__.replace("_", "-"): action for action in _PLAIN},
    "state": report,
    **V3_ACTIONS,
    **TEAM_PRO_ACTIONS,
}


async def admin(request: Request) -> Response:
    """Runs the action its path names; a wrong name or field is a 400 that says which."""
    action = _ACTIONS.get(request.path_params["action"])
    if action is None:
        return JSONResponse({"error": "unknown action", "actions": sorted(_ACTIONS)}, 404)
    raw = await request.body()
    try:
        answer = action(request.app.state.polar, json.loads(raw) if raw else {})
        if inspect.isawaitable(answer):
            answer = await answer
    except (KeyError, TypeError, ValueError, IndexError) as wrong:
        return JSONResponse({"error": repr(wrong)}, 400)
    return JSONResponse(answer if answer is not None else {})
