"""Rules mark the value that breaks them, and no other of the act."""

import pytest

from catalog.act import Act, ActField
from ledgers.rules import broken
from storage.ledger_kept import Cover

COVER = Cover("KS", 2018, "01", "UBND xã Mẫu")


def marked(**values: str) -> dict[str, tuple[str, ...]]:
    """Codes and fields of an act with these values; `__` stands for a stop."""
    names = {key.replace("__", "."): value for key, value in values.items()}
    fields = {name: ActField(name, value, 0.97) for name, value in names.items()}
    return dict(broken(Act("so-khai-sinh", fields), COVER))


@pytest.mark.parametrize(
    ("code", "field", "right", "wrong"),
    [
        ("name_of_one_word", "full_name", "Nguyễn Văn Tú", "Vi"),
        ("ethnicity_unknown", "ethnicity", "Kinh", "Kính Kinh"),
        ("unit_unknown", "residence", "Ấp 9, Trúc Bạch, Ba Đình, Hà Nội", "Tổ dân phố"),
    ],
)
def test_one_value_breaks_a_rule(code: str, field: str, right: str, wrong: str) -> None:
    assert code not in marked(**{f"mother__{field}": right, f"father__{field}": right})
    broke = marked(**{f"mother__{field}": right, f"father__{field}": wrong})
    assert broke[code] == (f"father.{field}",)


def test_one_name_in_two_rows_with_other_marks() -> None:
    told = {"father__full_name": "Nguyễn Mạnh Thiện Lộc", "mother__full_name": "Vi Thị Hoà"}
    broke = marked(**told, informant__full_name="NGUYỄN MẠNH THIÊN LỘC")
    assert broke["marks_conflict"] == ("informant.full_name", "father.full_name")
    for same_or_other in ("NGUYỄN MẠNH THIỆN LỘC", "Vi Thị Hòa", "Trần Văn Tú"):
        assert "marks_conflict" not in marked(**told, informant__full_name=same_or_other)


def test_papers_without_their_number() -> None:
    broke = marked(informant__papers="CCCD số", mother__papers="CCCD số 001088990417")
    assert broke["papers_form"] == ("informant.papers",)
    torn = marked(informant__papers="CCCD số 0010 188990417")  # twelve figures, read as thirteen
    assert torn["papers_form"] == ("informant.papers",)
    tail = marked(informant__papers="CCCD số 075171991 1534")  # the last figures read twice
    assert tail["papers_form"] == ("informant.papers",)
    assert "papers_form" not in marked(informant__papers="CMND số 012345678, cấp ngày 01/02/2010")


def test_a_relation_that_no_list_has() -> None:
    for said in ("Chồng", "Con đẻ", "Em ruột", "Bà Ngoại"):
        assert "relation_unknown" not in marked(informant__relation=said)
    for said in ("Chồng Vã Hinh Thịnh", "Ni n an"):
        assert marked(informant__relation=said)["relation_unknown"] == ("informant.relation",)
