"""Every kind of scan comes in as upright pages; every bad file leaves with its code."""

import io
import zipfile

import numpy as np
import pikepdf
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from catalog.problem import PROBLEMS
from ocr.limits import LARGEST_FILE, MOST_PAGES
from ocr.load import Unusable, load

RED, BLUE = (200, 30, 30), (20, 40, 200)


def picture(width: int = 120, height: int = 80) -> Pillow.Image:
    """Red on the left, blue on the right: turning and swapped colours show."""
    image = Pillow.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def saved(image: Pillow.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def pdf(pages: int = 1, image: Pillow.Image | None = None, **options: object) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(240, 160))
    for _ in range(pages):
        canvas.drawImage(ImageReader(image or picture()), 0, 0, 240, 160)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        again = io.BytesIO()
        document.save(again, **options)
    return again.getvalue()


def code_of(data: bytes) -> str:
    with pytest.raises(Unusable) as caught:
        load(data, "scan")
    assert caught.value.code in PROBLEMS
    return caught.value.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_pictures_of_every_kind(kind: str) -> None:
    (page,) = load(saved(picture(), kind), "front")
    assert page.image.shape == (80, 120, 3)
    assert np.abs(page.image[40, 20].astype(int) - RED[::-1]).max() < 25
    assert np.abs(page.image[40, 100].astype(int) - BLUE[::-1]).max() < 25


def test_heic() -> None:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(out)
    (page,) = load(out.getvalue(), "phone.heic")
    assert page.image.shape == (80, 120, 3)
    assert np.abs(page.image[40, 20].astype(int) - RED[::-1]).max() < 40


def test_the_camera_says_which_way_is_up() -> None:
    exif = Pillow.Exif()
    exif[0x0112] = 6  # the camera was held upright
    (page,) = load(saved(picture(), "JPEG", exif=exif.tobytes()), "photo")
    assert page.image.shape == (120, 80, 3)
    assert np.abs(page.image[20, 40].astype(int) - RED[::-1]).max() < 25


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA", "RGBA", "I;16"])
def test_colours_of_scanners(mode: str) -> None:
    kind = "TIFF" if mode == "CMYK" else "PNG"
    image = (
        Pillow.fromarray(np.full((30, 40), 60_000, np.uint16))
        if mode == "I;16"
        else picture(40, 30).convert(mode)
    )
    (page,) = load(saved(image, kind), "scan")
    assert page.image.shape == (30, 40, 3)
    assert page.image.dtype == np.uint8
    if mode == "I;16":
        assert 230 <= page.image[0, 0, 0] <= 236


def test_what_is_see_through_is_white() -> None:
    (page,) = load(saved(Pillow.new("RGBA", (10, 10), (0, 0, 0, 0)), "PNG"), "scan")
    assert (page.image == 255).all()


@pytest.mark.parametrize("compression", ["raw", "group4", "tiff_lzw"])
def test_a_tiff_of_several_pages(compression: str) -> None:
    first, *rest = [picture().convert("1") for _ in range(3)]
    options = {"save_all": True, "append_images": rest, "compression": compression}
    pages = load(saved(first, "TIFF", **options), "fax.tif")
    assert [page.number for page in pages] == [0, 1, 2]


def test_a_pdf_has_the_resolution_of_its_scan() -> None:
    pages = load(pdf(2, picture(1000, 667)), "scan.pdf")
    assert len(pages) == 2
    assert pages[0].image.shape[1] == pytest.approx(1000, abs=3)
    assert np.abs(pages[0].image[300, 200].astype(int) - RED[::-1]).max() < 25


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "BMP", "WEBP"])
def test_a_file_that_did_not_arrive_whole(kind: str) -> None:
    whole = saved(picture(600, 400), kind)
    assert code_of(whole[: len(whole) // 2]) == "file_broken"


def test_a_pdf_that_did_not_arrive_whole() -> None:
    whole = pdf()
    assert code_of(whole[:200]) == "file_broken"


def test_limits() -> None:
    assert code_of(b"\xff\xd8\xff" + b"\0" * LARGEST_FILE) == "file_too_large"
    assert code_of(pdf(MOST_PAGES + 1)) == "too_many_pages"
    bomb = saved(Pillow.new("1", (30_000, 30_000)), "PNG")
    assert len(bomb) < 200_000
    assert code_of(bomb) == "too_many_pixels"
    frames = [Pillow.new("1", (8, 8))] * (MOST_PAGES + 1)
    many = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    assert code_of(many) == "too_many_pages"


def test_a_page_as_large_as_a_wall() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(14_400, 14_400))
    canvas.showPage()
    canvas.save()
    assert code_of(out.getvalue()) == "too_many_pixels"


def test_a_locked_pdf() -> None:
    locked = pdf(encryption=pikepdf.Encryption(owner="a", user="b"))
    assert code_of(locked) == "file_locked"


def active(change: object) -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        change(document)  # type: ignore[operator]
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def launch(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["x.exe"] = b"MZ"


@pytest.mark.parametrize("change", [script, launch, attach])
def test_active_content_of_a_pdf(change: object) -> None:
    assert code_of(active(change)) == "file_active_content"


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        box.writestr("a.txt", "hidden")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_a_picture_that_is_an_archive_too(kind: str) -> None:
    assert code_of(saved(picture(), kind) + archive()) == "file_polyglot"


def test_a_pdf_that_is_an_archive_too() -> None:
    assert code_of(pdf() + archive()) == "file_polyglot"


def test_a_pdf_behind_a_picture() -> None:
    assert code_of(b"GIF89a" + b"\0" * 30 + pdf()) == "file_polyglot"
    assert code_of(saved(picture(), "JPEG") + pdf()) == "file_polyglot"


@pytest.mark.parametrize("data", [b"hello", b"<svg/>", saved(picture(), "GIF"), b"PK\x03\x04abc"])
def test_other_kinds_of_file(data: bytes) -> None:
    assert code_of(data) == "file_type_unknown"


def test_an_empty_file() -> None:
    assert code_of(b"") == "file_broken"


def test_a_photo_with_a_thumbnail_is_no_second_file() -> None:
    inner = saved(picture(30, 20), "JPEG")
    exif = Pillow.Exif()
    exif[0x9286] = inner  # whatever a camera writes there
    assert len(load(saved(picture(), "JPEG", exif=exif.tobytes()), "photo")) == 1


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_damage_is_a_clear_answer(data: st.DataObject) -> None:
    whole = bytearray(saved(picture(64, 48), data.draw(st.sampled_from(["JPEG", "PNG", "TIFF"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        pages = load(bytes(whole), "scan")
    except Unusable as error:
        assert error.code in PROBLEMS
    else:
        assert all(page.image.ndim == 3 for page in pages)
