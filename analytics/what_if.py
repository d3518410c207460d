"""What the next seven days' loads would make of the load figures: arithmetic, no forecast."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from analytics.fitness_fatigue import balance
from analytics.load import MONTH, MONTH_KNOWN, WEEK, acwr, acwr_ewma, strain, tolerance
from analytics.windows import mean

Floats = NDArray[np.float64]

AHEAD = 7
MORE = 1.3
PAST_WEEKS, LEAST_WEEKS = 52, 8
DRAWS = 1000
BAND = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class WhatIf:
    """The load figures on each of the planned days, last axis; NaN where the history is too short."""

    strain: Floats
    tolerance: Floats
    ratio: Floats
    ratio_ewma: Floats
    ctl: Floats
    atl: Floats
    tsb: Floats


@dataclass(frozen=True)
class TypicalWeek:
    """What `n` past weeks, done again, would bring: 10 %, median and 90 % of each planned day."""

    low: WhatIf
    middle: WhatIf
    high: WhatIf
    n: int


def what_if(history: Floats, planned: Floats, start_days: int = 1) -> WhatIf:
    """What-if: the load figures on each of the next days, were they done as planned.

    The same formulas as for the days behind, carried on over the plan; nothing is said of how you would
    respond, and nothing of injury. A figure is missing where the history is too short for it.
    `planned` may hold many plans, one a row.

    Formula: strain, tolerance, load ratio, its weighted form, CTL, ATL and TSB on history and plan in a row
    Units: AU a day; ratios have none
    Source: our choice; deterministic
    """
    known = np.broadcast_to(history, (*planned.shape[:-1], history.shape[-1]))
    whole = np.concatenate([known, planned], axis=-1)
    days = planned.shape[-1]
    recent = whole[..., -(MONTH + days) :]
    balanced = balance(whole)
    found = (
        strain(recent),
        tolerance(recent),
        acwr(recent),
        acwr_ewma(whole, start_days),
        balanced.ctl,
        balanced.atl,
        balanced.tsb,
    )
    return WhatIf(*(figure[..., -days:] for figure in found))


def scenarios(history: Floats) -> dict[str, Floats]:
    """Plans for one athlete's next seven days; one whose days are not known well enough is left out.

    Last week's days must all be known to be repeated, the mean of 28 days needs 21.
    """
    plans = {"rest": np.zeros(AHEAD)}
    if history.size >= WEEK and not np.isnan(history[-WEEK:]).any():
        plans |= {"repeat last week": history[-WEEK:], "+30 %": history[-WEEK:] * MORE}
    usual = mean(history[-MONTH:], MONTH_KNOWN)
    if not np.isnan(usual):
        plans["hold at 28-day mean"] = np.full(AHEAD, usual)
    return plans


def typical_week(history: Floats, seed: int = 1) -> TypicalWeek | None:
    """A typical week: the band in which the figures end if the next week is like one of your past ones.

    Whole weeks of the last 52, on the same weekdays and with every day known, are drawn 1,000 times and
    carried on as plans; the band holds the middle eight in ten. Not given with fewer than 8 such weeks.
    It knows nothing of your calendar: a race or a camp is in it only if one lies behind you.

    Formula: 10 %, 50 % and 90 % quantiles of the what-if over weeks drawn with replacement
    Units: as in the what-if
    Source: our choice (bootstrap of whole weeks, pinned generator)
    """
    whole = history[history.size % WEEK :][-PAST_WEEKS * WEEK :].reshape(-1, WEEK)
    weeks = whole[~np.isnan(whole).any(axis=-1)]
    if len(weeks) < LEAST_WEEKS:
        return None
    drawn = np.random.default_rng(seed).integers(len(weeks), size=DRAWS)
    outcome = what_if(history, weeks)
    bands = {f.name: np.quantile(getattr(outcome, f.name)[drawn], BAND, axis=0) for f in fields(WhatIf)}
    low, middle, high = (WhatIf(**{name: band[k] for name, band in bands.items()}) for k in range(len(BAND)))
    return TypicalWeek(low, middle, high, len(weeks))
