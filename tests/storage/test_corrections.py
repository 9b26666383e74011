"""A confirmed record is corrected: found by its new values, and what stood there stays known."""

import pytest
from sqlalchemy import func, select

from storage import tables
from storage.errors import NotFound, NumberTaken, WrongState
from storage.vault import Vault
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import DUC, LAN, confirmed, read

WRONG = DUC | {"full_name": "Nguyễn Văn Dức", "personal_number": "001090990010"}
WHY = "đọc nhầm Đ thành D"


def test_what_was_confirmed_before_stays(vault: Vault) -> None:
    document, person = confirmed(vault, WRONG)
    assert vault.correct(document, DUC, OFFICER, WHY, version=1) == person
    (paper,) = vault.document(document, OFFICER, "look").papers
    assert (paper.confirmed, paper.version, paper.reason) == (DUC, 2, WHY)
    (earlier,) = paper.earlier
    assert (earlier.number, earlier.fields, earlier.reason) == (1, WRONG, "")
    assert earlier.confirmed_by == OFFICER.name
    assert paper.confirmed_at and earlier.confirmed_at < paper.confirmed_at
    vault.correct(document, DUC | {"sex": "Nam"}, OFFICER, "thiếu giới tính", version=2)
    (paper,) = vault.document(document, OFFICER, "look").papers
    assert [(old.number, old.reason) for old in paper.earlier] == [(1, ""), (2, WHY)]
    assert paper.version == 3


def test_finding_follows(vault: Vault) -> None:
    document, person = confirmed(vault, WRONG | {"full_name": "Lê Văn Dũng"})
    vault.correct(document, DUC, OFFICER, WHY, version=1)
    assert vault.find("001090990010", OFFICER) == vault.find("dung", OFFICER) == []
    for query in ("001090990001", "nguyen duc"):
        assert [found.person_id for found in vault.find(query, OFFICER)] == [person]


def test_the_trail_names_fields_and_no_values(vault: Vault) -> None:
    document, person = confirmed(vault, WRONG | {"sex": "Nam"})
    vault.correct(document, DUC, OFFICER, WHY, version=1)
    line = vault.trail(person)[-1]
    assert (line.action, line.reason, line.document_id) == ("correct", "version 2", document)
    assert line.fields == ("full_name", "personal_number", "sex")
    assert vault.verify_trail() >= line.number


def test_a_paper_moves_to_the_right_person(vault: Vault) -> None:
    _, duc = confirmed(vault, DUC)
    document, same = confirmed(vault, DUC)
    lan = vault.correct(document, LAN, OFFICER, "nhầm người", version=1)
    assert same == duc != lan
    assert len(vault.person(duc, OFFICER, "check").papers) == 1
    assert len(vault.person(lan, OFFICER, "check").papers) == 1
    for person in (duc, lan):
        assert vault.trail(person)[-2].action == "correct"


def test_of_two_who_correct_at_once_one_is_told(vault: Vault) -> None:
    document, _ = confirmed(vault, WRONG)
    vault.correct(document, DUC, OFFICER, WHY, version=1)
    with pytest.raises(WrongState):
        vault.correct(document, WRONG, OFFICER, WHY, version=1)
    assert vault.document(document, OFFICER, "look").papers[0].confirmed == DUC


def test_only_what_is_confirmed_can_be_corrected(vault: Vault) -> None:
    document = read(vault)
    for version in (0, 1):
        with pytest.raises(WrongState if version else NotFound):
            vault.correct(document, DUC, OFFICER, WHY, version=version, record=1 - version)
    vault.confirm(document, DUC, OFFICER)
    with pytest.raises(WrongState):
        vault.confirm(document, LAN, OFFICER)


def test_the_number_of_another_is_refused(vault: Vault) -> None:
    confirmed(vault, DUC)
    document, _ = confirmed(vault, LAN)
    number = {"personal_number": DUC["personal_number"]}
    with pytest.raises(NumberTaken):
        vault.correct(document, LAN | number, OFFICER, WHY, version=1)
    (paper,) = vault.document(document, OFFICER, "look").papers
    assert (paper.confirmed, paper.earlier) == (LAN, ())


def test_a_draft_of_a_correction_changes_nothing_until_it_is_confirmed(vault: Vault) -> None:
    document, _ = confirmed(vault, WRONG)
    vault.save_draft(document, {"full_name": "Nguyễn Văn Đức"}, OFFICER)
    (paper,) = vault.document(document, OFFICER, "look").papers
    assert (paper.confirmed, paper.draft) == (WRONG, {"full_name": "Nguyễn Văn Đức"})
    assert vault.recent(OFFICER)[0].title == WRONG["full_name"]
    vault.drop_draft(document, OFFICER)
    assert vault.document(document, OFFICER, "look").papers[0].draft == {}
    vault.save_draft(document, {"full_name": "Nguyễn Văn Đức"}, OFFICER)
    vault.correct(document, DUC, OFFICER, WHY, version=1)
    assert vault.document(document, OFFICER, "look").papers[0].draft == {}


@pytest.mark.parametrize("how", ["delete", "erase"])
def test_earlier_versions_go_with_the_paper(store: Store, how: str) -> None:
    document, person = confirmed(store.vault, WRONG)
    store.vault.correct(document, DUC, OFFICER, WHY, version=1)
    if how == "delete":
        store.vault.delete(document, OFFICER, "wrong")
    else:
        store.vault.erase(person, OFFICER, "asked in writing")
    with store.database.transaction() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.versions)) == 0


def test_nothing_readable_in_the_database(store: Store) -> None:
    document, _ = confirmed(store.vault, WRONG)
    store.vault.correct(document, DUC, OFFICER, WHY, version=1)
    with store.database.transaction() as connection:
        text = "".join(
            str(row) for table in (tables.records, tables.versions, tables.audit)
            for row in connection.execute(select(table))
        )  # fmt: skip
    for secret in (*DUC.values(), *WRONG.values(), WHY):
        assert secret not in text
