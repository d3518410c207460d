"""Exercises by hashed id: those uploaded in the last 30 days and since the user's registration."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from . import spelling
from .door import Visit, user
from .errors import RefusalError
from .families import Item
from .uploads import EXERCISES, Upload, exercise, named, uploads

OFFERED = timedelta(days=30)
MEDIA_TYPES = {
    "fit": "application/octet-stream",
    "tcx": "application/vnd.garmin.tcx+xml",
    "gpx": "application/gpx+xml",
}

# The keys that each flag brings.
_PARTS = {"samples": "samples", "zones": "heart_rate_zones", "route": "route"}


def routes() -> list[Route]:
    return [
        Route("/v3/exercises", user(_listing)),
        *(Route(f"/v3/exercises/{{id}}/{kind}", user(partial(_file, kind))) for kind in MEDIA_TYPES),
        Route("/v3/exercises/{id}", user(_one)),
    ]


async def _listing(visit: Visit) -> Response:
    bodies = [_body(visit, upload) for upload in _offered(visit)]
    return Response(b"[%s]" % b",".join(bodies), media_type="application/json")


async def _one(visit: Visit) -> Response:
    return Response(_body(visit, _found(visit)), media_type="application/json")


async def _file(kind: str, visit: Visit) -> Response:
    answer = file_answer(visit, _found(visit), kind)
    if answer is None:
        raise RefusalError(404, f"No {kind.upper()} is available for the exercise.")
    return answer


def file_answer(visit: Visit, upload: Upload, kind: str) -> Response | None:
    """The exercise as a FIT, TCX (gzip) or GPX file; None when there is none, as a GPX without a route."""
    if kind == "gpx" and not exercise(visit.account, upload).get("has_route"):
        return None
    content = visit.account.file(upload.hashed_id, kind)
    if content is None:
        return None
    encoded = kind == "tcx" and not visit.state.v3.bare_gzip
    headers = {"Content-Encoding": "gzip"} if encoded else {}
    return Response(content, headers=headers, media_type=MEDIA_TYPES[kind])


def _offered(visit: Visit) -> list[Upload]:
    return uploads(visit.account, max(visit.since, visit.now - OFFERED), visit.now)


def _found(visit: Visit) -> Upload:
    asked = visit.request.path_params["id"]
    for upload in _offered(visit):
        if upload.hashed_id == asked:
            return upload
    raise RefusalError(404, "Exercise not found.")


def _body(visit: Visit, upload: Upload) -> bytes:
    parts = {key for flag, key in _PARTS.items() if visit.flag(flag)}
    left_out, documented = set(_PARTS.values()) - parts, visit.state.v3.documented

    def shape(items: Sequence[Item]) -> list[Item]:
        [item] = named(items, upload)
        kept = {key: item[key] for key in item if key not in left_out}
        return [spelling.documented(EXERCISES, kept) if documented else kept]

    form = (upload.hashed_id, documented, *sorted(parts))
    return visit.account.encoded(EXERCISES, upload.day, form, shape)
