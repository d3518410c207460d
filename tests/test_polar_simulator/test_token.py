"""The token endpoint: codes, refresh tokens, lifetimes."""

import pytest

from .conftest import Polar, returned

INVALID_GRANT = {"error": "invalid_grant"}
SLEEPS = ("/sleeps", "2026-09-29", "2026-10-01")


def code(polar: Polar, **changes: str | None) -> str:
    return returned(polar.simulator.decide(polar.authorize_url(**changes)))["code"]


def test_the_answer_is_as_the_reference_shows_it(polar: Polar) -> None:
    answer = polar.exchange(code(polar))
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens.keys() == {"access_token", "token_type", "refresh_token", "expires_in", "scope", "jti"}
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 43199
    assert tokens["scope"] == "sleep:read activity:read"


def test_the_token_opens_the_account_that_signed_in(polar: Polar) -> None:
    location = polar.simulator.decide(polar.authorize_url(scope="profile:read"), account="ben")
    access = polar.exchange(returned(location)["code"]).json()["access_token"]
    info = polar.get("/user/account-data", access=access).json()["accountData"]["basicInfo"]
    assert info["email"] == "ben@example.com"


@pytest.mark.parametrize("auth", [None, ("simulator", "wrong"), ("stranger", "simulator-secret")])
def test_only_the_client_itself_gets_tokens(polar: Polar, auth: tuple[str, str] | None) -> None:
    form = {"client_id": "simulator", "client_secret": "simulator-secret"}
    answer = polar.token_as(auth, grant_type="authorization_code", code=code(polar), **form)
    assert answer.status_code == 401
    assert answer.json() == {"error": "invalid_client"}


def test_the_client_shows_itself_by_basic_only(polar: Polar) -> None:
    answer = polar.simulator.http.post(
        f"{polar.simulator.url}/oauth/token",
        data={"grant_type": "refresh_token"},
        headers={"Authorization": "Bearer c2ltdWxhdG9yOnNpbXVsYXRvci1zZWNyZXQ="},
    )
    assert answer.status_code == 401


def test_only_a_form_is_taken(polar: Polar) -> None:
    answer = polar.simulator.http.post(
        f"{polar.simulator.url}/oauth/token",
        json={"grant_type": "authorization_code"},
        auth=("simulator", "simulator-secret"),
    )
    assert answer.json() == {"error": "invalid_request"}


def test_other_grants_are_not_known(polar: Polar) -> None:
    answer = polar.token(grant_type="client_credentials")
    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


def test_a_code_shown_twice_ends_everything_issued_from_it(polar: Polar) -> None:
    once = code(polar)
    tokens = polar.exchange(once).json()
    renewed = polar.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()
    again = polar.exchange(once)
    assert (again.status_code, again.json()) == (400, INVALID_GRANT)
    polar.access = tokens["access_token"]
    assert polar.days(*SLEEPS).status_code == 401
    polar.access = renewed["access_token"]
    assert polar.days(*SLEEPS).status_code == 401
    assert polar.token(grant_type="refresh_token", refresh_token=renewed["refresh_token"]).status_code == 400


@pytest.mark.parametrize(("seconds", "status"), [(599, 200), (600, 400)])
def test_a_code_lives_ten_minutes(polar: Polar, seconds: int, status: int) -> None:
    polar.admin("clock", now="2026-10-01T06:00:00+00:00")
    fresh = code(polar)
    polar.admin("clock", advance_s=seconds - 0.5 if status == 200 else seconds)
    assert polar.exchange(fresh).status_code == status


@pytest.mark.parametrize(
    ("at_authorize", "at_token", "status"),
    [
        ("http://127.0.0.1:8501/oauth/callback", None, 400),
        ("http://127.0.0.1:8501/oauth/callback", "http://127.0.0.1:8502/oauth/callback", 400),
        (None, "http://127.0.0.1:8501/oauth/callback", 400),
        (None, None, 200),
    ],
)
def test_the_redirect_uri_is_repeated_if_and_only_if_it_was_sent(
    polar: Polar, at_authorize: str | None, at_token: str | None, status: int
) -> None:
    answer = polar.exchange(code(polar, redirect_uri=at_authorize), at_token)
    assert answer.status_code == status
    if status == 400:
        assert answer.json() == INVALID_GRANT


def test_a_code_of_another_client_is_refused(polar: Polar) -> None:
    polar.admin("client", id="club", secret="s", redirect_uris=["http://127.0.0.1:1/"])
    stolen = polar.token_as(("club", "s"), grant_type="authorization_code", code=code(polar))
    assert (stolen.status_code, stolen.json()) == (400, INVALID_GRANT)


def test_refresh_tokens_rotate(polar: Polar) -> None:
    first = polar.exchange(code(polar)).json()
    second = polar.token(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert second["scope"] == first["scope"]
    replayed = polar.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert (replayed.status_code, replayed.json()) == (400, INVALID_GRANT)
    assert polar.token(grant_type="refresh_token", refresh_token=second["refresh_token"]).status_code == 200


def test_access_ends_after_twelve_hours_and_refresh_does_not(polar: Polar) -> None:
    tokens = polar.exchange(code(polar)).json()
    polar.access = tokens["access_token"]
    polar.admin("clock", advance_s=12 * 3600 - 60)
    assert polar.days(*SLEEPS).status_code == 200
    polar.admin("clock", advance_s=60)
    assert polar.days(*SLEEPS).status_code == 401
    polar.access = polar.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).json()[
        "access_token"
    ]
    assert polar.days(*SLEEPS).status_code == 200


def test_another_lifetime_is_announced_and_kept(polar: Polar) -> None:
    polar.admin("token-lifetime", seconds=3600)
    tokens = polar.exchange(code(polar)).json()
    assert tokens["expires_in"] == 3599
    polar.access = tokens["access_token"]
    polar.admin("clock", advance_s=3600)
    assert polar.days(*SLEEPS).status_code == 401
