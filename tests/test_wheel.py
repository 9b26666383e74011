"""The wheel holds everything that the packages read, and nothing of tests and benchmarks."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house import PACKAGES, ROOT, files

BUILD = "from setuptools.build_meta import build_wheel; print(build_wheel('out'))"


def test_wheel_is_complete(tmp_path: Path) -> None:
    wanted = {path for path in files() if path.parts[0] in PACKAGES}
    beside = map(Path, ("pyproject.toml", "README.md", "LICENSE", "NOTICE"))
    for path in wanted.union(beside):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    done = subprocess.run(
        [sys.executable, "-c", BUILD], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "out").glob("*.whl")
    packed = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    assert wanted - packed == set()
    assert {path.parts[0] for path in packed} - set(PACKAGES) == {"motcua-0.1.0.dist-info"}
