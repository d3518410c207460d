"""Exercises by hashed id: what is offered, its parts, its files."""

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from .conftest import V3

PATH = "/v3/exercises"


def exercises(v3: V3, **flags: str) -> list[dict[str, Any]]:
    answer = v3.get(PATH, **flags)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()
    return found


def test_flags_bring_samples_zones_and_route(v3: V3) -> None:
    plain = exercises(v3)
    assert plain
    assert not any(item.keys() & {"samples", "heart_rate_zones", "route"} for item in plain)
    full = exercises(v3, samples="true", zones="true", route="true")
    assert [item["id"] for item in full] == [item["id"] for item in plain]
    assert all("samples" in item for item in full if item.get("device"))
    assert any("route" in item for item in full)
    one = v3.get(f"{PATH}/{full[0]['id']}", zones="true").json()
    assert one["heart_rate_zones"] == full[0]["heart_rate_zones"]
    assert "samples" not in one


def test_an_exercise_is_found_by_its_id(v3: V3) -> None:
    first = exercises(v3)[0]
    assert v3.get(f"{PATH}/{first['id']}").json() == first
    assert v3.get(f"{PATH}/nonesuch").status_code == 404
    assert v3.get(f"{PATH}/{first['id']}/samples").status_code == 404


def test_only_the_last_30_days_of_uploads_are_offered(v3: V3) -> None:
    v3.admin("v3-backlog", days=400)
    offered = exercises(v3)
    uploaded = [datetime.fromisoformat(item["upload_time"]) for item in offered]
    assert uploaded == sorted(uploaded)
    assert uploaded[0] > datetime(2026, 8, 31, 18, tzinfo=UTC)
    v3.at((uploaded[0] + timedelta(days=30, seconds=-30)).isoformat())
    assert v3.get(f"{PATH}/{offered[0]['id']}").status_code == 200
    v3.at((uploaded[0] + timedelta(days=30)).isoformat())
    assert v3.get(f"{PATH}/{offered[0]['id']}").status_code == 404


def test_only_what_was_uploaded_since_the_registration_is_offered(v3: V3) -> None:
    v3.admin("v3-backlog", days=0)
    assert exercises(v3) == []
    v3.admin("v3-backlog", days=5)
    assert all(item["upload_time"] > "2026-09-25T18:00:00Z" for item in exercises(v3))


def test_a_late_upload_counts_from_its_upload(v3: V3) -> None:
    [*_, newest] = exercises(v3)
    v3.admin("hide", families=["v3_exercises"], day=newest["start_time"][:10])
    assert newest["id"] not in [item["id"] for item in exercises(v3)]
    v3.at("2026-11-30T06:00:00+00:00")
    v3.admin("release")
    found = {item["id"]: item for item in exercises(v3)}
    assert found[newest["id"]] == newest | {"upload_time": found[newest["id"]]["upload_time"]}
    assert found[newest["id"]]["upload_time"].startswith("2026-11-30T06:00:")
    assert v3.get(f"{PATH}/{newest['id']}/fit").status_code == 200


def test_an_exercise_added_by_hand_has_no_files(v3: V3) -> None:
    item = {"id": "byHand1", "upload_time": "2026-09-30T12:00:00Z", "start_time": "2026-09-30T08:00:00"}
    v3.admin("add", family="v3_exercises", day="2026-09-30", item=item | {"sport": "YOGA"})
    assert exercises(v3)[-1]["id"] == "byHand1"
    assert v3.get(f"{PATH}/byHand1/fit").status_code == 404


def with_route(v3: V3) -> str:
    return str(next(item["id"] for item in exercises(v3) if item.get("has_route")))


@pytest.mark.parametrize(
    ("kind", "media_type", "begins"),
    [
        ("gpx", "application/gpx+xml", b"<?xml"),
        ("tcx", "application/vnd.garmin.tcx+xml", b"<?xml"),
    ],
)
def test_gpx_and_tcx_are_xml(v3: V3, kind: str, media_type: str, begins: bytes) -> None:
    answer = v3.get(f"{PATH}/{with_route(v3)}/{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.content.lstrip().startswith(begins)


def test_a_fit_file_says_so(v3: V3) -> None:
    answer = v3.get(f"{PATH}/{with_route(v3)}/fit")
    assert answer.status_code == 200
    assert b".FIT" in answer.content[:14]


def raw(answer: httpx.Response) -> bytes:
    return b"".join(answer.iter_raw())


def test_tcx_is_gzip_encoded_or_a_bare_gzip_file(v3: V3) -> None:
    url = f"{v3.simulator.url}{PATH}/{with_route(v3)}/tcx"
    headers = {"Authorization": f"Bearer {v3.access}"}
    with v3.simulator.http.stream("GET", url, headers=headers) as encoded:
        assert encoded.headers["content-encoding"] == "gzip"
        content = gzip.decompress(raw(encoded))
    v3.admin("v3-shapes", bare_gzip=True)
    bare = v3.get(f"{PATH}/{with_route(v3)}/tcx")
    assert "content-encoding" not in bare.headers
    assert gzip.decompress(bare.content) == content


def test_without_a_route_there_is_no_gpx(v3: V3) -> None:
    day = exercises(v3)[0]["start_time"][:10]
    v3.admin("edit", family="v3_exercises", day=day, set={"has_route": False})
    assert v3.get(f"{PATH}/{exercises(v3)[0]['id']}/gpx").status_code == 404


def test_documented_spelling_on_request(v3: V3) -> None:
    [live, *_] = exercises(v3, samples="true", zones="true")
    v3.admin("v3-shapes", documented=True)
    [documented, *_] = exercises(v3, samples="true", zones="true")
    assert documented["upload-time"] == live["upload_time"]
    assert documented["samples"][0]["sample-type"] == str(live["samples"][0]["sample_type"])
    assert documented["heart-rate-zones"][0]["lower-limit"] == live["heart_rate_zones"][0]["lower_limit"]
