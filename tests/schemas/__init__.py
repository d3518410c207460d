"""JSON Schemas transcribed from Polar's reference: one file per endpoint, the whole body of a response.

Where the reference's own example and its property tables disagree (numbers as strings), both are
allowed. Where a property table is missing, the example gave the types.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

_FOLDER = Path(__file__).parent


@cache
def validator(family: str, api: str = "accesslink_v4") -> Draft202012Validator:
    """The validator of one family's response body."""
    return Draft202012Validator(json.loads((_FOLDER / api / f"{family}.json").read_text()))


@cache
def partial_validator(family: str, api: str = "accesslink_v4") -> Draft202012Validator:
    """The same, for answers without features: known keys and types, but nothing is required."""
    schema = json.loads((_FOLDER / api / f"{family}.json").read_text())
    for definition in schema["$defs"].values():
        definition.pop("required", None)
    return Draft202012Validator(schema)


def problems(check: Draft202012Validator, body: Any) -> list[str]:
    """What is wrong with a body, each with its place; empty when it is right."""
    return [f"{error.json_path}: {error.message[:200]}" for error in check.iter_errors(body)]
