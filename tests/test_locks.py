"""The lock files: complete, with hashes, without addresses, without torch, with one cv2."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house import ROOT

RUN, DEV, TRAIN = (f"requirements{name}.txt" for name in ("", "-dev", "-train"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def pins(lock: str) -> dict[str, set[str]]:
    """Name → versions (markers may choose between several)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(), re.M):
        found.setdefault(name, set()).add(version)
    return found


def names(requirements: list[str]) -> set[str]:
    """Distribution names without versions and extras."""
    return {re.split(r"[^\w.-]", entry)[0].lower() for entry in requirements}


@pytest.mark.parametrize("lock", [RUN, DEV, TRAIN])
def test_every_pin_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text and "--index" not in text and "--find-links" not in text


@pytest.mark.parametrize("lock", [RUN, DEV, TRAIN])
def test_torch_and_a_second_cv2_never_come_along(lock: str) -> None:
    found = pins(lock).keys()
    assert {name for name in found if name.startswith(("torch", "nvidia", "paddle"))} == set()
    assert {name for name in found if "opencv" in name} == {"opencv-python-headless"}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        (RUN, PROJECT["dependencies"]),
        (DEV, PROJECT["dependencies"] + EXTRAS["dev"] + EXTRAS["bench"]),
        (TRAIN, PROJECT["dependencies"] + EXTRAS["train"]),
    ],
)
def test_locks_hold_what_the_project_asks_for(lock: str, wanted: list[str]) -> None:
    assert names(wanted) - pins(lock).keys() <= {"torch"}


@pytest.mark.parametrize("lock", [DEV, TRAIN])
def test_locks_agree(lock: str) -> None:
    other = pins(lock)
    assert {name: other.get(name) for name in pins(RUN)} == pins(RUN)


def test_training_installs_the_torch_that_the_project_names() -> None:
    (wanted,) = (entry for entry in EXTRAS["train"] if entry.startswith("torch"))
    assert f"torch={wanted}\n" in (ROOT / ".ci" / "torch").read_text()


def test_typefaces_of_the_table_are_installed() -> None:
    """The packages of .ci/packages.txt bring every family of models/training/fonts.toml."""
    table = tomllib.loads((ROOT / "models" / "training" / "fonts.toml").read_text("utf-8"))
    wanted = {family for side in table.values() for kind in side.values() for family in kind}
    listing = subprocess.run(
        ["fc-list", "--format", "%{family}\n"], capture_output=True, text=True, check=True
    ).stdout
    installed = {family for line in listing.splitlines() for family in line.split(",")}
    assert wanted - installed == set()


def test_scripts_are_executable() -> None:
    scripts = [path for path in (ROOT / ".ci").iterdir() if path.suffix != ".txt"]
    assert [path.name for path in scripts if not path.stat().st_mode & 0o111] == []
    assert Path(ROOT / ".ci" / "run") in scripts
