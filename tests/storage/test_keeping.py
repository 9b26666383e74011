"""What keeps over years: new master keys, backups on empty machines, erasures that stay."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text, update

from catalog.kept_paper import Trust
from storage.anchors import Anchors
from storage.backup import restore
from storage.blobs import FolderBlobs, open_blobs
from storage.database import open_database
from storage.errors import Damaged, Erased, InUse, NotEmpty, NotFound, Unavailable, WrongKey
from storage.key_copy import KeyCopy
from storage.keys import MasterKey
from storage.paper_tables import stored_papers
from storage.rotation import rotate
from storage.tables import documents, records
from storage.vault import Vault
from tests.storage.conftest import MASTER, OFFICER, Store
from tests.storage.papers import BACK, DUC, FRONT, LAN, confirmed, read
from tests.storage.servers import Bucket, LockingBucket, Server

NEW = MasterKey(b"n" * 32)
WHY = "hồ sơ 1"

def test_a_new_master_key_rewrites_no_blob(place: Store) -> None:
    document, person = confirmed(place.vault, DUC)
    place.vault.save_form("ct01", b"{}", [person], OFFICER)
    before = {a: place.blobs.get(a) for a in place.blobs.addresses()}
    place.database.close()
    fresh = open_database(place.url)
    assert rotate(fresh, MASTER, NEW) == 3
    with pytest.raises(WrongKey):
        Vault(fresh, place.blobs, MASTER)
    vault = Vault(fresh, place.blobs, NEW)
    assert {a: place.blobs.get(a) for a in place.blobs.addresses()} == before
    assert vault.scan(document, 0, OFFICER, WHY) == FRONT.data
    (found,) = vault.find("nguyen van duc", OFFICER)
    assert found.person_id == person and vault.find(DUC["personal_number"], OFFICER)
    assert len(vault.forms_of(person, OFFICER, WHY)) == 1
    assert vault.verify_trail() > 0
    assert vault.secret("signing") == place.vault.secret("signing") == MASTER.derive("signing")
    fresh.close()
    third = open_database(place.url)
    assert rotate(third, NEW, MasterKey(b"3" * 32)) == 3  # and once more
    assert rotate(third, NEW, MasterKey(b"3" * 32)) == 0
    with pytest.raises(WrongKey):
        rotate(third, MASTER, NEW)
    third.close()


def test_nobody_rotates_under_a_running_service(place: Store) -> None:
    confirmed(place.vault, DUC)
    other = open_database(place.url)
    with place.database.transaction() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(InUse):
            rotate(other, MASTER, NEW)
    other.close()
    assert place.vault.find("duc", OFFICER)


def restored(server: Server, stack: list[object], folder: Path, keys: Path, at: Path) -> Vault:
    context = server.fresh()
    database = open_database(context.__enter__())
    stack += [context, database]
    blobs = open_blobs(f"folder:{at}")
    restore(database, blobs, folder, KeyCopy(keys))
    return Vault(database, blobs, MASTER)


@pytest.fixture
def opened() -> Iterator[list[object]]:
    stack: list[object] = []
    yield stack
    for context, database in zip(stack[::2], stack[1::2], strict=True):
        database.close()  # type: ignore[attr-defined]
        context.__exit__(None, None, None)  # type: ignore[attr-defined]


def test_restored_on_an_empty_machine(
    place: Store, embedded_server: Server, opened: list[object], tmp_path: Path
) -> None:
    vault = place.vault
    document, person = confirmed(vault, DUC)
    vault.correct(document, DUC | {"sex": "Nam"}, OFFICER, "bổ sung", version=1)
    vault.keep_copy(document, 0, b"%PDF signed", OFFICER, trust=Trust.T1)
    other, lan = confirmed(vault, LAN)
    vault.delete(other, OFFICER, "quét nhầm")
    saved = vault.backup(tmp_path / "backup", tmp_path / "keycopy")
    assert saved.blobs == len(list(place.blobs.addresses())) and saved.rows > 10
    assert vault.backup(tmp_path / "backup", tmp_path / "keycopy").blobs == 0  # incremental
    shutil.copytree(tmp_path / "backup", tmp_path / "elsewhere")
    shutil.rmtree(tmp_path / "blobs")
    folder = tmp_path / "elsewhere" / saved.folder.name
    again = restored(embedded_server, opened, folder, tmp_path / "keycopy", tmp_path / "new")
    assert again.scan(document, 1, OFFICER, WHY) == BACK.data
    assert again.copy(document, 0, OFFICER, WHY) == b"%PDF signed"
    (paper,) = again.papers_of(person, OFFICER, WHY)
    assert (paper.trust, paper.version) == (Trust.T1, 2)
    assert again.verify_trail() > 0 and list(again.inspect()) == []
    assert [proof.ground for proof in again.proofs()] == ["delete"]
    with pytest.raises((NotFound, Erased)):
        again.person(lan, OFFICER, WHY)
    again.erase(person, OFFICER, "theo yêu cầu")  # numbers of proofs go on
    assert [proof.number for proof in again.proofs()] == [1, 2]


def test_what_is_erased_stays_erased_in_every_backup(
    place: Store, embedded_server: Server, opened: list[object], tmp_path: Path
) -> None:
    vault, keys = place.vault, tmp_path / "keycopy"
    document, person = confirmed(vault, DUC)
    kept, lan = confirmed(vault, LAN)
    old = vault.backup(tmp_path / "backup", keys)  # of before the erasure
    assert person in (keys / "keys.copy").read_text()
    vault.erase(person, OFFICER, "theo yêu cầu")
    assert person not in (keys / "keys.copy").read_text()
    again = restored(embedded_server, opened, old.folder, keys, tmp_path / "new")
    for ask in (again.person, again.papers_of):
        with pytest.raises((Erased, NotFound)):
            ask(person, OFFICER, WHY)
    with pytest.raises(Erased):
        again.scan(document, 0, OFFICER, WHY)
    assert again.scan(kept, 0, OFFICER, WHY) == FRONT.data
    assert [found.person_id for found in again.find("lan", OFFICER)] == [lan]
    (proof,) = vault.proofs()
    assert proof.ground == "request" and person in proof.gone and proof.blobs == 5
    for value in DUC.values():
        assert value not in repr(proof)


def test_the_list_of_erasures_serves_an_old_copy_of_the_keys(
    place: Store, embedded_server: Server, opened: list[object], tmp_path: Path
) -> None:
    """Who kept an old copy of the keys against the rules still restores from the newest backup."""
    document, person = confirmed(place.vault, DUC)
    place.vault.backup(tmp_path / "backup", tmp_path / "keycopy")
    shutil.copytree(tmp_path / "keycopy", tmp_path / "hoarded")
    place.vault.erase(person, OFFICER, "theo yêu cầu")
    time.sleep(1.1)  # folders are named by the second
    new = place.vault.backup(tmp_path / "backup", tmp_path / "keycopy")
    again = restored(embedded_server, opened, new.folder, tmp_path / "hoarded", tmp_path / "new")
    with pytest.raises(Erased):
        again.document(document, OFFICER, WHY)


def test_what_cannot_be_restored(
    place: Store, embedded_server: Server, tmp_path: Path
) -> None:
    confirmed(place.vault, DUC)
    with pytest.raises(Unavailable):
        place.vault.backup(tmp_path / "backup", tmp_path / "backup" / "keys")
    saved = place.vault.backup(tmp_path / "backup", tmp_path / "keycopy")
    keys = KeyCopy(tmp_path / "keycopy")
    with pytest.raises(NotEmpty):
        restore(place.database, place.blobs, saved.folder, keys)
    with embedded_server.fresh() as url:
        empty = open_database(url)
        for folder, copy in ((tmp_path, keys), (saved.folder, KeyCopy(tmp_path / "none"))):
            with pytest.raises(Damaged):
                restore(empty, place.blobs, folder, copy)
        with (saved.folder / "records.copy").open("ab") as file:
            file.write(b"x")
        with pytest.raises(Damaged, match="records"):
            restore(empty, place.blobs, saved.folder, keys)
        empty.close()


def test_the_checker_finds_every_damage(place: Store) -> None:
    document, _ = confirmed(place.vault, DUC)
    read(place.vault)
    assert list(place.vault.inspect()) == []
    first, second = sorted(place.blobs.addresses())[:2]
    data = bytearray(place.blobs.get(first))
    data[20] ^= 1
    place.blobs.delete(first)
    place.blobs.put(first, bytes(data))
    place.blobs.delete(second)
    with place.database.transaction() as connection:
        mine = records.c.document_id == document
        connection.execute(update(records).where(mine).values(confirmed=b"\x01" + bytes(40)))
        connection.execute(update(documents).values(names=b"?"))
    places = [fault.place for fault in place.vault.inspect()]
    assert f"{document}/0/confirmed" in places and f"{document}/names" in places
    assert len(places) == 5 and {fault.code for fault in place.vault.inspect()} == {"damaged"}


def test_anchors_show_a_trail_that_was_made_anew(place: Store, tmp_path: Path) -> None:
    confirmed(place.vault, DUC)
    file = place.vault.drop_anchor()
    assert file and place.vault.drop_anchor() == file  # one a day
    confirmed(place.vault, LAN)
    assert place.vault.verify_anchors() == 1
    other = Anchors(tmp_path / "anchors", b"x" * 32)
    with place.database.transaction() as connection, pytest.raises(Damaged):
        other.verify(connection)  # signed by somebody else
    good = file.read_text()
    file.write_text(good.replace('"number": ', '"number": 1'))
    with pytest.raises(Damaged, match="no anchor"):
        place.vault.verify_anchors()
    file.write_text(good)
    with place.database.transaction() as connection:
        connection.execute(text("UPDATE audit SET hash = decode(repeat('ab', 32), 'hex')"))
    with pytest.raises(Damaged, match="not what it was"):
        place.vault.verify_anchors()


def test_retention_by_class(place: Store) -> None:
    document, person = confirmed(place.vault, DUC)
    kept, _ = confirmed(place.vault, DUC)
    ended, stays = (p for d in (document, kept)
                    for p in place.vault.papers_in(d, OFFICER, WHY))
    place.vault.supersede_paper(ended.id, stays.id, OFFICER, "thẻ mới")
    days = {"result": 0, "identity": 30, "upload": 0}
    assert place.vault.purge(days, OFFICER.unit) == 0  # type: ignore[arg-type]
    with place.database.transaction() as connection:
        connection.execute(
            update(stored_papers).where(stored_papers.c.state == "superseded")
            .values(ended_at=text("now() - interval '31 days'"))
        )
    assert place.vault.purge({"result": 0, "identity": 0, "upload": 0}, OFFICER.unit) == 0
    assert place.vault.purge(days, OFFICER.unit) == 1  # type: ignore[arg-type]
    assert [paper.document_id for paper in place.vault.papers_of(person, OFFICER, WHY)] == [kept]
    assert [proof.ground for proof in place.vault.proofs()] == ["retention"]
    assert "purge" in [event.action for event in place.vault.trail(person)]


def test_a_changed_proof_is_seen(place: Store) -> None:
    _, person = confirmed(place.vault, DUC)
    place.vault.erase(person, OFFICER, "theo yêu cầu")
    with place.database.transaction() as connection:
        connection.execute(text("UPDATE erasures SET blobs = 0"))
    with pytest.raises(Damaged):
        place.vault.proofs()


def test_object_lock_is_proven() -> None:
    server = LockingBucket()
    try:
        assert open_blobs(server.locked("kept")).lock_state() == "enforced"
        assert open_blobs(server.url("plain")).lock_state() == "unsupported"
    finally:
        server.kill()


def test_object_lock_is_tried(bucket: Bucket, tmp_path: Path) -> None:
    assert FolderBlobs(tmp_path / "b").lock_state() == "none"
    blobs = open_blobs(bucket.url("lock"))
    assert blobs.lock_state() in ("ignored", "unsupported")  # rclone keeps no lock
    assert list(blobs.addresses()) == []
