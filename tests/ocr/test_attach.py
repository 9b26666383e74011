"""Each paper of a stack goes to the component that it is, by kind and by whose it is."""

from catalog.form import load_forms
from catalog.procedure import load_procedures
from ocr.attach import Brought, Someone, attach, same

FATHER = Someone("NGUYỄN VĂN HOÀNG MINH", "1988-04-17", "001088990417")
MOTHER = Someone("TRẦN THỊ THU HÀ", "1991-09-02", "036191990902")


def card(who: Someone, sex: str = "", kind: str = "cccd-2021") -> Brought:
    fields = {"full_name": who.name, "date_of_birth": who.born, "personal_number": who.number}
    return Brought(kind, fields | {"sex": sex})


def placed(procedure: str, people: dict[str, Someone], *papers: Brought) -> list[tuple[str, ...]]:
    found = load_procedures()[procedure]
    return list(attach(found.papers, load_forms()[found.forms[0]].roles, people, papers))


def test_one_card_serves_all_components_of_its_holder() -> None:
    known = {"requester": FATHER, "father": FATHER}
    (first,) = placed("dang-ky-khai-sinh", known, card(FATHER))
    assert set(first) == {"giay-to-tuy-than-requester", "giay-to-tuy-than-father"}


def test_a_card_that_names_nobody_takes_no_place_of_one_that_does() -> None:
    known = {"requester": FATHER, "father": FATHER}
    first, nobody = placed("dang-ky-khai-sinh", known, card(FATHER), card(Someone(), "", "cmnd-9"))
    assert set(first) == {"giay-to-tuy-than-requester", "giay-to-tuy-than-father"}
    assert not {"giay-to-tuy-than-requester", "giay-to-tuy-than-father"} & set(nobody)


def test_who_is_not_known_is_told_by_the_notice_and_by_sex() -> None:
    notice = Brought("giay-chung-sinh", {"mother.full_name": "TRẦN THỊ THU HÀ"})
    papers = (card(MOTHER), notice, card(FATHER))
    places = placed("dang-ky-khai-sinh", {"requester": FATHER, "father": FATHER}, *papers)
    assert [place[0] for place in places] == [
        "giay-to-tuy-than-mother", "giay-chung-sinh", "giay-to-tuy-than-requester",
    ]  # fmt: skip
    bride, groom = placed("dang-ky-ket-hon", {"wife": MOTHER}, card(MOTHER), card(FATHER, "Nam"))
    assert (bride, groom) == (("giay-to-tuy-than-wife",), ("giay-to-tuy-than-husband",))


def test_papers_of_one_kind_go_to_their_persons() -> None:
    papers = [
        Brought("giay-xac-nhan-tinh-trang-hon-nhan", {"full_name": who.name, "date_of_birth": born})
        for who, born in ((FATHER, FATHER.born), (MOTHER, MOTHER.born))
    ]
    people = {"wife": MOTHER, "husband": FATHER}
    assert placed("dang-ky-ket-hon", people, *papers) == [
        ("tinh-trang-hon-nhan-husband",), ("tinh-trang-hon-nhan-wife",),
    ]  # fmt: skip


def test_a_stranger_goes_nowhere_and_no_component_gets_two() -> None:
    stranger = Someone("LÊ QUANG VINH", "1970-01-02", "001070990001")
    known = {"requester": FATHER, "child": Someone("NGUYỄN MINH KHÔI", "2025-02-20")}
    assert placed("the-bhyt-tre-em", known, card(stranger)) == [()]
    twice = placed("the-bhyt-tre-em", known, card(FATHER), card(FATHER, kind="cmnd-12"))
    assert sorted(map(len, twice)) == [0, 1]


def test_what_nobody_reads_goes_where_nobody_reads() -> None:
    unknown = Brought("", {})
    (place,) = placed("dang-ky-thuong-tru", {"applicant": FATHER}, unknown)
    assert place == ("cho-o-hop-phap",)
    assert placed("dang-ky-khai-sinh", {"requester": FATHER}, unknown) == [()]


def test_a_paper_nobody_reads_is_told_by_its_title() -> None:
    receipt = Brought("", {}, ("CỬA HÀNG ĐỨC HẬU", "HÓA ĐƠN BÁN LẺ"))
    contract = Brought("", {}, ("Độc lập - Tự do - Hạnh phúc", "HỢP ĐỒNG THUÊ NHÀ Ở"))
    places = placed("dang-ky-thuong-tru", {"applicant": FATHER}, receipt, contract)
    assert places == [(), ("cho-o-hop-phap",)]


def test_whom_a_certificate_names_is_likelier_meant_than_a_stranger() -> None:
    stranger = Someone("LÊ QUANG VINH", "1970-01-02", "001070990001")
    wedding = {"wife.full_name": MOTHER.name, "husband.full_name": FATHER.name}
    papers = [card(stranger), card(FATHER), Brought("giay-chung-nhan-ket-hon", wedding)]
    first, second, _ = placed("dang-ky-thuong-tru", {"applicant": MOTHER}, *papers)
    assert first == () and second == ("giay-to-tuy-than-head",)


def test_a_poor_scan_is_still_the_same_person() -> None:
    assert same(FATHER, Someone("NGUYỄN VĂN HOANG MINH", "1988-04-17", "001088990411")) > 0.5
    assert same(FATHER, Someone(number="001088990417")) == 1
    assert same(FATHER, MOTHER) == 0
    assert same(FATHER, Someone(FATHER.name, "1961")) < 0.5
    assert same(Someone(), Someone()) == 0
