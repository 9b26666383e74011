"""A shelf of archived books on a real database, and acts without pictures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.act import Act, ActField
from storage.blobs import open_blobs
from storage.database import open_database
from storage.kept import Actor
from storage.keys import MasterKey
from storage.ledger_kept import Cover, Leaf
from storage.ledgers import Ledgers
from storage.vault import Vault
from tests.storage.servers import Server, embedded

OFFICER, SECOND = Actor("canbo.mau", "ubnd-mau"), Actor("canbo.hai", "ubnd-mau")
COVER = Cover("KS", 2018, "01", "UBND xã Mẫu")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with embedded(tmp_path_factory.mktemp("books")) as running:
        yield running


@pytest.fixture
def dsn(server: Server) -> Iterator[str]:
    with server.fresh() as found:
        yield found


@pytest.fixture
def shelf(dsn: str, tmp_path: Path) -> Iterator[Ledgers]:
    database = open_database(dsn)
    yield Ledgers(
        Vault(database, open_blobs(f"folder:{tmp_path / 'blobs'}"), MasterKey(b"m" * 32))
    )
    database.close()


def book_of(shelf: Ledgers, pages: int) -> str:
    leaves = (Leaf(n, f"p{n:03}.png", "image/png", b"page %d" % n) for n in range(1, pages + 1))
    return shelf.add(COVER, leaves, OFFICER)


def act_of(number: int, confidence: float = 0.999, **others: str) -> Act:
    values = {
        "entry_number": f"{number}/2018", "book": "01/2018", "registration_date": "2018-03-05",
        "child.full_name": "NGUYỄN VĂN MẪU", "child.sex": "Nam",
        "child.date_of_birth": "2018-02-20",
    } | {name.replace("__", "."): value for name, value in others.items()}  # fmt: skip
    fields = {n: ActField(n, v, confidence, model="one") for n, v in values.items()}
    return Act("so-khai-sinh", fields)


def marriage_of(number: int, wife: str, husband: str) -> Act:
    """Of two persons by what stands as their papers."""
    values = {
        "entry_number": f"{number}/2019", "book": "01/2019", "registration_date": "2019-05-06",
        "wife.full_name": "LÊ THỊ MẪU", "wife.date_of_birth": "1991-02-03", "wife.papers": wife,
        "husband.full_name": "PHẠM VĂN MẪU", "husband.date_of_birth": "1989-07-08",
        "husband.papers": husband,
    }  # fmt: skip
    fields = {n: ActField(n, v, 0.999, model="one") for n, v in values.items()}
    return Act("so-ket-hon", fields)
