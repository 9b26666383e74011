"""Pieces are kept as they come and only together; what is sent once is kept once."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from storage import jobs, uploads
from storage.errors import KeyReused, NotFound, TooMany, UploadUnfinished, WrongOffset
from storage.kept import Actor, ScanFile
from storage.portal import Portal
from storage.portal_tables import uploads as uploads_table
from storage.shelves import as_id
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import FRONT

OTHER = Actor("cong.khac", "ubnd-phuong-khac")
pytestmark = pytest.mark.parametrize("store", ["embedded+folder"], indirect=True)
BODY = "TỜ KHAI của NGUYỄN VĂN MẪU".encode() * 40


@pytest.fixture
def portal(store: Store) -> Portal:
    return Portal(store.vault)


def sent(portal: Portal, data: bytes = BODY) -> str:
    upload = portal.announce(OFFICER, len(data), "tờ khai.jpg", "image/jpeg")
    assert portal.append(upload.id, OFFICER, 0, data) == len(data)
    return upload.id


def test_pieces_become_one_file(portal: Portal) -> None:
    upload = portal.announce(OFFICER, len(BODY), "tờ khai.jpg", "image/jpeg")
    assert portal.append(upload.id, OFFICER, 0, BODY[:100]) == 100
    with pytest.raises(UploadUnfinished):
        portal.file(upload.id, OFFICER)
    for start in (0, 99, 101):
        with pytest.raises(WrongOffset):
            portal.append(upload.id, OFFICER, start, b"x")
    with pytest.raises(WrongOffset):
        portal.append(upload.id, OFFICER, 100, BODY)  # past the end
    assert portal.upload(upload.id, OFFICER).received == 100
    portal.append(upload.id, OFFICER, 100, BODY[100:])
    assert portal.file(upload.id, OFFICER) == ScanFile("tờ khai.jpg", "image/jpeg", BODY)


@given(cuts=st.lists(st.integers(0, len(BODY)), max_size=6))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_pieces_become_the_same_file(portal: Portal, cuts: list[int]) -> None:
    upload = portal.announce(OFFICER, len(BODY), "a", "image/jpeg")
    ends = [*sorted(cuts), len(BODY)]
    for start, end in zip([0, *ends], ends, strict=False):
        portal.append(upload.id, OFFICER, start, BODY[start:end])
    assert portal.file(upload.id, OFFICER).data == BODY
    portal.abandon(upload.id, OFFICER)


def test_nobody_else_sees_an_upload(portal: Portal) -> None:
    upload = sent(portal)
    for ask in (portal.upload, portal.file, portal.abandon):
        with pytest.raises(NotFound):
            ask(upload, OTHER)
    with pytest.raises(NotFound):
        portal.append(upload, OTHER, 0, b"x")


def test_pieces_are_sealed(portal: Portal, store: Store) -> None:
    sent(portal)
    with store.database.transaction() as connection:
        rows = connection.execute(text("SELECT sealed FROM upload_pieces")).scalars().all()
        about = connection.execute(text("SELECT about FROM uploads")).scalars().all()
    assert rows and not any("NGUYỄN".encode() in row for row in rows)
    assert not any(b"khai" in row for row in about)


def test_quota(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 2)
    first = sent(portal)
    sent(portal)
    with pytest.raises(TooMany) as caught:
        portal.announce(OFFICER, 1, "c", "image/jpeg")
    assert caught.value.retry_after > 0
    portal.announce(OTHER, 1, "c", "image/jpeg")  # others are not held up
    portal.abandon(first, OFFICER)
    portal.announce(OFFICER, 1, "c", "image/jpeg")
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    with pytest.raises(TooMany):
        portal.announce(OTHER, 11, "d", "image/jpeg")


def test_abandoned_uploads_are_removed_with_their_keys(portal: Portal, store: Store) -> None:
    old, young = sent(portal), sent(portal)
    with store.database.transaction() as connection:
        past = update(uploads_table).where(uploads_table.c.id == as_id(old))
        connection.execute(past.values(expires_at=datetime.now(UTC)))
    with pytest.raises(NotFound):
        portal.upload(old, OFFICER)
    portal.tidy()
    with store.database.transaction() as connection:
        left = connection.execute(text("SELECT upload_id FROM upload_pieces")).scalars().all()
        keys = connection.execute(text("SELECT id FROM keys")).scalars().all()
    assert left == [as_id(young)] and as_id(old) not in keys and as_id(young) in keys


def test_handed_in_with_its_job(portal: Portal, store: Store) -> None:
    upload = sent(portal)
    job = portal.hand_in([FRONT], OFFICER, uploads=[upload])
    document = store.vault.document(job.document_id, OFFICER, "test")
    assert [scan.name for scan in document.scans] == [FRONT.name, "tờ khai.jpg"]
    assert store.vault.scan(job.document_id, 1, OFFICER, "test") == BODY
    assert portal.job(job.id, OFFICER).state == "waiting"
    with pytest.raises(NotFound):
        portal.job(job.id, OTHER)
    with pytest.raises(NotFound):
        portal.upload(upload, OFFICER)
    with store.database.transaction() as connection:
        count = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'job_id' = :id"
        assert connection.execute(text(count), {"id": job.id}).scalar() == 1


def test_an_unfinished_upload_is_not_handed_in(portal: Portal, store: Store) -> None:
    upload = portal.announce(OFFICER, 10, "a", "image/jpeg")
    with pytest.raises(UploadUnfinished):
        portal.hand_in([FRONT], OFFICER, uploads=[upload.id])
    assert store.vault.recent(OFFICER) == []


def test_the_same_key_keeps_once(portal: Portal, store: Store) -> None:
    upload = sent(portal)
    first = portal.hand_in([FRONT], OFFICER, uploads=[upload], key="k1")
    again = portal.hand_in([FRONT], OFFICER, uploads=[upload], key="k1")  # the answer was lost
    assert (again.id, again.document_id, again.replayed) == (first.id, first.document_id, True)
    with pytest.raises(KeyReused):
        portal.hand_in([ScanFile("b.jpg", "image/jpeg", b"other")], OFFICER, key="k1")
    other = portal.hand_in([FRONT], OTHER, key="k1")  # a key is its caller's own
    assert other.id != first.id
    assert len(store.vault.recent(OFFICER)) == 1


def test_many_at_once_under_one_key(portal: Portal, store: Store) -> None:
    found: list[str] = []

    def send() -> None:
        found.append(portal.hand_in([FRONT], OFFICER, key="crowd").id)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6 and len(set(found)) == 1
    assert len(store.vault.recent(OFFICER)) == 1


def test_keys_expire(portal: Portal, store: Store) -> None:
    first = portal.hand_in([FRONT], OFFICER, key="k")
    with store.database.transaction() as connection:
        connection.execute(text("UPDATE once SET expires_at = now()"))
    assert portal.hand_in([FRONT], OFFICER, key="k").id != first.id


def test_a_full_queue_says_when_to_come_back(
    portal: Portal, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 1)
    first = portal.hand_in([FRONT], OFFICER)
    with pytest.raises(TooMany):
        portal.hand_in([FRONT], OFFICER)
    assert len(store.vault.recent(OFFICER)) == 1
    portal.begin(first.id)
    portal.finish(first.id, "refused", ["too_blurred"])
    portal.hand_in([FRONT], OFFICER)


def test_webhooks_are_sealed_and_told(portal: Portal, store: Store) -> None:
    hook, secret = portal.add_webhook("https://a.example/x?token=abc", OFFICER)
    assert [item.url for item in portal.webhooks(OFFICER)] == [hook.url]
    assert portal.webhooks(OTHER) == []
    job = portal.hand_in([FRONT], OFFICER)
    portal.begin(job.id)
    portal.finish(job.id, "read")
    with store.database.transaction() as connection:
        (told,) = connection.execute(text("SELECT id::text FROM deliveries")).scalars()
        urls = connection.execute(text("SELECT url, secret FROM webhooks")).one()
    assert b"example" not in urls.url and secret.encode() not in urls.secret
    delivery = portal.delivery(told)
    assert (delivery.url, delivery.secret, delivery.tries) == (hook.url, secret, 0)
    portal.delivered(told, 503, again_in=10)
    assert (portal.delivery(told).tries, portal.delivery(told).done) == (1, False)
    portal.delivered(told, 200, again_in=None)
    assert portal.delivery(told).done
    with pytest.raises(NotFound):
        portal.remove_webhook(hook.id, OTHER)
    portal.remove_webhook(hook.id, OFFICER)
    with pytest.raises(NotFound):
        portal.delivery(told)
