"""Kept papers beside confirmed records: trust, states, what takes whose place, old rows."""

import datetime
import uuid
from importlib import import_module

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text

from catalog.kept_paper import Trust
from storage.errors import Erased, NotFound, WrongState
from storage.paper_tables import stored_papers
from storage.vault import Vault
from tests.storage.conftest import MASTER, OFFICER, Store
from tests.storage.papers import DUC, LAN, confirmed, read

CARD = DUC | {"date_of_issue": "2021-05-10", "date_of_expiry": "2031-02-03"}
WHY = "hồ sơ H29.16-261127-0001"


def test_what_is_confirmed_is_a_kept_paper(vault: Vault) -> None:
    document, person = confirmed(vault, CARD)
    (paper,) = vault.papers_of(person, OFFICER, WHY)
    assert (paper.owner, paper.document_id, paper.record) == (person, document, 0)
    assert (paper.paper, paper.type_code) == ("cccd-2021", "NB.G01.000002")
    assert (paper.serial, paper.issued) == (DUC["personal_number"], datetime.date(2021, 5, 10))
    assert (paper.trust, paper.state, paper.version) == (Trust.T0, "valid", 1)
    assert vault.paper(paper.id, OFFICER, WHY) == paper
    last = vault.trail(person)[-1]
    assert (last.action, last.reason) == ("look at papers", "hồ sơ H29.16-261127-0001")
    assert "serial" in last.fields


def test_expiry_is_a_matter_of_the_day(vault: Vault) -> None:
    _, person = confirmed(vault, CARD)
    for day, state in ((3, "valid"), (4, "expired")):
        asked = datetime.date(2031, 2, day)
        assert vault.papers_of(person, OFFICER, WHY, day=asked)[0].state == state


def test_a_correction_is_the_same_paper(vault: Vault) -> None:
    document, person = confirmed(vault, CARD)
    (before,) = vault.papers_of(person, OFFICER, WHY)
    vault.correct(document, CARD | {"date_of_issue": "2021-05-11"}, OFFICER, "đọc nhầm", version=1)
    (after,) = vault.papers_of(person, OFFICER, WHY)
    assert (after.id, after.version) == (before.id, 2)
    assert after.issued == datetime.date(2021, 5, 11)


def test_a_correction_moves_the_paper_to_whom_it_belongs(vault: Vault) -> None:
    confirmed(vault, DUC)
    document, lan = confirmed(vault, LAN)
    confirmed(vault, LAN)
    duc = vault.correct(document, DUC, OFFICER, "quét nhầm người", version=1)
    assert [paper.owner for paper in vault.papers_of(duc, OFFICER, WHY)] == [duc, duc]
    assert len(vault.papers_of(lan, OFFICER, WHY)) == 1


def test_a_new_paper_takes_the_place_of_the_old(vault: Vault) -> None:
    _, person = confirmed(vault, CARD)
    (old,) = vault.papers_of(person, OFFICER, WHY)
    assert vault.twins_of("cccd-2021", CARD, OFFICER, WHY) == (old,)
    assert vault.twins_of("cmnd-12", CARD, OFFICER, WHY) == ()
    vault.confirm(read(vault), CARD, OFFICER, trust=Trust.T1, replaces=old.id)
    new, ended = vault.papers_of(person, OFFICER, WHY)
    assert (new.trust, new.state, ended.id) == (Trust.T1, "valid", old.id)
    assert (ended.state, ended.replaced_by) == ("superseded", new.id)
    assert vault.twins_of("cccd-2021", CARD, OFFICER, WHY) == (new,)
    history = vault.history_of(new.id, OFFICER, WHY)
    assert [paper.id for paper in history.replaced] == [old.id]
    assert [event.action for event in history.events] == ["receive", "read", "confirm"]
    with pytest.raises(WrongState):
        vault.supersede_paper(old.id, new.id, OFFICER, WHY)
    with pytest.raises(WrongState):
        vault.supersede_paper(new.id, new.id, OFFICER, WHY)


def test_nothing_is_half_replaced(vault: Vault) -> None:
    _, duc = confirmed(vault, DUC)
    (his,) = vault.papers_of(duc, OFFICER, WHY)
    document = read(vault)
    with pytest.raises(WrongState):  # somebody else's paper
        vault.confirm(document, LAN, OFFICER, replaces=his.id)
    assert vault.document(document, OFFICER, WHY).state == "read"
    assert vault.papers_of(duc, OFFICER, WHY)[0].state == "valid"


def test_a_revoked_paper_stays_revoked(vault: Vault) -> None:
    document, person = confirmed(vault, CARD)
    (paper,) = vault.papers_of(person, OFFICER, WHY)
    vault.revoke_paper(paper.id, OFFICER, "thu hồi theo quyết định")
    assert vault.papers_of(person, OFFICER, WHY)[0].state == "revoked"
    vault.correct(document, CARD | {"sex": "Nam"}, OFFICER, "bổ sung", version=1)
    assert vault.papers_of(person, OFFICER, WHY)[0].state == "revoked"
    with pytest.raises(WrongState):
        vault.revoke_paper(paper.id, OFFICER, "hai lần")
    assert "revoke" in [event.action for event in vault.trail(person)]


def test_nobody_and_nothing(vault: Vault) -> None:
    stranger = str(uuid.uuid4())
    for ask in (vault.papers_of, vault.paper, vault.history_of, vault.revoke_paper):
        with pytest.raises((NotFound, Erased)):
            ask(stranger, OFFICER, WHY)


def test_papers_go_with_their_documents_and_persons(store: Store) -> None:
    first, person = confirmed(store.vault, CARD)
    confirmed(store.vault, CARD)
    store.vault.delete(first, OFFICER, "quét nhầm")
    (left,) = store.vault.papers_of(person, OFFICER, WHY)
    store.vault.erase(person, OFFICER, "theo yêu cầu")
    with pytest.raises(Erased):
        store.vault.papers_of(person, OFFICER, WHY)
    with pytest.raises(NotFound):
        store.vault.paper(left.id, OFFICER, WHY)
    with store.database.transaction() as connection:
        assert connection.execute(select(stored_papers)).all() == []


def test_serials_are_not_in_the_database(store: Store) -> None:
    confirmed(store.vault, CARD)
    with store.database.transaction() as connection:
        (row,) = connection.execute(select(stored_papers)).all()
    assert DUC["personal_number"] not in str(row) and len(row.mark) == 32


def test_what_was_confirmed_before_is_kept_too(store: Store) -> None:
    """The step 0005 over a database of the step before; its marks come at the start."""
    _, person = confirmed(store.vault, CARD)
    read(store.vault)  # not confirmed: no paper
    step = import_module("storage.migrations.versions.0005_stored_papers")
    with store.database.transaction() as connection:
        connection.execute(text("DROP TABLE stored_papers, secrets, erasures CASCADE"))
        connection.execute(text("DROP INDEX audit_document_id_idx"))
        with Operations.context(MigrationContext.configure(connection)):
            step.upgrade()
    vault = Vault(store.database, store.blobs, MASTER)
    (paper,) = vault.papers_of(person, OFFICER, WHY)
    assert (paper.type_code, paper.trust, paper.state) == ("NB.G01.000002", Trust.T0, "valid")
    assert vault.twins_of("cccd-2021", CARD, OFFICER, WHY) == (paper,)
