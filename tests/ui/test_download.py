from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from ui.download import csv, file_name


def test_text_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    frame = pl.DataFrame(
        {"note": ["=SUM(A1)", "+1", "-x", "@me", "fine, then", None], "n_bpm": [1, -2, 3, 4, 5, 6]}
    )
    lines = csv(frame).decode().splitlines()
    assert lines[0] == "note,n_bpm"
    assert lines[1:5] == ["'=SUM(A1),1", "'+1,-2", "'-x,3", "'@me,4"]
    assert lines[5:] == ['"fine, then",5', ",6"]


def test_durations_are_seconds_and_times_are_plain() -> None:
    frame = pl.DataFrame(
        {"length": [timedelta(minutes=1, milliseconds=500)], "at": [datetime(2026, 6, 1, 23)]}
    )
    assert csv(frame).decode().splitlines()[1] == "60.5,2026-06-01 23:00:00"


def test_file_names_say_what_and_when() -> None:
    name = file_name("sleep score", date(2026, 6, 1), date(2026, 6, 28))
    assert name == "polar_sleep-score_2026-06-01_2026-06-28.csv"
