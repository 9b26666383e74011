"""Prefill: every value with its origin, every conflict in sight, nothing guessed or borrowed."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.checks import date_words
from catalog.filled import Filled, FilledForm, Given, Kept, from_json
from catalog.form import fields_of, load_forms
from catalog.identity import IDENTITY
from ocr.prefill import correct, missing, prefill
from tests.kept import WHERE, birth, card

FORMS = load_forms()
BIRTH = FORMS["to-khai-khai-sinh"]
COUNTER = Given(datetime.date(2026, 11, 25), "UBND phường Mẫu", "phường Mẫu")


def _family() -> FilledForm:
    mother, father = card("C01-M", "can-cuoc-2024"), card("C01-F")
    papers = {"requester": [father], "child": [birth()], "mother": [mother], "father": [father]}
    return prefill(BIRTH, papers, COUNTER)


def test_family_fills_one_birth_form() -> None:
    form = _family()
    assert form.value("child.full_name") == "NGUYỄN MINH KHÔI"
    assert form.value("child.date_of_birth_in_words").startswith("Ngày hai mươi, tháng hai")
    assert form.value("mother.full_name") == "Trần Thị Thu Hà"  # as the birth paper spells it
    assert form.value("mother.year_of_birth") == "1991"
    assert form.value("mother.residence") == card("C01-M").value("place_of_residence")
    assert form.value("father.papers") == (
        "Căn cước công dân số 001088990417 do Cục Cảnh sát QLHC về TTXH cấp ngày 10/05/2021"
    )
    assert form.value("made.date") == "2026-11-25" and form.value("office") == "UBND phường Mẫu"
    assert missing(BIRTH, form) == ("requester.relation",)
    assert [blank.name for blank in form.blanks.values() if blank.alternatives] == []
    assert form.documents == ("scan-C01-F-cccd-2021", "scan-birth", "scan-C01-M-can-cuoc-2024")


def test_a_value_tells_where_it_stands() -> None:
    origin = _family().blanks["child.sex"].origin
    assert origin is not None
    assert (origin.how, origin.document_id, origin.field) == ("paper", "scan-birth", "child.sex")
    assert (origin.source, origin.page, origin.box, origin.by) == ("text", 1, WHERE, "can-bo-mau")


def test_a_corrected_reading_is_the_word_of_a_person() -> None:
    read = card("C02")
    kept = Kept("x", read.paper, {**read.fields, "sex": "Nam"}, read=read.read)
    origin = prefill(FORMS["ct01"], {"applicant": [kept]}).blanks["applicant.sex"].origin
    assert origin is not None and (origin.source, origin.confidence) == ("person", 0.0)
    assert origin.box == WHERE  # the pixels are still worth a look


def test_conflicts_stay_in_sight() -> None:
    papers = {"child": [birth(**{"mother.year_of_birth": "1990"})], "mother": [card("C01-M")]}
    blank = prefill(BIRTH, papers).blanks["mother.year_of_birth"]
    assert blank.value == "1991" and blank.origin and blank.origin.paper == "cccd-2021"
    assert [(a.value, a.origin.document_id) for a in blank.alternatives] == [("1990", "scan-birth")]


def test_other_tone_place_and_case_are_no_conflict() -> None:
    mother = card("C01-M", full_name="TRẦN THỊ HOÀ")
    papers = {"child": [birth(**{"mother.full_name": "Trần Thị Hòa"})], "mother": [mother]}
    assert prefill(BIRTH, papers).blanks["mother.full_name"].alternatives == ()


def test_residence_is_of_the_newer_card_and_never_of_a_birth_paper() -> None:
    old, new = card("C01-M", issued="2021-02-01"), card(
        "C01-M", "can-cuoc-2024", "2025-08-04", place_of_residence="Mới, Ba Đình, Hà Nội"
    )
    for order in ([old, new], [new, old]):
        blank = prefill(BIRTH, {"mother": order, "child": [birth()]}).blanks["mother.residence"]
        assert blank.value == "Mới, Ba Đình, Hà Nội"
        assert [other.value for other in blank.alternatives] == [old.value("place_of_residence")]
    alone = prefill(BIRTH, {"child": [birth()]})
    assert alone.value("mother.residence") == alone.value("father.residence") == ""


def test_ethnicity_is_never_borrowed() -> None:
    child = birth(**{"mother.ethnicity": "", "child.ethnicity": ""})
    form = prefill(BIRTH, {"child": [child], "mother": [card("C01-M")]})
    assert form.value("father.ethnicity") == "Kinh"
    assert form.value("mother.ethnicity") == form.value("child.ethnicity") == ""


def test_nine_digits_are_no_personal_number() -> None:
    old = card("C03", "cmnd-9", "2006-08-14", personal_number="171990101")
    form = prefill(FORMS["ct01"], {"applicant": [old]})
    assert form.value("applicant.personal_number") == ""
    deceased = prefill(FORMS["to-khai-khai-tu"], {"deceased": [old]})
    assert deceased.value("deceased.papers") == (
        "Chứng minh nhân dân số 171990101 cấp ngày 14/08/2006"
    )


def test_a_valid_card_is_named_before_an_expired_one() -> None:
    newer = card("C06", "cccd-2016", "2022-01-01", date_of_expiry="2025-11-20")
    older = card("C06", issued="2021-05-10", date_of_expiry="none")
    ended = card("C06", "cmnd-9", "2023-01-01", personal_number="171990101")
    papers = {"requester": [newer, ended, older]}
    form = prefill(BIRTH, papers, COUNTER)
    assert "cấp ngày 10/05/2021" in form.value("requester.papers")
    assert form.blanks["requester.papers"].alternatives == ()  # the same number on each
    assert "cấp ngày 01/01/2023" in prefill(BIRTH, papers).value("requester.papers")


def test_two_numbers_of_one_role_are_a_conflict() -> None:
    form = prefill(FORMS["ct01"], {"head": [card("C12-A"), card("C12-B")]})
    numbers = form.blanks["head.personal_number"]
    assert {numbers.value, *(a.value for a in numbers.alternatives)} == {
        "036190990505", "036190990506",
    }


def test_a_paper_that_may_not_play_the_role_fills_nothing() -> None:
    passport = Kept("scan", "ho-chieu", card("C02").fields)
    form = prefill(BIRTH, {"requester": [passport]}, COUNTER)
    assert {blank for blank in form.blanks if form.value(blank)} == {
        "office", "made.place", "made.date",
    }


def test_marginal_note_is_told() -> None:
    kept = birth(notes="Ngày 06/05/2024 đã đổi họ")
    origin = prefill(BIRTH, {"child": [kept]}).blanks["child.full_name"].origin
    assert origin is not None and origin.note == "Ngày 06/05/2024 đã đổi họ"


def test_unknown_role() -> None:
    with pytest.raises(KeyError):
        prefill(BIRTH, {"uncle": [birth()]})


def test_words_follow_a_corrected_date() -> None:
    form = correct(BIRTH, _family(), {"child.date_of_birth": "2025-02-21"}, "lan")
    assert form.value("child.date_of_birth_in_words") == date_words.write("2025-02-21")
    blank = form.blanks["child.date_of_birth"]
    assert blank.origin and (blank.origin.how, blank.origin.by) == ("person", "lan")
    assert [other.value for other in blank.alternatives] == ["2025-02-20"]
    empty = correct(BIRTH, form, {"child.date_of_birth": ""}, "lan")
    assert empty.value("child.date_of_birth_in_words") == ""


def test_a_chosen_alternative_keeps_its_paper() -> None:
    papers = {"child": [birth(**{"mother.year_of_birth": "1990"})], "mother": [card("C01-M")]}
    form = correct(BIRTH, prefill(BIRTH, papers), {"mother.year_of_birth": "1990"}, "lan")
    blank = form.blanks["mother.year_of_birth"]
    assert blank.origin and blank.origin.document_id == "scan-birth"
    assert [other.value for other in blank.alternatives] == ["1991"]


def test_words_of_a_person_stay() -> None:
    form = correct(BIRTH, _family(), {"child.date_of_birth_in_words": "Hai mươi tháng hai"}, "lan")
    form = correct(BIRTH, form, {"child.date_of_birth": "2025-02-21"}, "lan")
    assert form.value("child.date_of_birth_in_words") == "Hai mươi tháng hai"


def test_json_there_and_back() -> None:
    form = correct(BIRTH, _family(), {"requester.relation": "Cha"}, "lan")
    assert from_json(form.as_json()) == form


def test_no_value_without_origin() -> None:
    with pytest.raises(ValueError, match=r"child\.sex"):
        Filled("child.sex", "Nam")


_TEXT = st.text("aăâđêôơư 0123456789-/'", max_size=12) | st.sampled_from(["1990-08-15", "1949"])


@st.composite
def _situations(draw: st.DrawFn) -> tuple[str, dict[str, list[Kept]]]:
    form = FORMS[draw(st.sampled_from(sorted(FORMS)))]
    papers: dict[str, list[Kept]] = {}
    for role in form.roles[:4]:
        for number in range(draw(st.integers(0, 2))):
            paper = draw(st.sampled_from(role.papers))
            names = sorted(fields_of((paper,)))
            fields = draw(st.dictionaries(st.sampled_from(names), _TEXT))
            # the words tell whose they are, so that a crossing would be seen
            fields = {n: value and f"{value} {role.name}{number}" for n, value in fields.items()}
            if draw(st.booleans()):
                fields["date_of_issue"] = draw(st.sampled_from(["2021-05-10", "2024", "none"]))
            papers.setdefault(role.name, []).append(Kept(f"{role.name}{number}", paper, fields))
    return form.id, papers


@settings(max_examples=60, deadline=None)
@given(_situations())
def test_every_value_stands_on_a_paper(situation: tuple[str, dict[str, list[Kept]]]) -> None:
    form, papers = FORMS[situation[0]], situation[1]
    filled = prefill(form, papers)
    kept = {each.document_id: each for group in papers.values() for each in group}
    assert list(filled.blanks) == [blank.name for blank in form.blanks]
    for name, blank in filled.blanks.items():
        assert bool(blank.value) == (blank.origin is not None)
        for value, origin in [
            *([(blank.value, blank.origin)] if blank.origin else []),
            *((other.value, other.origin) for other in blank.alternatives),
        ]:
            said = kept[origin.document_id].value(origin.field)
            assert said and (value == said or origin.how == "derived" or said[:4] == value)
            if form.blank(name).derived == "identity":
                assert kept[origin.document_id].paper in IDENTITY and said in value
