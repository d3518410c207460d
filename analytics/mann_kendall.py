"""Is there a trend at all? Mann and Kendall's test, plain and corrected for days that resemble each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr
from scipy.stats import rankdata

from analytics.autocorrelation import MIN_NEIGHBOURS, autocorrelation
from analytics.theil_sen import Slope
from analytics.windows import Floats

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class MannKendall:
    """Rising minus falling pairs of days (`s`), their variance by chance, z and two-sided p.

    `inflation` is how many times larger than for independent days the variance was taken.
    """

    s: int
    variance: float
    z: float
    p: float
    tau: float
    n: int
    inflation: float = 1.0

    @property
    def p_uncorrected(self) -> float:
        """p as if the days were independent."""
        return _two_sided(self.z * float(np.sqrt(self.inflation)))


def mann_kendall(values: Floats, inflation: float = 1.0) -> MannKendall:
    """Whether later values tend to be higher, or lower, than earlier ones.

    Compares every pair of days, so outliers and the shape of the trend matter little. Takes days to be
    independent: from day to day they are not, and the plain p is then far too small. Nothing on a page
    rests on it alone.

    Formula: S = Σ sign(xⱼ − xᵢ) over i < j; Var S = (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18 with t the sizes of
    groups of equal values; z = (S ∓ 1) / √Var S
    Units: z in standard deviations
    Source: Mann 1945, Econometrica; Kendall 1975, Rank Correlation Methods
    """
    known = values[~np.isnan(values)]
    n = len(known)
    s = int(np.triu(np.sign(known[None, :] - known[:, None])).sum())
    ties = np.unique(known, return_counts=True)[1]
    untied = n * (n - 1) * (2 * n + 5) - int((ties * (ties - 1) * (2 * ties + 5)).sum())
    variance = float(inflation * untied / 18)
    z = float((s - np.sign(s)) / np.sqrt(variance)) if untied else 0.0
    pairs = n * (n - 1) / 2
    return MannKendall(s, variance, z, _two_sided(z), s / pairs if pairs else 0.0, n, inflation)


def hamed_rao(values: Floats, slope: Slope, lags: int | None = None) -> MannKendall:
    """The Mann-Kendall test with its variance enlarged as far as days resemble each other.

    The resemblance is measured on the ranks of what remains without the trend. As published, each of the
    first `lags` days' correlations counts where it stands out from chance; that misses part of it on 90
    days. Without `lags` (the form our verdicts use) the correlation falls as r₁, r₁², r₁³ …, where r₁ is
    freed of its known smallness in short series, and the variance is never made smaller. On simulated
    series of 90 days without any trend, with a correlation of 0 to 0.7, that form calls 4 to 7 %
    significant, the published one with three lags 6 to 12 %, the plain test up to 40 %. Not given with
    fewer than ten pairs of neighbouring days: p is then NaN.

    Formula: Var S × (1 + 2 / (n(n−1)(n−2)) × Σₖ (n−k)(n−k−1)(n−k−2) ρ(k)); ours ρ(k) = max(r, 0)ᵏ,
    r = min((n r₁ + 2) / (n − 4), 0.97)
    Units: z in standard deviations
    Source: Hamed and Rao 1998, J Hydrology; the bias of r₁: Marriott and Pope 1954, Biometrika
    """
    known = ~np.isnan(values)
    n = int(known.sum())
    if n < MIN_NEIGHBOURS:
        return mann_kendall(values, np.nan)
    rest = (values - slope.per_day * np.arange(len(values)))[known]
    width = np.ptp(rest)
    if width == 0:
        return mann_kendall(values)
    ranks = np.full(len(values), np.nan)
    ranks[known] = rankdata(np.round(rest / width, 9))  # equal but for the last bits is equal
    k = np.arange(1, n)
    weights = 2 * (n - k) * (n - k - 1) * (n - k - 2) / (n * (n - 1) * (n - 2))
    if lags is None:
        first = float(autocorrelation(ranks, 1)[0])
        rho = np.clip((first * n + 2) / (n - 4), 0.0, 0.97) ** k
    else:
        found = autocorrelation(ranks, min(lags, n - 1), at_least=1)
        rho = np.where(np.abs(found) > NORMAL_95 / np.sqrt(n), found, 0.0)
    inflation = float(1 + (weights[: len(rho)] * rho).sum())
    return mann_kendall(values, inflation if inflation > 0 else np.nan)


def pre_whitened(values: Floats, slope: Slope) -> MannKendall:
    """The Mann-Kendall test after taking from each day what the day before already told of it.

    The trend is set aside, the correlation with the day before removed, the trend put back. Shown for
    comparison only: on simulated series of 90 days that resemble each other (correlation 0.7) but have no
    trend, it calls half of them significant.

    Formula: yₜ = xₜ − b t; y′ₜ = yₜ − r₁ yₜ₋₁ + b t; then Mann-Kendall on y′
    Units: z in standard deviations
    Source: Yue, Pilon, Phinney and Cavadias 2002, Hydrol Process
    """
    line = slope.per_day * np.arange(len(values))
    rest = values - line
    first = autocorrelation(rest, 1)[0]
    return mann_kendall(rest[1:] - first * rest[:-1] + line[1:])


def _two_sided(z: float) -> float:
    return float(2 * ndtr(-abs(z)))
