"""The under-recovery signal as numbers, for every day: what goes in, how it is weighed, gates and bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analytics.illness import IllnessHistory, illness_history
from analytics.load import acwr_ewma, foster_strain, place
from analytics.metrics import METRICS
from analytics.scale import scaled
from analytics.windows import Floats, count, mean, quantiles, trailing
from analytics.z_scores import Bools, source_windows, z_scores

BASELINE_DAYS, MIN_BASELINE, MIN_CURRENT = 56, 21, 3
FRESH_DAYS = 27  # before its 28th night a new source cannot have 21 that end 7 days ago
BANDS = ("low", "watch", "elevated", "high")
BAND_LIMITS = (25, 40, 60)
WORDS = ("low", "fair", "good")
WORD_LIMITS = (0.4, 0.7)

Domain = Literal["perceived", "night_hr", "performance", "hrv", "sleep"]


@dataclass(frozen=True)
class Input:
    """One daily series that answers to training: its weight, and the side that speaks for under-recovery.

    `unit` is that of a change; what differs much between people is told in percent. Measured ones
    depend on the device; nightly ones are expected every day.
    """

    id: str
    domain: Domain
    label: str
    unit: str
    weight: float
    unfavourable: Literal[1, -1]
    measured: bool = True
    nightly: bool = True
    days: int = 7

    def level(self, windows: Floats) -> Floats:
        """What is compared with the usual: the mean; of efficiency, which has outliers, the median."""
        if self.id == "efficiency":
            return np.asarray(quantiles(windows, [0.5], MIN_CURRENT)[0])
        return mean(windows, MIN_CURRENT)

    def change(self, level: float, usual: float) -> float:
        """How far the level lies from the usual, in `unit`."""
        if self.unit != "%":
            return level - usual
        return 100 * float(np.expm1(level - usual) if self.id == "hrv" else level / usual - 1)

    def scaled(self, values: Floats) -> Floats:
        """The values on the scale they are judged on."""
        return scaled(values, METRICS["hrv_rmssd"]) if self.id == "hrv" else values


INPUTS = (
    Input("readiness", "perceived", "Readiness as felt", "", 22, -1, measured=False),
    Input("soreness", "perceived", "Muscle soreness", "", 6, 1, measured=False),
    Input("night_hr", "night_hr", "Night heart rate", "bpm", 22, 1),
    Input("efficiency", "performance", "Output at matched heart rate", "%", 20, -1, nightly=False, days=14),
    Input("hrv", "hrv", "Night HRV", "%", 12, -1),
    Input("sleep_score", "sleep", "Sleep score", "points", 10, -1),
)
WEIGHTS = {item.id: item.weight for item in INPUTS} | {"load": 8.0}
DOMAINS: tuple[Domain, ...] = ("perceived", "night_hr", "performance", "hrv", "sleep")


@dataclass(frozen=True)
class Inputs:
    """Daily series, the last axis consecutive days; NaN is missing, None is never measured.

    `readiness`: higher is better. `hrv`: RMSSD in ms. `efficiency`: output per heartbeat of sessions at
    matched conditions, raw. `load`: AU, 0 on a day known to be without training. `fresh_source`: the
    device changed on that day. `disturbed`: alcohol or travel was noted.
    """

    readiness: Floats | None = None
    soreness: Floats | None = None
    night_hr: Floats | None = None
    efficiency: Floats | None = None
    hrv: Floats | None = None
    sleep_score: Floats | None = None
    load: Floats | None = None
    breathing_rate: Floats | None = None
    skin_temperature: Floats | None = None
    fresh_source: Bools | None = None
    disturbed: Bools | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape all given series share."""
        shapes: set[tuple[int, ...]] = {series.shape for series in self.given().values()}
        if len(shapes) != 1 or shapes == {()}:
            raise ValueError("the signal needs series of one and the same shape")
        return shapes.pop()

    def given(self) -> dict[str, Any]:
        """The series that are there, by name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: series for name, series in named.items() if series is not None}


@dataclass(frozen=True)
class SignalHistory:
    """The signal of every day; NaN where it is not given.

    `band` is -1 (none) or an index into BANDS. Per input: `z` in the series' own direction, the `level`
    now and the `usual` one on the scale judged, and the days known in both windows, `current` and
    `nights`. `s`, 0 to 1, is per input and `"load"`. `domains` counts the kinds of response with data.
    """

    score: Floats
    band: NDArray[np.int8]
    coverage: Floats
    confidence: Floats
    z: dict[str, Floats]
    s: dict[str, Floats]
    level: dict[str, Floats]
    usual: dict[str, Floats]
    current: dict[str, NDArray[np.int64]]
    nights: dict[str, NDArray[np.int64]]
    load_ratio: Floats
    strain_place: Floats
    load_days: NDArray[np.int64]
    domains: NDArray[np.int64]
    fresh: Bools
    illness: IllnessHistory | None


def signal_history(inputs: Inputs) -> SignalHistory:
    """The under-recovery signal of every day, for one athlete or many; no day sees a later one."""
    shape = inputs.shape
    unknown = np.full(shape, np.nan)
    z, s, level, usual, current, nights = {}, {}, {}, {}, {}, {}
    for item in INPUTS:
        series = getattr(inputs, item.id)
        values = unknown if series is None else item.scaled(series)
        now, before = input_windows(item, values, inputs.fresh_source)
        level[item.id] = item.level(now)
        z[item.id], usual[item.id] = z_scores(level[item.id], before, MIN_BASELINE)
        s[item.id] = sub_score(item.unfavourable * z[item.id])
        current[item.id], nights[item.id] = count(now), count(before)
    load = unknown if inputs.load is None else inputs.load
    load_ratio, strain_place = acwr_ewma(load), place(foster_strain(load))
    s["load"] = load_sub_score(load_ratio, strain_place)

    by_domain = np.stack([weighted({i: s[i] for i in _of(domain)})[0] for domain in DOMAINS], axis=-1)
    domains = count(by_domain)
    fresh = _fresh(inputs.fresh_source, shape)
    score, weight = weighted(s)
    score = np.where((domains >= 2) & ~fresh, score, np.nan)
    return SignalHistory(
        score,
        _band(score, by_domain),
        weight / 100,
        np.where(np.isnan(score), np.nan, weight / 100 * _known(s, current, nights)),
        z, s, level, usual, current, nights,
        load_ratio, strain_place, count(trailing(load, 28)), domains, fresh,
        illness_history(
            inputs.night_hr, inputs.breathing_rate, inputs.skin_temperature, inputs.fresh_source
        ),
    )  # fmt: skip


def input_windows(item: Input, values: Floats, changes: Bools | None) -> tuple[Floats, Floats]:
    """The days judged and the days before them that they are judged by, which never overlap."""
    changes = changes if item.measured else None
    return (
        source_windows(values, item.days, 0, changes),
        source_windows(values, BASELINE_DAYS, item.days, changes),
    )


def sub_score(unfavourable_z: Floats) -> Floats:
    """0 up to half a standard deviation on the unfavourable side, 1 from two on."""
    return np.clip((unfavourable_z - 0.5) / 1.5, 0, 1)


def weighted(s: dict[str, Floats]) -> tuple[Floats, Floats]:
    """The weighted mean of the known sub-scores times 100, and the weight that is known."""
    mean_s, weight = _weighted_mean(list(s.values()), [WEIGHTS[name] for name in s])
    return 100 * mean_s, weight


def load_sub_score(ratio: Floats, strain_place: Floats) -> Floats:
    """How unusual the load is; of the two parts the one known, where the other is not."""
    parts = [np.clip((ratio - 1) / 0.5, 0, 1), np.clip((strain_place - 0.8) / 0.2, 0, 1)]
    return _weighted_mean(parts, [0.6, 0.4])[0]


def _weighted_mean(parts: Sequence[Floats], weights: Sequence[float]) -> tuple[Floats, Floats]:
    """A missing part leaves the sum and the weight: it never counts as zero."""
    stacked = np.stack(parts, axis=-1)
    known = np.where(np.isnan(stacked), 0.0, weights)
    weight = known.sum(axis=-1)
    total = np.nansum(stacked * known, axis=-1)
    return np.where(weight > 0, total / np.where(weight > 0, weight, 1), np.nan), weight


def _of(domain: Domain) -> list[str]:
    return [item.id for item in INPUTS if item.domain == domain]


def _fresh(changes: Bools | None, shape: tuple[int, ...]) -> Bools:
    if changes is None:
        return np.zeros(shape, dtype=np.bool_)
    return np.asarray(np.nansum(trailing(changes.astype(np.float64), FRESH_DAYS), axis=-1) > 0)


def _band(score: Floats, by_domain: Floats) -> NDArray[np.int8]:
    """The band of the whole-number score; "high" only where two domains agree on three of five days."""
    agree = ((by_domain > 0.3).sum(axis=-1) >= 2).astype(np.float64)
    lasting = np.nansum(trailing(agree, 5), axis=-1) >= 3
    band = np.searchsorted(BAND_LIMITS, np.rint(score), side="right")
    band = np.where(lasting, band, np.minimum(band, BANDS.index("elevated")))
    return np.where(np.isnan(score), -1, band).astype(np.int8)


def _known(
    s: dict[str, Floats], current: dict[str, NDArray[np.int64]], nights: dict[str, NDArray[np.int64]]
) -> Floats:
    """Maturity times freshness of the nightly inputs in use, each by its weight."""
    nightly = [item for item in INPUTS if item.nightly]
    shares = (
        [np.where(np.isnan(s[item.id]), np.nan, known[item.id] / days) for item in nightly]
        for known, days in ((nights, BASELINE_DAYS), (current, 7))
    )
    maturity, freshness = (_weighted_mean(part, [item.weight for item in nightly])[0] for part in shares)
    return maturity * freshness
