"""Takes what a page shows out of the browser: points and tables as Parquet, the rest as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
from playwright.sync_api import Page

_AXES = ("x", "y", "base")
# The elements of a page in their order: figures with a run id, tables, controls and words. What opens in a
# component of ours is an expander. The range is left out, as the plain pages have their own.
_SHOWN = """
() => {
    const list = (given, decoded) =>
        [given, decoded].find(values => Array.isArray(values) || ArrayBuffer.isView(values));
    const texts = values => values ? Array.from(values, v => v === null ? null : String(v)) : null;
    const figure = plot => ({
        kind: 'figure',
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
    });
    const controls = {
        stButton: 'button', stFormSubmitButton: 'button', stPageLink: 'button', stTextInput: 'text_input',
        stSelectbox: 'selectbox', stButtonGroup: 'pills', stCheckbox: 'toggle', stPopover: 'popover',
        stCode: 'code',
    };
    const control = element => {
        const found = Object.keys(controls).find(id => element.querySelector(`[data-testid=${id}]`));
        const parts = found === 'stButtonGroup' ? [...element.querySelectorAll('button')] : [element];
        const labels = parts.map(part => part.innerText.trim().split('\\n').pop() || '-');
        return found && !labels.includes('28d') && {kind: controls[found], labels};
    };
    const row = each => [...each.cells].map(cell => cell.innerText);
    const shown = element => {
        const plot = element.querySelector('.js-plotly-plot'), table = element.querySelector('table');
        if (plot) return figure(plot);
        if (table) return {kind: 'table', rows: [...table.rows].map(row)};
        const opening = element.querySelectorAll('[data-testid=stBidiComponentRegular] > div > details');
        if (opening.length) return {kind: 'expanders', labels: [...opening].map(each => each.innerText)};
        const operated = control(element);
        if (operated !== undefined) return operated;
        const words = element.querySelector(
            '[data-testid=stMarkdown], [data-testid=stHeading], [data-testid=stHtml],'
            + '[data-testid=stBidiComponentRegular]');
        if (!words || element.querySelector('h1, script')) return null;
        return {kind: 'words', words: words.innerText.trim()};
    };
    return [...document.querySelectorAll('[data-testid=stMain] [data-testid=stElementContainer]')]
        .map(shown).filter(each => each && (each.kind !== 'words' || each.words)
            && (each.kind !== 'figure' || each.run));
}
"""


def capture(page: Page, folder: Path) -> None:
    """Write what the page shows to `folder`: shown.json, and a Parquet file for each trace and table."""
    folder.mkdir(parents=True)
    found: list[dict[str, Any]] = page.evaluate(_SHOWN)
    for number, each in enumerate(found):
        if each["kind"] == "figure":
            each["traces"] = [
                _trace(trace, folder / f"{number}-{place}.parquet")
                for place, trace in enumerate(each["traces"])
            ]
        elif each["kind"] == "table":
            head, *rows = each.pop("rows")
            names = [f"{name} {place}" for place, name in enumerate(head)]
            rows = [row for row in rows if len(row) == len(names)]  # without those that span several columns
            pl.DataFrame(rows, schema=names, orient="row").write_parquet(folder / f"{number}.parquet")
    (folder / "shown.json").write_text(json.dumps(found))


def _trace(trace: dict[str, Any], path: Path) -> dict[str, Any]:
    """Write the points of a trace; returns its look."""
    points = {axis: trace.pop(axis) for axis in _AXES}
    points = {axis: values for axis, values in points.items() if values is not None}
    length = min((len(values) for values in points.values()), default=0)
    frame = pl.DataFrame({axis: _typed(values[:length]) for axis, values in points.items()})
    frame.write_parquet(path)
    return trace


def _typed(values: list[str | None]) -> pl.Series:
    texts = pl.Series(values, dtype=pl.String)
    numbers = texts.cast(pl.Float64, strict=False)
    return numbers if numbers.null_count() == texts.null_count() else texts
