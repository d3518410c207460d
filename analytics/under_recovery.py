"""The under-recovery signal: whether several things together say that training is not being absorbed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics.illness import IllnessPattern, illness_pattern
from analytics.under_recovery_score import (
    BANDS,
    BASELINE_DAYS,
    INPUTS,
    WEIGHTS,
    WORD_LIMITS,
    WORDS,
    Inputs,
    SignalHistory,
    input_windows,
    signal_history,
    sub_score,
    weighted,
)
from analytics.under_recovery_words import Outlook, Reason, load_reason, message, reason
from analytics.z_scores import z_scores

__all__ = ["Inputs", "Outlook", "Reason", "Signal", "SignalHistory", "signal", "signal_history"]

LOOKBACK_DAYS = 420  # the year behind the place of the strain, and more than any smoothing remembers
OUTLOOK_DAYS = 7
REPLICATES, BLOCK, SEED = 1000, 3, 4


@dataclass(frozen=True)
class Signal:
    """The signal of one day. Without a `score` there is no band, and `message` says why.

    `number` is what may be shown as a number: nothing where confidence is low. `interval` is the 80 %
    interval of the score. `reasons` point to under-recovery, the heaviest first; `against` are known and
    do not; `missing` are not known. `notes` qualify.
    """

    score: float | None
    band: str | None
    confidence: float | None
    confidence_word: str | None
    coverage: float
    interval: tuple[float, float] | None
    reasons: tuple[Reason, ...]
    against: tuple[Reason, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    outlook: Outlook | None
    illness: IllnessPattern | None
    message: str

    @property
    def number(self) -> int | None:
        """The score as a whole number, None where confidence is too low for one."""
        return None if self.score is None or self.confidence_word == "low" else round(self.score)


def signal(inputs: Inputs) -> Signal:
    """Under-recovery signal, 0 to 100: how strongly several things together depart from your usual.

    It adds up how far the last week lies on the unfavourable side of your own eight weeks before: how
    you feel, night heart rate, output at matched heart rate, HRV, sleep, and the load for context. What
    is missing is left out and never counts as a good sign. It is not given with fewer than two of the five
    kinds of response, each with 3 of the last 7 days and 21 of the 56 before known, nor in the first 27
    nights of a device, be it new or back after as long, while it tells of most of them. It is called high
    only where two kinds point to it on three of the last five days. Below a confidence of 0.4 the band
    stands without the number. It is no diagnosis and no probability: overreaching shows only in performance
    that falls and comes back.

    Formula: 100 · Σ w·s / Σ w over what is known; s = clip((z − 0.5) / 1.5, 0, 1) on the unfavourable side
    Formula: z = (mean of 7 days − mean) / SD of the 56 days before; output: median of 14 days
    Formula: w: readiness 22, soreness 6, heart rate 22, output 20, HRV 12, sleep 10, load 8
    Formula: load: s = 0.6 · clip((weighted load ratio − 1) / 0.5, 0, 1)
    + 0.4 · clip((place of Foster's strain − 0.8) / 0.2, 0, 1)
    Formula: confidence = Σ w known / 100 × known of the 56 days / 56 × known of the last 7 days / 7
    Formula: 80 % interval: 1,000 times days drawn again from both windows, three in a row at a time
    Units: points of 100; low to 24, watch to 39, elevated to 59, high from 60; confidence 0 to 1
    Source: our choice of weights after Saw 2016, Br J Sports Med; Nuuttila 2024, Eur J Sport Sci
    """
    if len(inputs.shape) != 1:
        raise ValueError("one athlete at a time; signal_history takes many")
    inputs = _from(inputs, -LOOKBACK_DAYS)
    history = signal_history(inputs)
    ill = illness_pattern(
        inputs.night_hr, inputs.breathing_rate, inputs.skin_temperature, inputs.fresh_source
    )
    told = [reason(item, history) for item in INPUTS] + [load_reason(history)]
    known = [each for each in told if each is not None]
    missing = tuple(name for name, each in zip(WEIGHTS, told, strict=True) if each is None)
    given = history.band[-1] >= 0
    score = float(history.score[-1]) if given else None
    band = BANDS[history.band[-1]] if given else None
    disturbed = 0 if inputs.disturbed is None else int(inputs.disturbed[-7:].sum())
    confidence = float(history.confidence[-1]) if given else None
    pointing = sorted((each for each in known if each.points > 0), key=lambda each: -each.points)
    return Signal(
        score,
        band,
        confidence,
        None if confidence is None else WORDS[int(np.searchsorted(WORD_LIMITS, confidence, side="right"))],
        float(history.coverage[-1]),
        _interval(inputs, history) if given else None,
        tuple(pointing) if given and not disturbed else (),
        tuple(each for each in known if each.points == 0) if given else (),
        missing,
        _notes(history, disturbed) if given else (),
        _outlook(inputs, history) if given and ill is None else None,
        ill,
        ill.text if ill else message(band, bool(history.fresh[-1]), int(history.domains[-1])),
    )


def _from(inputs: Inputs, start: int) -> Inputs:
    return replace(inputs, **{name: series[start:] for name, series in inputs.given().items()})


def _notes(history: SignalHistory, disturbed: int) -> tuple[str, ...]:
    notes = []
    if disturbed:
        notes.append(
            f"Alcohol or travel is noted on {disturbed} of the last 7 days and may explain what differs, "
            "so no reasons in training are given."
        )
    if history.z["hrv"][-1] > 0.5 and history.s["readiness"][-1] > 0:
        notes.append(
            "HRV is above your usual while you feel less ready. A rise is not always a good sign: "
            "it counts neither for nor against."
        )
    return tuple(notes)


def _interval(inputs: Inputs, history: SignalHistory) -> tuple[float, float]:
    """80 % interval of the score: nights drawn again within both windows, three in a row at a time.

    The same nights are drawn for all series. The load is known and stays. The score itself is inside.
    """
    rng = np.random.default_rng(SEED)
    drawn = {days: _blocks(rng, days) for days in (7, 14, BASELINE_DAYS)}
    s = {"load": np.full(REPLICATES, history.s["load"][-1])}
    for item in INPUTS:
        series = getattr(inputs, item.id)
        if np.isnan(history.s[item.id][-1]):
            continue
        now, before = (each[-1] for each in input_windows(item, item.scaled(series), inputs.fresh_source))
        level = item.level(now[drawn[item.days]])
        z, _ = z_scores(level, before[drawn[BASELINE_DAYS]], 2)
        s[item.id] = sub_score(item.unfavourable * z)
    scores, _ = weighted(s)
    low, high = np.nanquantile(scores, [0.1, 0.9])
    score = float(history.score[-1])
    return min(float(low), score), max(float(high), score)


def _blocks(rng: np.random.Generator, days: int) -> NDArray[np.int64]:
    """Places of whole blocks of consecutive days, as many as there are days, for each replicate."""
    starts = rng.integers(0, days - BLOCK + 1, (REPLICATES, -(-days // BLOCK)))
    return (starts[..., None] + np.arange(BLOCK)).reshape(REPLICATES, -1)[:, :days]


def _outlook(inputs: Inputs, history: SignalHistory) -> Outlook | None:
    """The score after each of the next days, were all of them usual; the load as four weeks before."""
    usual = {
        item.id: np.nan if np.isnan(history.s[item.id][-1]) else history.usual[item.id][-1] for item in INPUTS
    }
    following: dict[str, Any] = {
        item.id: np.full(OUTLOOK_DAYS, np.exp(usual["hrv"]) if item.id == "hrv" else usual[item.id])
        for item in INPUTS
    }
    if inputs.load is not None:
        following["load"] = inputs.load[-28:][:OUTLOOK_DAYS]
    if inputs.fresh_source is not None:
        following["fresh_source"] = np.zeros(OUTLOOK_DAYS, dtype=np.bool_)
    known = {name: series for name, series in inputs.given().items() if name in following}
    continued = {name: np.concatenate([series, following[name]]) for name, series in known.items()}
    scores = signal_history(Inputs(**continued)).score[-OUTLOOK_DAYS:]
    return None if np.isnan(scores).any() else Outlook(tuple(float(score) for score in scores))
