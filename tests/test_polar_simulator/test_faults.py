"""Faults on request."""

import json
import time

import httpx
import pytest

from .conftest import Polar

PATH = "/v4/data/nightly-recharge-results"
DAYS = ("2026-09-03", "2026-10-01")


def ask(polar: Polar) -> httpx.Response:
    return polar.days("/nightly-recharge-results", *DAYS)


@pytest.mark.parametrize(
    ("status", "retry_after"), [(429, None), (429, "7"), (500, None), (503, "Wed, 30 Sep 2026 18:00:09 GMT")]
)
def test_statuses_with_and_without_retry_after(polar: Polar, status: int, retry_after: str | None) -> None:
    polar.admin("fault", kind="status", status=status, retry_after=retry_after, endpoint=PATH, count=2)
    answers = [ask(polar) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert answers[0].headers.get("retry-after") == retry_after


def test_a_fault_waits_and_hits_only_its_endpoint(polar: Polar) -> None:
    polar.admin("fault", kind="status", endpoint=PATH, after=2)
    assert polar.get("/subscriptions").status_code == 200
    assert [ask(polar).status_code for _ in range(4)] == [200, 200, 500, 200]


def test_without_an_endpoint_any_data_request_is_hit(polar: Polar) -> None:
    polar.admin("fault", kind="status", after=1)
    assert [polar.get("/subscriptions").status_code, ask(polar).status_code] == [200, 500]


def test_the_token_endpoint_can_fail_too(polar: Polar) -> None:
    polar.admin("fault", kind="status", status=503, endpoint="/oauth/token")
    assert polar.token(grant_type="refresh_token").status_code == 503


def test_truncated_json_arrives_whole_as_half(polar: Polar) -> None:
    whole = ask(polar).content
    polar.admin("fault", kind="truncated", endpoint=PATH)
    half = ask(polar)
    assert half.status_code == 200
    assert half.content == whole[: len(whole) // 2]
    with pytest.raises(json.JSONDecodeError):
        half.json()


def test_the_connection_is_reset_within_the_body(polar: Polar) -> None:
    polar.admin("fault", kind="reset", endpoint=PATH)
    received: list[bytes] = []
    headers = {"Authorization": f"Bearer {polar.access}"}
    url = polar.simulator.url + PATH
    with polar.simulator.http.stream(
        "GET", url, params=dict(zip(("from", "to"), DAYS, strict=True)), headers=headers
    ) as answer:
        assert answer.status_code == 200
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            received.extend(answer.iter_raw())
    assert sum(map(len, received)) < int(answer.headers["content-length"])
    assert ask(polar).status_code == 200


def test_a_slow_body_takes_its_time_and_is_whole(polar: Polar) -> None:
    whole = ask(polar).content
    polar.admin("fault", kind="slow", delay_s=0.15, endpoint=PATH)
    begun = time.monotonic()
    assert ask(polar).content == whole
    assert time.monotonic() - begun >= 0.15


@pytest.mark.parametrize("status", [200, 502])
def test_html_instead_of_json(polar: Polar, status: int) -> None:
    polar.admin("fault", kind="html", status=status, endpoint=PATH)
    page = ask(polar)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")


def test_tokens_expire_amid_a_sync_and_can_be_refreshed(polar: Polar) -> None:
    tokens = polar.admin("token")
    polar.access = tokens["access_token"]
    polar.admin("fault", kind="expired", after=1)
    assert [ask(polar).status_code for _ in range(3)] == [200, 401, 401]
    renewed = polar.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    polar.access = renewed.json()["access_token"]
    assert ask(polar).status_code == 200


def test_a_revoked_connection_cannot_be_refreshed(polar: Polar) -> None:
    tokens = polar.admin("token")
    polar.admin("fault", kind="revoked")
    assert ask(polar).status_code == 401
    refused = polar.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    assert (refused.status_code, refused.json()) == (400, {"error": "invalid_grant"})


def test_consent_withdrawn_amid_a_sync(polar: Polar) -> None:
    polar.admin("fault", kind="consent", after=1)
    assert [ask(polar).status_code for _ in range(3)] == [200, 403, 403]


def test_faults_can_be_cleared(polar: Polar) -> None:
    polar.admin("fault", kind="status", count=1000)
    assert ask(polar).status_code == 500
    polar.admin("clear-faults")
    assert ask(polar).status_code == 200
