"""Takes the figures of a page out of the browser: their points as Parquet, their look as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
from playwright.sync_api import Page

_AXES = ("x", "y", "base")
_FIGURES = """
() => {
    const list = (given, decoded) =>
        [given, decoded].find(values => Array.isArray(values) || ArrayBuffer.isView(values));
    const texts = values => values ? Array.from(values, v => v === null ? null : String(v)) : null;
    return [...document.querySelectorAll('.js-plotly-plot')].map(plot => ({
        run: (plot.layout.meta && plot.layout.meta.run) || '',
        height: plot.layout.height || null,
        traces: plot.data.map((trace, n) => {
            const full = plot._fullData[n] || {};
            const z = list(trace.z, full.z);
            return {
                type: trace.type || 'scatter', mode: trace.mode || null,
                orientation: trace.orientation || null,
                x: texts(list(trace.x, full.x)), y: texts(list(trace.y, full.y)),
                base: texts(list(trace.base, full.base)),
                z: z ? Array.from(z, row => Array.from(row)) : null,
            };
        }),
    }));
}
"""


def capture(page: Page, folder: Path) -> int:
    """Write each figure with a run id to `folder`; returns how many there are."""
    folder.mkdir(parents=True)
    figures: list[dict[str, Any]] = [f for f in page.evaluate(_FIGURES) if f["run"]]
    for number, figure in enumerate(figures):
        look = []
        for place, trace in enumerate(figure["traces"]):
            points = {axis: trace[axis] for axis in _AXES if trace[axis] is not None}
            look.append({name: value for name, value in trace.items() if name not in _AXES})
            length = min((len(values) for values in points.values()), default=0)
            frame = pl.DataFrame({axis: _typed(values[:length]) for axis, values in points.items()})
            frame.write_parquet(folder / f"{number}-{place}.parquet")
        figure["traces"] = look
        (folder / f"{number}.json").write_text(json.dumps(figure))
    return len(figures)


def _typed(values: list[str | None]) -> pl.Series:
    texts = pl.Series(values, dtype=pl.String)
    numbers = texts.cast(pl.Float64, strict=False)
    return numbers if numbers.null_count() == texts.null_count() else texts
