"""Kept papers: when they hold, how their codes are written, what their fields say."""

import datetime
from dataclasses import replace

import pytest

from catalog.kept_paper import State, StoredPaper, Trust
from catalog.paper import load_papers
from catalog.paper_type import CODE, facts, type_of

BIRTH = StoredPaper(
    id="p", owner="o", paper="giay-khai-sinh", type_code="KQ.G15.000031", serial="45/2025",
    issuer="UBND phường Mẫu", issued=datetime.date(2025, 3, 3), expires=None, scope="Toàn quốc",
    trust=Trust.T1, state="valid", replaced_by="", document_id="d", record=0, version=1,
)  # fmt: skip
DAY = datetime.date(2026, 1, 31)


def test_a_paper_holds_through_its_last_day() -> None:
    paper = replace(BIRTH, expires=DAY)
    assert paper.state_on(DAY) == "valid"
    assert paper.state_on(DAY + datetime.timedelta(1)) == "expired"
    assert BIRTH.state_on(datetime.date.max) == "valid"


@pytest.mark.parametrize("state", ["superseded", "revoked"])
def test_what_ended_stays_ended(state: State) -> None:
    assert replace(BIRTH, state=state, expires=DAY).state_on(DAY) == state


def test_what_expired_by_now_held_before() -> None:
    assert replace(BIRTH, state="expired", expires=DAY).state_on(DAY) == "valid"


def test_codes_are_written_as_the_province_wants() -> None:
    assert BIRTH.code("{owner}.{type}.{serial}", "001225990220") == (
        "001225990220.KQ.G15.000031.45/2025"
    )
    assert BIRTH.code("{agency}-{number}", "") == "G15-000031"
    assert replace(BIRTH, type_code="").code("[{kind}{agency}]", "") == "[]"
    with pytest.raises(KeyError):
        BIRTH.code("{colour}", "")


def test_trust_can_be_compared() -> None:
    assert Trust.T0 < Trust.T1 < Trust.T2 < Trust.T3


@pytest.mark.parametrize("paper", load_papers())
def test_types_name_fields_of_their_papers(paper: str) -> None:
    kind = type_of(paper)
    known = {spec.name for side in load_papers()[paper].sides for spec in side.fields}
    assert {kind.serial, kind.issued, kind.expires, kind.issuer} - {""} <= known
    assert not kind.code or CODE.fullmatch(kind.code)


def test_codes_are_given_once() -> None:
    codes = [type_of(paper).code for paper in load_papers() if type_of(paper).code]
    assert len(set(codes)) == len(codes) >= 6


def test_what_fields_say_about_the_paper() -> None:
    said = facts("cccd-2021", {"personal_number": "001088990417", "date_of_expiry": "none"})
    assert (said.serial, said.issued, said.expires) == ("001088990417", None, None)
    assert said.issuer == "Cục Cảnh sát QLHC về TTXH"
    assert facts("unknown", {"serial": "1"}).serial == ""


def test_an_old_card_ends_with_its_law() -> None:
    ends = datetime.date(2024, 12, 31)
    assert facts("cmnd-12", {"date_of_expiry": "2028-01-01"}).expires == ends
    assert facts("cmnd-12", {"date_of_expiry": "2020-01-01"}).expires == datetime.date(2020, 1, 1)
    assert facts("cmnd-9", {}).expires == ends
