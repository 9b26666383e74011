"""A book goes out as the Ministry's Excel row and comes back the same; names and rules hold."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from catalog.act import Act, ActField
from ledgers.export import file_names, pdf_of, read_workbook, workbook
from ledgers.plan import gaps, leaves
from ledgers.quality import check_rows
from ledgers.row import columns, fields_of, row_of
from ledgers.rules import broken, load_rules, sequence
from tests.ledgers.conftest import COVER, act_of

SAID = {
    "entry_number": "5/2018", "book": "01/2018", "page": "5", "registration_date": "2018-03-05",
    "registration_kind": "Quá hạn", "signer": "Phạm Quốc Mẫu - Phó Chủ tịch", "notes": "Đổi tên",
    "child.full_name": "NGUYỄN VĂN MẪU", "child.sex": "Nữ", "child.date_of_birth": "2018-02",
    "child.personal_number": "001318990001", "mother.full_name": "TRẦN THỊ MẪU",
    "mother.year_of_birth": "1991", "informant.full_name": "TRẦN THỊ MẪU",
    "informant.papers": "CCCD số 001191990001", "child.place_of_birth": "Bệnh viện Mẫu",
}  # fmt: skip


def _act(values: dict[str, str]) -> Act:
    return Act("so-khai-sinh", {n: ActField(n, v, 1.0) for n, v in values.items()})


def test_a_row_comes_back_as_it_went() -> None:
    row = row_of(_act(SAID), COVER)
    assert row["ngayDangKy"] == "05.03.2018" and row["nksGioiTinh"] == "2"
    assert (
        row["loaiDangKy"] == "4"
        and row["nksLoaiKhaiSinh"] == "3"
        and row["nycLoaiGiayToTuyThan"] == "4"
    )
    assert row["nguoiKy"] == "Phạm Quốc Mẫu" and row["chucVuNguoiKy"] == "Phó Chủ tịch"
    assert fields_of(row, "KS") == SAID


def test_an_excel_file_keeps_leading_zeros() -> None:
    back = read_workbook(workbook("KS", [row_of(_act(SAID), COVER)]), "KS")
    assert back == [SAID]


@pytest.mark.parametrize("kind", ["KS", "KH", "KT", "CMC"])
def test_every_kind_has_the_common_head(kind: str) -> None:
    assert columns(kind)[:4] == ("so", "quyenSo", "trangSo", "ngayDangKy")


def test_names_of_files() -> None:
    names = file_names(COVER, [act_of(5), act_of(5)])
    assert names == ["KS.2018.01.2018-03-05.005.pdf", "KS.2018.01.2018-03-05.005-2.pdf"]


def test_a_page_is_small() -> None:
    noisy = np.random.default_rng(1).integers(120, 255, (1754, 1240, 3)).astype(np.uint8)
    assert len(pdf_of(noisy)) <= 100_000


def test_the_eight_rules_find_what_is_wrong() -> None:
    good = row_of(_act(SAID), COVER) | {"nksNgaySinh": "20.02.2018"}
    assert check_rows([good]) == []
    bad = good | {"so": "5", "ngayDangKy": "5.3.2018", "nksNgaySinh": "2.2.18", "trangSo": "x"}
    assert {f.rule for f in check_rows([bad], [1])} == {1, 3, 4, 5, 6, 8}
    assert {f.rule for f in check_rows([good, good])} == {7}


def test_rules_mark_contradictions() -> None:
    assert load_rules()
    codes = {code for code, _ in broken(act_of(1, mother__year_of_birth="2010"), COVER)}
    assert codes == {"parent_age"}
    codes = {code for code, _ in broken(act_of(1, child__date_of_birth="2018-02"), COVER)}
    assert codes == {"day_missing"}
    codes = {code for code, _ in broken(act_of(1, mother__full_name="TRẦN"), COVER)}
    assert codes == {"name_of_one_word"}
    codes = {code for code, _ in broken(act_of(1, mother__ethnicity="Loa"), COVER)}
    assert codes == {"ethnicity_unknown"}
    assert not list(broken(act_of(1, mother__ethnicity="Hoa"), COVER))
    wed = replace(COVER, kind="KH")
    codes = {code for code, _ in broken(act_of(1, husband__full_name="LÊ VĂN AN"), wed)}
    assert codes == {"party_missing"}
    both = act_of(1, husband__full_name="LÊ VĂN AN", wife__full_name="TRẦN THỊ MẪU")
    assert not list(broken(both, wed))
    said = "số việc · act numbers"
    assert sequence([act_of(1), act_of(2), act_of(5), act_of(5)]) == [
        f"{said}: thiếu · missing 3-4", f"{said}: trùng · twice 5",
    ]  # fmt: skip
    turned = [act_of(n, page=str(n)) for n in (1, 3, 2)]
    assert sequence(turned) == [
        f"{said}: sai thứ tự · out of order 2 < 3",
        "trang in · printed pages: sai thứ tự · out of order 2 < 3",
    ]


def test_pages_come_in_their_order(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "book.zip", "w") as archive:
        for n in (10, 2, 1):
            archive.writestr(f"a/p{n}.jpg", b"\xff\xd8\xff" + bytes([n]))
    found = list(leaves(tmp_path / "book.zip"))
    assert [leaf.name for leaf in found] == ["p1.jpg", "p2.jpg", "p10.jpg"]
    assert gaps(["p1", "p2", "p2", "p4"]).double == (2,)
