"""Templates: sealed, bound to id and model, gone when deleted, followed by every process."""

import secrets
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from subprocess import PIPE

import numpy as np
import pytest

from api.face_office import FaceOffice
from faceid.vectors import unit
from storage import face_rows
from storage.database import Database, open_database
from storage.errors import Damaged, WrongKey
from storage.face_rows import Template
from storage.faces import COHORT, GALLERY, Consent, Faces
from storage.keys import MasterKey
from tests.house import ROOT
from tests.storage.servers import Server

UNIT, MODEL, TABLE, SIZE = "ubnd-mau", "ab" * 32, "face-embed", 128
KEY = MasterKey(b"f" * 32)
ANNA, BINH = ("00000000-0000-4000-8000-00000000000" + digit for digit in "12")


@pytest.fixture
def dsn(embedded_server: Server) -> Iterator[str]:
    with embedded_server.fresh() as fresh:
        yield fresh


@pytest.fixture
def database(dsn: str) -> Iterator[Database]:
    opened = open_database(dsn)
    yield opened
    opened.close()


@pytest.fixture
def faces(database: Database) -> Faces:
    return Faces(database, KEY)


def consent(purpose: str = "status", guardian: str = "") -> Consent:
    return Consent(purpose, "2026-11", datetime.now(UTC), "canbo", UNIT, guardian)


def vector(number: int) -> np.ndarray:
    return np.eye(SIZE, dtype="<f4")[number]


def enrol(faces: Faces, person: str, number: int, *given: Consent) -> int:
    return faces.enrol(person, UNIT, MODEL, vector(number).tobytes(), given or (consent(),))


def test_other_keys_open_nothing(database: Database, faces: Faces) -> None:
    with pytest.raises(WrongKey):
        Faces(database, MasterKey(b"g" * 32))
    keys = face_rows.FaceKeys(KEY)
    sealed = keys.seal(7, MODEL, ANNA, b"vector")
    assert keys.open(7, MODEL, sealed).person_id == ANNA
    for item, model in ((8, MODEL), (7, "cd" * 32)):
        with pytest.raises(Damaged):
            keys.open(item, model, sealed)


def test_rows_name_nobody(database: Database, faces: Faces) -> None:
    enrol(faces, ANNA, 1, consent(guardian="Nguyễn Văn Cha"))
    with database.transaction() as connection:
        for table in ("templates", "consents"):
            text = str(connection.exec_driver_sql(f"SELECT * FROM faces.{table}").all())
            assert ANNA not in text and "Cha" not in text
    assert faces.consents_of(ANNA)[0].guardian == "Nguyễn Văn Cha"


def test_every_process_follows_at_once(faces: Faces) -> None:
    one, other = (FaceOffice(faces, UNIT, MODEL, TABLE, SIZE) for _ in range(2))
    one.follow()
    item = enrol(faces, ANNA, 1)
    for office in (one, other):
        office.follow()
        assert item in office.gallery
    again = enrol(faces, ANNA, 2)  # enrolled anew: the older template goes
    enrol(faces, BINH, 3, consent(), consent(COHORT))
    for office in (one, other):
        office.follow()
        assert item not in office.gallery and again in office.gallery
        assert office.scorer.people == 1
    faces.leave(ANNA, UNIT)
    faces.withdraw(BINH)
    for office in (one, other):
        office.follow()
        assert len(office.gallery) == 0 and office.scorer.people == 0
    assert faces.person_of(again) == ""


def test_a_deletion_is_seen_by_the_next_search_of_another_process(faces: Faces, dsn: str) -> None:
    command = [sys.executable, "-m", "tests.storage.face_reader", dsn]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=PIPE, stdout=PIPE) as other:
        assert other.stdin and other.stdout

        def nearest(number: int) -> list[int]:
            other.stdin.write(f"{number}\n")
            other.stdin.flush()
            return [int(item) for item in other.stdout.readline().split()]

        anna, binh = enrol(faces, ANNA, 1), enrol(faces, BINH, 2)
        assert nearest(1)[0] == anna and nearest(2)[0] == binh
        for number in range(5):  # no time passes between the deletion and the search
            faces.withdraw(ANNA)
            assert nearest(1) == [binh]
            anna = enrol(faces, ANNA, 1)
            assert nearest(1) == [anna, binh], number
        other.stdin.close()
        assert other.wait(30) == 0


def test_who_left_while_the_gallery_was_loaded_is_not_found(faces: Faces) -> None:
    enrol(faces, BINH, 2)
    item = enrol(faces, ANNA, 1)

    class Slow(Faces):
        def load(self, unit: str, model: str, kind: str) -> tuple[int, int, list[Template]]:
            newest, size, found = faces.load(unit, model, kind)
            rows = list(found)
            if kind == GALLERY:
                faces.withdraw(ANNA)  # after the rows were read
            return newest, size, rows

    office = FaceOffice(Slow(faces._database, KEY), UNIT, MODEL, TABLE, SIZE)
    office.follow()
    assert item not in office.gallery and len(office.gallery) == 1


def test_who_lags_too_far_reads_everything_again(
    faces: Faces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(face_rows, "KEPT_CHANGES", 3)
    office = FaceOffice(faces, UNIT, MODEL, TABLE, SIZE)
    office.follow()
    items = [enrol(faces, ANNA, number) for number in range(6)]
    office.follow()
    assert len(office.gallery) == 1 and items[-1] in office.gallery


def test_leaving_keeps_only_what_was_agreed(faces: Faces) -> None:
    enrol(faces, ANNA, 1, consent(), consent(COHORT))
    faces.let_go(ANNA, UNIT)
    assert not faces.enrolled(ANNA, UNIT)
    assert len(list(faces.load(UNIT, MODEL, COHORT)[2])) == 1
    assert faces.old(0) == [] and faces.drop_cohort(30) == 0
    faces.let_go(ANNA, "")
    assert list(faces.load(UNIT, MODEL, COHORT)[2]) == []
    assert list(faces.load(UNIT, MODEL, GALLERY)[2]) == []


def test_tickets_are_spent(faces: Faces) -> None:
    secret = faces.issue("challenge", {"side": "left"}, 60)
    assert faces.spend("factor", secret) is None
    ticket = faces.spend("challenge", secret)
    assert ticket and ticket.body == {"side": "left"}
    assert faces.spend("challenge", secret) is None
    assert faces.spend("challenge", secrets.token_urlsafe(24)) is None
    assert faces.spend("late", faces.issue("late", {}, -1)) is None
    thrice = faces.issue("factor", {}, 60, tries=3)
    assert [faces.spend("factor", thrice) is not None for _ in range(4)] == [True] * 3 + [False]


def test_the_database_finds_what_memory_finds(database: Database, faces: Faces) -> None:
    random = np.random.default_rng(8)
    vectors = unit(random.normal(size=(60, SIZE)))
    people = [str(uuid.UUID(int=number + 1, version=4)) for number in range(60)]
    for person, one in zip(people[:40], vectors, strict=False):
        faces.enrol(person, UNIT, MODEL, one.tobytes(), [consent()])
    inside = Faces(database, KEY, in_database=True)  # takes over who was enrolled before
    for person, one in zip(people[40:], vectors[40:], strict=True):
        inside.enrol(person, UNIT, MODEL, one.tobytes(), [consent()])
    offices = [FaceOffice(made, UNIT, MODEL, TABLE, SIZE) for made in (faces, inside)]
    for gone in (None, people[5], people[50]):
        if gone:
            faces.withdraw(gone)
        for office in offices:
            office.follow()
        assert len({len(office.gallery) for office in offices}) == 1
        for probe in unit(vectors[::7] + random.normal(size=(9, SIZE)) * 0.05):
            (ids, found), (others, again) = (o.gallery.nearest(probe, 10) for o in offices)
            assert ids == others and np.allclose(found, again, atol=1e-6)
    assert FaceOffice(inside, "another", MODEL, TABLE, SIZE).gallery.nearest(vectors[0], 3)[0] == []
    Faces(database, KEY)  # back to memory: nothing unsealed stays
    with database.transaction() as connection:
        assert connection.exec_driver_sql("SELECT to_regclass('faces.vectors')").scalar() is None
