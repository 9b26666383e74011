"""Confirmed papers of the invented people in benchmarks/specimens/personas.json."""

import json
from functools import cache

from catalog.filled import Kept
from catalog.record import Box, Field
from tests.house import ROOT

WHERE = Box(10, 20, 300, 40)


@cache
def _people() -> dict[str, dict[str, str]]:
    file = ROOT / "benchmarks" / "specimens" / "personas.json"
    cases = json.loads(file.read_text("utf-8"))["cases"]
    return {person["key"]: person for case in cases for person in case["persons"]}


def card(key: str, paper: str = "cccd-2021", issued: str = "2021-05-10", **other: str) -> Kept:
    """The card of a person, as read and confirmed unchanged; `other` overrides fields."""
    person = json.loads(json.dumps(_people()[key]))
    day, month, year = person["dob"].split("/")
    fields = {
        "personal_number": person["id"],
        "full_name": person["name"].upper(),
        "date_of_birth": f"{year}-{month}-{day}",
        "sex": person["sex"],
        "nationality": person["nationality"],
        "place_of_residence": person["addr"]["card_text_before_2025_07"],
        "date_of_issue": issued,
    } | other
    if paper != "can-cuoc-2024":
        fields["place_of_origin"] = person["origin"]["card_text_before_2025_07"]
    return _kept(f"scan-{key}-{paper}", paper, fields)


def birth(**other: str) -> Kept:
    """The birth certificate of C01-C, child of C01-M and C01-F."""
    place = "Số 12 ngõ 7 phố Trấn Vũ, Trúc Bạch, Ba Đình, Hà Nội"
    fields = {
        "entry_number": "45/2025",
        "registration_date": "2025-03-03",
        "registration_place": "UBND phường Trúc Bạch, quận Ba Đình, Thành phố Hà Nội",
        "child.full_name": "NGUYỄN MINH KHÔI",
        "child.date_of_birth": "2025-02-20",
        "child.sex": "Nam",
        "child.ethnicity": "Kinh",
        "child.nationality": "Việt Nam",
        "child.place_of_birth": "Bệnh viện Phụ sản Hà Nội, Ngọc Khánh, Ba Đình, Hà Nội",
        "child.place_of_origin": place,
        "child.personal_number": "001225990220",
        "mother.full_name": "Trần Thị Thu Hà",
        "mother.year_of_birth": "1991",
        "mother.ethnicity": "Kinh",
        "mother.nationality": "Việt Nam",
        "mother.residence": "Nơi cư trú ghi trên giấy khai sinh",
        "father.full_name": "NGUYỄN VĂN HOÀNG MINH",
        "father.year_of_birth": "1988",
        "father.ethnicity": "Kinh",
        "father.nationality": "Việt Nam",
        "father.residence": "Nơi cư trú ghi trên giấy khai sinh",
    } | other
    return _kept("scan-birth", "giay-khai-sinh", fields)


def _kept(document: str, paper: str, fields: dict[str, str]) -> Kept:
    read = {
        name: Field(name, value, 0.98, "text", page=1, box=WHERE) for name, value in fields.items()
    }
    return Kept(document, paper, fields, confirmed_by="can-bo-mau", read=read)
