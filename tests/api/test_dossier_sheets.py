"""What the citizen takes home: the receipt with its code, and the page that it leads to."""

import io
from urllib.parse import parse_qsl

import numpy as np
import pypdfium2
import pytest
import zxingcpp

from tests.api import family
from tests.api.conftest import OFFICER, Office
from tests.api.test_dossiers import begin


@pytest.fixture
def dossier(office: Office) -> str:
    father = family.father(office.services.vault, OFFICER)
    people = {"role.requester": father, "role.father": father}
    return begin(office.client, "dang-ky-khai-sinh", email="a@example.vn", **people)


def test_the_receipt_bears_its_code_top_left(office: Office, dossier: str) -> None:
    answer = office.client.get(f"/dossiers/{dossier}/receipt.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    code = office.services.vault.dossier(dossier, OFFICER, "test").code
    document = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    page = document[0]
    text = page.get_textpage().get_text_bounded()
    image = np.asarray(page.render(scale=3).to_pil().convert("L"))
    document.close()
    assert code in text and "NGUYỄN VĂN HOÀNG MINH" in text and "CÒN THIẾU" in text
    (found,) = zxingcpp.read_barcodes(image)
    address, _, named = found.text.partition("#")  # what stands behind # no server is told
    assert address.endswith(f"/progress/{code}")
    assert dict(parse_qsl(named)) == {
        "MaHoSo": code, "MaTTHC": "1.001193", "DinhDanh": "001088990417",
        "TenGiayTo": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    }  # fmt: skip
    assert found.position.bottom_right.x < image.shape[1] / 3
    assert found.position.bottom_right.y < image.shape[0] / 5
    early = office.client.get(f"/dossiers/{dossier}/result.pdf")
    assert (early.status_code, early.json()["code"]) == (409, "no_result")


def test_progress_for_the_holder_of_the_receipt(office: Office, dossier: str) -> None:
    code = office.services.vault.dossier(dossier, OFFICER, "test").code
    page = office.client.get(f"/progress/{code}").text
    assert 'aria-current="step">Đã tiếp nhận' in page and OFFICER.unit in page
    assert "HOÀNG MINH" not in page and "example.vn" not in page
    answers = [office.client.get("/progress/H99.99-990101-9999").status_code for _ in range(30)]
    assert answers[0] == 404 and answers[-1] == 429
