"""The under-recovery signal over time, with its bands, and only the band where confidence is low."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import polars as pl

from analytics.under_recovery_score import BAND_LIMITS, BANDS, WORD_LIMITS
from charts import style

_DAY_MS = 86_400_000
_EDGES = (0, *BAND_LIMITS, 100)
_BAND_ALONE = pl.col("score").is_null() & pl.col("band").is_not_null()
_MARKS = {"elevated": (style.LOOK, "diamond", "Elevated"), "high": (style.DECIDE, "triangle-up", "High")}


def drawn(history: pl.DataFrame) -> pl.DataFrame:
    """The days as they may be shown: no number where confidence is low."""
    return history.with_columns(pl.when(pl.col("confidence") >= WORD_LIMITS[0]).then("score").alias("score"))


def how_to_read(frame: pl.DataFrame) -> str:
    """The line below the figure, of the signs that are in it."""
    signs = {
        "Amber diamonds: elevated.": (pl.col("band") == "elevated") & pl.col("score").is_not_null(),
        "Red triangles: high.": (pl.col("band") == "high") & pl.col("score").is_not_null(),
        "Grey columns: confidence is low, so the band alone.": _BAND_ALONE,
        "Crosses above: illness pattern.": pl.col("illness"),
    }
    seen = [words for words, sign in signs.items() if not frame.filter(sign).is_empty()]
    return " ".join(["Dotted lines: where the next band begins.", *seen])


def signal(frame: pl.DataFrame, height: int = 230) -> go.Figure:
    """`frame`: day, score, band, confidence, illness, for every day, as `drawn` gives them."""
    figure = style.figure(height)
    style.days(figure, frame["day"])
    style.label(figure, "Signal (points of 100)")
    figure.update_yaxes(range=[-3, 103], tickvals=list(_EDGES), showgrid=False)
    figure.update_layout(showlegend=False)
    for limit, name in zip(BAND_LIMITS, BANDS[1:], strict=True):
        figure.add_hline(
            limit,
            line={"color": style.FAINT, "width": 1, "dash": "dot"},
            annotation={"text": name, "font": {"size": 11, "color": style.TEXT}},
            annotation_position="top left",
        )
    _bands_alone(figure, frame)
    figure.add_scatter(
        x=style.plain(frame["day"]),
        y=style.plain(frame["score"]),
        mode="lines+markers",
        name="Signal",
        line={"color": style.INK, "width": 1.8},
        marker={"color": style.INK, "size": 4},
        text=style.texts(_text(row) for row in frame.iter_rows(named=True)),
        hovertemplate="%{text}<extra></extra>",
    )
    for band, (colour, symbol, name) in _MARKS.items():
        found = frame.filter(pl.col("band") == band, pl.col("score").is_not_null())
        _marks(figure, found, colour, symbol, name)
    _marks(figure, frame.filter("illness").with_columns(score=97.0), style.LOOK, "x", "Illness pattern")
    return figure


def _bands_alone(figure: go.Figure, frame: pl.DataFrame) -> None:
    """A day whose number may not be shown fills its band."""
    found = frame.filter(_BAND_ALONE)
    if found.is_empty():
        return
    places = [BANDS.index(band) for band in found["band"]]
    figure.add_bar(
        x=style.plain(found["day"]),
        y=np.array([_EDGES[place + 1] - _EDGES[place] for place in places], dtype=np.float64),
        base=np.array([_EDGES[place] for place in places], dtype=np.float64),
        width=_DAY_MS,  # left alone, columns are as wide as the nearest two of them are apart
        marker={"color": style.USUAL, "line": {"width": 0}},
        name="Band alone",
        text=style.texts(_text(row) for row in found.iter_rows(named=True)),
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def _marks(figure: go.Figure, found: pl.DataFrame, colour: str, symbol: str, name: str) -> None:
    if not found.is_empty():
        figure.add_scatter(
            x=style.plain(found["day"]),
            y=style.plain(found["score"]),
            mode="markers",
            name=name,
            marker={"color": colour, "size": 7, "symbol": symbol},
            hoverinfo="skip",
        )


def _text(row: dict[str, object]) -> str:
    ill = ", illness pattern" if row["illness"] else ""
    score, band, confidence = row["score"], row["band"], row["confidence"]
    if band is None:
        return f"not given{ill}"
    if isinstance(score, float):
        return f"<b>{score:.0f}</b>, {band} (confidence {confidence:.2f}){ill}"
    return f"<b>{band}</b>, no number (confidence {confidence:.2f}, low){ill}"
