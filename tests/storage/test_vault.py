"""The whole way of a paper, on both databases and both blob stores."""

import uuid

import pytest

from storage.errors import Erased, NotFound, NumberTaken, WrongKey, WrongState
from storage.kept import Actor
from storage.keys import MasterKey
from storage.vault import Vault
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import BACK, DUC, FRONT, LAN, confirmed, read, reading


def test_scans_come_back_as_handed_in(vault: Vault) -> None:
    document = vault.receive([FRONT, BACK], OFFICER).document_id
    kept = vault.document(document, OFFICER, "review")
    assert kept.state == "received"
    assert [(scan.name, scan.size) for scan in kept.scans] == [
        (FRONT.name, len(FRONT.data)),
        (BACK.name, len(BACK.data)),
    ]
    assert vault.scan(document, 1, OFFICER, "review") == BACK.data
    with pytest.raises(NotFound):
        vault.scan(document, 2, OFFICER, "review")


def test_a_file_is_recognised_when_it_comes_again(vault: Vault) -> None:
    first = vault.receive([FRONT], OFFICER)
    assert first.seen_in == ()
    assert vault.receive([BACK, FRONT], OFFICER).seen_in == (first.document_id,)


def test_reading_is_kept_and_replaced(vault: Vault) -> None:
    document = read(vault, "cccd-2021", "cmnd-9")
    vault.save_draft(document, {"sex": "Nam"}, OFFICER)
    vault.save_draft(document, {"sex": "Nữ"}, OFFICER, record=1)
    vault.keep_reading(document, reading("cccd-2016"), pages=[b"page", b"other"], sheets=[b"one"])
    kept = vault.document(document, OFFICER, "review")
    assert (kept.state, kept.reading) == ("read", reading("cccd-2016"))
    assert [(paper.paper, paper.draft) for paper in kept.papers] == [("cccd-2016", {"sex": "Nam"})]
    assert (kept.pages, kept.sheets) == (2, 1)
    assert vault.page(document, 0, OFFICER, "review") == b"page"
    assert vault.page(document, 1, OFFICER, "review") == b"other"
    assert vault.sheet(document, 0, OFFICER, "review") == b"one"
    with pytest.raises(NotFound):
        vault.sheet(document, 1, OFFICER, "review")


def test_replaced_pictures_leave_no_blob(store: Store) -> None:
    document = read(store.vault)
    before = set(store.blobs.addresses())
    store.vault.keep_reading(document, reading("cccd-2021"), pages=[b"page"], sheets=[b"three"])
    after = set(store.blobs.addresses())
    assert len(before - after) == 2
    assert len(after - before) == 1


def test_no_paper_is_refused(vault: Vault) -> None:
    document = vault.receive([FRONT], OFFICER).document_id
    vault.keep_reading(document, reading())
    assert vault.document(document, OFFICER, "review").state == "refused"
    with pytest.raises(WrongState):
        vault.confirm(document, DUC, OFFICER)


def test_draft_merges_every_keystroke(vault: Vault) -> None:
    document = vault.receive([FRONT], OFFICER).document_id
    with pytest.raises(WrongState):
        vault.save_draft(document, {"full_name": "N"}, OFFICER)
    vault.keep_reading(document, reading("cccd-2021"))
    name = "Nguyễn Văn Đức"
    vault.save_draft(document, {"sex": "Nam"}, OFFICER)
    for end in range(len(name)):
        vault.save_draft(document, {"full_name": name[: end + 1]}, OFFICER)
    (paper,) = vault.document(document, OFFICER, "review").papers
    assert paper.draft == {"sex": "Nam", "full_name": name}
    assert vault.recent(OFFICER)[0].title == name
    with pytest.raises(NotFound):
        vault.save_draft(document, {"sex": "Nam"}, OFFICER, record=1)


@pytest.mark.parametrize(
    "query",
    ["nguyen d", "ĐỨC nguyễn", "duc", "n v d", "001090990001", "001 090 990 001", "001.090.990001"],
)
def test_found_without_marks_and_with_spaces(vault: Vault, query: str) -> None:
    document, person = confirmed(vault, DUC)
    confirmed(vault, LAN)
    (found,) = vault.find(query, OFFICER)
    assert (found.person_id, found.full_name) == (person, "Nguyễn Văn Đức")
    assert (found.personal_number, found.date_of_birth) == ("001090990001", "1990-02-03")
    (paper,) = found.papers
    assert (paper.document_id, paper.fields) == (document, DUC)


@pytest.mark.parametrize("query", ["", " ", "guyen", "duc lan", "001090", "001090990009", "%"])
def test_not_found(vault: Vault, query: str) -> None:
    confirmed(vault, DUC)
    assert vault.find(query, OFFICER) == []


def test_old_number_leads_to_the_same_person(vault: Vault) -> None:
    _, person = confirmed(vault, DUC | {"personal_number": "012990001"})
    _, again = confirmed(vault, DUC | {"old_number": "012990001"})
    assert person == again
    for number in ("012990001", "001090990001"):
        (found,) = vault.find(number, OFFICER)
        assert (found.personal_number, len(found.papers)) == ("001090990001", 2)


def test_a_child_without_number_keeps_one_person(vault: Vault) -> None:
    document = read(vault, "giay-khai-sinh")
    person = vault.confirm(document, {"child.full_name": "Nguyễn Minh Khôi"}, OFFICER)
    fields = {"child.full_name": "Nguyễn Minh Khôi Anh"}
    assert vault.correct(document, fields, OFFICER, "misread", version=1) == person
    assert [found.person_id for found in vault.find("khoi anh", OFFICER)] == [person]


def test_a_given_person_gets_the_paper(vault: Vault) -> None:
    _, person = confirmed(vault, DUC)
    document = read(vault, "giay-khai-sinh")
    fields = {"child.full_name": "Nguyễn Văn Đức"}
    assert vault.confirm(document, fields, OFFICER, person_id=person) == person
    assert len(vault.person(person, OFFICER, "prefill").papers) == 2


def test_number_of_another_is_refused(vault: Vault) -> None:
    confirmed(vault, DUC)
    document = read(vault)
    with pytest.raises(NumberTaken):
        vault.confirm(document, LAN | {"personal_number": DUC["personal_number"]}, OFFICER)
    assert vault.document(document, OFFICER, "review").state == "read"


def test_confirmed_once_every_record_is(vault: Vault) -> None:
    document = read(vault, "cccd-2021", "cccd-2021")
    vault.confirm(document, DUC, OFFICER)
    assert vault.document(document, OFFICER, "review").state == "read"
    with pytest.raises(WrongState):
        vault.keep_reading(document, reading("cccd-2021"))
    vault.confirm(document, LAN, OFFICER, record=1)
    kept = vault.document(document, OFFICER, "review")
    assert kept.state == "confirmed"
    assert [paper.confirmed for paper in kept.papers] == [DUC, LAN]
    assert kept.papers[0].confirmed_by == OFFICER.name
    with pytest.raises(NotFound):
        vault.confirm(document, LAN, OFFICER, record=2)


def test_recent_shows_the_unit_only(vault: Vault) -> None:
    first, second = read(vault), read(vault)
    assert [line.document_id for line in vault.recent(OFFICER)] == [second, first]
    assert len(vault.recent(OFFICER, limit=1)) == 1
    assert vault.recent(Actor("x", "ubnd-phuong-khac")) == []


def test_forms(vault: Vault) -> None:
    _, person = confirmed(vault, DUC)
    form = vault.save_form("ct01", b"{}", [person], OFFICER)
    assert vault.save_form("ct01", b'{"a":1}', [person], OFFICER, form_id=form, final=True) == form
    with pytest.raises(WrongState):
        vault.save_form("ct01", b"{}", [person], OFFICER, form_id=form)
    kept = vault.form(form, OFFICER, "print")
    assert (kept.form, kept.final, kept.people) == ("ct01", True, (person,))
    assert kept.body == b'{"a":1}'
    assert vault.forms_of(person, OFFICER, "list") == [kept]


def test_delete_leaves_nothing(store: Store) -> None:
    vault = store.vault
    first, person = confirmed(vault, DUC)
    second, _ = confirmed(vault, DUC)
    vault.delete(first, OFFICER, "twice")
    assert [paper.document_id for paper in vault.find("duc", OFFICER)[0].papers] == [second]
    vault.delete(second, OFFICER, "wrong")
    assert list(store.blobs.addresses()) == []
    assert vault.find("duc", OFFICER) == []
    for lost in (first, second):
        with pytest.raises(NotFound):
            vault.document(lost, OFFICER, "look")
    assert vault.trail(person)[-1].action == "delete"


def test_erase_leaves_no_way_back(store: Store) -> None:
    vault = store.vault
    document, person = confirmed(vault, DUC)
    _, other = confirmed(vault, LAN)
    mine = vault.save_form("ct01", b"{}", [person, other], OFFICER)
    vault.erase(person, OFFICER, "asked in writing")
    for look in (
        lambda: vault.document(document, OFFICER, "look"),
        lambda: vault.scan(document, 0, OFFICER, "look"),
        lambda: vault.person(person, OFFICER, "look"),
        lambda: vault.forms_of(person, OFFICER, "look"),
        lambda: vault.form(mine, OFFICER, "look"),
        lambda: vault.confirm(document, DUC, OFFICER),
        lambda: vault.erase(person, OFFICER, "again"),
    ):
        with pytest.raises(Erased):
            look()
    assert vault.find("duc", OFFICER) == vault.find("001090990001", OFFICER) == []
    assert len(vault.recent(OFFICER)) == 1
    assert len(vault.person(other, OFFICER, "look").papers) == 1
    assert len(list(store.blobs.addresses())) == 5  # of the other document
    assert vault.trail(person)[-1].action == "erase"
    assert confirmed(vault, DUC)[1] != person


@pytest.mark.parametrize("name", ["", "nonsense", str(uuid.UUID(int=1))])
def test_unknown_ids(vault: Vault, name: str) -> None:
    for look in (
        lambda: vault.document(name, OFFICER, "look"),
        lambda: vault.person(name, OFFICER, "look"),
        lambda: vault.form(name, OFFICER, "look"),
        lambda: vault.save_draft(name, {}, OFFICER),
        lambda: vault.delete(name, OFFICER, "look"),
        lambda: vault.erase(name, OFFICER, "look"),
    ):
        with pytest.raises(NotFound):
            look()


def test_unknown_persons_get_nothing(store: Store) -> None:
    document, nobody = read(store.vault), str(uuid.UUID(int=1))
    with pytest.raises(NotFound):
        store.vault.confirm(document, {"full_name": "Lan"}, OFFICER, person_id=nobody)
    with pytest.raises(NotFound):
        store.vault.save_form("ct01", b"{}", [nobody], OFFICER)
    assert store.vault.document(document, OFFICER, "look").state == "read"
    assert store.vault.find("lan", OFFICER) == []


@pytest.mark.parametrize("name", ["A\0nh", "\ud800nh", "\U0001f4c4 Ánh", "ﬁ", "İ", "Án\u0323h"])
def test_odd_letters_are_kept_and_found(vault: Vault, name: str) -> None:
    document, person = confirmed(vault, {"full_name": name, "personal_number": "001190990077"})
    assert vault.person(person, OFFICER, "look").full_name == name
    assert [found.person_id for found in vault.find(name, OFFICER)] == [person]
    assert vault.document(document, OFFICER, "look").papers[0].confirmed["full_name"] == name


def test_another_master_key_is_refused(store: Store) -> None:
    with pytest.raises(WrongKey):
        Vault(store.database, store.blobs, MasterKey(b"x" * 32))


def test_check(vault: Vault) -> None:
    vault.check()
