"""A PostgreSQL in a folder: shared, left behind, killed, in odd places."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from storage.embedded import Embedded
from storage.errors import CannotStart
from tests.house import ROOT

USE_AND_HANG = """
import sys, time
from pathlib import Path
from storage.embedded import Embedded
Embedded(Path(sys.argv[1])).start()
print("running", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a server was made and stopped."""
    folder = tmp_path_factory.mktemp("fresh")
    engine = Embedded(folder)
    engine.start()
    engine.stop()
    return folder


@pytest.fixture
def folder(fresh: Path, tmp_path: Path) -> Path:
    """The same in a copy that a test may harm."""
    subprocess.run(["cp", "-a", fresh, tmp_path / "server"], check=True)
    return tmp_path / "server"


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def test_the_last_user_stops_the_server(folder: Path) -> None:
    first, second = Embedded(folder), Embedded(folder)
    first.start()
    second.start()
    running = folder / "data" / "postmaster.pid"
    first.stop()
    assert running.exists()
    second.stop()
    assert not running.exists()


def test_what_a_killed_user_left_is_used_again(folder: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", USE_AND_HANG, str(folder)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"running\n"
        child.send_signal(signal.SIGKILL)
    left = postmaster(folder)
    engine = Embedded(folder)
    engine.start()
    assert postmaster(folder) == left
    engine.stop()
    assert not (folder / "data" / "postmaster.pid").exists()


def test_committed_work_outlives_a_killed_server(folder: Path) -> None:
    engine = Embedded(folder)
    with psycopg.connect(engine.start(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS value")
        os.kill(postmaster(folder), signal.SIGKILL)
    deadline = time.monotonic() + 30
    while Path(f"/proc/{postmaster(folder)}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    again = Embedded(folder)
    with psycopg.connect(again.start()) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (42,)
    again.stop()
    engine.stop()


@pytest.mark.parametrize("name", ["it's, odd 100 % giấy tờ", "deep/" * 25 + "folder"])
def test_any_folder_will_do(tmp_path: Path, name: str) -> None:
    engine = Embedded(tmp_path / name)
    with psycopg.connect(engine.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    engine.stop()
    assert not (tmp_path / name / "data" / "postmaster.pid").exists()
    assert not engine.socket_folder.exists()


def test_what_postgresql_says_is_told(folder: Path) -> None:
    (folder / "data" / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(CannotStart, match="no_such_setting"):
        Embedded(folder).start()


@pytest.mark.parametrize("letter", '"$`\\')
def test_a_folder_that_a_shell_would_change(tmp_path: Path, letter: str) -> None:
    with pytest.raises(CannotStart, match="choose a folder"):
        Embedded(tmp_path / f"a{letter}b").start()
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotStart, match="cannot be written"):
        Embedded(tmp_path / "file").start()
