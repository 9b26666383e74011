"""Declarations are known by their title, further pages by their wording."""

import pytest

from catalog.form import load_forms
from ocr.declaration import titled, worded


def lines(form: str) -> list[str]:
    return [
        "".join(piece if isinstance(piece, str) else "....." for piece in cell)
        for line in load_forms()[form].lines
        for cell in line.cells
    ]


@pytest.mark.parametrize("form", sorted(load_forms()))
def test_every_form_by_its_title(form: str) -> None:
    title = load_forms()[form].title_vi
    words = title.split()
    half = len(words) // 2
    assert titled(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", title, "Kính gửi: UBND"]) == form
    assert titled(["Độc lập", " ".join(words[:half]), " ".join(words[half:])]) == form


@pytest.mark.parametrize("form", sorted(load_forms()))
def test_no_title_no_form_but_its_wording(form: str) -> None:
    texts = lines(form)
    assert titled(texts) == ""
    assert worded(texts) == form


def test_certificates_are_no_forms() -> None:
    page = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "GIẤY KHAI SINH", "Họ, chữ đệm, tên: A",
            "Nơi sinh: Hà Nội", "Quê quán: Hà Nội"]  # fmt: skip
    assert titled(page) == worded(page) == ""
    assert titled([]) == worded([]) == ""
