from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.squad_position import standing
from analytics.windows import Floats

HSD = np.array([820, 910, 760, 1015, 640, 880, 950, 1500], dtype=np.float64)
quick = settings(max_examples=50)
squads = st.lists(st.floats(0, 1e4).map(round), min_size=5, max_size=30).filter(lambda v: len(set(v)) > 1)


def roles(*counts: int) -> list[str]:
    return [f"role {n}" for n, count in enumerate(counts) for _ in range(count)]


def test_the_squad_and_its_outlier() -> None:
    found = standing(HSD, roles(8))
    assert found.squad == pytest.approx(
        [-0.446, -0.095, -0.68, 0.314, -1.148, -0.212, 0.061, 2.206], abs=6e-4
    )
    assert found.robust[-1] == pytest.approx(4.185, abs=5e-4)
    assert found.n_squad.tolist() == [8] * 8


def test_a_position_of_five_stands_alone_and_a_smaller_one_is_drawn_to_the_squad() -> None:
    found = standing(HSD, roles(5, 2, 1))
    assert found.weight == pytest.approx([1.0] * 5 + [2 / 7] * 2 + [0.0])
    assert found.z[:5] == pytest.approx(stats.zscore(HSD[:5], ddof=1))
    # of two values the z are -0.7071 and +0.7071; the squad's are -0.212 and 0.061
    assert found.z[5:7] == pytest.approx(
        [-0.7071 * 2 / 7 - 0.212 * 5 / 7, 0.7071 * 2 / 7 + 0.061 * 5 / 7], abs=1e-3
    )
    assert found.z[7] == found.squad[7]
    assert np.isnan(found.position[7])


def test_who_has_no_value_counts_for_nobody() -> None:
    values = np.append(HSD, np.nan)
    found = standing(values, [*roles(5, 3), "role 0"])
    assert found.squad[:8] == pytest.approx(standing(HSD, roles(5, 3)).squad)
    assert (found.n_squad[0], found.n_position[0]) == (8, 5)
    assert np.isnan([each[-1] for each in (found.z, found.squad, found.robust, found.weight)]).all()


def test_four_players_or_equal_ones_have_no_standing() -> None:
    few = standing(np.append(HSD[:4], np.nan), roles(5))
    assert np.isnan(few.z).all()
    assert np.isnan(few.robust).all()
    same = standing(np.array([0.3, 0.1 + 0.2] * 4), roles(8))  # equal but for rounding
    assert np.isnan(same.z).all()
    assert np.isnan(standing(np.full(8, 7.0), roles(8)).robust).all()
    assert np.isnan(standing(np.full(8, np.nan), roles(8)).z).all()


def test_where_more_than_half_are_equal_the_mean_deviation_stands_in() -> None:
    found = standing(np.array([5.0] * 7 + [9.0]), roles(8))
    assert found.robust[-1] == pytest.approx(4 / (1.2533 * 0.5))


def test_many_days_at_once_are_each_day_by_itself() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(100, 20, (12, 30))
    values[rng.random(values.shape) < 0.2] = np.nan
    positions = roles(1, 4, 7)
    together = standing(values, positions)
    for day in range(30):
        alone = standing(values[:, day], positions)
        for name in ("z", "squad", "position", "robust", "weight", "n_squad", "n_position"):
            np.testing.assert_allclose(
                getattr(together, name)[:, day], getattr(alone, name), rtol=1e-12, atol=1e-12
            )


@quick
@given(squads, st.floats(-1000, 1000), st.floats(0.1, 100))
def test_another_unit_or_zero_changes_nothing(drawn: list[int], shift: float, scale: float) -> None:
    values: Floats = np.asarray(drawn, dtype=np.float64)
    positions = (roles(1, 2) + ["rest"] * len(drawn))[: len(drawn)]
    plain, moved = standing(values, positions), standing(scale * values + shift, positions)
    assert moved.z == pytest.approx(plain.z, abs=1e-5, nan_ok=True)
    assert standing(-values, positions).z == pytest.approx(-plain.z, abs=1e-9, nan_ok=True)


@quick
@given(squads)
def test_the_squads_z_have_mean_zero_and_keep_the_order(drawn: list[int]) -> None:
    values = np.asarray(drawn, dtype=np.float64)
    found = standing(values, ["one"] * len(drawn))
    assert found.z.mean() == pytest.approx(0, abs=1e-9)
    assert found.z == pytest.approx(stats.zscore(values, ddof=1))
    assert (np.diff(found.z[np.argsort(values)]) >= 0).all()
