"""The plain pages: the same points, tables, controls and words in Streamlit's own elements."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import streamlit as st

FOLDER = Path(os.environ["BENCH_FIGURES"])
PAGES = json.loads((FOLDER / "pages.json").read_text())
MAKERS = {"scatter": go.Scatter, "bar": go.Bar, "heatmap": go.Heatmap}


def figure(made: dict[str, Any], path: Path) -> go.Figure:
    drawn = go.Figure()
    for place, trace in enumerate(made["traces"]):
        points = pl.read_parquet(path.with_name(f"{path.name}-{place}.parquet"))
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
    folder = FOLDER / name / chosen
    for number, made in enumerate(json.loads((folder / "shown.json").read_text())):
        path = folder / str(number)
        match made["kind"]:
            case "figure":
                st.plotly_chart(figure(made, path), key=f"{name} {number}")
            case "table":
                st.dataframe(pl.read_parquet(path.with_suffix(".parquet")), key=f"{name} {number}")
            case "words":
                st.markdown(made["words"])
            case kind:
                control(kind, made["labels"], f"{name} {number}")


def control(kind: str, labels: list[str], key: str) -> None:
    match kind:
        case "pills":
            st.pills("-", dict.fromkeys(labels), key=key, label_visibility="collapsed")
        case "selectbox":
            st.selectbox("-", labels, key=key, label_visibility="collapsed")
        case "code":
            st.code("\n".join(labels), language=None)
        case "expanders":
            for place, label in enumerate(labels):
                st.expander(label.splitlines()[0], key=f"{key} {place}").markdown(label)
        case "popover":
            st.popover(labels[-1], key=key).markdown("-")
        case _:
            getattr(st, kind)(labels[-1], key=key)


def page(name: str, *, first: bool) -> st.Page:
    return st.Page(partial(show, name), title=PAGES[name]["title"], url_path=name, default=first)


st.set_page_config("Plain", layout="wide")
chosen = st.navigation([page(name, first=number == 0) for number, name in enumerate(PAGES)])
chosen.run()
if "BENCH_TUNED" in os.environ:
    from ui.startup import drawn  # here: the default app is to know nothing of ours

    drawn(chosen.title)
