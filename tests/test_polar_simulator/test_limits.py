"""Request limits, which count per client."""

from .conftest import Polar


def ask(polar: Polar, times: int, access: str = "") -> list[int]:
    return [polar.get("/subscriptions", access=access).status_code for _ in range(times)]


def test_the_limits_are_polars_own(polar: Polar) -> None:
    from tests.polar_simulator.limits import RateLimits

    limits = RateLimits()
    assert [limits.allow("a", 0.0) for _ in range(3001)] == [True] * 3000 + [False]
    assert limits.allow("b", 0.0)
    assert limits.allow("a", 900.0)


def test_the_long_limit_counts_what_the_short_one_refused() -> None:
    from tests.polar_simulator.limits import RateLimits

    limits = RateLimits()
    limits.set(2, 5)
    assert [limits.allow("a", 0.0) for _ in range(4)] == [True, True, False, False]
    assert [limits.allow("a", 900.0) for _ in range(2)] == [True, False]
    assert limits.allow("a", 86_400.0)


def test_beyond_the_limit_is_429_until_the_period_ends(polar: Polar) -> None:
    polar.admin("limits", short=3)
    assert ask(polar, 4) == [200, 200, 200, 429]
    polar.admin("clock", advance_s=899)
    assert ask(polar, 1) == [429]
    polar.admin("clock", advance_s=1)
    assert ask(polar, 1) == [200]


def test_accounts_of_one_client_share_its_limit_and_clients_do_not(polar: Polar) -> None:
    polar.admin("limits", short=2)
    polar.admin("client", id="club", secret="s", redirect_uris=["http://127.0.0.1:1/"])
    club = polar.admin("token", client="club")["access_token"]
    ben = polar.admin("token", account="ben")["access_token"]
    assert ask(polar, 1) + ask(polar, 2, ben) == [200, 200, 429]
    assert ask(polar, 2, club) == [200, 200]


def test_setting_the_limits_starts_the_count_again(polar: Polar) -> None:
    polar.admin("limits", short=1)
    assert ask(polar, 2) == [200, 429]
    polar.admin("limits", short=1)
    assert ask(polar, 1) == [200]
