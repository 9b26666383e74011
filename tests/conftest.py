"""Which tests stay together, and which begin: two processes side by side end at the same time.

Tests of a file share servers and papers that were read, some files do so with each other; a file
that is heavy by itself begins early. `make test` hands whole groups to its processes in this order.
"""

from pathlib import PurePath

import pytest
import structlog

# else tracebacks come with all locals of all frames: seconds for each
structlog.configure([structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])

ALONE = {  # heavy, with servers of their own; each is more than 20 seconds
    "browser/test_ledgers.py", "browser/test_own_store.py", "browser/test_kiosk.py",
    "test_house.py", "api/test_restarts.py", "benchmarks/test_specimens.py", "ocr/test_judge.py",
    "ocr/test_stack.py", "ledgers/test_kills.py", "benchmarks/test_face_protocol.py",
    "api/test_lookup.py", "api/test_lookup_faults.py", "api/test_serve.py", "ocr/test_hostile.py",
}  # fmt: skip
TOGETHER = ("api", "storage")  # one service, office or set of servers for the folder


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


def _group(item: pytest.Item) -> str:
    file = _file(item)
    folder = file.partition("/")[0]
    return folder if folder in TOGETHER and file not in ALONE else file


def _turn(item: pytest.Item) -> tuple[int, str]:
    """The folders that stay together first, then heavy files, then all others."""
    group = _group(item)
    place = TOGETHER.index(group) if group in TOGETHER else len(TOGETHER) + (group not in ALONE)
    return place, _file(item)


def _file(item: pytest.Item) -> str:
    return PurePath(item.path).relative_to(PurePath(__file__).parent).as_posix()
