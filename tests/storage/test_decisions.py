"""Every decision of a dossier is told by the trail and made again from what is kept."""

from dataclasses import replace
from datetime import date

import pytest

from catalog.kept_paper import StoredPaper, Trust
from catalog.procedure import load_procedures
from storage.dossier import Dossier, Opening, Part
from storage.errors import Damaged, Erased
from storage.reuse import Held, decide, follows, inputs_of, part_of
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import DUC, confirmed

DAY = date(2026, 11, 27)
NEEDED = load_procedures()["the-bhyt-tre-em"].paper("giay-khai-sinh")
PAPER = StoredPaper(
    "p1", "person", "giay-khai-sinh", "KQ.G15.000031", "45/2025", "UBND phường", date(2025, 3, 3),
    None, "Toàn quốc", Trust.T1, "valid", "", "", 0, 1,
)  # fmt: skip


def decided(*held: Held, coming: frozenset[str] = frozenset()) -> Part:
    inputs = inputs_of(NEEDED, held, DAY, frozenset(), coming)
    return part_of(decide(NEEDED, held, DAY, frozenset(), coming), NEEDED, inputs)


@pytest.fixture
def dossier(store: Store) -> Dossier:
    """First on its way, then attached, then replaced and asked for."""
    person = confirmed(store.vault, DUC)[1]
    kinds = frozenset(NEEDED.any_of)
    opening = Opening(
        "the-bhyt-tre-em", 0, {"child": person}, person, 2, parts=(decided(coming=kinds),)
    )
    made = store.vault.open_dossier(opening, "H99.99", DAY, OFFICER)
    for held in (Held(PAPER, "store"), Held(replace(PAPER, state="superseded"), "store")):
        made = store.vault.set_parts(made.id, [decided(held)], OFFICER)
        made = store.vault.set_parts(made.id, [decided(held)], OFFICER)  # the same: no second line
    return made


def run(store: Store, statement: str) -> None:
    with store.database.transaction() as connection:
        connection.exec_driver_sql(statement)


def test_each_is_made_again_from_the_trail(store: Store, dossier: Dossier) -> None:
    found = store.vault.decisions_of(dossier.id, OFFICER, "test")
    assert [(each.part.outcome, each.part.reason) for each in found] == [
        ("coming", "coming"), ("attached", "held"), ("ask", "superseded"),
    ]  # fmt: skip
    assert all(follows(each.part) and each.by == OFFICER for each in found)
    assert found[-1].part == dossier.parts[0] and store.vault.verify_trail() > 0


def test_what_the_rule_would_not_say_is_seen(dossier: Dossier) -> None:
    part = dossier.parts[0]
    for other in ({"outcome": "attached"}, {"reason": "expired"}, {"seen": True}):
        assert not follows(replace(part, **other))  # type: ignore[arg-type]
    assert follows(replace(part, outcome="given", reason="given"))


@pytest.mark.parametrize(
    "harm",
    ["DELETE FROM application_decisions", "UPDATE application_decisions SET body = body || body"],
)
def test_a_lost_or_changed_one_is_told(store: Store, dossier: Dossier, harm: str) -> None:
    run(store, harm)
    with pytest.raises(Damaged):
        store.vault.decisions_of(dossier.id, OFFICER, "test")


def test_a_changed_line_of_the_trail_breaks_the_chain(store: Store, dossier: Dossier) -> None:
    run(store, "UPDATE audit SET fields = '{}' WHERE action = 'decide'")
    with pytest.raises(Damaged):
        store.vault.verify_trail()


def test_who_is_erased_takes_them_along(store: Store, dossier: Dossier) -> None:
    store.vault.erase(dossier.applicant, OFFICER, "theo yêu cầu")
    with pytest.raises(Erased):
        store.vault.decisions_of(dossier.id, OFFICER, "test")
    with store.database.transaction() as connection:
        assert connection.exec_driver_sql("SELECT * FROM application_decisions").all() == []
