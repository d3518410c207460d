"""Tables: units, order by the address, rows that open, and what stays out."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.shown import asked, drawn, tables, text
from ui.table import Column


def script(rows: int) -> None:
    from datetime import datetime

    import polars as pl

    from ui.table import Column, table

    frame = pl.DataFrame(
        {
            "name": ["Cy", "<b>Al</b>", None, *["x"] * (rows - 3)],
            "far_m": [12_345_678.0, None, 500.0, *[1000.0] * (rows - 3)],
            "long_s": [3599.6, 90_061.0, None, *[60.0] * (rows - 3)],
            "at": [datetime(2026, 11, 1, 7, 5), *[None] * (rows - 1)],
            "share": [50.0, 200.0, None, *[0.0] * (rows - 3)],
            "nothing": [None] * rows,
        },
        schema_overrides={"nothing": pl.Float64},
    )
    columns = {
        "name": Column("Name"),
        "far_m": Column("Distance (km)", "number", 1, 0.001, help="Along the way."),
        "long_s": Column("Duration (h:mm:ss)", "duration"),
        "at": Column("Start", "moment"),
        "share": Column("Share (%)", "bar", full=100),
        "nothing": Column("Nothing", "number"),
    }
    table(frame, columns, "How to read it.", frame, "some thing", opens=lambda row: f"?name={row['name']}")


def shown(url: dict[str, str] | None = None, rows: int = 3) -> AppTest:
    return asked(AppTest.from_function(script, args=(rows,), default_timeout=60), url or {})


def test_values_stand_in_their_units_and_what_is_missing_is_a_dash() -> None:
    assert tables(shown()) == [
        {
            "Name": ["Cy", "<b>Al</b>", "–"],  # set as text by the browser
            "Distance": ["12\u202f345.7", "–", "0.5"],
            "Duration": ["1:00:00", "25:01:01", "–"],
            "Start": ["Sun 1 Nov 2026, 07:05", "–", "–"],
            "Share": ["50", "200", "–"],
        }
    ]
    (table,) = drawn(shown(), "table")
    assert [column["unit"] for column in table["columns"]] == ["", "km", "h:mm:ss", "", "%"]
    assert table["columns"][1]["help"] == "Along the way."
    assert [row["shares"] for row in table["rows"]] == [{"4": 50}, {"4": 100}, {}]
    assert [row["href"] for row in table["rows"]] == ["?name=Cy", "?name=<b>Al</b>", "?name=None"]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("far_m", ["–", "Cy", "<b>Al</b>"]),  # 0.5 and 12345.7 km, and one without
        ("-far_m", ["Cy", "–", "<b>Al</b>"]),
        ("name", ["<b>Al</b>", "Cy", "–"]),
        ("nonsense", ["Cy", "<b>Al</b>", "–"]),
    ],
)
def test_the_order_lives_in_the_address_and_what_is_missing_comes_last(order: str, names: list[str]) -> None:
    assert tables(shown({"sort-some-thing": order}))[0]["Name"] == names


def headers(url: dict[str, str] | None = None) -> dict[str, dict[str, Any]]:
    (table,) = drawn(shown(url), "table")
    return {column["label"]: column for column in table["columns"]}


def test_a_header_sorts_turns_round_and_gives_back_the_order_it_found() -> None:
    turns = []
    address = "?range=7d"
    for _ in range(3):
        url = dict(part.split("=") for part in address[1:].split("&"))
        found = headers(url)["Distance"]
        turns.append(found["order"])
        address = found["href"]
        assert "range=7d" in address
    assert turns == ["none", "descending", "ascending"]
    assert address == "?range=7d"
    assert headers()["Name"]["href"] == "?sort-some-thing=name"  # words begin with A


def test_durations_are_seconds_in_a_file() -> None:
    assert Column("Duration (h:mm:ss)", "duration").in_file == "Duration (s)"
    assert Column("Distance (km)", "number").in_file == "Distance (km)"


def test_a_table_without_any_value_says_so() -> None:
    def empty() -> None:
        import polars as pl

        from ui.table import Column, table

        frame = pl.DataFrame({"note": [None, None]}, schema={"note": pl.String})
        table(frame, {"note": Column("Note")}, "How.", frame, "notes", opens=lambda row: f"?n={row['note']}")

    app = AppTest.from_function(empty).run()
    assert not app.exception
    assert [each.value for each in app.caption] == ["There is nothing to list here."]


def test_of_many_rows_the_first_hundred_are_drawn_until_all_are_asked_for() -> None:
    app = shown(rows=250)
    assert len(tables(app)[0]["Name"]) == 100
    assert '100 of 250 rows. <a href="?rows-some-thing=all">List all</a>' in text(app)
    app = shown({"rows-some-thing": "all"}, rows=250)
    assert len(tables(app)[0]["Name"]) == 250
    assert "List all" not in text(app)
