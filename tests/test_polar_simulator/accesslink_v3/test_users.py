"""Registration with a client, and its end."""

import re

import pytest

from .conftest import V3


def register(v3: V3, member_id: str = "member-1") -> int:
    return v3.post("/v3/users", json={"member-id": member_id}).status_code


def test_a_new_user_is_registered_once(v3: V3) -> None:
    v3.sign_in(account="ben", registered=False)
    assert v3.get("/v3/exercises").status_code == 403
    assert v3.get(f"/v3/users/{v3.user_id}").status_code == 204
    answer = v3.post("/v3/users", json={"member-id": "member-1"})
    assert answer.status_code == 200
    user = answer.json()
    assert user["member-id"] == "member-1"
    assert user["polar-user-id"] == v3.user_id
    assert re.fullmatch(r"2026-09-30T18:0\d:\d\d\.000Z", user["registration-date"])
    assert (user["first-name"], user["last-name"]) == ("Ben", "Berg")
    assert register(v3) == 409
    assert v3.get("/v3/exercises").status_code == 200


def test_a_member_id_belongs_to_one_user(v3: V3) -> None:
    v3.sign_in(account="ben", registered=False)
    assert register(v3, "ada") == 409
    assert register(v3, "ben") == 200


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"member-id": 7}', b'{"member-id": ""}'])
def test_a_registration_names_a_member(v3: V3, body: bytes) -> None:
    v3.sign_in(account="ben", registered=False)
    assert v3.post("/v3/users", content=body).status_code == 400


def test_information_is_the_users_own(v3: V3) -> None:
    user = v3.get(f"/v3/users/{v3.user_id}").json()
    assert user["polar-user-id"] == v3.user_id
    assert "birthdate" in user
    assert v3.get(f"/v3/users/{v3.user_id + 1}").status_code == 403


def test_de_registering_revokes(v3: V3) -> None:
    assert v3.ask("DELETE", f"/v3/users/{v3.user_id}").status_code == 204
    assert v3.get(f"/v3/users/{v3.user_id}").status_code == 401
    v3.sign_in(registered=False)
    assert v3.get("/v3/exercises").status_code == 403
    assert register(v3) == 200


def test_missing_consents_close_everything(v3: V3) -> None:
    v3.admin("consent", accepted=False)
    for answer in (v3.get("/v3/exercises"), v3.post("/v3/users", json={"member-id": "m"})):
        assert answer.status_code == 403
        assert answer.json()["error"]["message"] == "User has not accepted all mandatory consents."


def test_physical_info_is_an_object_with_underscores(v3: V3) -> None:
    info = v3.get("/v3/users/physical-info").json()
    assert {"weight", "height", "weight_source"} <= info.keys()
    assert not any("-" in key for key in info)
