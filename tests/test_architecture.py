"""Rules of the tree that no type checker knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("app.py", "pages", "ui", "routes", "answers", "charts", "analytics", "polar_data")
# Where a package may be imported.
ALLOWED = {
    "streamlit": {"app.py", "pages", "ui"},
    "sqlalchemy": {"polar_data"},
    "sqlite3": {"polar_data"},
    "psycopg": {"polar_data"},
    "alembic": {"polar_data"},
    "httpx": {"polar_data"},
    "plotly": {"charts", "ui", "pages"},
}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s.+\sSET)\b", re.DOTALL)
MACHINE = re.compile(r"(?<![\w.}])/(work|tmp|root|opt|home)/\w")
REGISTRY = re.compile(r"pypi\.|pythonhosted|npmjs|--(extra-)?index-url [^$]|find-links")
LOCKS = ("requirements.lock", "requirements-dev.lock")


def tree() -> list[Path]:
    """Every file that belongs to the project, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [path for name in names if (path := ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for path in tree():
        content = path.read_bytes()
        if b"\0" not in content and path.name not in LOCKS:
            found[str(path.relative_to(ROOT))] = content.decode()
    return found


def product_modules() -> dict[str, ast.Module]:
    return {
        name: ast.parse(text)
        for name, text in texts().items()
        if name.endswith(".py") and name.split("/")[0] in PRODUCT
    }


def imported(module: ast.Module) -> set[str]:
    """Top-level names of what a module imports, wherever in it."""
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


def test_floors() -> None:
    # In a process of its own: it switches off every logger there is, which later tests may listen to.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_packages_are_imported_only_where_they_belong() -> None:
    wrong = {
        (name, package)
        for name, module in product_modules().items()
        for package in imported(module) & ALLOWED.keys()
        if name.split("/")[0] not in ALLOWED[package]
    }
    assert wrong == set()


def test_sql_is_written_only_in_polar_data() -> None:
    wrong = {
        name
        for name, module in product_modules().items()
        for node in ast.walk(module)
        if not name.startswith("polar_data/")
        and isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SQL.search(node.value)
    }
    assert wrong == set()


def test_no_file_of_ui_hides_another_module() -> None:
    """Streamlit puts the folder of the main script first on the module path."""
    others = sys.stdlib_module_names | packages_distributions().keys() | {Path(name).stem for name in PRODUCT}
    assert {path.stem for path in (ROOT / "ui").iterdir()} & others == set()


def test_nothing_names_this_machine_or_a_package_index() -> None:
    own = str(Path(__file__).relative_to(ROOT))
    wrong = {
        f"{name}:{number}: {line.strip()}"
        for name, text in texts().items()
        if name != own
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line) or REGISTRY.search(line)
    }
    assert wrong == set()


def test_what_is_not_kept_in_the_tree() -> None:
    names = {path.name for path in tree()}
    assert names & {"uv.lock", ".python-version", ".env", "secret.key", "polar.db", "demo.db"} == set()


def locked(name: str) -> dict[str, str]:
    """Package and version -> the rest of its entry."""
    text = (ROOT / name).read_text()
    entries = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)
    return {entry.split(maxsplit=1)[0]: entry for entry in entries if "==" in entry}


@pytest.mark.parametrize("name", LOCKS)
def test_locked_packages_have_hashes_and_no_address(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()
    assert locked(name)
    assert {package for package, entry in locked(name).items() if "--hash=sha256:" not in entry} == set()


def test_the_development_lock_contains_the_other() -> None:
    assert locked("requirements.lock").keys() <= locked("requirements-dev.lock").keys()


def test_the_locks_satisfy_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
    }
    for lock, requirements in wanted.items():
        versions = dict(entry.split("==") for entry in locked(lock))
        for requirement in map(Requirement, requirements):
            assert requirement.specifier.contains(versions[requirement.name]), requirement


@pytest.mark.parametrize("start", ["app", "polar_data.cli", "answers.cli", "analytics.triage"])
def test_numpy_is_there_before_polars(start: str) -> None:
    # Polars imports it when first needed, which fails where two threads need it at the same moment.
    code = f"import sys, {start}; print(*(name for name in sys.modules if name in ('numpy', 'polars')))"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert said.split() in (["numpy", "polars"], ["numpy"])


def test_a_column_of_durations_names_its_unit_which_is_seconds_in_a_file() -> None:
    labels = {
        f"{name}:{node.lineno}": ast.unparse(node.args[0])
        for name, module in product_modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "Column"
        and "'duration'" in map(ast.unparse, node.args[1:])
    }
    assert len(labels) > 1
    assert {place: label for place, label in labels.items() if "(h:mm:ss)" not in label} == {}
