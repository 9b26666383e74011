"""Dossiers: code, deadline, states, supplement, who stands on them, erasing."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage.dossier import NEXT, Contact, Opening, Part, State
from storage.errors import Erased, NotFound, NotYours, WrongState
from storage.kept import Actor
from storage.vault import Vault
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import DUC, FRONT, LAN, confirmed, reading

AGENCY = "H99.99"
FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
OTHER = Actor("canbo.khac", "ubnd-phuong-khac")


def opening(*people: str, days: int | None = 5, parts: tuple[Part, ...] = ()) -> Opening:
    roles = dict(zip(("requester", "mother", "father"), people, strict=False))
    return Opening(
        "dang-ky-khai-sinh", 0, roles, people[0], days, ("parents_married",),
        Contact("Nguyễn Văn Đức", "duc@example.vn"), parts,
    )  # fmt: skip


@pytest.fixture
def duc(vault: Vault) -> str:
    return confirmed(vault, DUC)[1]


def confirmed_by(vault: Vault, fields: dict[str, str], actor: Actor) -> str:
    """A person whose paper another unit took in."""
    document = vault.receive([FRONT], actor).document_id
    vault.keep_reading(document, reading("cccd-2021"))
    return vault.confirm(document, fields, actor)


def grant(vault: Vault, person: str, actor: Actor) -> None:
    """The person lets the unit of the actor use what others keep."""
    until = datetime.now(UTC) + timedelta(days=9)
    vault.give_grant(person, actor.unit, "reuse", until, actor, wording="2026-11")


def test_a_dossier_is_kept_as_given(vault: Vault, duc: str) -> None:
    part = Part("to-tuy-than", "requester", "attached", "held", "cccd-2021", reused=True)
    made = vault.open_dossier(opening(duc, parts=(part,)), AGENCY, FRIDAY, OFFICER)
    found = vault.dossier(made.id, OFFICER, "test")
    assert found == made
    assert found.code == "H99.99-261127-0001"
    assert (found.state, found.due) == (State.RECEIVED, date(2026, 12, 4))
    assert found.people == {"requester": duc} and found.parts == (part,)
    assert found.contact.email == "duc@example.vn" and found.facts == ("parents_married",)
    assert [moment.what for moment in found.timeline] == ["received"]
    assert vault.find_dossier("h99.99-261127-0001 ") == made.id


def test_many_at_once_have_codes_of_their_own(vault: Vault, duc: str) -> None:
    codes = []

    def work() -> None:
        codes.append(vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER).code)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [f"H99.99-261127-{n:04d}" for n in range(1, 7)]
    assert vault.open_dossier(opening(duc), AGENCY, MONDAY, OFFICER).code.endswith("261130-0001")


def test_the_deadline_stands_still_while_a_supplement_is_awaited(vault: Vault, duc: str) -> None:
    made = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
    asked = vault.move_dossier(made.id, State.SUPPLEMENT, OFFICER, MONDAY, note="thiếu giấy")
    assert (asked.due, asked.supplement_by) == (None, date(2026, 12, 7))
    assert (asked.timeline[-1].what, asked.timeline[-1].note) == ("supplement", "thiếu giấy")
    again = vault.move_dossier(made.id, State.ACCEPTED, OFFICER, date(2026, 12, 7))
    assert (again.due, again.supplement_by) == (date(2026, 12, 11), None)  # four days were left


def test_every_state_leads_only_where_it_may(vault: Vault, duc: str) -> None:
    for wanted in set(State) - NEXT[State.RECEIVED]:
        made = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
        with pytest.raises(WrongState):
            vault.move_dossier(made.id, wanted, OFFICER, FRIDAY)
    for state in (State.ACCEPTED, State.SENT, State.REGISTERED, State.RETURNED):
        made = vault.move_dossier(made.id, state, OFFICER, FRIDAY)
    with pytest.raises(WrongState):
        vault.set_parts(made.id, (), OFFICER)


def test_who_has_open_dossiers(vault: Vault, duc: str) -> None:
    lan = confirmed(vault, LAN)[1]
    made = vault.open_dossier(opening(duc, lan), AGENCY, FRIDAY, OFFICER)
    grant(vault, lan, OTHER)
    vault.open_dossier(opening(lan), AGENCY, FRIDAY, OTHER)
    assert vault.open_applications(OFFICER.unit) == (duc,)
    assert vault.open_applications(OTHER.unit) == (lan,)
    assert [s.unit for s in vault.applications_of(lan, OFFICER, "test")] == [
        OTHER.unit, OFFICER.unit,
    ]  # fmt: skip
    vault.move_dossier(made.id, State.REFUSED, OFFICER, FRIDAY, note="rút")
    assert vault.open_applications(OFFICER.unit) == ()
    status = vault.applications_of(duc, OFFICER, "test")[0]
    assert (status.code, status.procedure, status.state) == (made.code, "dang-ky-khai-sinh", 6)


def test_lists_show_the_unit_alone(vault: Vault, duc: str) -> None:
    waiting = Part("giay-chung-sinh", "child", "ask", "not_held")
    made = vault.open_dossier(opening(duc, parts=(waiting,)), AGENCY, FRIDAY, OFFICER)
    grant(vault, duc, OTHER)
    vault.open_dossier(opening(duc), AGENCY, FRIDAY, OTHER)
    (line,) = vault.dossiers(OFFICER)
    assert (line.code, line.name, line.waiting) == (made.code, "Nguyễn Văn Đức", 1)


def test_another_unit_has_no_part_in_it(vault: Vault, duc: str) -> None:
    with pytest.raises(NotYours):
        vault.open_dossier(opening(duc), AGENCY, FRIDAY, OTHER)
    made = vault.open_dossier(
        replace(opening(duc), group="6a1f0c57-6b0f-4d7d-9c56-0a7a55d0f1c4"), AGENCY, FRIDAY, OFFICER
    )
    grant(vault, duc, OTHER)  # opens papers, not the dossier they came with
    administrator = Actor("quan-tri", OFFICER.unit, "administrator")
    for actor in (OTHER, administrator, Actor("dan", "", "citizen", duc)):
        for wanted in (
            lambda actor=actor: vault.dossier(made.id, actor, "test"),
            lambda actor=actor: vault.move_dossier(made.id, State.ACCEPTED, actor, FRIDAY),
            lambda actor=actor: vault.set_parts(made.id, (), actor),
            lambda actor=actor: vault.add_result(made.id, duc, actor),
            lambda actor=actor: vault.note_dossier(made.id, "notice", "x", actor),
            lambda actor=actor: vault.group_of(made.group, actor),
        ):
            with pytest.raises(NotYours):
                wanted()
    assert vault.open_dossiers(made.procedure, OTHER) == ()
    system = Actor("system", OTHER.unit, "system")
    assert [found.id for found in vault.open_dossiers(made.procedure, system)] == [made.id]
    assert vault.dossier(made.id, OFFICER, "test") == made


def test_who_joins_is_known_to_the_unit(vault: Vault, duc: str) -> None:
    made = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
    far = confirmed_by(vault, LAN, OTHER)
    with pytest.raises(NotYours):
        vault.set_dossier_people(made.id, {**made.people, "child": far}, OFFICER)
    assert vault.dossier(made.id, OFFICER, "test").people == made.people


def test_figures_are_of_a_unit(vault: Vault, duc: str) -> None:
    vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
    grant(vault, duc, OTHER)
    other = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OTHER)
    vault.want_verified(other.id, [duc], "ho-tich", OTHER)
    assert [line.unit for line in vault.figures(FRIDAY, FRIDAY, OFFICER.unit)] == [OFFICER.unit]
    assert len(vault.figures(FRIDAY, FRIDAY)) == 2
    assert vault.compared(OFFICER.unit) == ()
    assert [line.waiting for line in vault.compared(OTHER.unit)] == [1]
    assert len(vault.compared()) == 1


def test_figures_follow_the_components(vault: Vault, duc: str) -> None:
    parts = (
        Part("to-tuy-than", "requester", "attached", "held", digitised=True, reused=True),
        Part("giay-khac", "requester", "ask", "missing", asked_again="unreadable"),
        Part("to-khai", "requester", "not_needed", "condition"),
    )
    made = vault.open_dossier(opening(duc, parts=parts), AGENCY, FRIDAY, OFFICER)
    assert counted(vault) == (2, 1, 1, 0, 1)
    vault.set_parts(made.id, (replace(parts[0], national=True),), OFFICER)
    assert counted(vault) == (1, 1, 1, 1, 0)


def counted(vault: Vault) -> tuple[int, ...]:
    """Wanted, digitised, used again, national, asked again."""
    (line,) = vault.figures(FRIDAY, FRIDAY, OFFICER.unit)
    return line.wanted, line.digitised, line.reused, line.national, line.asked_again


def test_progress_tells_no_names(vault: Vault, duc: str) -> None:
    made = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
    found = vault.progress(made.code.lower(), Actor("công dân", "công khai"))
    assert (found.procedure, found.state, found.due) == (made.procedure, 1, made.due)
    with pytest.raises(NotFound):
        vault.progress("H99.99-261127-0999", OFFICER)


def test_a_child_joins_later(vault: Vault, duc: str) -> None:
    made = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
    lan = confirmed(vault, LAN)[1]
    after = vault.set_dossier_people(made.id, {**made.people, "child": lan}, OFFICER)
    assert after.people["child"] == lan and after.contact == made.contact
    assert vault.applications_of(lan, OFFICER, "test")[0].code == made.code


def test_erasing_leaves_only_what_is_counted(store: Store) -> None:
    vault = store.vault
    person = confirmed(vault, DUC)[1]
    part = Part("to-tuy-than", "requester", "attached", "held", reused=True)
    made = vault.open_dossier(opening(person, parts=(part,)), AGENCY, FRIDAY, OFFICER)
    vault.erase(person, OFFICER, "theo yêu cầu")
    with pytest.raises(Erased):
        vault.dossier(made.id, OFFICER, "test")
    assert vault.dossiers(OFFICER) == []
    assert vault.open_applications(OFFICER.unit) == ()
    with store.database.transaction() as connection:
        row = connection.exec_driver_sql(
            "SELECT a.body, p.body, m.note FROM applications a JOIN application_parts p ON true"
            " JOIN application_moments m ON true"
        ).one()
    assert set(row) == {b""}


def test_every_step_is_in_the_trail(vault: Vault, duc: str) -> None:
    made = vault.open_dossier(opening(duc), AGENCY, FRIDAY, OFFICER)
    vault.move_dossier(made.id, State.ACCEPTED, OFFICER, FRIDAY)
    vault.note_dossier(made.id, "notice", "đã gửi", OFFICER)
    actions = [event.action for event in vault.trail(duc)]
    assert actions[-3:] == ["open dossier", "move dossier", "notice of dossier"]
    assert all(made.code in event.reason for event in vault.trail(duc)[-3:])
    assert vault.verify_trail() > 0
