"""Archive copies: PDF/A-2b by structure, text found as read, signatures that cover it all."""

import datetime
import io
import unicodedata
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.archive_pdf import ArchivePage, TextLine, printable, to_pdfa
from api.errors import ApiError
from api.signatures import verify
from api.signing import Signer, sign_pdf
from api.signing_keys import SigningKeys
from api.trust_store import TrustStore
from catalog.kept_paper import Trust
from tests.pdfa import faults

AT = datetime.datetime(2026, 11, 27, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
NAME, UNIT = "Trần Thị Cán Bộ Mẫu", "ubnd-phuong-mau"
LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Họ, chữ đệm, tên: NGUYỄN MINH KHÔI",
    "Nơi sinh: Bệnh viện Phụ sản Hà Nội, phường Giảng Võ",
    "Số định danh cá nhân: 001225990220",
)


def sheet(lines: tuple[str, ...] = LINES, dpi: float = 300.0, tilt: float = 0.0) -> ArchivePage:
    """A page with lines one below the other, rising by `tilt` pixels to the right."""
    placed = []
    for number, text in enumerate(lines):
        top = 200.0 + 120 * number
        long = 22.0 * len(text)
        quad = (100, top, 100 + long, top - tilt, 100 + long, top + 44 - tilt, 100, top + 44)
        placed.append(TextLine(text, quad))
    image = np.full((1600, 1240, 3), (200, 230, 240), np.uint8)
    return ArchivePage(image, tuple(placed), dpi)


def text_of(pdf: bytes) -> list[list[str]]:
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SigningKeys:
    keys = SigningKeys(tmp_path_factory.mktemp("signing"), b"s" * 32)
    with pytest.raises(ApiError):
        keys.issue(NAME, UNIT)
    assert keys.make_authority() and not keys.make_authority()
    assert keys.issue(NAME, UNIT) and not keys.issue(NAME, UNIT)
    return keys


@pytest.fixture(scope="module")
def signer(keys: SigningKeys) -> Signer:
    found = keys.signer(NAME, UNIT)
    assert found and keys.signer("ai đó", UNIT) is None
    return found


@pytest.fixture(scope="module")
def signed(signer: Signer) -> bytes:
    return sign_pdf(to_pdfa([sheet(), sheet()], title="Giấy khai sinh", at=AT), signer,
                    name=NAME, at=AT)


def test_every_line_is_found_as_read() -> None:
    pdf = to_pdfa([sheet(), sheet(LINES[:2], tilt=12)], title="Giấy khai sinh", at=AT)
    assert text_of(pdf) == [list(LINES), list(LINES[:2])]


def test_one_picture_a_page_in_order_and_full_size() -> None:
    pages = [sheet(), sheet(dpi=200), sheet(dpi=72)]
    pages[1].image[:] = 90
    pdf = to_pdfa(pages, title="x", at=AT)
    with pdfium.PdfDocument(pdf) as document:
        sizes = [page.get_size() for page in document]
        grey = [page.render(scale=0.2).to_numpy().mean() for page in document]
    inch = [(1240 / dpi * 72, 1600 / dpi * 72) for dpi in (300, 200, 300)]
    assert np.allclose(sizes, inch, atol=0.1)
    assert grey[1] < 110 < grey[0] and grey[2] == pytest.approx(grey[0])
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert [len(page.Resources.XObject) for page in document.pages] == [1, 1, 1]
        assert document.pages[0].Resources.XObject.Scan.Width == 1240


def test_a_coarse_scan_is_refused() -> None:
    with pytest.raises(ApiError) as caught:
        to_pdfa([sheet(dpi=150)], title="x", at=AT)
    assert caught.value.code == "copy_too_coarse"
    with pytest.raises(ApiError):
        to_pdfa([], title="x", at=AT)


def test_structure_of_the_standard(signed: bytes) -> None:
    assert faults(to_pdfa([sheet()], title="Giấy khai sinh", at=AT)) == []
    assert faults(signed) == []


def _spoil(document: pikepdf.Pdf, how: str) -> None:
    page, root = document.pages[0], document.Root
    font = page.Resources.Font["/F1+0"]
    if how == "6.2.11.4":
        del font.FontDescriptor.FontFile2
    elif how == "6.2.11.5":
        font.Widths[5] = 17
    elif how == "6.2.11.7":
        del font.ToUnicode
    elif how == "6.2.3":
        root.OutputIntents[0].S = pikepdf.Name.GTS_PDFX
    elif how == "6.2.4":
        page.contents_add(b"0 0 0 1 k")
    elif how == "6.2.2":
        page.contents_add(b"/Nothing Do")
    elif how == "6.2.8":
        page.Resources.XObject.Scan.Interpolate = True
    elif how == "6.2.10":
        made = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5)
        page.Resources.ExtGState = pikepdf.Dictionary(G=document.make_indirect(made))
    elif how == "6.5.1":
        action = pikepdf.Dictionary(Type=pikepdf.Name.Action, S=pikepdf.Name.JavaScript, JS="1")
        root.OpenAction = document.make_indirect(action)
    elif how == "6.6.3":
        document.docinfo["/Title"] = "khác"
    elif how == "6.6.4":
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            meta["pdfaid:part"] = "1"
    elif how == "6.8":
        root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[]))


@pytest.mark.parametrize(
    "clause",
    ["6.2.11.4", "6.2.11.5", "6.2.11.7", "6.2.3", "6.2.4", "6.2.2", "6.2.8", "6.2.10", "6.5.1",
     "6.6.3", "6.6.4", "6.8"],
)  # fmt: skip
def test_checks_of_structure_can_fail(clause: str) -> None:
    with pikepdf.open(io.BytesIO(to_pdfa([sheet()], title="x", at=AT))) as document:
        _spoil(document, clause)
        out = io.BytesIO()
        document.save(out)
    assert {fault.partition(" ")[0] for fault in faults(out.getvalue())} == {clause}


def test_encrypted_or_longer_is_no_archive() -> None:
    pdf = to_pdfa([sheet()], title="x", at=AT)
    assert faults(pdf + b"more") == ["6.1.3 bytes behind the end"]


def test_the_signature_covers_all_and_is_seen(signed: bytes, keys: SigningKeys) -> None:
    store = TrustStore.load(Path("none"), keys.authority())
    (one,) = verify(signed, store)
    assert (one.verdict, one.signer, one.organisation) == ("valid", NAME, UNIT)
    assert one.trust == Trust.T1
    with pdfium.PdfDocument(signed) as document:
        document.init_forms()
        seen = document[0].render(scale=2).to_numpy()
        assert len(document) == 2
    corner = seen[: 70, : 400]
    assert (corner.max(axis=2).astype(int) - corner.min(axis=2) > 80).sum() > 100  # blue letters
    assert text_of(signed)[0][: len(LINES)] == list(LINES)


def test_keys_lie_encrypted_and_move_to_another_secret(tmp_path: Path) -> None:
    keys = SigningKeys(tmp_path, b"1" * 32)
    keys.make_authority()
    keys.issue(NAME, UNIT)
    files = sorted(tmp_path.glob("*.p12"))
    for file in files:
        data = file.read_bytes()
        assert NAME.encode() not in data and file.stat().st_mode & 0o077 == 0
    foreign = SigningKeys(tmp_path, b"2" * 32)  # of another master key: told, not a fault
    for use in (foreign.signer, foreign.issue):
        with pytest.raises(ApiError) as caught:
            use(NAME, UNIT)
        assert caught.value.code == "signing_key_foreign"
    moved = keys.rewrap(b"2" * 32)
    assert moved.signer(NAME, UNIT) is not None
    with pytest.raises(ApiError):
        keys._read("ca")


@settings(max_examples=8, deadline=None)
@given(st.text(st.sampled_from("aăâáàảãạđêôơưỹỵNGUYỄNTHỊ0123/-., "), min_size=1, max_size=40))
def test_any_vietnamese_line_is_found(line: str) -> None:
    wanted = " ".join(unicodedata.normalize("NFC", line).split())
    found = text_of(to_pdfa([sheet((line,))], title="x", at=AT))[0]
    assert "".join("".join(found).split()) == "".join(wanted.split())


def test_letters_that_no_typeface_has() -> None:
    assert printable("漢  a\u0301\n") == "? á"
