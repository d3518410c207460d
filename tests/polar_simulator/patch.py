"""Changes to items: what a person edited, and the odd values that live payloads carry."""

import copy
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Item = dict[str, Any]


def patched(item: Item, changes: Mapping[str, Any], removals: Collection[str] = ()) -> Item:
    """A copy with keys changed or removed.

    A bare key means every occurrence at any depth; one that starts with a dot is a path from
    the item's root, such as `.exercises.0.hrAvg`, and is made when missing.
    """
    new = copy.deepcopy(item)
    for key, value in changes.items():
        if key.startswith("."):
            *parents, last = key[1:].split(".")
            _descend(new, parents)[_index(last)] = value
    bare = {key: value for key, value in changes.items() if not key.startswith(".")}

    def visit(node: Item) -> None:
        for key in node.keys() & bare.keys():
            node[key] = bare[key]
        for key in node.keys() & set(removals):
            del node[key]

    _each_object(new, visit)
    return new


def without(node: Any, path: str, emptied: bool = False) -> Any:
    """The same tree less one key path (`*` walks a list); shared parts are not copied."""
    key, _, rest = path.partition(".")
    if key == "*":
        return [without(child, rest, emptied) for child in node]
    if key not in node:
        return node
    if rest:
        return {**node, key: without(node[key], rest, emptied)}
    return {name: value for name, value in node.items() if name != key} | ({key: []} if emptied else {})


@dataclass(frozen=True)
class ValueVariant:
    """Odd values for one family's items on some days (all days when `days` is None)."""

    family: str
    days: frozenset[date] | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    strings: bool = False
    extra: bool = False
    broken: bool = False

    def covers(self, family: str, day: date | None) -> bool:
        return family == self.family and (self.days is None or day in self.days)

    def apply(self, items: list[Item]) -> list[Item]:
        """The changed items; with `broken`, an item that cannot be read comes first."""
        changed = [patched(item, self.set, self.remove) for item in items]
        for item in changed:
            if self.strings:
                _each_object(item, _numbers_to_strings)
            if self.extra:
                _each_object(item, _add_unknown_key)
        if self.broken and changed:
            changed.insert(0, dict.fromkeys(changed[0], "unreadable"))
        return changed


def _each_object(node: Any, visit: Callable[[Item], None]) -> None:
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            _each_object(child, visit)
    if isinstance(node, dict):
        visit(node)


def _numbers_to_strings(node: Item) -> None:
    for key, value in node.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            node[key] = str(value)


def _add_unknown_key(node: Item) -> None:
    node["neverHeardOf"] = {"nested": [1, "two", None]}


def _index(step: str) -> Any:
    return int(step) if step.isdigit() else step


def _descend(node: Any, steps: list[str]) -> Any:
    for step in steps:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[int(step)]
    return node
