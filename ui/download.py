"""CSV downloads: text that a spreadsheet would run is made harmless, times are written plainly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl
import polars.selectors as cs
import streamlit as st

Source = pl.DataFrame | Callable[[], pl.DataFrame]
ICON = ":material/download:"
# Whoever opens the files with a key goes on with the first of them. Streamlit leaves the focus behind, and
# the files would come after everything else on the page. The first button ever may take some frames to come.
_FOCUS = """<script>
(function look(frames) {
    const first = document.querySelector("[data-testid=stPopoverBody] button");
    if (first) first.focus(); else if (frames) requestAnimationFrame(() => look(frames - 1));
})(120);
</script>"""


def csv(frame: pl.DataFrame) -> bytes:
    """The frame as CSV (UTF-8): durations in seconds, a quote before text that starts with = + - @."""
    harmless = cs.string().str.replace(r"^([=+\-@\t\r])", "'$1")
    plain = frame.with_columns(harmless, cs.duration().dt.total_milliseconds() / 1000)
    return plain.write_csv(datetime_format="%Y-%m-%d %H:%M:%S").encode()


def file_name(what: str, *when: date | str) -> str:
    """`polar_sleep-score_2026-10-25_2026-11-21.csv`."""
    slug = "-".join(what.lower().split())
    return "_".join(["polar", slug, *(w if isinstance(w, str) else w.isoformat() for w in when)]) + ".csv"


class File(NamedTuple):
    """A file to download; the label says what is in it. It is made when it is asked for."""

    label: str
    source: Source
    name: str


def downloads(
    drawn: Source,
    full: Source | None,
    what: str,
    when: tuple[date | str, ...],
    key: str,
    more: Sequence[File] = (),
) -> None:
    """The files of a chart or table: what it shows, all the data behind it, and `more`.

    The browser builds what is in a popover only when somebody opens it, so a page full of charts stays light.
    """
    files = [File("**Shown**: exactly what you see here", drawn, file_name(what, *when))]
    if full is not None:
        files.append(File("**All data**: everything behind it", full, file_name(f"{what}-all", *when)))
    popover = st.popover("CSV", type="tertiary", icon=ICON, key=f"{key} csv")
    with popover, st.container(gap="xxsmall"):
        for file in (*files, *more):
            _download(file)
        st.html(_FOCUS, unsafe_allow_javascript=True)


def _download(file: File) -> None:
    """Without a rerun of the page."""
    source = file.source
    st.download_button(
        file.label,
        lambda: csv(source() if callable(source) else source),
        file.name,
        "text/csv",
        on_click="ignore",
        type="tertiary",
        icon=ICON,
    )
