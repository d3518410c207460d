"""What the README, the Makefile and the test run itself promise."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from polar_data import cli
from polar_data.config import Settings
from polar_data.sources import ENDPOINTS
from tests.support.availability import closing_lines, unavailable

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
pytest_plugins = ["pytester"]


def make(*arguments: str) -> str:
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_help_is_the_default_and_lists_what_the_readme_names() -> None:
    listed = set(re.findall(r"^  make (\w+)", make(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)) <= listed


@pytest.mark.parametrize("target", re.findall(r"^  make (\w+)", make(), re.MULTILINE))
def test_every_listed_target_exists(target: str) -> None:
    make("--dry-run", target)


def test_the_readme_lists_every_endpoint_once() -> None:
    rows = re.findall(r"^\| [^|]+ \| `(/[^`]+)` \|", README, re.MULTILINE)
    assert sorted(rows) == sorted(endpoint.path for endpoint in ENDPOINTS)
    assert len(rows) == 21 + 22 + 7


def test_the_readme_names_the_redirect_uri() -> None:
    assert Settings(Path(), "").redirect_uri in [line.strip() for line in README.splitlines()]


def test_the_readme_tells_of_the_only_other_service() -> None:
    privacy = README.partition("\n## Privacy\n")[2].partition("\n## ")[0]
    assert "*Street map*" in privacy
    assert "OpenStreetMap" in privacy


def test_the_readme_lists_the_command_line() -> None:
    listed = re.findall(r"python -m polar_data (\w+)", README)
    assert listed == ["sync", "status", "rebuild", "backup", "restore", "export", "demo"]
    for name in listed:
        with pytest.raises(SystemExit) as ended:  # in this process: seven new ones would import all anew
            cli.main([name, "--help"])
        assert ended.value.code == 0


def test_links_of_the_readme_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert {link for link in links if not (ROOT / link).exists()} == set()


def test_what_is_lacking_is_said_in_the_last_lines(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POLAR_REQUIRE_ALL", raising=False)
    lines = closing_lines(skips(pytester))
    assert lines == ["NOT TESTED: 2 tests need a browser"]


def test_ci_fails_for_what_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLAR_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="a browser"):
        unavailable("a browser")


def skips(pytester: pytest.Pytester) -> list[pytest.TestReport]:
    pytester.makepyfile("""
        import pytest
        from tests.support.availability import unavailable

        @pytest.mark.parametrize("number", [1, 2])
        def test_in_a_browser(number):
            unavailable("a browser")

        def test_of_another_kind():
            pytest.skip("not on this day")
    """)
    run = pytester.inline_run("-p", "no:randomly", "-p", "no:cacheprovider")
    return [report for report in run.getreports("pytest_runtest_logreport") if report.skipped]
