"""The authorize page: what it shows, what it sends back, what it refuses."""

import httpx
import pytest

from .conftest import REDIRECT, Polar, returned


def page(polar: Polar, **changes: str | None) -> httpx.Response:
    return polar.simulator.http.get(polar.authorize_url(**changes))


def test_the_page_shows_what_is_asked_and_both_answers(polar: Polar) -> None:
    shown = page(polar)
    assert shown.status_code == 200
    assert shown.headers["content-type"].startswith("text/html")
    assert shown.text.count('type="checkbox"') == 2
    assert 'value="sleep:read"' in shown.text
    assert "Allow</button>" in shown.text
    assert "Deny</button>" in shown.text
    assert "<option>ada</option>" in shown.text


def test_the_account_can_be_preselected(polar: Polar) -> None:
    assert "<option selected>ben</option>" in page(polar, account="ben").text


def test_allow_sends_a_code_and_the_same_state(polar: Polar) -> None:
    location = polar.simulator.decide(polar.authorize_url())
    assert location.startswith(REDIRECT + "?")
    assert returned(location).keys() == {"code", "state"}
    assert returned(location)["state"] == "opaque & odd"


def test_deny_sends_access_denied(polar: Polar) -> None:
    location = polar.simulator.decide(polar.authorize_url(), answer="deny")
    assert returned(location) == {"error": "access_denied", "state": "opaque & odd"}


def test_allowing_nothing_is_a_denial(polar: Polar) -> None:
    location = polar.simulator.decide(polar.authorize_url(), scopes=[])
    assert returned(location)["error"] == "access_denied"


def test_a_person_can_grant_only_some_scopes(polar: Polar) -> None:
    location = polar.simulator.decide(polar.authorize_url(), scopes=["sleep:read"])
    assert polar.exchange(returned(location)["code"]).json()["scope"] == "sleep:read"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scope": "sleep:read gossip:read"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
    ],
)
def test_errors_go_back_to_the_client(polar: Polar, changes: dict[str, str], error: str) -> None:
    answer = page(polar, **changes)
    assert answer.status_code == 302
    assert returned(answer.headers["location"]) == {"error": error, "state": "opaque & odd"}


def test_without_redirect_uri_the_registered_one_is_used(polar: Polar) -> None:
    location = polar.simulator.decide(polar.authorize_url(redirect_uri=None))
    assert location.startswith("http://127.0.0.1:8501/oauth/callback?code=")


@pytest.mark.parametrize(
    "changes", [{"client_id": "stranger"}, {"redirect_uri": "https://elsewhere.example/callback"}]
)
def test_an_unknown_client_or_address_is_never_redirected(polar: Polar, changes: dict[str, str]) -> None:
    answer = page(polar, **changes)
    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_another_client_takes_only_its_registered_address(polar: Polar) -> None:
    polar.admin("client", id="club", secret="s", redirect_uris=["https://club.example/back"])
    assert page(polar, client_id="club", redirect_uri="https://club.example/back").status_code == 200
    assert page(polar, client_id="club", redirect_uri=REDIRECT).status_code == 400
