"""Which tests stay together, and which begin: two processes side by side end at the same time.

Tests of a file share servers and papers that were read, some files do so with each other; a file
that is heavy by itself begins early. `make test` hands whole groups to its processes in this order.
"""

import pytest
import structlog
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# else tracebacks come with all locals of all frames: seconds for each
structlog.configure([structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])

ALONE = {  # heavy, with servers of their own; each is more than 20 seconds
    "browser/test_ledgers.py", "browser/test_own_store.py", "browser/test_kiosk.py",
    "test_house.py", "api/test_restarts.py", "benchmarks/test_specimens.py", "ocr/test_judge.py",
    "ocr/test_stack.py", "ledgers/test_kills.py", "benchmarks/test_face_protocol.py",
    "api/test_lookup.py", "api/test_lookup_faults.py", "api/test_serve.py", "ocr/test_hostile.py",
}  # fmt: skip
TOGETHER = ("api", "storage")  # one service, office or set of servers for the folder


class Groups(LoadScopeScheduling):
    """Hands out whole groups (`xdist_group` marks are lost under pytest 9.2)."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups:
    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _turn(item.nodeid))


def _group(nodeid: str) -> str:
    file = _file(nodeid)
    folder = file.partition("/")[0]
    return folder if folder in TOGETHER and file not in ALONE else file


def _turn(nodeid: str) -> tuple[int, str]:
    """The folders that stay together first, then heavy files, then all others."""
    group, file = _group(nodeid), _file(nodeid)
    place = TOGETHER.index(group) if group in TOGETHER else len(TOGETHER) + (group not in ALONE)
    return place, file


def _file(nodeid: str) -> str:
    return nodeid.partition("::")[0].removeprefix("tests/")
