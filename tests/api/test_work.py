"""What comes back by itself every night."""

from pathlib import Path

from sqlalchemy import text

from api.services import Services
from api.work import ANCHOR, LEFT, PURGE, chores
from ocr.engines import open_engine
from storage.blobs import FolderBlobs
from storage.database import open_database
from storage.keys import MasterKey
from storage.vault import Vault
from tests.api.conftest import OPERATOR
from tests.storage.papers import DUC, confirmed
from tests.storage.servers import Server


def test_anchored_purged_and_counted(server: Server, tmp_path: Path) -> None:
    with server.fresh() as url:
        blobs = FolderBlobs(tmp_path / "blobs")
        vault = Vault(open_database(url), blobs, MasterKey(b"w" * 32), anchors=tmp_path / "anchors")
        services = Services(vault, OPERATOR, open_engine, retention={"identity": 30})
        nightly = chores(services)
        confirmed(vault, DUC)
        nightly[ANCHOR].run()
        assert vault.verify_anchors() == 1
        assert nightly[PURGE].run() == 0
        with vault.database.transaction() as connection:
            old = "UPDATE stored_papers SET state = 'revoked', ended_at = now() - interval '1 year'"
            connection.execute(text(old))
        assert nightly[PURGE].run() == 1
        assert list(blobs.addresses()) == [] and nightly[LEFT].run() == 0
        assert all(len(chore.cron.split()) == 5 for chore in nightly.values())
        vault.close()
