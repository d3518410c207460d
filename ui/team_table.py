"""A session's players by row and figures by column, each value above its own usual."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import polars as pl
import streamlit as st

from analytics.metrics import Metric
from answers.team import FASTEST_KMH
from answers.team_session import Session

_COLOURS = {"light": ("#ffffff", "#f3f5f7"), "dark": ("#12171c", "#1c232a")}  # as in the theme

NOT_PLAUSIBLE = f"No player runs faster than {FASTEST_KMH:g} km/h: the sensor lost its place. Not counted."
INDOORS = "Not compared: indoors a sensor's distances and speeds are 6 to 15 % too low."

Figure = dict[str, Any]
Figures = dict[tuple[str, str], Figure]


def comparison(session: Session, metrics: Sequence[Metric]) -> None:
    """The table: a mean of the team, then each position with its mean and its players."""
    figures = _by_player(session.figures)
    body = "".join(_rows(session, metrics, figures))
    head = "".join(
        f'<th title="{escape(m.help)}">{escape(m.label)}<small>{escape(m.unit) or "&nbsp;"}</small></th>'
        for m in metrics
    )
    page, mean = _COLOURS["dark" if st.context.theme.type == "dark" else "light"]
    st.html(
        f'<div class="squad" style="--squad-page:{page};--squad-mean:{mean}"><table>'
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def as_frame(session: Session, metrics: Sequence[Metric]) -> pl.DataFrame:
    """What the table shows, row by row: values rounded as shown, with usual and n beside each."""
    figures, rows = _by_player(session.figures), []
    for name, people in _groups(session):
        rows.append(_mean_row(name, people, metrics, figures))
        for person in [] if name == TEAM else people:
            row = {"No.": person["number"], "Name": person["name"], "Position": person["role"]}
            for m in metrics:
                found = figures.get((person["player_id"], m.id), {})
                row |= {
                    title(m): _rounded(found.get("value"), m),
                    f"{title(m)}, usual": _rounded(found.get("median"), m),
                    f"{title(m)}, usual from": _rounded(found.get("q1"), m),
                    f"{title(m)}, usual to": _rounded(found.get("q3"), m),
                    f"{title(m)}, n": found.get("n"),
                    f"{title(m)}, worth a look": found.get("look"),
                }
                if not found.get("plausible", True):
                    row[f"{title(m)}, not plausible"] = True
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def title(metric: Metric) -> str:
    return f"{metric.label} ({metric.unit})" if metric.unit else metric.label


TEAM = "Team"


def _groups(session: Session) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The team, for its mean, and each position."""
    field = session.people.filter(~pl.col("staff"))
    yield TEAM, field.rows(named=True)
    for (role,), people in field.group_by("role", maintain_order=True):
        yield str(role), people.rows(named=True)


def _by_player(figures: pl.DataFrame) -> Figures:
    return {(row["player_id"], row["metric"]): row for row in figures.iter_rows(named=True)}


def _mean(name: str, people: list[dict[str, Any]], metric: Metric, figures: Figures) -> tuple[Any, int]:
    """The mean of a group and how many are in it; every player of the group carries both."""
    of = "team" if name == TEAM else "role"
    for person in people:
        found = figures.get((person["player_id"], metric.id))
        if found is not None and found["plausible"]:
            return found[f"{of}_mean"], found[f"{of}_n"]
    return None, 0


def _mean_row(name: str, people: list[dict[str, Any]], metrics: Sequence[Metric], figures: Figures) -> Figure:
    row: Figure = {"No.": None, "Name": f"Mean of {name.lower()}", "Position": None if name == TEAM else name}
    for m in metrics:
        value, n = _mean(name, people, m, figures)
        row |= {title(m): _rounded(value, m), f"{title(m)}, n": n}
    return row


def _rows(session: Session, metrics: Sequence[Metric], figures: Figures) -> Iterator[str]:
    for name, people in _groups(session):
        cells = "".join(_mean_cell(m, *_mean(name, people, m, figures)) for m in metrics)
        yield f'<tr class="mean"><th>{escape(name)}<small>mean</small></th>{cells}</tr>'
        if name != TEAM:
            yield from (_person(person, metrics, figures) for person in people)


def _person(person: dict[str, Any], metrics: Sequence[Metric], figures: Figures) -> str:
    number = "" if person["number"] is None else person["number"]
    mine = [figures.get((person["player_id"], m.id)) for m in metrics]
    earlier = _between([found["n"] for found in mine if found is not None and found["comparable"]])
    name = f"<th><i>{number}</i>{escape(person['name'])}<small>{earlier}</small></th>"
    if not person["measured"]:
        return (
            f'<tr>{name}<td class="none" colspan="{len(metrics)}">'
            "no data: no sensor, it failed, or not fetched yet</td></tr>"
        )
    cells = "".join(_cell(m, found) for m, found in zip(metrics, mine, strict=True))
    return f"<tr>{name}{cells}</tr>"


def _between(counts: list[int]) -> str:
    """How many earlier sessions stand behind the row; zones may have fewer."""
    if not counts:
        return "&nbsp;"
    low, high = min(counts), max(counts)
    return f"{low} earlier" if low == high else f"{low}–{high} earlier"


def _cell(metric: Metric, found: Figure | None) -> str:
    if found is None:
        return "<td>–<small>no data</small></td>"
    ends = (("from", found["lower"]), ("to", found["upper"]))
    limits = " ".join(f"{word} {limit:g}" for word, limit in ends if limit is not None)
    zone = f" Zone {limits}." if limits else ""
    if not found["comparable"]:
        below, told = "not compared", INDOORS
    elif found["q1"] is None:
        below, told = "no usual yet", f"{found['n']} earlier sessions: too few for a usual."
    else:
        median, low, high = (metric.number(found[name]) for name in ("median", "q1", "q3"))
        below = f"{median} ({low}–{high})"
        told = f"Usual {low} to {high}, median {median}, of {found['n']} earlier sessions."
    if not found["plausible"]:
        return (
            f'<td class="jump" title="{escape(NOT_PLAUSIBLE)} {escape(told)}">'
            f"<b>{escape(metric.number(found['value']))}</b><small>not plausible</small></td>"
        )
    look = ' class="look"' if found["look"] else ""
    return (
        f'<td{look} title="{escape(told + zone)}"><b>{escape(metric.number(found["value"]))}</b>'
        f"<small>{escape(below)}</small></td>"
    )


def _mean_cell(metric: Metric, value: float | None, n: int) -> str:
    if n == 0:
        return "<td>–</td>"
    if value is None:
        return "<td>–<small>limits differ</small></td>"
    return f"<td>{escape(metric.number(value))}<small>n {n}</small></td>"


def _rounded(value: float | None, metric: Metric) -> float | None:
    return None if value is None else round(value, metric.decimals)
