"""The signal on simulated athletes: overreached or coping with the same overload?"""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from analytics.under_recovery import Inputs, signal_history
from analytics.windows import Floats, mean, trailing
from tests.analytics.athletes import (
    FIRST_DAY,
    NONE,
    OVERREACHED,
    RESPONDER,
    Squads,
    missing,
    shuffled,
    squads,
)

CHUNK = 60  # athletes: their windows fit the processor's cache


def _part(inputs: Inputs, athletes: slice) -> Inputs:
    return replace(inputs, **{name: series[athletes] for name, series in inputs.given().items()})


def _scores(inputs: Inputs) -> Floats:
    starts = range(0, inputs.shape[0], CHUNK)
    parts = [signal_history(_part(inputs, slice(start, start + CHUNK))) for start in starts]
    return np.concatenate([part.score for part in parts])


@cache
def _full(effect: float) -> Floats:
    return _scores(squads(effect).inputs)


def _auc(score: Floats, squad: Squads) -> float:
    """How often an overloaded day of an overreached athlete scores above one of a responder.

    All days would flatter whatever follows the load, because the label comes with the overload.
    """
    judged = squad.overloaded & ~np.isnan(score)
    judged[:, :FIRST_DAY] = False
    positive, negative = (score[judged & (squad.kind == kind)[:, None]] for kind in (OVERREACHED, RESPONDER))
    return float(mannwhitneyu(positive, negative).statistic) / (len(positive) * len(negative))


def _flagged(score: Floats, squad: Squads, kind: int, limit: float) -> float:
    """Share of these athletes with at least one overloaded day at or above the limit."""
    flagged = ((score >= limit) & squad.overloaded)[squad.kind == kind]
    return float(np.any(flagged, axis=1).mean())


def _alarms(score: Floats, squad: Squads, limit: float) -> float:
    """Episodes at or above the limit in 90 days, of athletes without any overload."""
    above = score[squad.kind == NONE, FIRST_DAY:] >= limit
    starts = above.sum() - (above[:, 1:] & above[:, :-1]).sum()
    return float(starts / above.size * 90)


def _fixed_percent(inputs: Inputs) -> Floats:
    """The usual rule: 7-day against 30-day means, 15 or 25 points beyond fixed percentages."""
    points = np.zeros(inputs.shape)
    for name, sign, limits in (
        ("hrv", -1, (0.05, 0.10)),
        ("sleep_score", -1, (0.05, 0.10)),
        ("night_hr", 1, (0.02, 0.05)),
        ("load", 1, (0.3, 0.5)),
    ):
        series = inputs.given()[name]
        month = 28 if name == "load" else 30
        change = sign * (mean(trailing(series, 7)) / mean(trailing(series, month)) - 1)
        points += np.where(change > limits[1], 25, np.where(change > limits[0], 15, 0))
    return points


def _tell(figures: str) -> None:
    print(figures)


@pytest.mark.parametrize(("effect", "least"), [(1.0, 0.80), (0.6, 0.70)])
def test_overreached_are_told_from_responders(effect: float, least: float) -> None:
    squad, score = squads(effect), _full(effect)
    auc, peer = _auc(score, squad), _auc(_fixed_percent(squad.inputs), squad)
    _tell(f"effect x{effect}: AUC {auc:.3f}, fixed-percent rule {peer:.3f}")
    assert auc >= least
    assert auc - peer >= 0.08


def test_most_overreached_are_flagged_and_others_rarely() -> None:
    squad, score = squads(), _full(1.0)
    sensitivity, alarms = _flagged(score, squad, OVERREACHED, 25), _alarms(score, squad, 40)
    _tell(
        f"overreached from 25: {sensitivity:.2f}, responders from 40: "
        f"{_flagged(score, squad, RESPONDER, 40):.2f}, false alarms from 40: {alarms:.2f} in 90 days"
    )
    assert sensitivity >= 0.85
    assert alarms <= 0.2


def test_missing_nights_cost_little() -> None:
    squad = squads()
    score = _scores(missing(squad.inputs, 0.4))
    loss = _auc(_full(1.0), squad) - _auc(score, squad)
    _tell(
        f"40 % of nights missing: AUC loss {loss:.3f}, false alarms from 40: {_alarms(score, squad, 40):.2f}"
    )
    assert loss <= 0.04


def test_days_in_random_order_tell_nothing() -> None:
    squad = squads()
    some = slice(0, 480)
    part = Squads(_part(shuffled(squad.inputs), some), squad.kind[some], squad.overloaded[some])
    auc = _auc(_scores(part.inputs), part)
    _tell(f"days in random order: AUC {auc:.3f}")
    assert auc == pytest.approx(0.5, abs=0.03)
