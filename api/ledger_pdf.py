"""Acceptance records and extract copies of archived books as PDF: one plain A4 sheet each."""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from api.form_parts import BOLD, ITALIC, PLAIN
from api.form_pdf import MOTTO, NATION, load_letters

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 18 * mm, 18 * mm, 22 * mm
SIZE, LINE = 12, 17
LABELS = 62 * mm  # width of the column of labels
Facts = Sequence[tuple[str, str]]


def render_record(
    office: str, code: str, title: str, facts: Facts, foot: Sequence[str], signed_by: str,
    across: str = "",
) -> bytes:  # fmt: skip
    """One sheet; `across` stands in grey over each page, as on a draft."""
    load_letters()
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, pdfVersion=(1, 4), invariant=1, lang="vi-VN")
    canvas.setTitle(title)
    canvas.setCreator("motcua")
    page = _Page(canvas, across)
    page.head(office, code, title)
    for label, value in facts:
        page.fact(label, value)
    page.down(8)
    for line in foot:
        page.text(line, ITALIC)
    page.down(14)
    page.centred(signed_by, BOLD, WIDTH * 0.72)
    page.centred("(Ký, ghi rõ họ, chữ đệm, tên, chức vụ và đóng dấu)", ITALIC, WIDTH * 0.72)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Page:
    """A pen that goes down the sheet and on to the next."""

    def __init__(self, canvas: Canvas, across: str) -> None:
        self._canvas, self._across = canvas, across
        self._begin()

    def _begin(self) -> None:
        self._y = HEIGHT - TOP
        if self._across:
            self._canvas.saveState()
            self._canvas.setFillGray(0.85)
            self._canvas.setFont(BOLD, 54)
            self._canvas.translate(WIDTH / 2, HEIGHT / 2)
            self._canvas.rotate(45)
            self._canvas.drawCentredString(0, 0, self._across)
            self._canvas.restoreState()

    def down(self, points: float) -> None:
        self._y -= points
        if self._y < BOTTOM:
            self._canvas.showPage()
            self._begin()

    def head(self, office: str, code: str, title: str) -> None:
        left, right = WIDTH * 0.27, WIDTH * 0.7
        lines = simpleSplit(office, BOLD, 11, WIDTH * 0.36)
        for number, line in enumerate(lines):
            self._put(left, self._y - 14 * number, line, BOLD, 11)
        self._put(right, self._y, NATION, BOLD, 11)
        self._put(right, self._y - 15, MOTTO, BOLD, 11)
        self.down(14 * max(2, len(lines)) + 8)
        self._put(left, self._y, f"Số: {code}", PLAIN, 11)
        self.down(34)
        for line in simpleSplit(title, BOLD, 15, WIDTH - LEFT - RIGHT):
            self._put(WIDTH / 2, self._y, line, BOLD, 15)
            self.down(20)
        self.down(6)

    def _put(self, x: float, y: float, text: str, font: str, size: float) -> None:
        self._canvas.setFont(font, size)
        self._canvas.drawCentredString(x, y, text)

    def fact(self, label: str, value: str) -> None:
        names = simpleSplit(label, PLAIN, SIZE, LABELS - 4 * mm)
        values = simpleSplit(value, BOLD, SIZE, WIDTH - LEFT - RIGHT - LABELS)
        for number in range(max(len(names), len(values))):
            for lines, font, x in ((names, PLAIN, LEFT), (values, BOLD, LEFT + LABELS)):
                if number < len(lines):
                    self._canvas.setFont(font, SIZE)
                    self._canvas.drawString(x, self._y, lines[number])
            self.down(LINE)

    def text(self, text: str, font: str) -> None:
        for line in simpleSplit(text, font, SIZE, WIDTH - LEFT - RIGHT):
            self._canvas.setFont(font, SIZE)
            self._canvas.drawString(LEFT, self._y, line)
            self.down(LINE)

    def centred(self, text: str, font: str, x: float) -> None:
        self._put(x, self._y, text, font, SIZE)
        self.down(LINE)
