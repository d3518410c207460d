"""Daily training load: the week against the usual, and how evenly it is spread.

Every function takes daily loads whose last axis is consecutive days (a known rest day is 0, an unknown
day NaN) and gives its value for every day from that day and those before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.exponential import smoothed
from analytics.windows import count, mean, sd, trailing

Floats = NDArray[np.float64]

WEEK, WEEK_KNOWN = 7, 5
MONTH, MONTH_KNOWN = 28, 21
LEAST_CHRONIC = 1.0  # AU a day; a ratio to less than that says nothing
LEAST_SPREAD = 1e-6  # of the mean; below it the days are equal but for rounding
PLACE_DAYS, PLACE_KNOWN = 365, 28


def strain(load: Floats) -> Floats:
    """Strain: the mean daily load of the last 7 days.

    What the last week asked of you, after Polar's definition; computed by us it is our estimate and not
    Polar's figure. Not given with fewer than 5 known days of the 7. It weighs all seven days alike.

    Formula: Σ load(t−6 … t) / known days
    Units: AU a day, in the unit of the load
    Source: Polar, Training Load Pro; the minimum of 5 days is our choice
    """
    return mean(trailing(load, WEEK), WEEK_KNOWN)


def tolerance(load: Floats) -> Floats:
    """Tolerance: the mean daily load of the last 28 days.

    What you have been used to lately, after Polar's definition; computed by us it is our estimate and
    not Polar's figure. Not given with fewer than 21 known days of the 28. It says nothing about what
    you could bear.

    Formula: Σ load(t−27 … t) / known days
    Units: AU a day, in the unit of the load
    Source: Polar, Training Load Pro; the minimum of 21 days is our choice
    """
    return mean(trailing(load, MONTH), MONTH_KNOWN)


def acwr(load: Floats) -> Floats:
    """Load ratio, coupled: the last 7 days' mean daily load against that of the last 28.

    1 is a week like the month; it is strain by tolerance, called acute:chronic workload ratio. The
    week is part of the month, so it cannot exceed 4. Not given with fewer than 5 of 7 and 21 of 28
    known days, or where the month's mean is below 1 AU. It is context: studies that tie it to injuries
    did not hold up, and random chronic loads reproduce them.

    Formula: strain / tolerance
    Units: ratio
    Source: Gabbett 2016, Br J Sports Med; criticism Lolli 2017 and Impellizzeri 2020
    """
    return _ratio(strain(load), tolerance(load))


def acwr_uncoupled(load: Floats) -> Floats:
    """Load ratio, uncoupled: the last 7 days' mean daily load against that of the 21 days before.

    The week is compared with what came before it only, which takes away the correlation that the shared
    days make. Given under the same conditions as the coupled ratio, and no better as a warning.

    Formula: strain / (Σ load(t−27 … t−7) / known days)
    Units: ratio
    Source: Lolli 2017, Br J Sports Med
    """
    enough = count(trailing(load, MONTH)) >= MONTH_KNOWN
    return np.where(enough, _ratio(strain(load), mean(trailing(load, MONTH - WEEK, lag=WEEK))), np.nan)


def acwr_ewma(load: Floats, start_days: int = 1) -> Floats:
    """Load ratio, exponentially weighted: recent days count more than those further back.

    Each mean takes a share λ of the day's load and keeps the rest of its own value. An unknown day
    changes nothing; after more than 7 unknown days in a row it starts anew. Hidden until 28 days
    are known, because the start (the first load) still weighs 14 % of the slow mean even then. Other
    conventions for λ give other numbers, and it tells of injuries no more than the plain ratio does.

    Formula: E(t) = λ·load + (1−λ)·E(t−1), λ = 2/(N+1), N = 7 by N = 28
    Units: ratio
    Source: Williams 2017, Br J Sports Med
    """
    acute, _ = smoothed(load, 2 / (WEEK + 1), start_days)
    chronic, n = smoothed(load, 2 / (MONTH + 1), start_days)
    return np.where(n >= MONTH, _ratio(acute, chronic), np.nan)


def monotony(load: Floats) -> Floats:
    """Monotony: how alike the last 7 days' loads are.

    High where every day is the same, low where hard and easy days alternate; rest days count as 0. Not
    given unless all 7 days are known, nor for a week of equal days (also of none but rest), whose spread
    is zero. Fixed limits such as 2 are folklore: look at its place among your own weeks.

    Formula: mean / SD of the 7 daily loads, SD with n − 1
    Units: ratio, comparable only within one kind of load
    Source: Foster 1998, Med Sci Sports Exerc; n − 1 is our choice, Foster names none
    """
    week = trailing(load, WEEK)
    centre, spread = mean(week, WEEK), sd(week, WEEK)
    uneven = spread > LEAST_SPREAD * centre
    return np.where(uneven, centre / np.where(uneven, spread, 1.0), np.nan)


def foster_strain(load: Floats) -> Floats:
    """Foster's strain: the week's load times its monotony.

    High where much was done without easy days between. Not given where monotony is not. Its size depends
    on the kind of load, so only its place among your own weeks means something; Foster, too, found
    thresholds for each athlete and none for all.

    Formula: Σ load(t−6 … t) · monotony
    Units: AU, in the unit of the load
    Source: Foster 1998, Med Sci Sports Exerc
    """
    return mean(trailing(load, WEEK), WEEK) * WEEK * monotony(load)


def place(values: Floats) -> Floats:
    """Place: the share of your own earlier values that lie below each value.

    0.9 means higher than nine in ten of the year before; equal values count half. The 7 days before
    are left out, since their windows share days with the one judged. Not given with fewer than 28
    earlier values. In a quiet year an ordinary week looks high.

    Formula: (lower + equal / 2) / known values of t−371 … t−7
    Units: share, 0 to 1
    Source: our choice, after the individual thresholds of Foster 1998
    """
    earlier = trailing(values, PLACE_DAYS, lag=WEEK)
    n = count(earlier)
    rounding = 1e-9 * np.abs(values)
    lower = (earlier < (values - rounding)[..., None]).sum(axis=-1)
    not_higher = (earlier <= (values + rounding)[..., None]).sum(axis=-1)
    enough = (n >= PLACE_KNOWN) & ~np.isnan(values)
    return np.where(enough, (lower + not_higher) / (2 * np.maximum(n, 1)), np.nan)


def _ratio(acute: Floats, chronic: Floats) -> Floats:
    enough = chronic >= LEAST_CHRONIC
    return np.where(enough, acute / np.where(enough, chronic, 1.0), np.nan)
