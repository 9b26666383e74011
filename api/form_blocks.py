"""The lines of a form as blocks of known height that draw themselves on a page.

Lengths are in points; a block is drawn downwards from its upper edge.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from api.form_line import Part, Run, SetLine, set_parts
from api.form_parts import BOLD, ITALIC, PLAIN, parts_of
from catalog.filled import FilledForm
from catalog.form import Form
from catalog.layout import Line

Draw = Callable[[Canvas, float, float], None]
"""(page, left edge, upper edge)"""

_PAD = 4.0  # inside a table cell
_INDENT = 26.0  # of a paragraph
_DEEPEST = 24  # lines of a table cell
_SIGNATURE = 62.0  # room for a hand
_ADDRESSEE = 260.0  # dots behind `Kính gửi`


@dataclass(frozen=True, slots=True)
class Block:
    """What the end of a page does not tear apart."""

    height: float
    draw: Draw
    with_next: bool = False  # stays on one page with the block that follows


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets the lines of one filled form at one size and width."""

    form: Form
    filled: FilledForm
    width: float
    size: float
    spread: float  # distance of lines, in sizes

    def blocks(self) -> Iterator[Block]:
        """All lines of the layout, in order."""
        shares: tuple[float, ...] = ()
        for line in self.form.lines:
            match line.look:
                case "widths":
                    words = str(line.cells[0][0]).split()
                    shares = tuple(self.width * int(word) / 100 for word in words)
                case "heading" | "row":
                    yield from self._row(line, shares)
                case "sign":
                    yield self._sign(line)
                case "gap":
                    yield Block(self.size * 0.4 * self.spread, lambda page, x, y: None)
                case _:
                    yield from self._text(line)

    def _measure(self, text: str, font: str) -> float:
        return float(stringWidth(text, font, self.size))

    def _text(self, line: Line) -> Iterator[Block]:
        font = {"bold": BOLD, "right": ITALIC}.get(line.look, PLAIN)
        parts = parts_of(line.cells[0], self.form, self.filled, font=font)
        if line.look == "centre":
            room = 6.0 if self.filled.value(line.slots[0].name) else _ADDRESSEE
            parts = [replace(part, grows=False, room=part.blank * room) for part in parts]
        prose = line.look == "prose"
        set_lines = set_parts(parts, self.width, self._measure, _INDENT if prose else 0.0)
        leading = self.size * (1.3 if prose else self.spread)

        for each in set_lines:
            free = self.width - each.width
            shift = {"centre": free / 2, "right": free}.get(line.look, 0.0)
            with_next = line.look in ("right", "bold") or (prose and each is not set_lines[-1])
            yield Block(leading, self._drawer(each, shift), with_next)

    def _drawer(self, line: SetLine, shift: float) -> Draw:
        return lambda page, x, y: self._draw(page, line, x + shift, y - 1.1 * self.size)

    def _row(self, line: Line, shares: tuple[float, ...]) -> Iterator[Block]:
        """One row; a row of very many lines becomes several, so that it can cross pages."""
        font = BOLD if line.look == "heading" else PLAIN
        columns = [
            set_parts(
                parts_of(cell, self.form, self.filled, font=font, dots=False),
                share - 2 * _PAD,
                self._measure,
            )
            for cell, share in zip(line.cells, shares, strict=True)
        ]
        deepest = max(len(column) for column in columns)
        for start in range(0, max(deepest, 1), _DEEPEST):
            cut = [column[start : start + _DEEPEST] for column in columns]
            yield self._cells(cut, shares, heading=line.look == "heading")

    def _cells(
        self, columns: list[list[SetLine]], shares: tuple[float, ...], *, heading: bool
    ) -> Block:
        leading, pad = self.size * 1.22, 2 * _PAD * (self.spread - 0.5)
        height = leading * max(len(column) for column in columns) + pad
        centred = [heading or share < 0.12 * self.width for share in shares]

        def draw(page: Canvas, x: float, y: float) -> None:
            page.setLineWidth(0.6)
            for column, share, centre in zip(columns, shares, centred, strict=True):
                page.rect(x, y - height, share, height)
                top = y - (height - leading * len(column)) / 2
                for number, each in enumerate(column):
                    shift = (share - each.width) / 2 if centre else _PAD
                    self._draw(page, each, x + shift, top - leading * (number + 0.78))
                x += share

        return Block(height, draw, with_next=heading)

    def _sign(self, line: Line) -> Block:
        """Titles in bold, what to do in italics, and room for the signatures."""
        share = self.width / len(line.cells)
        columns = []
        for cell in line.cells:
            title, _, hint = str(cell[0] if cell else "").partition(" / ")
            columns.append(
                [
                    *set_parts([Part(title, BOLD)], share - 10, self._measure),
                    *set_parts([Part(hint, ITALIC)], share - 10, self._measure),
                ]
            )
        leading = self.size * 1.25
        height = leading * max(len(column) for column in columns) + _SIGNATURE

        def draw(page: Canvas, x: float, y: float) -> None:
            for column in columns:
                for number, each in enumerate(column):
                    shift = (share - each.width) / 2
                    self._draw(page, each, x + shift, y - leading * (number + 1))
                x += share

        return Block(height, draw)

    def _draw(self, page: Canvas, line: SetLine, x: float, y: float) -> None:
        for run in line.runs:
            if run.part.cells:
                self._draw_cells(page, run, x + run.x, y)
            elif run.part.box:
                self._draw_box(page, run, x + run.x, y)
            else:
                page.setFont(run.part.font, self.size)
                page.drawString(x + run.x, y, run.text)
                if run.part.blank:
                    self._draw_dots(page, x + run.x, x + run.end, y)

    def _draw_dots(self, page: Canvas, start: float, end: float, y: float) -> None:
        page.saveState()
        page.setLineCap(1)
        page.setLineWidth(0.7)
        page.setDash(0.01, 2.4)
        page.line(start + 2, y - 2.4, end - 1, y - 2.4)
        page.restoreState()

    def _draw_cells(self, page: Canvas, run: Run, x: float, y: float) -> None:
        cell = (run.end - run.x) / run.part.cells
        page.setLineWidth(0.6)
        page.setFont(run.part.font, self.size)
        for number in range(run.part.cells):
            page.rect(x + number * cell, y - 0.35 * self.size, cell, 1.3 * self.size)
        for number, digit in enumerate(run.text):
            page.drawCentredString(x + (number + 0.5) * cell, y, digit)

    def _draw_box(self, page: Canvas, run: Run, x: float, y: float) -> None:
        """A square before its words, with a cross when it is the one that is meant."""
        side = 0.72 * self.size
        page.setLineWidth(0.6)
        page.rect(x, y - 0.05 * self.size, side, side)
        page.setFont(run.part.font, self.size)
        if run.part.font == BOLD:
            page.drawCentredString(x + side / 2, y, "x")
        page.drawString(x + side + 0.35 * self.size, y, run.text)
