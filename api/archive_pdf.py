"""The archive copy of a paper: its pages in colour at full size, with text that can be searched.

PDF/A-2b (ISO 19005-2): one picture a page, in order; the read lines lie invisible over the print,
in an embedded typeface; XMP and an sRGB output intent. Circular 01/2023/TT-VPCP art. 8: page count
= picture count. Circular 02/2019/TT-BNV: colour, 100 % scale, 200 dpi at least.
"""

import datetime
import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pikepdf
from PIL import Image as Pillow
from PIL import ImageCms
from pyhanko.pdf_utils.metadata.model import VENDOR
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfgen.canvas import Canvas

from api.errors import ApiError
from api.form_parts import PLAIN
from api.form_pdf import load_letters
from catalog.record import Image

DPI, LEAST = 300, 200  # dots per inch: when the file does not say; never under
SCREEN = 100  # what a camera writes (72, 96) says nothing about the paper
QUALITY = 90  # of the JPEG of a page
MOST_POINTS = 14_400  # of a side of a page, ISO 32000-1 annex C
MAKER = "motcua"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One read line; `quad` are its corners in pixels of the page, clockwise from top-left."""

    text: str
    quad: tuple[float, ...]  # x0, y0, … x3, y3


@dataclass(frozen=True, slots=True, eq=False)
class ArchivePage:
    """One page to be kept."""

    image: Image  # BGR
    lines: tuple[TextLine, ...] = ()
    dpi: float = 0.0  # as the file says; 0: it does not


def to_pdfa(pages: Sequence[ArchivePage], *, title: str, at: datetime.datetime) -> bytes:
    """The pages as one PDF/A-2b without a signature.

    Raises ApiError `no_file` without pages, `copy_too_coarse` under 200 dpi.
    """
    if not pages:
        raise ApiError("no_file")
    scales = [72 / resolution(page) for page in pages]
    with pikepdf.open(io.BytesIO(_text(pages, scales))) as document:
        for page, scale, sheet in zip(pages, scales, document.pages, strict=True):
            _put_picture(document, sheet, page.image, scale)
        _declare(document, title, at)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, force_version="1.7")
    return out.getvalue()


def resolution(page: ArchivePage) -> float:
    """Dots per inch at which a page is kept. Raises ApiError `copy_too_coarse`."""
    if page.dpi <= SCREEN:
        found = float(DPI)
    elif page.dpi < LEAST - 1:
        raise ApiError("copy_too_coarse")
    else:
        found = page.dpi
    return max(found, float(max(page.image.shape[:2])) * 72 / MOST_POINTS)


def _text(pages: Sequence[ArchivePage], scales: Sequence[float]) -> bytes:
    """Pages of invisible lines alone."""
    load_letters()
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1, invariant=1, initialFontName=PLAIN)  # type: ignore[arg-type]
    for page, scale in zip(pages, scales, strict=True):
        height, width = page.image.shape[:2]
        canvas.setPageSize((width * scale, height * scale))
        for line in page.lines:
            _write(canvas, line, scale, height)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _write(canvas: Canvas, line: TextLine, scale: float, height: int) -> None:
    """A line where it stands: as high, as long and as slanted as the print."""
    text = printable(line.text)
    if not text:
        return
    x0, y0, x1, y1, _, _, x3, y3 = line.quad
    long = math.hypot(x1 - x0, y1 - y0) * scale
    high = max(1.0, math.hypot(x3 - x0, y3 - y0) * scale)
    natural = stringWidth(text, PLAIN, high)
    if long <= 0 or natural <= 0:
        return
    angle = math.atan2(y0 - y1, x1 - x0)  # upwards is positive on paper, downwards in pixels
    cos, sin = math.cos(angle), math.sin(angle)
    foot = 0.2  # of the height stands below the base line
    x = (x3 + (x0 - x3) * foot) * scale
    y = (height - (y3 + (y0 - y3) * foot)) * scale
    written = canvas.beginText()
    written.setTextRenderMode(3)  # neither filled nor stroked
    written.setFont(PLAIN, high)
    written.setHorizScale(100 * long / natural)
    written.setTextTransform(cos, sin, -sin, cos, x, y)
    written.textOut(text)
    canvas.drawText(written)


def printable(text: str) -> str:
    """NFC in one line; a letter that the typeface lacks becomes "?": no archive may hold
    references to missing glyphs."""
    letters: Any = getFont(PLAIN)
    known = letters.face.charToGlyph
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter if ord(letter) in known else "?" for letter in plain)


def _put_picture(
    document: pikepdf.Pdf, sheet: pikepdf.Page, image: Image, scale: float
) -> None:
    height, width = image.shape[:2]
    out = io.BytesIO()
    Pillow.fromarray(image[:, :, ::-1]).save(out, "JPEG", quality=QUALITY, subsampling=0)
    picture = pikepdf.Stream(document, out.getvalue())
    picture.stream_dict = pikepdf.Dictionary(
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB,
        Filter=pikepdf.Name.DCTDecode,
    )
    resources = sheet.resources
    resources.XObject = pikepdf.Dictionary(Scan=document.make_indirect(picture))
    drawn = f"q {width * scale:.4f} 0 0 {height * scale:.4f} 0 0 cm /Scan Do Q\n"
    sheet.contents_add(drawn.encode(), prepend=True)
    for foreign in ("/Trans",):  # of the maker of the pages; says nothing here
        if foreign in sheet.obj:
            del sheet.obj[foreign]


def _declare(document: pikepdf.Pdf, title: str, at: datetime.datetime) -> None:
    """Metadata and colours, as the standard wants them."""
    profile = pikepdf.Stream(document, srgb())
    profile.stream_dict.N = 3
    document.Root.OutputIntents = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.OutputIntent,
                S=pikepdf.Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB IEC61966-2.1",
                Info="sRGB IEC61966-2.1",
                RegistryName="http://www.color.org",
                DestOutputProfile=document.make_indirect(profile),
            )
        ]
    )
    for key in ("/Outlines", "/PageMode", "/OpenAction"):
        if key in document.Root:
            del document.Root[key]
    document.Root.Lang = pikepdf.String("vi-VN")
    del document.docinfo
    stamp = at.astimezone(datetime.UTC).isoformat(timespec="seconds")
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as meta:
        meta["pdfaid:part"] = "2"
        meta["pdfaid:conformance"] = "B"
        meta["dc:title"] = title
        meta["dc:language"] = ["vi-VN"]
        meta["pdf:Producer"] = VENDOR  # as the signature will: metadata must not differ
        meta["xmp:CreatorTool"] = MAKER
        meta["xmp:CreateDate"] = stamp
        meta["xmp:ModifyDate"] = stamp


@cache
def srgb() -> bytes:
    """The ICC profile of sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    data: bytes = profile.tobytes()
    return data
