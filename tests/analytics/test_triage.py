from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.squad_load import squad_load
from analytics.triage import Player, Triage, triage
from analytics.triage_rules import Reason, Recovery, missed_verdict, output_verdict, recovery_verdict
from analytics.windows import Floats

DAYS = 200
quick = settings(max_examples=30)


def usual_load(players: int = 6, seed: int = 1) -> Floats:
    """Weeks of the same pattern, with small differences; the last one as the others."""
    rng = np.random.default_rng(seed)
    pattern = np.resize([0, 120, 80, 0, 150, 60, 200], DAYS)
    return np.asarray(pattern * rng.uniform(0.9, 1.1, (players, DAYS)))


def came(players: list[str], **missed: int) -> pl.DataFrame:
    """Four trainings held; who missed how many."""
    rows = [(player, 4, missed.get(player, 0), 0) for player in players]
    return pl.DataFrame(rows, schema=["player_id", "held", "absent", "without_data"], orient="row")


def ran(*rows: tuple[str, float | None, float | None]) -> pl.DataFrame:
    """Rows of player, value, usual; the measurement error is 6 points."""
    schema = {
        "player_id": pl.String,
        "kind": pl.String,
        "value": pl.Float64,
        "usual": pl.Float64,
        "mdc": pl.Float64,
        "n": pl.Int64,
        "n_usual": pl.Int64,
    }
    found = [(p, "training", v, u, None if u is None else 6.0, 3, 12 if u else 2) for p, v, u in rows]
    return pl.DataFrame(found, schema=schema, orient="row")


def judge(
    load: Floats,
    attendance: pl.DataFrame | None = None,
    output: pl.DataFrame | None = None,
    recovery: dict[str, Recovery] | None = None,
) -> Triage:
    players = list("abcdefgh")[: len(load)]
    return triage(
        players,
        load,
        squad_load(load, ["x"] * len(load)),
        came(players) if attendance is None else attendance,
        ran() if output is None else output,
        recovery or {},
    )


def of(found: Triage, player: str) -> Player:
    return next(each for each in (*found.look, *found.usual, *found.unknown) if each.player_id == player)


def reason(player: Player, rule: str) -> Reason:
    return next(each for each in player.reasons if each.rule == rule)


def test_a_week_far_above_the_own_usual_and_what_ends_it() -> None:
    load = usual_load()
    load[0, -7:] *= 2
    found = judge(load)
    assert found.look[0].player_id == "a"
    why = reason(found.look[0], "load")
    assert why.value == pytest.approx(load[0, -7:].sum())
    assert why.usual is not None
    assert why.limit is not None
    # of the year before, without the week judged; the first two of 5 and 6 days
    short = [7 * load[0, :days].mean() for days in (5, 6)]
    weeks = np.concatenate([short, np.convolve(load[0, :-7], np.ones(7), "valid")])
    assert why.limit == pytest.approx(np.quantile(weeks, 0.9))
    assert why.usual == pytest.approx(np.median(weeks))
    assert (why.n, why.days) == (len(weeks), 7)
    assert why.beyond == pytest.approx((load[0, -7:].sum() - why.limit) / (why.limit - why.usual))
    assert f"{why.limit:,.0f} AU".replace(",", "\u202f") in why.words
    assert f"{why.limit:,.0f} AU or less".replace(",", "\u202f") in why.ends


def test_a_week_without_easy_days_is_monotonous() -> None:
    load = usual_load()
    load[2, -7:] = [80, 90, 85, 95, 80, 90, 85]
    assert [each.rule for each in of(judge(load), "c").reasons] == ["monotony"]


def test_a_week_of_equal_days_has_no_monotony_and_that_is_said() -> None:
    load = usual_load()
    load[1, -7:] = 0
    found = of(judge(load), "b")
    assert found.reasons == ()
    assert "monotony" not in found.judged
    assert "Monotony of 7 days: not given for seven equal days." in found.lacking


def test_a_week_at_the_limit_is_usual() -> None:
    load = np.tile(np.resize([0.0, 120, 80, 0, 150, 60, 200], DAYS), (6, 1))
    found = judge(load)
    assert found.look == ()
    assert len(found.usual) == 6


def test_the_first_week_after_a_year_without_load_is_listed_in_words() -> None:
    load = usual_load()
    load[:2, :-7] = 0
    load[0, -7:] = [0, 0, 0, 0, 0, 0, 100]
    load[1, -7:] = 0
    found = judge(load)
    why = reason(of(found, "a"), "load")
    assert (why.value, why.usual, why.limit) == (100, 0, 0)
    assert why.words.startswith("100 AU in 7 days, usually none.")
    assert why.words.endswith("hardly any load to compare with.")
    assert why.ends == "More weeks with load to compare with, or one without."
    assert of(found, "b").reasons == ()
    assert "load" in of(found, "b").judged


@pytest.mark.parametrize(
    ("held", "absent", "silent", "listed"),
    [(4, 1, 0, False), (4, 2, 0, True), (3, 0, 2, True), (2, 1, 0, True)],
)
def test_half_of_the_trainings_missed(held: int, absent: int, silent: int, listed: bool) -> None:
    found = missed_verdict({"held": held, "absent": absent, "without_data": silent})
    assert isinstance(found, Reason) is listed
    if isinstance(found, Reason):
        assert (found.value, found.n) == (absent + silent, held)
        assert f"{absent + silent} of {held} trainings" in found.words


def test_one_training_in_the_week_is_too_few_to_have_missed_half() -> None:
    found = missed_verdict({"held": 1, "absent": 1, "without_data": 0})
    assert found == "Attendance: 1 of the 2 trainings in 7 days that it takes."


@pytest.mark.parametrize(("value", "listed"), [(94.1, False), (94.0, False), (93.9, True), (110, False)])
def test_output_counts_only_below_the_usual_and_beyond_the_error(value: float, listed: bool) -> None:
    found = output_verdict(ran(("a", value, 100)).rows(named=True))
    assert isinstance(found, Reason) is listed
    if isinstance(found, Reason):
        assert (found.limit, found.n) == (94, 12)
        assert "94 % or more" in found.ends
        assert found.beyond == pytest.approx(6.1 / 6 - 1)


def test_output_without_sessions_or_a_usual_says_what_is_missing() -> None:
    assert output_verdict([]) == "Metres a minute: no session with positions in 7 days."
    assert output_verdict(ran(("a", None, 100)).rows(named=True)) == output_verdict([])
    few = output_verdict(ran(("a", 90, None)).rows(named=True))
    assert few == "Metres a minute: 2 earlier sessions of the kind training, 6 are needed."
    assert output_verdict(ran(("a", 90, None), ("a", 99, 100)).rows(named=True)) is None


@pytest.mark.parametrize(
    ("band", "listed"), [("low", False), ("watch", False), ("elevated", True), ("high", True)]
)
def test_the_signal_of_a_linked_player(band: str, listed: bool) -> None:
    found = recovery_verdict(Recovery(band, 52.0, 6, most=True))
    assert isinstance(found, Reason) is listed
    if isinstance(found, Reason):
        assert "52 of 100" in found.words
        assert (found.value, found.limit, found.n) == (52, 40, 6)


def test_without_the_right_to_numbers_the_signal_has_none() -> None:
    found = recovery_verdict(Recovery("high", None, None, most=True))
    assert isinstance(found, Reason)
    assert (found.value, found.limit, found.n) == (None, None, None)
    assert not any(character.isdigit() for character in found.words + found.ends)


@pytest.mark.parametrize(
    ("n", "most", "told"),
    [
        (1, False, "1 of the last 7 nights are known."),
        (None, False, "few nights are known."),
        (None, True, "most nights are known."),
    ],
)
def test_a_signal_that_is_not_given_counts_nights_only_where_numbers_are_shared(
    n: int | None, most: bool, told: str
) -> None:
    assert recovery_verdict(Recovery(None, None, n, most)) == f"Under-recovery signal: not given, {told}"


def test_more_reasons_come_first_then_the_one_further_beyond() -> None:
    load = usual_load()
    load[1, -7:] *= 1.5
    load[4, -7:] *= 3
    found = judge(load, came(list("abcdef"), d=2), ran(("d", 80, 100)))
    order = [each.player_id for each in found.look]
    assert order[0] == "d"
    assert order.index("e") < order.index("b")


def test_the_reason_furthest_beyond_is_told_first() -> None:
    load = usual_load()
    load[0, -7:] *= 3
    found = judge(load, came(list("abcdef"), a=3), ran(("a", 93, 100)))
    assert [each.rule for each in found.look[0].reasons] == ["load", "missed", "output"]
    assert found.look[0].reasons[1].beyond == 0.5


def test_too_little_data_is_never_usual() -> None:
    load = usual_load()
    load[0, -7:-4] = np.nan  # four of seven days known
    load[1, :-30] = np.nan  # 24 days of a known week, of which the last seven are left out
    load[2] = np.nan
    found = judge(load, came(list("abcdef"), c=4))
    assert {each.player_id for each in found.unknown} == {"a", "b"}
    assert found.look[0].player_id == "c"  # a reason all the same
    assert "load" not in found.look[0].judged
    assert of(found, "a").lacking[0] == "Load of 7 days: 4 of the last 7 days are known, 5 are needed."
    assert of(found, "b").lacking[0].startswith("Load of 7 days: 19 earlier days")
    assert {each.player_id for each in found.usual} <= set("def")


def test_everybody_is_somewhere_once() -> None:
    load = usual_load(8)
    load[3, -2:] = np.nan
    load[5] = np.nan
    load[6, -7:] *= 4
    found = judge(load)
    names = [each.player_id for each in (*found.look, *found.usual, *found.unknown)]
    assert sorted(names) == list("abcdefgh")


def test_nothing_promises_or_diagnoses() -> None:
    load = usual_load()
    load[0, -7:] = 400
    found = judge(
        load, came(list("abcdef"), a=3), ran(("a", 70, 100)), {"a": Recovery("high", 80, 7, most=True)}
    )
    assert len(found.look[0].reasons) == 4
    for each in found.look[0].reasons:
        told = f"{each.words} {each.ends}".lower()
        assert not any(word in told for word in ("injur", "risk", "probab", "overtrain", "ill "))


@quick
@given(st.floats(1, 6), st.integers(0, 5))
def test_more_load_never_makes_a_listed_player_usual(factor: float, player: int) -> None:
    load = usual_load()
    load[player, -7:] *= 1.4
    before = of(judge(load), "abcdef"[player])
    load[player, -7:] *= factor
    after = of(judge(load), "abcdef"[player])
    assert reason(after, "load").beyond >= reason(before, "load").beyond


@quick
@given(st.floats(0.2, 20))
def test_the_unit_of_the_load_changes_neither_order_nor_rules(scale: float) -> None:
    load = usual_load()
    load[0, -7:] *= 2
    load[3, -7:] = 90
    assert _listed(judge(load)) == _listed(judge(load * scale))


def _listed(found: Triage) -> list[tuple[str, list[Any]]]:
    return [(each.player_id, [why.rule for why in each.reasons]) for each in found.look]
