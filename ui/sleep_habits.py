"""Habits of sleep over the chosen days, each beside the same figure of the days before."""

from __future__ import annotations

from collections.abc import Callable

from analytics.metrics import hours
from answers.sleep_habits import LONGEST, Habit, Habits, Jetlag
from charts.style import STAGE_NAMES, STAGES
from ui.rows import Row, rows
from ui.style import capital

_SHOWN = ("deep", "light", "rem")
_UNRECOGNISED = 1.0  # %: from here on the others are visibly smaller for it


def sleep_habits(found: Habits) -> None:
    """The five habits in one block."""
    rows(
        [
            _regularity(found.regularity),
            _jetlag(found.jetlag),
            _debt(found.debt, found.goal_h),
            _bedtime(found.bedtime),
            _stages(found.shares),
        ],
        f"Up to {found.last:%-d %b %Y}. Each looks at the chosen days, but at no fewer than it needs and at "
        f"{LONGEST} at most; sleep debt is of a week.",
    )


def _regularity(habit: Habit) -> Row:
    return Row(
        "Sleep regularity",
        None if habit.value is None else f"{habit.value:.0f}",
        "points",
        _notes(
            habit,
            f"asleep or awake at the same clock time a day later; {habit.n} of {habit.window} pairs of days",
            lambda value: f"{value:.0f}",
        ),
        "The Sleep Regularity Index: 100 is sleep at the same minutes every day, 0 is sleep at random. Time "
        "awake in the night counts where Polar sent stages; naps are not known. Days on which the clock "
        "changed are left out. It says nothing of whether sleep is enough.",
        "Sleep Regularity Index",
    )


def _jetlag(found: Jetlag) -> Row:
    habit = found.habit
    side = "earlier" if (habit.value or 0) < 0 else "later"
    interval = ""
    if found.low is not None and found.high is not None:
        unclear = ", so perhaps none" if found.low < 0 < found.high else ""
        interval = f" (95 % {_signed(found.low)} to {_signed(found.high)} h{unclear})"
    return Row(
        "Social jetlag",
        None if habit.value is None else hours(abs(habit.value)),
        f"h {side}",
        _notes(
            habit,
            f"middle of sleep before free days against work days{interval}; "
            f"{found.free} free and {found.work} work nights of {habit.window}",
            lambda value: f"{_signed(value)} h",
        ),
        "How much later you sleep on free days than on work days, as if you lived in two time zones. "
        "Saturday and Sunday are taken as free, by the day you wake up on; early training or a match on them "
        "hides it. A night in which the clock changed is left out. The interval treats nights as "
        "independent, which they are not quite.",
        "Social jetlag",
    )


def _debt(habit: Habit, goal_h: float | None) -> Row:
    goal = f"below your goal of {hours(goal_h)} h, summed" if goal_h else ""
    like = ", the others taken to be like them" if habit.n < habit.window else ""
    return Row(
        "Sleep debt",
        None if habit.value is None else hours(habit.value),
        "h",
        _notes(habit, f"{goal}; {habit.n} of {habit.window} nights{like}", lambda value: f"{hours(value)} h"),
        "What each night of the week lacks to your own goal in Polar Flow. It is bookkeeping and not "
        "physiology: a long night pays nothing back, and there is no agreed way to count.",
        "Sleep debt",
    )


def _bedtime(habit: Habit) -> Row:
    return Row(
        "Steadiness of bedtime",
        None if habit.value is None else f"± {habit.value:.0f}",
        "min",
        _notes(
            habit,
            f"standard deviation of when you fell asleep; {habit.n} of {habit.window} nights",
            lambda value: f"± {value:.0f} min",
        ),
        "How far the times of falling asleep lie apart: about two of three nights are within this much of "
        "your mean. One very late night weighs heavily.",
        "Consistency of bedtime",
    )


def _stages(shares: dict[str, Habit]) -> Row:
    habit, unknown = shares["deep"], shares["unknown"].value or 0
    values = [shares[stage].value for stage in _SHOWN]
    known = None not in values
    missed = f"; {unknown:.0f} % not recognised" if unknown >= _UNRECOGNISED else ""
    before = " · ".join(f"{value:.0f}" for stage in _SHOWN if (value := shares[stage].before) is not None)
    return Row(
        "Deep, light and REM sleep",
        " · ".join(f"{value:.0f}" for value in values if value is not None) if known else None,
        "%",
        _notes(
            habit,
            f"share of the time asleep, mean of {habit.n} of {habit.window} nights{missed}",
            lambda _: f"{before} %",
        ),
        "Polar estimates stages from movement and pulse. Single nights are often wrong; a mean over weeks "
        "says more. A night without stages is left out.",
        "Stage shares",
        drawn=_bar(shares) if known else "",
    )


def _bar(shares: dict[str, Habit]) -> str:
    parts = "".join(
        f'<i title="{STAGE_NAMES[stage]}" style="display:block;flex:{shares[stage].value or 0:.1f};'
        f'background:{STAGES[stage]}"></i>'
        for stage in (*_SHOWN, "unknown")
    )
    frame = "display:flex;gap:1px;height:.4rem;margin-top:.25rem;border-radius:.2rem;overflow:hidden"
    return f'<div style="{frame}">{parts}</div>'


def _notes(habit: Habit, rests_on: str, text: Callable[[float], str]) -> list[str]:
    if habit.missing is not None:
        return [habit.missing]
    earlier = "not given" if habit.before is None else text(habit.before)
    return [capital(rests_on), f"The {habit.window} days before: {earlier} (n {habit.n_before})"]


def _signed(value: float) -> str:
    return f"{'−' if value < 0 else ''}{hours(abs(value))}"
