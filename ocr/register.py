"""Pages of civil-status books: from a page to the acts on it.

Three kinds of page: printed labels with dotted lines (one act, models of 2015 and 2020), tables
(one row per act, older books), running text (before 1975). Of a book that is known, `book` names
its kind and spares the guess; `before` hands on the columns of the page before.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from catalog.checks.facts import cross_check
from catalog.checks.text import fold
from catalog.columns import Column
from catalog.paper import Paper, load_papers
from catalog.record import Page, Record
from ocr.beyond import with_ink_beyond
from ocr.blank import blank_fields
from ocr.classify import Match, classify, match_sides
from ocr.columns import split_at_labels
from ocr.engines import Engine
from ocr.mixed import part_rows
from ocr.page import PageText, read_page
from ocr.prose import read_prose
from ocr.quality import measure
from ocr.rows_below import with_rows_below
from ocr.sheet import Sheet, picture_of
from ocr.stamps import without_stamps
from ocr.struck import without_struck
from ocr.table import read_table
from ocr.values import look_at_values
from ocr.whole_rows import with_whole_rows
from ocr.witness import read_fields

Kind = Literal["labelled", "table", "prose", "cover", "blank", "other"]
FEW = 3  # lines under which a page is blank
LABELS = 0.45  # share of a side's printed words from which a page is a labelled one
COVER = ("co quan dang ky", "mo ngay", "khoa ngay", "bo tu phap")


@dataclass(frozen=True, slots=True, eq=False)
class RegisterPage:
    """What one page of a book holds."""

    kind: Kind
    acts: tuple[Record, ...]
    columns: tuple[Column | None, ...] = ()  # of a table, for the page after


def read_register(
    page: Page,
    engine: Engine,
    book: str = "",
    today: datetime.date | None = None,
    before: Sequence[Column | None] = (),
) -> RegisterPage:
    """The acts of one page. `book`: KS, KH, KT, CMC, or empty when nobody knows."""
    day = today or datetime.date.today()
    page = replace(page, image=without_stamps(page.image))
    text = read_page(page.image, engine)
    match = _labelled(text, book)
    if match is not None:
        act = read_labelled(page, text, match, engine, day)
        return RegisterPage("labelled", (act,))
    if len(text.lines) < FEW:
        return RegisterPage("blank", ())
    if _is_cover(text):
        return RegisterPage("cover", ())
    table = read_table(page, engine, book, before)
    if table is not None and table.acts:
        acts = tuple(cross_check(act, day) for act in table.acts)
        return RegisterPage("table", acts, table.columns)
    told = read_prose(text, book, page)
    if told is not None:
        return RegisterPage("prose", (told,))
    return RegisterPage("other", ())


def read_labelled(
    page: Page, text: PageText, match: Match, engine: Engine, today: datetime.date
) -> Record:
    """The one act of a page with printed labels."""
    image, transform = picture_of(page.image, text.lines, text)
    quality = measure(image, text.lines, page.image)
    lines = part_rows(text.lines, match.side, page.image, text.angle, engine)
    lines = with_whole_rows(lines, match.side, page.image, text.angle, engine)
    lines = with_ink_beyond(lines, match.side, page.image, text.angle, engine)
    lines = with_rows_below(lines, match.side, page.image, text.angle, engine)
    lines = without_struck(lines, page.image)
    sheet = Sheet(0, image, transform, match, tuple(lines), (), None, quality)
    fields, problems = read_fields(match.paper, [sheet], [page], engine, look_at_values)
    parted = split_at_labels(lines, match.side, columns=False)
    fields |= blank_fields(parted, match.side, fields, page)
    fields = {name: replace(field, page=page.number) for name, field in fields.items()}
    return cross_check(Record(match.paper.id, fields, (page.name,), problems), today)


def _labelled(text: PageText, book: str) -> Match | None:
    if not book:
        match = classify(text.texts)
        return match if match is not None and match.paper.book else None
    paper = paper_of(book)
    found = [m for m in match_sides(text.texts) if m.paper is paper and m.own >= LABELS]
    return found[0] if found else None


def paper_of(book: str) -> Paper:
    """The paper of a kind of book. Raises KeyError."""
    return {paper.book: paper for paper in load_papers().values() if paper.book}[book]


def _is_cover(text: PageText) -> bool:
    said = fold(" ".join(text.texts))
    return sum(phrase in said for phrase in COVER) >= 2
