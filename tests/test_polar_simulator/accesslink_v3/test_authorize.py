"""flow.polar.com and polarremote.com: consent, codes, tokens without end."""

from urllib.parse import urlencode

import httpx
import pytest

from ..conftest import REDIRECT, returned
from .conftest import CLIENT, V3

INVALID_GRANT = {"error": "invalid_grant"}


def authorize_url(v3: V3, **changes: str | None) -> str:
    params = {
        "response_type": "code",
        "scope": "accesslink.read_all",
        "client_id": "simulator",
        "state": "opaque & odd",
        "redirect_uri": REDIRECT,
        **changes,
    }
    query = urlencode({name: value for name, value in params.items() if value is not None})
    return f"{v3.simulator.url}/oauth2/authorization?{query}"


def exchange_as(v3: V3, auth: tuple[str, str], /, **form: str) -> httpx.Response:
    url = f"{v3.simulator.url}/v2/oauth2/token"
    return v3.simulator.http.post(url, data={"grant_type": "authorization_code", **form}, auth=auth)


def exchange(v3: V3, /, **form: str) -> httpx.Response:
    return exchange_as(v3, CLIENT, **form)


def code(v3: V3, **changes: str | None) -> str:
    return returned(v3.simulator.decide(authorize_url(v3, **changes)))["code"]


def test_the_page_asks_and_sends_its_answer_to_itself(v3: V3) -> None:
    page = v3.simulator.http.get(authorize_url(v3)).text
    assert 'action="/oauth2/authorization"' in page
    assert 'value="accesslink.read_all"' in page
    assert "Allow</button>" in page
    assert "Deny</button>" in page


def test_the_scope_may_be_left_out(v3: V3) -> None:
    assert 'value="accesslink.read_all"' in v3.simulator.http.get(authorize_url(v3, scope=None)).text
    assert code(v3, scope=None)


def test_allow_and_deny_go_back_with_the_state(v3: V3) -> None:
    assert returned(v3.simulator.decide(authorize_url(v3))).keys() == {"code", "state"}
    denied = v3.simulator.decide(authorize_url(v3), answer="deny")
    assert denied.startswith(REDIRECT)
    assert returned(denied) == {"error": "access_denied", "state": "opaque & odd"}


def test_scopes_of_the_other_apis_are_not_known_here(v3: V3) -> None:
    page = v3.simulator.http.get(authorize_url(v3, scope="sleep:read"))
    assert returned(page.headers["location"])["error"] == "invalid_scope"


def test_the_token_has_no_end_no_refresh_and_names_the_user(v3: V3) -> None:
    answer = exchange(v3, code=code(v3), redirect_uri=REDIRECT)
    assert answer.status_code == 200
    tokens = answer.json()
    assert tokens.keys() == {"access_token", "token_type", "expires_in", "x_user_id"}
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == 315359999
    assert isinstance(tokens["x_user_id"], int)
    v3.admin("clock", advance_s=3 * 365 * 86_400)
    v3.access = tokens["access_token"]
    assert v3.get("/v3/users/physical-info").status_code == 200


def test_each_account_has_its_own_user_id(v3: V3) -> None:
    ada, ben = (
        exchange(v3, code=returned(location)["code"], redirect_uri=REDIRECT).json()["x_user_id"]
        for location in (v3.simulator.decide(authorize_url(v3), account=name) for name in ("ada", "ben"))
    )
    assert ada != ben


@pytest.mark.parametrize(
    ("at_authorize", "at_token", "status"),
    [(REDIRECT, None, 400), (None, REDIRECT, 400), (None, None, 200), (REDIRECT, REDIRECT, 200)],
)
def test_the_redirect_uri_is_repeated_if_and_only_if_it_was_sent(
    v3: V3, at_authorize: str | None, at_token: str | None, status: int
) -> None:
    repeated = {} if at_token is None else {"redirect_uri": at_token}
    answer = exchange(v3, code=code(v3, redirect_uri=at_authorize), **repeated)
    assert answer.status_code == status
    if status == 400:
        assert answer.json() == INVALID_GRANT


@pytest.mark.parametrize(("seconds", "status"), [(599, 200), (600, 400)])
def test_a_code_lives_ten_minutes(v3: V3, seconds: int, status: int) -> None:
    fresh = code(v3)
    v3.admin("clock", advance_s=seconds - 0.5 if status == 200 else seconds)
    assert exchange(v3, code=fresh, redirect_uri=REDIRECT).status_code == status


def test_a_code_shown_twice_deletes_every_token_of_that_person(v3: V3) -> None:
    earlier, once = v3.access, code(v3)
    v3.access = exchange(v3, code=once, redirect_uri=REDIRECT).json()["access_token"]
    assert v3.get("/v3/users/physical-info").status_code == 200
    again = exchange(v3, code=once, redirect_uri=REDIRECT)
    assert (again.status_code, again.json()) == (400, INVALID_GRANT)
    assert v3.get("/v3/users/physical-info").status_code == 401
    v3.access = earlier
    assert v3.get("/v3/users/physical-info").status_code == 401


def test_only_the_client_itself_gets_tokens(v3: V3) -> None:
    answer = exchange_as(v3, ("simulator", "wrong"), code=code(v3), redirect_uri=REDIRECT)
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


def test_there_is_nothing_to_refresh(v3: V3) -> None:
    answer = exchange(v3, grant_type="refresh_token", refresh_token=v3.access)
    assert (answer.status_code, answer.json()) == (400, {"error": "unsupported_grant_type"})


def test_the_tokens_of_one_api_do_not_open_the_others(v3: V3) -> None:
    answer = v3.get("/v4/data/sports/list")
    assert answer.status_code == 401
    v3.access = v3.admin("token")["access_token"]
    page = v3.get("/v3/exercises")
    assert page.status_code == 401
    assert page.headers["content-type"].startswith("text/html")
