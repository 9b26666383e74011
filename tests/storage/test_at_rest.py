"""Not one byte of a person lies readable on a disk: blobs, database, log, backup, temporary."""

import base64
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog.kept_paper import Trust
from storage.kept import ScanFile
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import DUC

ADDRESS = "Số 12 ngõ 7 phố Trấn Vũ, phường Mẫu"


def spellings(secret: str) -> set[bytes]:
    """A text as it might lie on a disk: UTF-8, UTF-16, and base64 at each of three alignments."""
    found = set()
    for plain in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
        found.add(plain)
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + plain)
            found.add(coded[-(-shift * 8 // 6) : len(plain) * 8 // 6 - 1])
    return {one for one in found if len(one) >= 8}


def test_no_plaintext_at_rest(
    place: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    fields = DUC | {"place_of_residence": ADDRESS}
    scan = ScanFile(f"{DUC['full_name']}.jpg", "image/jpeg", " ".join(fields.values()).encode())
    document = place.vault.receive([scan], OFFICER).document_id
    place.vault.keep_reading(document, b'{"records": [{"paper": "cccd-2021"}]}', pages=[scan.data])
    place.vault.save_draft(document, fields, OFFICER)
    person = place.vault.confirm(document, fields, OFFICER)
    place.vault.correct(document, fields | {"sex": "Nam"}, OFFICER, f"là {DUC['full_name']}",
                        version=1)  # fmt: skip
    place.vault.keep_copy(document, 0, scan.data, OFFICER, trust=Trust.T1)
    place.vault.save_form("ct01", scan.data, [person], OFFICER)
    place.vault.find(DUC["full_name"], OFFICER)
    place.vault.find(DUC["personal_number"], OFFICER)
    place.vault.backup(tmp_path / "backup", tmp_path / "keycopy")
    place.vault.drop_anchor()
    with place.database.transaction() as connection:
        connection.execute(text("CHECKPOINT"))
        data = Path(connection.scalar(text("SHOW data_directory")) or "")
        mine = "SELECT oid FROM pg_database WHERE datname = current_database()"
        own = data / "base" / str(connection.scalar(text(mine)))
    (tmp_path / "log").write_text("".join(capfd.readouterr()))
    wanted = {s for value in (*fields.values(), DUC["full_name"].upper()) for s in spellings(value)}
    wanted -= spellings(DUC["date_of_birth"])  # ten characters that any clock writes
    searched = 0
    for folder in (tmp_path, own, data / "pg_wal", data / "log"):
        for file in (file for file in folder.rglob("*") if file.is_file()):
            blob = file.read_bytes()
            searched += 1
            for secret in wanted:
                assert secret not in blob, (file, secret)
    assert searched > 100 and len(wanted) > 30


def test_the_search_for_plaintext_would_find_it() -> None:
    for shift in range(3):
        lying = base64.b64encode(b"xyz"[:shift] + DUC["full_name"].encode() + b"tail")
        assert any(one in lying for one in spellings(DUC["full_name"]))
    assert any(one in ADDRESS.encode("utf-16") for one in spellings(ADDRESS))
