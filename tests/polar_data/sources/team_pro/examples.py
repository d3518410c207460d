"""The reference's own example answers of Team Pro, and what a test reads of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from polar_data.sources.endpoint import Endpoint
from polar_data.sources.team_pro.endpoints import ENDPOINTS
from tests.polar_data.sources.accesslink_v4.examples import Parsed, changed, without

__all__ = ["BY_NAME", "NAMES", "changed", "example", "only", "parsed", "without"]

FOLDER = Path(__file__).parents[3] / "reference" / "team_pro"
BY_NAME: dict[str, Endpoint] = {endpoint.name: endpoint for endpoint in ENDPOINTS}
NAMES = list(BY_NAME)


def example(name: str) -> Any:
    """The example answer of an endpoint, as the reference prints it."""
    return json.loads((FOLDER / f"{name}.json").read_text())


def only(name: str) -> Any:
    """The one item of the example answer."""
    (item,) = BY_NAME[name].items(example(name))
    return item


def parsed(name: str, item: Any = None) -> Parsed:
    return Parsed(BY_NAME[name].parse(only(name) if item is None else item))
