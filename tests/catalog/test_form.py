"""Forms as tables: the shipped ones are whole, faulty ones are refused by name."""

import doctest
from pathlib import Path

import pytest

from catalog import form, identity
from catalog.form import FOLDER, Form, FromPaper, load_forms

FORMS = load_forms()
BIRTH = (FOLDER / "to-khai-khai-sinh.toml").read_text("utf-8")
WANTED = {  # domain.md 6.1: blanks that the printed forms have
    "to-khai-khai-sinh": "requester.papers requester.residence requester.relation child.full_name "
    "child.date_of_birth child.date_of_birth_in_words child.place_of_birth child.sex "
    "child.ethnicity child.nationality child.place_of_origin mother.full_name "
    "mother.year_of_birth mother.ethnicity mother.nationality mother.residence father.full_name "
    "father.year_of_birth father.ethnicity father.nationality father.residence "
    "made.place made.date",
    "to-khai-ket-hon": "wife.full_name wife.date_of_birth wife.ethnicity wife.nationality "
    "wife.residence wife.papers wife.marriage_count husband.full_name husband.date_of_birth "
    "husband.ethnicity husband.nationality husband.residence husband.papers "
    "husband.marriage_count",
    "to-khai-khai-tu": "requester.full_name requester.residence requester.papers "
    "requester.relation deceased.full_name deceased.sex deceased.date_of_birth "
    "deceased.ethnicity deceased.nationality deceased.last_residence deceased.papers death.time "
    "death.date death.place death.cause notice.number notice.issuer notice.date",
    "to-khai-trich-luc": "requester.full_name requester.papers requester.relation extract.type "
    "subject.full_name subject.date_of_birth subject.sex subject.ethnicity subject.nationality "
    "subject.residence subject.papers subject.personal_number subject.registration_place "
    "subject.entry_number subject.book subject.registration_date copies.count",
    "ct01": "applicant.full_name applicant.date_of_birth applicant.sex applicant.personal_number "
    "applicant.phone applicant.email head.full_name applicant.relation head.personal_number "
    "request member.1.full_name member.6.full_name member.6.date_of_birth member.6.sex "
    "member.6.personal_number member.6.relation",
    "to-khai-nhan-cha-me-con": "requester.full_name requester.date_of_birth parent.full_name "
    "parent.relation child.full_name child.papers",
}


def _load(folder: Path, text: str) -> Form:
    path = folder / "to-khai-khai-sinh.toml"
    path.write_text(text, "utf-8")
    return form._load(path)


@pytest.mark.parametrize("name", WANTED)
def test_all_blanks_of_the_printed_form(name: str) -> None:
    assert set(WANTED[name].split()) <= {blank.name for blank in FORMS[name].blanks}


@pytest.mark.parametrize("each", FORMS.values(), ids=lambda each: each.id)
def test_labels_and_sources_are_told(each: Form) -> None:
    assert each.source and each.title_vi.isupper() and each.title_en
    assert all(blank.label_vi and blank.label_en for blank in each.blanks)


@pytest.mark.parametrize("each", FORMS.values(), ids=lambda each: each.id)
def test_nothing_crosses_between_people(each: Form) -> None:
    for blank in each.blanks:
        assert all(source.person == blank.person for source in blank.sources)
        if "residence" in blank.name:
            assert {source.field for source in blank.sources} == {"place_of_residence"}


@pytest.mark.parametrize(
    ("source", "person"),
    [
        (FromPaper("mother", "full_name"), "mother"),
        (FromPaper("mother", "child.ethnicity"), "mother"),  # her own birth certificate
        (FromPaper("child", "mother.ethnicity"), "mother"),  # that of her child
        (FromPaper("subject", "mother.full_name"), "subject.mother"),
    ],
)
def test_of_whom_a_source_speaks(source: FromPaper, person: str) -> None:
    assert source.person == person


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('kind = "name"', 'kind = "nickname"', "requester.full_name: unknown kind 'nickname'"),
        ("requester: full_name", "requester: shoe_size", "has a field 'shoe_size'"),
        ("requester: full_name", "uncle: full_name", "no paper of role 'uncle'"),
        ("requester: full_name", "full_name", "must read 'role: field'"),
        ('derived = "words"', 'derived = "guess"', "unknown derivation 'guess'"),
        ('of = "requester"', 'of = "uncle"', "requester.papers: unknown role 'uncle'"),
        ("mother: place_of_residence", "child: mother.residence", "never from 'mother.residence'"),
        ("child: child.ethnicity", "child: mother.ethnicity", "speaks of another person"),
        ('["identity", "giay-khai-sinh"]', '["giay-to-la"]', "unknown papers"),
        ('named = "child: ', 'named = "aunt: ', "unknown role 'aunt'"),
        ("{child.sex}", "", "hold each blank once: ['child.sex']"),
        ("{child.sex}", "{child.sex} {child.sex}", "hold each blank once: ['child.sex']"),
        ("{child.sex}", "{child sex}", "no blank in"),
        ('name = "father"', 'name = "mother"', "a role is listed twice"),
        ('id = "to-khai-khai-sinh"', 'id = "other"', "id is 'other'"),
        ('vi = "Giới tính", ', "", "blank child.sex: 'vi'"),
        ('"child.sex" =', '"child.full_name" =', "Cannot overwrite"),
    ],
)
def test_faults_name_file_and_entry(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in BIRTH
    with pytest.raises(ValueError, match=r"^to-khai-khai-sinh\.toml: ") as caught:
        _load(tmp_path, BIRTH.replace(old, new))
    assert fault in str(caught.value)


def test_rows_repeat(tmp_path: Path) -> None:
    rows = [blank.name for blank in FORMS["ct01"].blanks if blank.name.endswith("full_name")]
    assert rows[2:] == [f"member.{n}.full_name" for n in range(1, 7)]
    assert FORMS["ct01"].role("member.3").title_en == "Member 3"


def test_examples_of_identity_papers() -> None:
    done = doctest.testmod(identity)
    assert done.attempted == 2 and not done.failed
