"""Errors, slashes, faults and the log: what holds for every path."""

import pytest

from .conftest import V3


def test_errors_are_wrapped_as_seen_live(v3: V3) -> None:
    v3.at("2026-09-30T18:00:00+00:00")
    body = v3.get("/v3/users/sleep/2020-01-01").json()
    error = body.pop("error")
    assert body == {}
    assert error.keys() == {"timestamp", "status", "error_type", "message", "corr_id"}
    assert error["status"] == 404
    assert error["timestamp"].startswith("2026-09-30T18:00:")


def test_errors_can_be_flat_as_documented(v3: V3) -> None:
    v3.admin("v3-shapes", documented=True)
    error = v3.get("/v3/users/sleep/2020-01-01").json()
    assert error.keys() == {"timestamp", "status", "errorType", "message", "corrId"}


def test_an_unknown_token_is_401(v3: V3) -> None:
    v3.access = "made-up"
    answer = v3.get("/v3/users/sleep")
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, 401)
    assert v3.simulator.http.get(f"{v3.simulator.url}/v3/users/sleep").status_code == 401


def test_client_paths_take_the_client_only(v3: V3) -> None:
    for path in ("/v3/notifications", "/v3/webhooks"):
        assert v3.get(path).status_code == 401
        assert v3.as_client("GET", path).status_code in {200, 204}


@pytest.mark.parametrize(
    "path", ["/v3/users/cardio-load", "/v3/exercises", "/v3/users/activities/2026-09-29", "/v3/users/sleep"]
)
def test_a_trailing_slash_changes_nothing(v3: V3, path: str) -> None:
    with_slash, without = v3.get(f"{path}/"), v3.get(path)
    assert with_slash.status_code == without.status_code == 200
    assert with_slash.content == without.content


def test_faults_befall_v3_too(v3: V3) -> None:
    v3.admin("fault", kind="status", status=503, retry_after="7", endpoint="/v3/users/sleep")
    answer = v3.get("/v3/users/sleep")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
    v3.admin("fault", kind="status", after=1)
    assert [v3.get("/v3/exercises").status_code for _ in range(3)] == [200, 500, 200]
    v3.admin("fault", kind="revoked")
    assert [v3.get("/v3/exercises").status_code for _ in range(2)] == [401, 401]


def test_the_log_counts_paths_without_their_ids(v3: V3) -> None:
    v3.admin("requests", reset=True)
    v3.get("/v3/users/sleep/2026-09-29")
    v3.get("/v3/users/sleep/2026-09-28/")
    v3.get("/v3/exercises/abc/fit")
    v3.get(f"/v3/users/{v3.user_id}/exercise-transactions/7/exercises/12/samples/0")
    assert v3.admin("requests")["counts"] == {
        "/v3/exercises/{id}/fit": 1,
        "/v3/users/{id}/exercise-transactions/{id}/exercises/{id}/samples/{id}": 1,
        "/v3/users/sleep/{date}": 2,
    }


def test_reset_forgets_tokens_and_registrations(v3: V3) -> None:
    v3.admin("reset")
    assert v3.get("/v3/exercises").status_code == 401
    v3.sign_in(registered=False)
    assert v3.get("/v3/exercises").status_code == 403
