from __future__ import annotations

import inspect
import re

import pytest

from polar_data import errors
from polar_data.errors import ApiError, PolarDataError, QuotaError, UnavailableError

ALL = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, PolarDataError)]
# These say what to do where they are raised, or are never shown.
WITHOUT_WORDS = {"PolarDataError", "BackupError", "ApiError", "DialectError"}


def test_the_tree_at_the_top_is_the_tree() -> None:
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines()[2:]:
        found = re.match(r"([│├└─ ]*)(\w+Error)", line)
        assert found is not None, line
        depth = len(found[1]) // 4
        above[depth:] = [found[2]]
        if depth:
            drawn[found[2]] = above[depth - 1]
    assert drawn == {c.__name__: c.__bases__[0].__name__ for c in ALL if c is not PolarDataError}


@pytest.mark.parametrize("kind", [c for c in ALL if c.__name__ not in WITHOUT_WORDS])
def test_every_error_says_what_to_do(kind: type[PolarDataError]) -> None:
    assert len(kind("Something happened").do) > 20


def test_an_error_tells_what_happened_and_takes_better_words() -> None:
    error = UnavailableError("Polar does not answer", "Wait.", status=503)
    assert (str(error), error.what, error.do, error.status) == (
        "Polar does not answer",
        "Polar does not answer",
        "Wait.",
        503,
    )
    assert ApiError("No answer came").status is None


def test_a_used_up_quota_knows_when_it_is_free() -> None:
    error = QuotaError("Used up", resets_in_s=12.5)
    assert (error.status, error.resets_in_s) == (429, 12.5)
    assert error.do == QuotaError.do
