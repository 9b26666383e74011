"""Acts of a table book: one row each, on one page or across two facing pages.

Where rows are ruled, a band between two lines is an act, unless it begins no number and no date:
then it goes on the act above. Where they are not, an act begins where its short columns (number,
dates, sex) have a line together.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalog.checks.text import fold
from catalog.columns import Column
from catalog.paper import FieldSpec, load_papers
from catalog.record import Field, Image, Page, Quad, Record
from catalog.tables import read_rows
from ocr.blank import blank
from ocr.ditto import ink_of, is_ditto, is_inked
from ocr.engines import Engine
from ocr.grid import Grid, read_grid, rows_of
from ocr.heads import Head, read_head
from ocr.labels import squash
from ocr.line import PlacedLine, box_around, place
from ocr.looks import Look, look
from ocr.pale import penned
from ocr.piece import piece_of
from ocr.rectify import cut_out
from ocr.text import Reading
from ocr.values import looked_again
from ocr.witness import witness_of

SHORT = {"entry_number", "date", "year", "sex", "ethnicity", "nationality"}
WORDS = {"ethnicity", "nationality", "date"}  # of which two letters are a ditto mark misread
DITTO = re.compile(
    r"""^[\s"'”“«»,.\-–_]*(?:n[tl1f]|như trên|như hàng trên|["”“»«]|[-–]{2,}|''|,,)[\s"'.\-–]*$""",
    re.I,
)
TOGETHER = 0.9  # letter heights within which lines of one act begin
LOWEST = 0.4  # letter heights of a row at least: boxes of letters are taller than their row
EDGE = 0.06  # letter heights from the line on the left: hands begin close to it
BESIDE = 0.1  # letter heights of paper left above and below ink
READABLE = 0.55  # mean confidence from which an unseen cell counts
PEOPLES = "ethnicities"
PAPERS = {paper.book: paper.id for paper in load_papers().values() if paper.book}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """What one page says: its acts, and its columns for the page after."""

    book: str
    acts: tuple[Record, ...]
    columns: tuple[Column | None, ...]


def read_table(
    page: Page, engine: Engine, book: str = "", before: Sequence[Column | None] = ()
) -> Table | None:
    """The acts of a table page, or None when it shows no table that is known."""
    grid = read_grid(page.image, engine)
    head = read_head(grid, book, before) if grid else None
    if grid is None or head is None:
        return None
    tops = beginnings(grid, head)
    acts: list[Record] = []
    last: dict[str, Field] = {}
    for top, bottom in zip(tops, [*tops[1:], math.inf], strict=True):
        fields = _row(grid, head, page, engine, top, bottom, last)
        if fields:
            acts.append(Record(PAPERS[head.book], fields, (page.name,)))
            last = {**last, **fields}
    return Table(head.book, tuple(acts), head.columns)


def beginnings(grid: Grid, head: Head) -> list[float]:
    """Where each act begins: between ruled lines, or where short columns have a line together."""
    short = [
        column
        for column, spec in zip(grid.columns, head.columns, strict=True)
        if spec is not None and spec.kind in SHORT
    ]
    tall, least = grid.letter, 1 if len(short) < 3 else 2
    starts = _together(short, head.bottom, tall, least)
    bands = [rule.at for rule in grid.level if rule.at > head.bottom + LOWEST * tall]
    if len(bands) >= max(2, 0.6 * len(starts)):
        edges = [head.bottom, *bands]
        return [
            top
            for top, bottom in zip(edges, [*edges[1:], math.inf], strict=True)
            if sum(any(top <= line.middle < bottom for line in column) for column in short) >= least
        ]
    return [start - 0.7 * tall for start in starts]


def _together(
    short: Sequence[Sequence[PlacedLine]], above: float, tall: float, least: int
) -> list[float]:
    """Heights at which so many short columns have a line together."""
    groups: list[list[float]] = []
    for middle in sorted(line.middle for column in short for line in column if line.middle > above):
        if groups and middle - groups[-1][0] < TOGETHER * tall:
            groups[-1].append(middle)
        else:
            groups.append([middle])
    return [float(np.median(group)) for group in groups if len(group) >= least]


def _row(
    grid: Grid, head: Head, page: Page, engine: Engine, top: float, bottom: float,
    last: dict[str, Field],
) -> dict[str, Field]:  # fmt: skip
    fields: dict[str, Field] = {}
    looks: dict[str, Look] = {}
    for index, spec in enumerate(head.columns):
        inside = [line for line in grid.columns[index] if top <= line.middle < bottom]
        if spec is not None and (lines := penned(inside, page.image)):
            above = _as_above(spec, lines, page, last)
            if above is not None:
                fields[spec.field] = above
            else:
                looks[spec.field] = _seen(spec, lines, page)
    looks = looked_again(looks, page, engine)
    fields |= {name: _field(seen, page) for name, seen in looks.items()}
    retry = [
        (index, spec)
        for index, spec in enumerate(head.columns)
        if spec is not None and spec.kind in SHORT
        and not (spec.field in fields and fields[spec.field].value)
    ]  # fmt: skip
    deep = min(bottom, top + 2.2 * grid.letter)
    if fields and retry:
        fields |= _unseen(grid, retry, page, engine, top, deep, last)
    fields |= _blank(grid, head, page, fields, top, deep)
    return {name: field for name, field in fields.items() if field.value or field.problems}


def _blank(
    grid: Grid, head: Head, page: Page, read: Mapping[str, Field], top: float, bottom: float
) -> dict[str, Field]:
    """Fields of persons whose cells bear no ink at all."""
    cells: dict[str, dict[str, Quad]] = {}
    for index, spec in enumerate(head.columns):
        if spec is not None and "." in spec.field:
            inside = _cell_at(grid, index, top + EDGE * grid.letter, bottom - EDGE * grid.letter)
            cells.setdefault(spec.field.partition(".")[0], {})[spec.field] = inside
    silent = [own for own in cells.values() if read and not own.keys() & read.keys()]
    return {
        name: blank(name, page, quad)
        for own in silent
        if not any(is_inked(cut_out(page.image, quad)) for quad in own.values())
        for name, quad in own.items()
    }


def _as_above(
    spec: Column, lines: Sequence[PlacedLine], page: Page, last: Mapping[str, Field]
) -> Field | None:
    """The value above a cell that holds a ditto mark; None for any other."""
    ordered = [line for row in rows_of(lines) for line in row]
    text = " ".join(line.text for line in ordered).strip()
    if not DITTO.match(text) and not (spec.kind in WORDS and _is_misread_ditto(text)):
        return None
    box, above = box_around([line.quad for line in ordered]), last.get(spec.field)
    if above is None:
        return Field(spec.field, "", 0.0, "text", page.number, box, (), ("unreadable",))
    sure = min(above.confidence, 0.97, max(0.5, ordered[0].confidence))
    return replace(above, confidence=sure, page=page.number, box=box)


def _seen(spec: Column, lines: Sequence[PlacedLine], page: Page) -> Look:
    """What a cell says at a first look."""
    ordered = [line for row in rows_of(lines) for line in row]
    pieces = [piece_of(line, n, 0, len(line.text)) for n, line in enumerate(ordered)]
    field = FieldSpec(spec.field, (), 0, spec.kind, ("beside",), 3, "", False)
    return look(Reading(field, tuple(p for p in pieces if p.text), 100.0), page)


def _field(seen: Look, page: Page) -> Field:
    """A cell as a field."""
    said = witness_of(seen, page.number)
    problems = said.problems or (() if said.value else ("unreadable",))
    return Field(seen.spec.name, said.value, said.confidence, "text", page.number, said.box,
                 said.alternatives, problems)  # fmt: skip


def _is_misread_ditto(text: str) -> bool:
    """Two letters at most that begin no people: a ditto mark misread."""
    said = squash(text)[0]
    begun = text[:1].isupper() and any(fold(row[0]).startswith(said) for row in read_rows(PEOPLES))
    return len(said) < 2 or (len(said) == 2 and not begun)


def _unseen(
    grid: Grid, empty: Sequence[tuple[int, Column]], page: Page, engine: Engine,
    top: float, bottom: float, last: dict[str, Field],
) -> dict[str, Field]:  # fmt: skip
    """Short cells in which the detector saw nothing: they are cut out and read all the same."""
    tall = grid.letter
    quads = [_cell_at(grid, index, top + 0.15 * tall, bottom - 0.15 * tall) for index, _ in empty]
    read = engine.recognise([to_ink(cut_out(page.image, quad), tall) for quad in quads])
    found = {}
    for (index, spec), quad, line in zip(empty, quads, read, strict=True):
        if line.confidence < READABLE or not line.text.strip(" .-_|"):
            above = last.get(spec.field)
            if spec.kind in WORDS and above is not None:
                higher = cut_out(page.image, _cell_at(grid, index, top - 0.1 * tall, bottom))
                ditto = is_ditto(higher, tall)
                if ditto or is_inked(cut_out(page.image, quad)):
                    sure = min(above.confidence, 0.97 if ditto else 0.5)
                    found[spec.field] = replace(above, confidence=sure, box=box_around([quad]))
            continue
        placed = [place(line, quad, grid.angle)]
        field = _as_above(spec, placed, page, last) or _field(_seen(spec, placed, page), page)
        if field.value:
            found[spec.field] = replace(field, confidence=min(field.confidence, 0.9))
    return found


def to_ink(cell: Image, letter: float) -> Image:
    """The rows of a cell that are written on: one figure in a tall cell is too small to be read."""
    rows = np.flatnonzero((ink_of(cell)[:, 5:] > 0).sum(axis=1) > 1)
    if not len(rows):
        return cell
    margin = round(BESIDE * letter)
    return cell[max(0, int(rows[0]) - margin) : int(rows[-1]) + 1 + margin]


def _cell_at(grid: Grid, column: int, top: float, bottom: float) -> Quad:
    """The inside of a cell from one height to another, in pixels of the page."""
    cos, sin = math.cos(grid.angle), math.sin(grid.angle)
    left, right = grid.edges(column, (top + bottom) / 2)
    left, right = left + EDGE * grid.letter, right - 0.15 * grid.letter
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return (corners @ np.array([[cos, sin], [-sin, cos]], np.float32)).astype(np.float32)
