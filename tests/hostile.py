"""Files that somebody made to break in, to fill the memory or to never end; and honest accidents.

Each has the codes that it may be refused with; no code: it is a paper like any other.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

BROKEN, BOMB, TYPE = "file_broken", "file_bomb", "file_type_unknown"
ACTIVE, TWO, LOCKED = "file_active_content", "file_polyglot", "file_locked"
PIXELS, PAGES = "too_many_pixels", "too_many_pages"
DRAWN = ""  # what is wrong in it was left out when it was drawn anew
Hostile = tuple[str, bytes, frozenset[str]]


def files() -> Iterator[Hostile]:
    """Name, bytes, codes: all of them."""
    for name, data, *codes in _pictures():
        yield name, data, frozenset(codes)
    for name, data, *codes in _two_formats():
        yield name, data, frozenset(codes)
    for name, change in _ACTIVE.items():
        yield name, pdf(change), frozenset({ACTIVE})
    for name, data, *codes in _pdfs():
        yield name, data, frozenset(codes)


def saved(kind: str, size: tuple[int, int] = (120, 80), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **options)
    return out.getvalue()


def pdf(change: Callable[[pikepdf.Pdf], object] | None = None, **options: object) -> bytes:
    """A PDF of one picture, with a change made to it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(240, 160))
    canvas.drawImage(ImageReader(Image.new("RGB", (600, 400), (200, 30, 30))), 0, 0, 240, 160)
    canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as document:
        if change:
            change(document)
        again = io.BytesIO()
        document.save(again, **options)
    return again.getvalue()


def _pictures() -> Iterator[tuple[str, bytes, str] | tuple[str, bytes, str, str]]:
    pixels = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(pixels, "PNG")
    yield "pixel-bomb.png", pixels.getvalue(), PIXELS
    honest = saved("PNG")
    head = honest[12:16] + (65_500).to_bytes(4, "big") * 2 + honest[24:29]
    claimed = honest[:12] + head + zlib.crc32(head).to_bytes(4, "big") + honest[33:]
    yield "claims-huge.png", claimed, PIXELS, BROKEN
    bitmap = bytearray(saved("BMP"))
    bitmap[18:26] = (2_000_000_000).to_bytes(4, "little") * 2
    yield "claims-huge.bmp", bytes(bitmap), PIXELS, BROKEN
    tiff = bytearray(saved("TIFF"))
    first = int.from_bytes(tiff[4:8], "little")
    count = int.from_bytes(tiff[first : first + 2], "little")
    after = first + 2 + 12 * count
    tiff[after : after + 4] = first.to_bytes(4, "little")  # the next page is this one
    yield "endless.tiff", bytes(tiff), DRAWN, BROKEN
    frames = [Image.new("1", (8, 8))] * 60
    many = io.BytesIO()
    frames[0].save(many, "TIFF", save_all=True, append_images=frames[1:])
    yield "sixty-pages.tiff", many.getvalue(), PAGES
    for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
        whole = saved(kind, (600, 400))
        yield f"half.{kind.lower()}", whole[: len(whole) // 2], BROKEN
    heic = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (300, 200))).save(heic)
    yield "half.heic", heic.getvalue()[:200], BROKEN
    yield "only-a-head.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 60, BROKEN
    yield "empty.jpg", b"", BROKEN
    yield "program.jpg", b"MZ\x90\x00" + b"\0" * 500, TYPE
    yield "drawing.svg", b"<svg onload='alert(1)'/>", TYPE
    yield "page.pdf", b"<html><script>alert(1)</script>", TYPE
    yield "film.gif", saved("GIF"), TYPE
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * 50_000_000)
    yield "zip-bomb.zip", box.getvalue(), TYPE
    yield "zip-bomb.jpg", box.getvalue(), TYPE


def _two_formats() -> Iterator[tuple[str, bytes, str]]:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("../../etc/cron.d/x", "hidden")
    yield "jpeg-and-zip.jpg", saved("JPEG") + box.getvalue(), TWO
    yield "png-and-pdf.png", saved("PNG") + pdf(), TWO
    yield "gif-and-pdf.pdf", b"GIF89a" + b"\0" * 30 + pdf(), TWO
    yield "pdf-and-zip.pdf", pdf() + box.getvalue(), TWO
    yield "jpeg-and-php.jpg", saved("JPEG") + b"<?php system($_GET['c']); ?>", TWO


def _set(where: str, value: object) -> Callable[[pikepdf.Pdf], object]:
    return lambda document: document.Root.__setitem__(where, value)


def _on_page(key: str, value: object) -> Callable[[pikepdf.Pdf], object]:
    return lambda document: document.pages[0].obj.__setitem__(key, value)


def _action(**entries: object) -> Dictionary:
    return Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**entries))


_ACTIVE: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "script-at-start.pdf": _set("/OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)")),
    "script-by-name.pdf": _set(
        "/Names",
        Dictionary(JavaScript=Dictionary(Names=[String("a"), Dictionary(S=Name.JavaScript)])),
    ),
    "script-on-page.pdf": _on_page("/AA", Dictionary(O=Dictionary(S=Name.JavaScript, JS="x"))),
    "launch.pdf": _on_page("/Annots", Array([_action(S=Name.Launch, F="calc.exe")])),
    "submit.pdf": _on_page("/Annots", Array([_action(S=Name.SubmitForm, F="http://x.invalid")])),
    "other-file.pdf": _on_page("/Annots", Array([_action(S=Name.GoToR, F="//x.invalid/a.pdf")])),
    "film.pdf": _on_page("/Annots", Array([Dictionary(Subtype=Name.RichMedia)])),
    "xfa.pdf": _set("/AcroForm", Dictionary(Fields=[], XFA=String("<xdp/>"))),
    "attached.pdf": lambda document: document.attachments.__setitem__("x.exe", b"MZ"),
}


def _pdfs() -> Iterator[tuple[str, bytes, str] | tuple[str, bytes, str, str]]:
    yield "locked.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="b")), LOCKED
    yield "locked-for-print.pdf", pdf(encryption=pikepdf.Encryption(owner="a", user="")), LOCKED
    yield "half.pdf", pdf()[:300], BROKEN
    yield "flate-bomb.pdf", _with_stream(zlib.compress(b"\0" * 300_000_000, 9)), BOMB
    twice = zlib.compress(zlib.compress(b"\0" * 100_000_000, 9), 9)
    filters = b"/Filter [/FlateDecode /FlateDecode]"
    yield "bomb-in-bomb.pdf", _with_stream(twice, filters), BOMB
    yield "object-bomb.pdf", _with_stream(
        zlib.compress(b"0 " * 40_000_000, 9), b"/Type /ObjStm /N 9 /First 9 /Filter /FlateDecode"
    ), BOMB
    yield "lzw-bomb.pdf", _with_stream(b"\x80" * 400_000, b"/Filter /LZWDecode"), BOMB
    yield "wall.pdf", pdf(_on_page("/MediaBox", Array([0, 0, 14_400, 14_400]))), PIXELS
    yield "no-area.pdf", pdf(_on_page("/MediaBox", Array([0, 0, 0, 0]))), BROKEN, DRAWN
    yield "huge-picture.pdf", pdf(_huge_picture), DRAWN, BROKEN
    yield "many-pages.pdf", _raw(b" ".join([b"3 0 R"] * 20_000), 20_000), PAGES, BROKEN
    yield "endless-pages.pdf", _raw(b"2 0 R", 2_000_000_000), BROKEN, PAGES
    yield "no-pages.pdf", _raw(b"", 0), BROKEN
    yield "deep.pdf", _with_object(b"[" * 200_000 + b"]" * 200_000), BROKEN, DRAWN
    yield "deep-dictionaries.pdf", _with_object(b"<</A" * 400 + b" 1" + b">>" * 400), BROKEN
    yield "no-table.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>", \
        BROKEN
    yield "only-a-head.pdf", b"%PDF-1.7\n", BROKEN


def _huge_picture(document: pikepdf.Pdf) -> None:
    for item in document.objects:
        if isinstance(item, Stream) and item.get("/Subtype") == "/Image":
            item.Width = item.Height = 200_000


def _with_stream(data: bytes, filters: bytes = b"/Filter /FlateDecode") -> bytes:
    """A page whose content is this stream."""
    body = b"<<" + filters + b" /Length %d>>\nstream\n" % len(data) + data + b"\nendstream"
    return _raw(b"3 0 R", 1, body)


def _with_object(body: bytes) -> bytes:
    return _raw(b"3 0 R", 1, body)


def _raw(kids: bytes, count: int, content: bytes = b"null") -> bytes:
    """A PDF written by hand: catalog, page tree, one page, one more object."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        content,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)
