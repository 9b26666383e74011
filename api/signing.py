"""The officer's signature on an archive copy: PAdES, name and time at the top left of page 1.

Circular 01/2023/TT-VPCP art. 8: who digitised signs with the personal digital signature; name and
time are seen. The signature is added as a new revision, so the PDF/A below it stays as it is.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.stamp import StaticStampStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from api.form_parts import PLAIN
from api.form_pdf import load_letters

FIELD = "digitised-by"
SIZE, LEADING, EDGE = 7.0, 8.5, 6.0  # points of the visible note
LABEL = "Người số hóa: "
REASON = "Số hóa sau khi đối chiếu với bản giấy"
WIDEST = 2 / 3  # of the page
INK = (0.05, 0.15, 0.5)  # not the red of a seal


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that can sign, with its certificates; made by `api.signing_keys` or from PKCS#11."""

    name: str
    inner: signers.Signer


class _Note(PdfContent):
    """A page of ours as the picture of the signature: pyHanko's own text knows Latin 1 only."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    def render(self) -> bytes:
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._page)))
        self.resources.xobject["/Note"] = form
        x0, y0, x1, y1 = form.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(x1 - x0), height=abs(y1 - y0))
        return b"/Note Do"


def sign_pdf(pdf: bytes, signer: Signer, *, name: str, at: datetime) -> bytes:
    """The PDF with one more revision that holds the signature. `at` is shown with its zone."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    left, top, width = _corner(writer)
    note, (wide, high) = _note([LABEL + name, f"{at:%d/%m/%Y %H:%M:%S %z}".strip()], width)
    x, y = round(left + EDGE), round(top - EDGE)
    box = (x, y - round(high), x + round(wide), y)
    field = _free_field(writer)
    out = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=field,
            name=name,
            reason=REASON,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
        ),
        signer.inner,
        stamp_style=StaticStampStyle(
            border_width=0,
            background=_Note(note),
            background_layout=SimpleBoxLayoutRule(
                AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(0, 0, 0, 0)
            ),
        ),
        new_field_spec=SigFieldSpec(field, on_page=0, box=box),
    ).sign_pdf(writer)
    data: bytes = out.getvalue()
    return data


def _corner(writer: IncrementalPdfFileWriter) -> tuple[float, float, float]:
    """Left edge, top edge and width of page 1."""
    page = writer.find_page_for_modification(0)[0].get_object()  # type: ignore[no-untyped-call]
    while "/MediaBox" not in page:
        page = page["/Parent"]
    x0, y0, x1, y1 = (float(side) for side in page["/MediaBox"])
    return min(x0, x1), max(y0, y1), abs(x1 - x0)


def _free_field(writer: IncrementalPdfFileWriter) -> str:
    taken = {field for field, _, _ in enumerate_sig_fields(writer)}
    return next(name for n in count() if (name := FIELD + (f"-{n}" if n else "")) not in taken)


def _note(lines: Sequence[str], width: float) -> tuple[bytes, tuple[float, float]]:
    """A small page with the lines, no wider than two thirds of the page it goes on."""
    load_letters()
    natural = max(stringWidth(line, PLAIN, SIZE) for line in lines)
    shrink = min(1.0, width * WIDEST / natural)
    size, leading = SIZE * shrink, LEADING * shrink
    wide, high = float(math.ceil(natural * shrink)), float(math.ceil(leading * len(lines)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(wide, high), invariant=1, initialFontName=PLAIN)  # type: ignore[arg-type]
    canvas.setFillColorRGB(*INK)
    canvas.setFont(PLAIN, size)
    for number, line in enumerate(lines):
        canvas.drawString(0, high - leading * (number + 0.8), line)
    canvas.showPage()
    canvas.save()
    return file.getvalue(), (wide, high)
