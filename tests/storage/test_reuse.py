"""The one-submission rule, for every paper and every day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.kept_paper import StoredPaper, Trust
from catalog.procedure import Needed, load_procedures
from catalog.reasons import reasons, reasons_to_ask_again
from storage.reuse import Held, NoReason, ask_again, decide, inputs_of, part_of, replay

DAY = date(2026, 11, 27)
KINDS = ("giay-khai-sinh", "giay-chung-nhan-ket-hon", "cccd-2021")
BIRTH = load_procedures()["the-bhyt-tre-em"].paper("giay-khai-sinh")
STATUS = load_procedures()["dang-ky-ket-hon"].paper("tinh-trang-hon-nhan-wife")

days = st.dates(DAY - timedelta(900), DAY + timedelta(900))
papers = st.builds(
    StoredPaper,
    id=st.text("abcdef", min_size=1, max_size=6),
    owner=st.just("person"),
    paper=st.sampled_from(KINDS),
    type_code=st.sampled_from(("", "KQ.G15.000031")),
    serial=st.just("45/2025"),
    issuer=st.just("UBND"),
    issued=st.none() | days,
    expires=st.none() | days,
    scope=st.just("Toàn quốc"),
    trust=st.sampled_from(Trust),
    state=st.sampled_from(("valid", "expired", "superseded", "revoked")),
    replaced_by=st.just(""),
    document_id=st.just("document"),
    record=st.just(0),
    version=st.just(1),
)
held = st.lists(
    st.builds(Held, papers, st.sampled_from(("national", "store", "dossier")), st.booleans()),
    max_size=6,
)
needed = st.builds(
    Needed,
    id=st.just("x"), role=st.just("child"), also=st.just(()),
    title_vi=st.just("Giấy"), title_en=st.just("Paper"),
    any_of=st.lists(st.sampled_from(KINDS), unique=True).map(tuple),
    required=st.booleans(), copies=st.just(1), trust=st.integers(0, 3),
    valid_days=st.sampled_from((0, 30, 180)),
    when=st.sampled_from(((), ("a",))), unless=st.sampled_from(((), ("b",))), basis=st.just("Luật"),
)  # fmt: skip
facts = st.frozensets(st.sampled_from(("a", "b")))


def paper(**changed: object) -> StoredPaper:
    made = StoredPaper(
        "p1", "person", "giay-khai-sinh", "KQ.G15.000031", "45/2025", "UBND phường",
        date(2025, 3, 3), None, "Toàn quốc", Trust.T1, "valid", "", "d1", 0, 1,
    )  # fmt: skip
    return replace(made, **changed)  # type: ignore[arg-type]


@given(needed, held, days, facts)
def test_never_attaches_what_does_not_hold(
    wanted: Needed, found: list[Held], day: date, case: frozenset[str]
) -> None:
    decision = decide(wanted, found, day, case)
    if decision.outcome != "attached":
        return
    assert decision.held is not None
    used = decision.held.paper
    assert used.paper in wanted.any_of and used.trust >= wanted.trust
    assert used.state_on(day) == "valid" and used.state not in ("superseded", "revoked")
    assert used.state != "expired" or used.expires is not None
    assert used.expires is None or used.expires >= day
    assert decision.held.origin != "dossier" or decision.held.granted
    if wanted.valid_days:
        assert used.issued is not None and (day - used.issued).days <= wanted.valid_days


@given(needed, held, days, facts)
def test_never_asks_for_what_is_held(
    wanted: Needed, found: list[Held], day: date, case: frozenset[str]
) -> None:
    decision = decide(wanted, found, day, case)
    usable = [
        each for each in found
        if each.paper.paper in wanted.any_of and each.paper.state == "valid"
        and each.paper.state_on(day) == "valid" and each.paper.trust >= wanted.trust
        and not wanted.valid_days and (each.granted or each.origin != "dossier")
    ]  # fmt: skip
    if usable and wanted.applies(case):
        assert decision.outcome == "attached"
    if decision.outcome in ("attached", "show_original"):
        with pytest.raises(NoReason):
            ask_again(decision, "")
        for code in reasons_to_ask_again():
            assert ask_again(decision, code).outcome == "ask"


@given(needed, st.data(), days, facts)
def test_the_same_inputs_give_the_same_decision(
    wanted: Needed, data: st.DataObject, day: date, case: frozenset[str]
) -> None:
    found = data.draw(held)
    decision = decide(wanted, found, day, case)
    kept = inputs_of(wanted, found, day, case)
    assert replay(kept) == decision
    shuffled = decide(wanted, data.draw(st.permutations(found)), day, case)
    assert (shuffled.outcome, shuffled.reason) == (decision.outcome, decision.reason)
    assert decision.reason in reasons() and decision.basis


def test_a_held_paper_is_attached_with_its_flags() -> None:
    decision = decide(BIRTH, [Held(paper(), "store")], DAY)
    part = part_of(decision, BIRTH, "")
    assert (decision.outcome, decision.reason) == ("attached", "held")
    assert part.reused and part.digitised and not part.national and not part.open
    assert part.replaced_by == "KQ.G15.000031"


def test_the_national_source_comes_first() -> None:
    found = [Held(paper(), "store"), Held(paper(id="n1", trust=Trust.T3), "national")]
    decision = decide(BIRTH, found, DAY)
    assert decision.held == found[1] and part_of(decision, BIRTH, "").national


def test_a_weak_one_is_only_shown() -> None:
    decision = decide(BIRTH, [Held(paper(trust=Trust.T0), "store")], DAY)
    assert (decision.outcome, decision.reason) == ("show_original", "too_weak")
    part = part_of(decision, BIRTH, "")
    assert part.open and not part.reused and not replace(part, seen=True).open


def test_an_earlier_dossier_needs_a_grant() -> None:
    assert decide(BIRTH, [Held(paper(), "dossier", True)], DAY).reason == "earlier_dossier"
    assert decide(BIRTH, [Held(paper(), "dossier", False)], DAY).outcome == "show_original"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"expires": DAY - timedelta(1)}, "expired"),
        ({"state": "superseded"}, "superseded"),
        ({"state": "revoked"}, "revoked"),
    ],
)
def test_a_changed_input_changes_the_decision(changed: dict[str, object], reason: str) -> None:
    decision = decide(BIRTH, [Held(paper(**changed), "store")], DAY)
    assert (decision.outcome, decision.reason) == ("ask", reason)


def test_a_certificate_grows_too_old() -> None:
    status = paper(paper="giay-xac-nhan-tinh-trang-hon-nhan", issued=DAY - timedelta(180))
    assert decide(STATUS, [Held(status, "store")], DAY).outcome == "attached"
    assert decide(STATUS, [Held(status, "store")], DAY + timedelta(1)).reason == "too_old"


def test_a_new_version_takes_over() -> None:
    old = paper(state="superseded", replaced_by="p2")
    new = paper(id="p2", issued=date(2026, 5, 1))
    decision = decide(BIRTH, [Held(old, "store"), Held(new, "store")], DAY)
    assert decision.held is not None and decision.held.paper == new


def test_all_reasons_are_told_in_both_languages() -> None:
    for reason in (*reasons().values(), *reasons_to_ask_again().values()):
        assert reason.vi and reason.en and reason.vi != reason.en
