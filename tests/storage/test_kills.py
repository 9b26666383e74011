"""A server that is killed at random moments loses no acknowledged paper and shows no half one."""

from pathlib import Path

from benchmarks.kills import run
from storage.database import open_database
from tests.storage.servers import Server


def test_killed_again_and_again(embedded_server: Server, tmp_path: Path) -> None:
    with embedded_server.fresh() as url:
        open_database(url).close()
        outcome = run(5, url, tmp_path / "blobs")
    assert outcome.kills == 5 and outcome.acknowledged >= 5 and outcome.cut_short >= 5
    assert (outcome.lost, outcome.half, outcome.faults, outcome.refused) == (0, 0, 0, 0)
