"""A filled form as an A4 page that looks like the printed one, and as JSON.

PDF 1.4 with embedded letters, so that the text can be found and copied. Nothing stands on the
page but the form; a draft says so.
"""

import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from api.form_blocks import Block, Setter
from api.form_line import Part, set_parts
from api.form_parts import BOLD, ITALIC, PLAIN
from catalog.filled import FilledForm
from catalog.form import Form

LETTERS = Path(__file__).parent / "web" / "pdf_fonts"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DRAFT = "BẢN NHÁP / DRAFT"

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 25 * mm, 17 * mm, 16 * mm, 14 * mm
_SETTINGS = (  # size of the letters, distance of lines in sizes: the first with fewest pages
    (13.0, 1.85), (13.0, 1.72), (13.0, 1.64), (13.0, 1.55), (12.5, 1.5), (12.0, 1.5),
    (11.5, 1.45), (11.0, 1.4),
)  # fmt: skip


def render_form(form: Form, filled: FilledForm, *, draft: bool = False) -> bytes:
    """The PDF. Raises KeyError when the values belong to another form."""
    load_letters()
    column = _WIDTH - _LEFT - _RIGHT
    room = _HEIGHT - _TOP - _BOTTOM
    head = _head(form, column)
    pages: list[list[Block]] = []
    for size, spread in _SETTINGS:
        setter = Setter(form, filled, column, size, spread)
        tried = _pages([head, *setter.blocks()], room)
        if not pages or len(tried) < len(pages):
            pages = tried
        if len(pages) == 1:
            break
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, pdfVersion=(1, 4), invariant=1, lang="vi-VN")
    canvas.setTitle(form.title_vi)
    canvas.setCreator("motcua")
    for blocks in pages:
        if draft:
            _draft(canvas)
        y = _HEIGHT - _TOP
        for block in blocks:
            block.draw(canvas, _LEFT, y)
            y -= block.height
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def as_json(form: Form, filled: FilledForm) -> dict[str, Any]:
    """The form for other programs: every blank with label, value, origin and alternatives."""
    entry = filled.as_json()
    for name, blank in entry["blanks"].items():
        blank["label"] = form.blank(name).label_vi
    return {"form": form.id, "title": form.title_vi, "source": form.source, **entry}


@cache
def load_letters() -> None:
    """Register the typefaces, once."""
    for name, file in ((PLAIN, "Regular"), (BOLD, "Bold"), (ITALIC, "Italic")):
        registerFont(TTFont(name, LETTERS / f"LiberationSerif-{file}.ttf"))


def _pages(blocks: Sequence[Block], room: float) -> list[list[Block]]:
    """Blocks by page; blocks that stay together move on together."""
    pages: list[list[Block]] = [[]]
    free = room
    for group in _together(blocks, room):
        need = sum(block.height for block in group)
        if need > free and pages[-1]:
            pages.append([])
            free = room
        pages[-1] += group
        free -= need
    return pages


def _together(blocks: Sequence[Block], room: float) -> Iterator[list[Block]]:
    """Groups that one page takes whole; what is higher than a page is taken apart."""
    held: list[Block] = []
    for block in blocks:
        if held and sum(each.height for each in held) + block.height > room:
            yield held
            held = []
        held.append(block)
        if not block.with_next:
            yield held
            held = []
    if held:
        yield held


def _head(form: Form, column: float) -> Block:
    """Mark of the form, title of the nation, motto with its line, title of the form."""

    def small(text: str, font: str) -> float:
        return float(stringWidth(text, font, 9))

    def large(text: str, font: str) -> float:
        return float(stringWidth(text, font, 15))

    mark = set_parts([Part(form.mark, ITALIC)], 0.5 * column, small) if form.mark else []
    title = set_parts([Part(form.title_vi, BOLD)], 0.9 * column, large)

    def draw(page: Canvas, x: float, y: float) -> None:
        page.setFont(ITALIC, 9)
        for each in mark:
            page.drawRightString(x + column, y - 8, each.runs[0].text)
            y -= 11
        middle, y = x + column / 2, y - (16 if mark else 12)
        page.setFont(BOLD, 13)
        page.drawCentredString(middle, y, NATION)
        page.setFont(BOLD, 13.5)
        page.drawCentredString(middle, y - 17, MOTTO)
        half = stringWidth(MOTTO, BOLD, 13.5) / 2
        page.setLineWidth(0.8)
        page.line(middle - half, y - 21.5, middle + half, y - 21.5)
        page.setFont(BOLD, 15)
        for number, each in enumerate(title):
            page.drawCentredString(middle, y - 52 - 18 * number, each.runs[0].text)

    return Block((16 if mark else 12) + 11 * len(mark) + 64 + 18 * (len(title) - 1), draw)


def _draft(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.translate(_WIDTH / 2, _HEIGHT / 2)
    canvas.rotate(52)
    canvas.setFillGray(0.93)
    canvas.setFont(BOLD, 62)
    canvas.drawCentredString(0, 0, DRAFT)
    canvas.restoreState()
