"""What the coming night is expected to bring, how sure that is, and why there is no forecast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics.backtest import MIN_SCORED, NAIVE, REVIEW_EVERY
from analytics.next_day import METHODS
from analytics.normal_range import MIN_DAYS
from answers.coming_night import Expected
from ui.rows import Row, rows

_NAIVE = METHODS[NAIVE]
_WAYS = {
    _NAIVE: "repeating the last night",
    "seasonal_naive": "the night a week before",
    "mean28": "the mean of 28 nights",
    "median28": "the median of 28 nights",
    "ewma": "the average that weighs later nights more",
    "model": "the model of last nights, weekday and load",
}
_ROOM = 0.03  # of what is drawn, on either side


def coming_night(found: Sequence[Expected], night: date) -> None:
    """One row a metric."""
    rows(
        [_row(each) for each in found],
        f"For the night to {night:%A %-d %B %Y}. Line: the interval that should hold 8 of 10 nights. Band: "
        "your normal range. Which way is taken, and whether it is shown, is judged anew every "
        f"{REVIEW_EVERY} scored nights.",
    )


def _row(each: Expected) -> Row:
    metric, told = each.metric, each.forecast
    notes = [told.reason] if told.reason else [_interval(each), _way(each)]
    if told.n_origins >= MIN_SCORED:
        notes.append(_record(each))
    return Row(
        metric.label.split(" (")[0],
        None if told.value is None else metric.number(told.value),
        metric.unit,
        notes,
        f"{metric.help} The forecast is what did best on your own past nights, each forecast from the days "
        "before it alone. One night is mostly chance, which is why the interval is wide.",
        "Forecast of the next night",
        drawn=_drawn(each),
    )


def _interval(each: Expected) -> str:
    metric, told, usual = each.metric, each.forecast, each.usual
    if told.low is None or told.high is None:
        return ""
    interval = f"80 % interval {metric.number(told.low)} to {metric.text(told.high)}"
    if usual.q1 is None or usual.q3 is None:
        return f"{interval}; your normal range comes with {MIN_DAYS} known days, {usual.n} so far"
    return (
        f"{interval}; your normal range {metric.number(usual.q1)} to {metric.number(usual.q3)} (n {usual.n})"
    )


def _way(each: Expected) -> str:
    said = f"From {_WAYS[each.way]}"
    if each.ahead is None or each.ahead_of_naive is None:
        return said
    said += f": {_better(each.ahead)} the next best ({_WAYS[each.rival]})"
    return said if each.rival == _NAIVE else f"{said}, {_better(each.ahead_of_naive)} {_WAYS[_NAIVE]}"


def _better(share: float) -> str:
    percent = f"{100 * abs(share):.0f}"
    if percent == "0":
        return "as far off as"
    return f"{percent} % {'less' if share > 0 else 'more'} off than"


def _record(each: Expected) -> str:
    told, metric = each.forecast, each.metric
    off = ""
    if each.miss is not None:
        log = metric.transform == "log"
        size = f"{each.miss:.0f} %" if log else f"{each.miss:.{metric.decimals + 1}f}"
        unit = "" if log else " points" if metric.unit.startswith("of ") else f" {metric.unit}"
        off = f", {size}{unit} off on average"
    held = "" if told.coverage is None else f"; the interval held {told.coverage:.0%} of {told.n_intervals}"
    return f"{told.n_origins} nights scored{off}{held.replace('%', ' %')}"


def _drawn(each: Expected) -> str:
    """The interval with its middle over the normal range."""
    told, usual = each.forecast, each.usual
    if told.low is None or told.high is None or told.value is None:
        return ""
    edges = [value for value in (told.low, told.high, usual.q1, usual.q3) if value is not None]
    low, width = min(edges), (max(edges) - min(edges)) or 1.0

    def place(value: float) -> float:
        return 100 * (_ROOM + (1 - 2 * _ROOM) * (value - low) / width)

    band = (
        _bar(
            place(usual.q1),
            place(usual.q3),
            "top:.15rem;height:.7rem;border-radius:.2rem;background:rgba(128,142,160,.3)",
        )
        if usual.q1 is not None and usual.q3 is not None
        else ""
    )
    line = _bar(place(told.low), place(told.high), "top:.44rem;height:2px;background:#5b7c99")
    dot = (
        f'<i style="position:absolute;left:{place(told.value):.1f}%;top:.19rem;height:.62rem;width:.62rem;'
        'margin-left:-.31rem;border-radius:50%;background:#5b7c99"></i>'
    )
    return f'<div style="position:relative;height:1rem;margin-top:.15rem">{band}{line}{dot}</div>'


def _bar(start: float, end: float, style: str) -> str:
    return f'<i style="position:absolute;left:{start:.1f}%;width:{end - start:.1f}%;{style}"></i>'
