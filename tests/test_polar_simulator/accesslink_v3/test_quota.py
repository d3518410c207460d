"""The limits that grow with the users, and the three headers."""

from tests.polar_simulator.accesslink_v3.quota import Quota

from .conftest import V3


def headers(v3: V3, path: str = "/v3/users/sleep") -> tuple[str, str, str]:
    answer = v3.get(path)
    found = (answer.headers[f"RateLimit-{name}"] for name in ("Usage", "Limit", "Reset"))
    return next(found), next(found), next(found)


def test_the_limits_follow_polars_formula() -> None:
    quota = Quota()
    assert quota.limits(1) == (520, 5100)
    assert quota.limits(40) == (1300, 9000)
    allowed = [quota.count("a", 1, 0.0)[0] for _ in range(521)]
    assert allowed == [True] * 520 + [False]
    assert quota.count("b", 1, 0.0)[0]
    assert quota.count("a", 1, 900.0)[0]


def test_the_long_limit_counts_what_the_short_one_refused() -> None:
    quota = Quota()
    quota.set(2, 5)
    assert [quota.count("a", 1, 0.0)[0] for _ in range(4)] == [True, True, False, False]
    assert [quota.count("a", 1, 900.0)[0] for _ in range(2)] == [True, False]
    assert quota.count("a", 1, 86_400.0)[0]


def test_every_answer_tells_usage_limit_and_reset(v3: V3) -> None:
    v3.at("2026-09-30T18:00:00+00:00")
    usage, limit, _ = headers(v3)
    assert (usage, limit) == ("1, 1", "520, 5100")
    v3.admin("clock", advance_s=600)
    usage, _, reset = headers(v3, "/v3/users/sleep/2020-01-01")
    assert usage == "2, 2"
    short, long = map(int, reset.split(", "))
    assert 298 <= short <= 300
    assert 85_798 <= long <= 85_800


def test_each_user_raises_the_limits(v3: V3) -> None:
    v3.sign_in(account="ben")
    assert headers(v3)[1] == "540, 5200"


def test_a_client_request_counts_with_its_users(v3: V3) -> None:
    headers(v3)
    answer = v3.as_client("GET", "/v3/webhooks")
    assert answer.headers["RateLimit-Usage"] == "2, 2"


def test_beyond_the_limit_is_429_until_the_reset(v3: V3) -> None:
    v3.at("2026-09-30T18:00:00+00:00")
    v3.admin("v3-limits", short=2)
    assert [v3.get("/v3/exercises").status_code for _ in range(3)] == [200, 200, 429]
    refused = v3.get("/v3/exercises")
    assert refused.headers["RateLimit-Usage"] == "4, 4"
    assert refused.headers["RateLimit-Limit"] == "2, 5100"
    wait = int(refused.headers["RateLimit-Reset"].split(", ")[0])
    v3.admin("clock", advance_s=wait)
    assert v3.get("/v3/exercises").status_code == 200
