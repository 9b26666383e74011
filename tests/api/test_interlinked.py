"""The exchange record of an interlinked group, from entry to result."""

import base64
from typing import Any

import httpx

from api import dossier_work, form_work
from tests.api import family
from tests.api.conftest import OFFICER, Office
from tests.api.test_dossiers import begin
from tests.api.test_packages import finish

KEYS = {"maTTHC", "maHoSo", "module", "ngayTiepNhan", "trangThai", "data", "fileDinhKem", "ketQua"}
FILE = {"id", "loaiGiayTo", "tenGiayTo", "tenTepDinhKem", "huyGiayTo", "duLieuTepDinhKem"}


def record(client: httpx.Client, code: str, **query: object) -> dict[str, Any]:
    answer = client.get(f"/api/v1/dossiers/{code}/interlinked", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_birth_from_entry_to_result(office: Office) -> None:
    services, vault, client = office.services, office.services.vault, office.client
    father, mother = family.father(vault, OFFICER), family.mother(vault, OFFICER)
    made = begin(
        client, "dang-ky-khai-sinh", package="khai-sinh-thuong-tru-bhyt", phone="0912990417",
        email="a@example.vn",
        **{"role.requester": father, "role.father": father, "role.mother": mother},
    )  # fmt: skip
    notice, _ = family.notice_of_birth(vault, OFFICER)
    birth = vault.dossier(made, OFFICER, "test")
    birth = dossier_work.give(
        services, birth, "giay-chung-sinh", form_work.Ref(notice, 0), OFFICER
    )
    work = form_work.load(services, birth.forms["to-khai-khai-sinh"], OFFICER, "test")
    form_work.write(
        services, work, {"child.full_name": "Nguyễn Minh Khôi", "child.sex": "Nam"}, OFFICER
    )
    early = record(client, birth.code)
    assert set(early) == KEYS and early["ketQua"] is None
    assert (early["maTTHC"], early["module"], early["trangThai"]) == ("2.002621", "LTKS", 1)
    data = early["data"]
    assert (data["nksHoTen"], data["nksGioiTinh"]) == ("NGUYỄN MINH KHÔI", "1")
    assert (data["chaHoTen"], data["chaNgaySinh"]) == ("NGUYỄN VĂN HOÀNG MINH", "1988")
    assert (data["nycHoTen"], data["nycSoGiayToTuyThan"]) == (data["chaHoTen"], "001088990417")
    assert (data["nycLoaiGiayToTuyThan"], data["nycNgayCapGiayToTuyThan"]) == ("4", "10.05.2021")
    assert (data["nycSoDienThoai"], data["nycEmail"]) == ("0912990417", "a@example.vn")
    assert data["chaNoiCuTru"]["maTinh"] == "01" and "meXacThucThongTin" not in data
    files = [each for each in early["fileDinhKem"] if each["tenGiayTo"].startswith("Giấy chứng")]
    assert [set(each) for each in files] == [FILE] and files[0]["duLieuTepDinhKem"] == ""

    result, _ = family.certificate(vault, OFFICER)
    finish(services, birth, result)
    group = vault.group_of(birth.group, OFFICER)
    late = record(client, group[1].code, files=True)  # any dossier of the group tells the same
    assert late["maHoSo"] == birth.code and late["trangThai"] == 4
    assert late["ketQua"] == {
        "soDinhDanh": "001225990220", "ngayDangKy": "2025-03-03", "soDangKy": "45/2025",
        "quyenSo": "", "trangSo": "", "maGiayToKetQua": "KQ.G15.000031",
    }  # fmt: skip
    sent = {each["id"]: each["duLieuTepDinhKem"] for each in late["fileDinhKem"]}
    assert base64.b64decode(sent[f"{notice}/0"]) == vault.scan(notice, 0, OFFICER, "test")


def test_a_death(office: Office) -> None:
    vault, client = office.services.vault, office.client
    son, mother = family.father(vault, OFFICER), family.mother(vault, OFFICER)
    made = begin(
        client, "dang-ky-khai-tu", package="khai-tu-xoa-thuong-tru-mai-tang",
        **{"role.requester": son, "role.deceased": mother},
    )  # fmt: skip
    dossier = vault.dossier(made, OFFICER, "test")
    work = form_work.load(office.services, dossier.forms["to-khai-khai-tu"], OFFICER, "test")
    said = {"death.date": "2026-11-20", "death.time": "05:30", "notice.number": "12/2026"}
    form_work.write(office.services, work, said, OFFICER)
    found = record(client, dossier.code)
    assert (found["maTTHC"], found["module"]) == ("2.002622", "LTKT")
    data = found["data"]
    assert (data["nktHoTen"], data["nktNgayChet"]) == ("TRẦN THỊ THU HÀ", "20.11.2026")
    assert (data["gbtSo"], data["gbtLoai"]) == ("12/2026", "1")


def test_a_dossier_alone_is_no_group(office: Office) -> None:
    person = family.father(office.services.vault, OFFICER)
    alone = begin(office.client, "cap-ban-sao-trich-luc", **{"role.requester": person})
    code = office.services.vault.dossier(alone, OFFICER, "test").code
    answer = office.client.get(f"/api/v1/dossiers/{code}/interlinked")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_interlinked")
