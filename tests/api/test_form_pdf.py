"""Forms on paper: every blank is there, the text can be found, nothing is cut off."""

import datetime
import itertools
import json
import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from api.form_pdf import DRAFT, MOTTO, NATION, as_json, render_form
from catalog.checks.text import nfc
from catalog.filled import FilledForm, Given
from catalog.form import Blank, Form, load_forms
from ocr.prefill import correct, prefill
from tests.kept import birth, card

FORMS = load_forms()
BIRTH = FORMS["to-khai-khai-sinh"]
LONG = "Thôn Thượng Hạ Trung Quỳnh Phượng Khuỷu Nghiễng, " * 6


def _filled(form: Form, values: dict[str, str]) -> FilledForm:
    return correct(form, prefill(form, {}), values, "can-bo-mau")


def _sample(blank: Blank, position: int) -> str:
    """A value that stands nowhere else on the form."""
    if blank.choices:
        return blank.choices[-1]
    samples = {
        "date": f"20{10 + position}-03-04",
        "time": "02:15",
        "year": f"19{10 + position}",
        "personal_number": f"0010889904{position:02}",
    }
    return samples.get(blank.kind, f"Giá trị thứ {position:03} đấy")


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return " ".join(_page_text(document, n) for n in range(len(document)))


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    text: str = document[number].get_textpage().get_text_bounded()
    return " ".join(text.split())


def _solid(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_every_blank_is_printed(form: Form) -> None:
    values = {b.name: _sample(b, n) for n, b in enumerate(form.blanks) if b.derived != "words"}
    text = _text(render_form(form, _filled(form, values)))
    for name, value in values.items():
        if form.blank(name).kind == "date":
            year, month, day = value.split("-")
            forms = (f"{day}/{month}/{year}", f"ngày {day} tháng {month} năm {year}")
        elif form.blank(name).kind == "time":
            forms = ("02 giờ 15 phút",)
        else:
            forms = (value,)
        assert any(_solid(shown) in _solid(text) for shown in forms), (name, value)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_empty_form_has_its_printed_words(form: Form) -> None:
    pdf = render_form(form, prefill(form, {}))
    text = _text(pdf)
    assert pdf.startswith(b"%PDF-1.4")
    assert text == nfc(text)
    for words in (NATION, MOTTO, form.title_vi, form.mark):
        assert _solid(words) in _solid(text)
    for line in form.lines:
        for piece in (piece for cell in line.cells for piece in cell if line.look != "widths"):
            if isinstance(piece, str):
                assert all(_solid(part) in _solid(text) for part in piece.split(" / ")), piece
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1


def test_family_form_can_be_searched() -> None:
    mother, father = card("C01-M", "can-cuoc-2024"), card("C01-F")
    papers = {"requester": [father], "child": [birth()], "mother": [mother], "father": [father]}
    counter = Given(datetime.date(2026, 11, 25), "Ủy ban nhân dân phường Mẫu", "phường Mẫu")
    text = _text(render_form(BIRTH, prefill(BIRTH, papers, counter)))
    for words in (
        "Kính gửi: Ủy ban nhân dân phường Mẫu",
        "Họ, chữ đệm, tên người cha: NGUYỄN VĂN HOÀNG MINH",
        "Ngày, tháng, năm sinh: 20/02/2025 ghi bằng chữ: Ngày hai mươi, tháng hai, năm hai nghìn",
        "Làm tại: phường Mẫu, ngày 25 tháng 11 năm 2026",
    ):
        assert words in text


def test_only_a_draft_says_so() -> None:
    empty = prefill(BIRTH, {})
    assert _solid(DRAFT) in _solid(_text(render_form(BIRTH, empty, draft=True)))
    assert "NHÁP" not in _text(render_form(BIRTH, empty))


def test_an_empty_blank_has_its_dotted_line() -> None:
    """Dots reach the right edge behind an empty blank, none stand behind the pledge."""
    page = _picture(render_form(BIRTH, prefill(BIRTH, {})))
    width, height = page.size
    edge = page.convert("L").crop((int(0.75 * width), 0, int(0.9 * width), height))
    dotted = 0
    for y in range(height):
        row = edge.crop((0, y, edge.width, y + 1)).tobytes()
        changes = sum((a < 160) != (b < 160) for a, b in itertools.pairwise(row))
        dotted += changes > edge.width / 6
    assert dotted >= 18  # the rows with a blank at the right


def _picture(pdf: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[0].render(scale=3).to_pil()
        return picture


def test_ticked_choice() -> None:
    form = _filled(BIRTH, {"copies.wanted": "Có"})
    assert "x Có Không" in _text(render_form(BIRTH, form))


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_long_values_wrap_and_stay_on_the_page(form: Form) -> None:
    values = {b.name: LONG.strip() for b in form.blanks if b.kind in ("text", "name", "place")}
    pdf = render_form(form, _filled(form, values))
    assert _solid(_text(pdf)).count(_solid(LONG)) == len(values)
    _assert_inside(pdf)


def _assert_inside(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            width, height = page.get_size()
            for item in page.get_objects():
                left, bottom, right, top = item.get_bounds()
                assert left >= 40 and right <= width - 40, "into the margin"
                assert bottom >= 30 and top <= height - 30, "off the page"


@pytest.mark.parametrize("name", ["request", "member.2.full_name", "office", "made.place"])
def test_a_value_longer_than_a_page_goes_on_the_next(name: str) -> None:
    value = LONG.strip() * 30
    pdf = render_form(FORMS["ct01"], _filled(FORMS["ct01"], {name: value}))
    assert _solid(_text(pdf)).count(_solid(LONG)) == 30
    _assert_inside(pdf)


@settings(max_examples=25, deadline=None)
@given(st.text("aăâbcdđêôơưỂỮ ,.0123456789", max_size=200))
def test_any_value_is_whole(value: str) -> None:
    value = " ".join(value.split())
    form = _filled(BIRTH, {"child.place_of_birth": value, "mother.full_name": value})
    pdf = render_form(BIRTH, form)
    assert _solid(_text(pdf)).count(_solid(value)) >= 2
    _assert_inside(pdf)


@pytest.mark.parametrize("name", ["request", "applicant.full_name", "member.1.sex", "made.place"])
def test_a_word_wider_than_the_page_is_divided(name: str) -> None:
    pdf = render_form(FORMS["ct01"], _filled(FORMS["ct01"], {name: 150 * "Đ"}))
    assert 150 * "Đ" in _solid(_text(pdf))
    _assert_inside(pdf)


def test_a_number_of_another_length_is_shown_as_it_is() -> None:
    form = _filled(FORMS["ct01"], {"head.personal_number": "123"})
    text = _text(render_form(FORMS["ct01"], form))
    assert "chủ hộ: 123" in text


def test_same_form_same_bytes() -> None:
    empty = prefill(BIRTH, {})
    assert render_form(BIRTH, empty) == render_form(BIRTH, empty)


def test_values_of_another_form() -> None:
    with pytest.raises(KeyError):
        render_form(BIRTH, prefill(FORMS["ct01"], {}))


def test_json_names_blank_and_source() -> None:
    entry = as_json(BIRTH, prefill(BIRTH, {"child": [birth()]}))
    assert entry == json.loads(json.dumps(entry))
    assert entry["form"] == "to-khai-khai-sinh" and entry["title"] == BIRTH.title_vi
    sex = entry["blanks"]["child.sex"]
    assert (sex["label"], sex["value"]) == ("Giới tính", "Nam")
    assert sex["origin"]["document_id"] == "scan-birth"
    assert sex["origin"]["box"] == [10, 20, 300, 40]
    assert entry["blanks"]["requester.relation"]["origin"] is None
