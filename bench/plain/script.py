"""The plain pages: the same points in plain figures, a page and a range at a time."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
import streamlit as st

FOLDER = Path(os.environ["BENCH_FIGURES"])
PAGES = json.loads((FOLDER / "pages.json").read_text())
MAKERS = {"scatter": go.Scatter, "bar": go.Bar, "heatmap": go.Heatmap}


def figure(path: Path) -> go.Figure:
    made = json.loads(path.read_text())
    drawn = go.Figure()
    for place, trace in enumerate(made["traces"]):
        points = pl.read_parquet(path.with_name(f"{path.stem}-{place}.parquet"))
        kind = trace["type"].removesuffix("gl")
        options = {name: points[name].to_list() for name in points.columns}
        options |= {name: trace[name] for name in ("mode", "orientation", "z") if trace[name] is not None}
        drawn.add_trace(MAKERS.get(kind, go.Scatter)(options))
    return drawn.update_layout(meta={"run": made["run"]}, height=made["height"])


def show(name: str) -> None:
    st.title(PAGES[name]["title"])
    ranges = PAGES[name]["ranges"]
    chosen = ranges[0]
    if len(ranges) > 1:
        chosen = st.segmented_control("Range", ranges, default=ranges[0], required=True, key=f"range {name}")
    for number, path in enumerate(sorted((FOLDER / name / chosen).glob("[0-9].json"))):
        st.plotly_chart(figure(path), key=f"{name} {number}")


def page(name: str, *, first: bool) -> st.Page:
    return st.Page(partial(show, name), title=PAGES[name]["title"], url_path=name, default=first)


st.set_page_config("Plain", layout="wide")
st.navigation([page(name, first=number == 0) for number, name in enumerate(PAGES)]).run()
