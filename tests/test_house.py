"""The rules of the house: sizes, names, who imports whom, types, weights as described."""

import hashlib
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from statistics import median

import pytest

from models.session import FOLDER, Weights, manifest
from tests.house import PACKAGES, ROOT, files, text

WRITTEN = {".py", ".js", ".css", ".html"}  # by people, line by line
LONGEST, USUAL = 300, 100  # lines
FOREIGN = re.compile(  # paths of one machine, addresses of package registries
    r"/work[/]|/root[/]|/home[/]\w|pypi[.]org|python[h]osted|--index[-]url"
    r"|registry[.]npmjs|deb[.]debian[.]org"
)


def test_files_are_short() -> None:
    lengths = {path: len(text(path).splitlines()) for path in files() if path.suffix in WRITTEN}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}
    ours = [lines for path, lines in lengths.items() if path.parts[0] in PACKAGES]
    assert median(lines for lines in ours if lines) < USUAL


def test_nobody_else_owns_our_names() -> None:
    owners = metadata.packages_distributions()
    assert {name: set(owners.get(name, [])) for name in PACKAGES} == {
        name: {"motcua"} for name in PACKAGES
    }
    assert not {"tests", "benchmarks"} & owners.keys()


def test_tests_are_no_package() -> None:
    tests = [path for path in files() if path.parts[0] == "tests"]
    assert tests and "__init__.py" not in {path.name for path in tests}


def test_no_machine_and_no_registry_is_named() -> None:
    found = {path: FOREIGN.findall(text(path)) for path in files()}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("entry", manifest().values(), ids=lambda entry: entry.name)
def test_weights_are_what_the_manifest_says(entry: Weights) -> None:
    data = (FOLDER / "weights" / entry.file).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry.sha256
    assert entry.origin and entry.licence and entry.training_data and entry.measured


def test_no_weights_beside_the_manifest() -> None:
    listed = {entry.file for entry in manifest().values()}
    assert {path.name for path in (FOLDER / "weights").iterdir()} == listed


@pytest.mark.parametrize("tool", ["lint-imports", "mypy", "ruff check ."])
def test_check(tool: str) -> None:
    """What `make check` runs: who imports whom, types, style."""
    program, *arguments = tool.split()
    done = subprocess.run(
        [Path(sys.executable).with_name(program), *arguments],
        cwd=ROOT, capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
