"""Many at once: nobody waits in a ring, nothing is lost between two steps."""

import threading
from collections.abc import Callable

from storage.errors import Erased, NotFound, StorageError
from storage.vault import Vault
from tests.storage.conftest import OFFICER
from tests.storage.papers import DUC, LAN, confirmed, read

PATIENCE = 60  # seconds


def together(*works: Callable[[], object]) -> list[StorageError]:
    """Run all at the same moment; returns what they raised on purpose."""
    start, errors = threading.Barrier(len(works)), list[StorageError]()

    def run(work: Callable[[], object]) -> None:
        start.wait(PATIENCE)
        try:
            work()
        except StorageError as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return errors


def test_one_number_makes_one_person(vault: Vault) -> None:
    documents, persons = [read(vault) for _ in range(4)], list[str]()
    work = [
        lambda item=item: persons.append(vault.confirm(item, DUC, OFFICER)) for item in documents
    ]
    assert together(*work) == []
    assert len(persons) == 4 and len(set(persons)) == 1
    assert len(vault.person(persons[0], OFFICER, "check").papers) == 4
    assert vault.verify_trail() == 4 * 3 + 1


def test_papers_without_number_for_one_person(vault: Vault) -> None:
    _, person = confirmed(vault, DUC)
    child = {"child.full_name": "Nguyễn Văn Đức"}
    work = [
        lambda item=item: vault.confirm(item, child, OFFICER, person_id=person)
        for item in [read(vault, "giay-khai-sinh") for _ in range(4)]
    ]
    assert together(*work) == []
    assert len(vault.person(person, OFFICER, "check").papers) == 5


def test_a_form_is_kept_and_opens_or_is_refused(vault: Vault) -> None:
    for _ in range(4):
        document, person = confirmed(vault, DUC)
        forms = list[str]()
        errors = together(
            lambda: forms.append(vault.save_form("ct01", b"{}", [person], OFFICER)),  # noqa: B023
            lambda: vault.delete(document, OFFICER, "wrong"),  # noqa: B023
        )
        assert [type(error) for error in errors] == ([] if forms else [NotFound])
        for form in forms:
            assert vault.form(form, OFFICER, "look").body == b"{}"


def test_confirm_and_erase(vault: Vault) -> None:
    for _ in range(3):
        _, person = confirmed(vault, DUC)
        second = read(vault)
        errors = together(
            lambda: vault.confirm(second, DUC, OFFICER),  # noqa: B023
            lambda: vault.erase(person, OFFICER, "asked"),  # noqa: B023
        )
        assert all(isinstance(error, Erased | NotFound) for error in errors)
        for found in vault.find("duc", OFFICER):
            assert [paper.document_id for paper in found.papers] == [second]
            vault.delete(second, OFFICER, "next round")


def test_a_busy_counter(vault: Vault) -> None:
    def officer() -> None:
        for fields in (DUC, LAN, DUC):
            document = read(vault, "cccd-2021", "cccd-2021")
            vault.confirm(document, fields, OFFICER)
            vault.save_draft(document, {"sex": "Nam"}, OFFICER, record=1)
            person = vault.confirm(document, LAN, OFFICER, record=1)
            vault.find("nguyen", OFFICER)
            vault.save_form("ct01", b"{}", [person], OFFICER)
            vault.correct(document, DUC, OFFICER, "nhầm người", version=1, record=1)
            vault.scan(document, 0, OFFICER, "compare")

    assert together(*[officer] * 4) == []
    assert len(vault.find("duc", OFFICER)[0].papers) == 20
    assert len(vault.find("lan", OFFICER)[0].papers) == 4
    assert vault.verify_trail() == 4 * 3 * 8 + 2
