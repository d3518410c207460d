"""The registry of methods: none forgotten, each with all its parts."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import analytics
from analytics.methods import METHODS, Explanation, Method, explanation

# What methods are made of: no reader looks these up.
HELPERS = {
    *(
        "circular",
        "contract",
        "exponential",
        "load_figures",
        "methods",
        "metrics",
        "pitch",
        "scale",
        "seconds",
    ),
    *("signal_inputs", "squad", "triage_rules", "under_recovery_score", "under_recovery_words"),
    *("windows", "z_scores"),
    # which say in words what the methods found
    *("observations", "observed", "patterns", "suggestions", "unlock"),
}
DOCSTRING = """How far it is.

The first line
and the second.

Another paragraph.

Formula: a = b
and c
Formula: d
Units: m
Source: Somebody 1999, J Things: part two

`values`: (days,)."""


def public(module: str) -> list[Callable[..., Any]]:
    found = importlib.import_module(f"analytics.{module}")
    functions = inspect.getmembers(found, inspect.isfunction)
    return [f for name, f in functions if f.__module__ == found.__name__ and not name.startswith("_")]


def modules() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(analytics.__path__)]


def test_every_documented_method_is_listed_once() -> None:
    documented = {f for module in modules() for f in public(module) if "Formula: " in (f.__doc__ or "")}
    listed = [method.function for method in METHODS]
    assert set(listed) == documented
    assert len(listed) == len(documented)
    assert len({method.title for method in METHODS}) == len(METHODS)


def test_every_module_has_a_method_listed_or_is_known_as_a_helper() -> None:
    listed = {method.function.__module__.removeprefix("analytics.") for method in METHODS}
    assert set(modules()) - HELPERS == listed


def test_groups_are_whole() -> None:
    groups = [method.group for method in METHODS]
    assert groups == sorted(groups, key=groups.index)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.title)
def test_every_method_has_all_its_parts(method: Method) -> None:
    told = method.explained
    assert told.gives.endswith(".")
    assert told.text.endswith(".")
    assert all(told.formula)
    assert told.formula
    assert told.units
    assert told.source
    assert "Formula: " not in told.text


@pytest.mark.parametrize("part", ["confidence = ", "80 % interval: ", "load: s = "])
def test_the_entry_of_the_signal_says_how_sure_it_is_and_why(part: str) -> None:
    signal = next(method for method in METHODS if method.title == "Under-recovery signal")
    assert any(line.startswith(part) for line in signal.explained.formula)


def test_a_docstring_is_split_into_its_parts() -> None:
    assert explanation(inspect.cleandoc(DOCSTRING)) == Explanation(
        "How far it is.",
        "The first line and the second. Another paragraph.",
        ("a = b and c", "d"),
        ("m",),
        ("Somebody 1999, J Things: part two",),
    )


def test_a_docstring_without_parts_has_none() -> None:
    assert explanation("Only this.") == Explanation("Only this.", "", (), (), ())
