"""Receipt and result sheets as PDF: the QR code stands top left (Circular 01/2023, TCVN 7322).

The code holds the address of the progress page with the dossier's code and, behind #, which no
phone sends to anybody, what the circular asks for: dossier, procedure, whose it is, what the paper
is. The same stands beside it in words. A4, PDF 1.4, embedded letters.
"""

import io
from collections.abc import Sequence

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from api.form_parts import BOLD, ITALIC, PLAIN
from api.form_pdf import MOTTO, NATION, load_letters

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * mm, 15 * mm, 15 * mm, 20 * mm
_CODE = 32 * mm  # side of the QR code with its quiet zone
_SIZE, _LINE = 12, 17


def render_sheet(
    title: str,
    office: str,
    code: str,
    link: str,
    facts: Sequence[tuple[str, str]],
    papers: Sequence[tuple[str, str]],
    foot: Sequence[str],
) -> bytes:
    """One sheet: `facts` are labels with values, `papers` a table of title and remark."""
    load_letters()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, pdfVersion=(1, 4), invariant=1, lang="vi-VN")
    canvas.setTitle(f"{title} {code}")
    canvas.setCreator("motcua")
    _qr(canvas, link)
    y = _head(canvas, title, office, code)
    for label, value in facts:
        y = _fact(canvas, label, value, y)
    if papers:
        y = _heading(canvas, "Thành phần hồ sơ", y - 6)
        for number, (name, remark) in enumerate(papers, start=1):
            y = _fact(canvas, f"{number}. {name}", remark, y, width=95 * mm)
    y -= 8
    for line in foot:
        y = _text(canvas, line, ITALIC, y)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _qr(canvas: Canvas, link: str) -> None:
    code = QrCodeWidget(link, barLevel="M")
    left, bottom, right, top = code.getBounds()
    scale = _CODE / (right - left), _CODE / (top - bottom)
    drawing = Drawing(_CODE, _CODE, transform=[scale[0], 0, 0, scale[1], 0, 0])
    drawing.add(code)
    renderPDF.draw(drawing, canvas, _LEFT - 3 * mm, _HEIGHT - _TOP - _CODE)


def _head(canvas: Canvas, title: str, office: str, code: str) -> float:
    middle = (_LEFT + _CODE + _WIDTH - _RIGHT) / 2
    for text, font, size, down in (
        (NATION, BOLD, 12, 10), (MOTTO, BOLD, 12, 26), (office, PLAIN, 11, 44),
        (f"Mã hồ sơ: {code}", BOLD, 12, 62),
    ):  # fmt: skip
        canvas.setFont(font, size)
        canvas.drawCentredString(middle, _HEIGHT - _TOP - down, text)
    canvas.setFont(BOLD, 14)
    y = _HEIGHT - _TOP - _CODE - 24
    canvas.drawCentredString(_WIDTH / 2, y, title)
    return y - 28


def _heading(canvas: Canvas, text: str, y: float) -> float:
    return _text(canvas, text, BOLD, y)


def _text(canvas: Canvas, text: str, font: str, y: float) -> float:
    for line in simpleSplit(text, font, _SIZE, _WIDTH - _LEFT - _RIGHT):
        y = _room(canvas, y)
        canvas.setFont(font, _SIZE)
        canvas.drawString(_LEFT, y, line)
        y -= _LINE
    return y


def _fact(canvas: Canvas, label: str, value: str, y: float, width: float = 60 * mm) -> float:
    left = simpleSplit(label, PLAIN, _SIZE, width - 4 * mm)
    right = simpleSplit(value, BOLD, _SIZE, _WIDTH - _LEFT - _RIGHT - width)
    for number in range(max(len(left), len(right))):
        y = _room(canvas, y)
        for lines, font, x in ((left, PLAIN, _LEFT), (right, BOLD, _LEFT + width)):
            if number < len(lines):
                canvas.setFont(font, _SIZE)
                canvas.drawString(x, y, lines[number])
        y -= _LINE
    return y


def _room(canvas: Canvas, y: float) -> float:
    """The same height, or the top of a new page when there is no room left."""
    if y > _BOTTOM:
        return y
    canvas.showPage()
    return _HEIGHT - _TOP - _LINE
