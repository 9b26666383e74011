"""A mixed stack on the scanner: which pages make one paper, and which paper that is.

Cards, certificates and declarations in any order and any way up; several papers on one page,
several pages of one paper, blank pages between them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from catalog.identity import IDENTITY
from catalog.record import Page, Record
from ocr.assemble import Document, adopt, assemble
from ocr.classify import Match
from ocr.declaration import titled, worded
from ocr.engines import Engine
from ocr.judge import judge, refusal
from ocr.labels import likeness
from ocr.pipeline import Reading, read_sides
from ocr.sheet import Sheet, find_sheets

FURTHER = (
    "GHI CHÚ", "PHẦN GHI CHÚ", "PHẦN GHI CHÚ NHỮNG THÔNG TIN THAY ĐỔI SAU NÀY",
    "NHỮNG THAY ĐỔI SAU NÀY", "TIẾP THEO TRANG TRƯỚC", "Trang 2", "Trang 3", "Trang 2/2",
)  # fmt: skip
"""Words that open a further page of a paper."""
HEAD = 6  # lines among which they stand
SURE = 90.0
SHARE = 0.6  # of the words of a certificate, from which it is one though its title was not read
FEW_LETTERS = 4  # read on a page, under which it is dust
MARGIN = 0.12  # of a paper's longer side, kept around it when it is cut out of its page


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """One paper of a stack, on pages of its own."""

    pages: tuple[Page, ...]  # numbered from 0; cut out where a page carries several papers
    origins: tuple[int, ...]  # of each: its position in the stack
    form: str = ""  # id of the declaration that it is
    record: Record | None = None  # what it says; None: a declaration, or a paper nobody knows
    sheets: tuple[Sheet, ...] = ()
    cut: bool = False  # out of pages that show other papers too
    head: tuple[str, ...] = ()  # first lines of a paper that nobody knows

    @property
    def paper(self) -> str:
        """The kind of paper; empty when it is none that is known."""
        return self.record.paper if self.record else ""

    @property
    def reading(self) -> Reading:
        """As one scan of this paper alone."""
        return Reading((self.record,) if self.record else (), self.sheets, ())


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """A stack taken apart, in the order of its pages."""

    bundles: tuple[Bundle, ...]
    blank: tuple[int, ...]  # positions of pages on which nothing stands


@dataclass(slots=True, eq=False)
class _Group:
    """Pages on their way to one paper, by position."""

    pages: list[int]
    form: str = ""
    document: Document | None = None
    head: tuple[str, ...] = ()

    @property
    def grows(self) -> bool:
        """Whether further pages may belong to it: cards have none."""
        return self.document is None or self.document[0].id not in IDENTITY


def read_stack(pages: Sequence[Page], engine: Engine, today: datetime.date) -> Stack:
    """Takes a stack apart and reads every paper of it."""
    pages = [replace(page, number=number) for number, page in enumerate(pages)]
    found = [find_sheets(page, engine) for page in pages]
    titles = [titled(_texts(sheets)) for sheets in found]
    groups = [_Group([number], form) for number, form in enumerate(titles) if form]
    rest = [sheet for sheets, form in zip(found, titles, strict=True) if not form
            for sheet in sheets]  # fmt: skip
    known = [sheet for sheet in adopt(rest) if sheet.match is not None and _is_sure(sheet.match)]
    for document in assemble(known):
        groups.append(_Group(sorted({sheet.page for sheet in document[1]}), "", document))
    placed = {number for group in groups for number in group.pages}
    blank = []
    for number in (n for n in range(len(pages)) if n not in placed):
        texts = _texts(found[number])
        if _is_blank(found[number]):
            blank.append(number)
        elif (own := _home(number, texts, groups)) is not None:
            own.pages.append(number)
        else:
            groups.append(_Group([number], worded(texts), head=tuple(texts[:HEAD])))
    bundles = [_bundle(group, pages, groups, engine, today) for group in groups]
    return Stack(tuple(sorted(bundles, key=lambda each: each.origins)), tuple(blank))


def _home(number: int, texts: Sequence[str], groups: Sequence[_Group]) -> _Group | None:
    """The paper of which a page without title goes on; None when it is a paper of its own."""
    form = worded(texts)
    if form:
        return next((group for group in groups if group.form == form), None)
    if not any(likeness(word, text) >= SURE for word in FURTHER for text in texts[:HEAD]):
        return None
    before = [group for group in groups if group.grows and number - 1 in group.pages]
    return before[-1] if before else None


def _bundle(
    group: _Group,
    pages: Sequence[Page],
    groups: Sequence[_Group],
    engine: Engine,
    today: datetime.date,
) -> Bundle:
    """The pages of a group as a paper of its own, read."""
    if group.document is None:
        kept = tuple(replace(pages[n], number=place) for place, n in enumerate(group.pages))
        return Bundle(kept, tuple(group.pages), group.form, head=group.head)
    shared = {n for n in group.pages for other in groups if other is not group and n in other.pages}
    paper, sides, problems = group.document
    own: list[Page] = []
    origins: list[int] = []
    sheets: list[Sheet] = []
    for number in group.pages:
        here = [sheet for sheet in sides if sheet.page == number]
        for lot in [[sheet] for sheet in here] if number in shared else [here]:
            page = replace(pages[number], number=len(own))
            if number in shared:
                page, lot = _cut(page, lot[0], engine)
            sheets += [replace(sheet, page=page.number) for sheet in lot]
            own.append(page)
            origins.append(number)
    record = read_sides(paper, sheets, problems, own, engine, today)
    codes = judge(record, paper, sheets).problems
    record = replace(record, problems=tuple(dict.fromkeys((*record.problems, *codes))))
    return Bundle(tuple(own), tuple(origins), "", record, tuple(sheets), bool(shared))


def _cut(page: Page, sheet: Sheet, engine: Engine) -> tuple[Page, list[Sheet]]:
    """One paper cut out of a page that shows others too: nobody keeps a stranger's card.

    What is no longer recognised alone stays on the whole page.
    """
    points = np.concatenate([line.quad for line in sheet.lines])
    low, high = points.min(axis=0), points.max(axis=0)
    margin = MARGIN * float((high - low).max())
    left, top = (int(v) for v in np.maximum(low - margin, 0))
    right, bottom = (int(v) for v in high + margin)
    alone = replace(page, image=np.ascontiguousarray(page.image[top:bottom, left:right]))
    again = [
        each
        for each in find_sheets(alone, engine)
        if (each.paper, each.side) == (sheet.paper, sheet.side)
    ]
    return (alone, again[:1]) if again else (page, [sheet])


def _is_sure(match: Match) -> bool:
    """Whether it is this paper, among papers of any kind: other deeds use its words too."""
    return match.paper.id in IDENTITY or match.titled or match.share >= SHARE


def _texts(sheets: Sequence[Sheet]) -> list[str]:
    return [line.text for sheet in sheets for line in sheet.lines]


def _is_blank(sheets: Sequence[Sheet]) -> bool:
    """Nothing stands on it, or dust that no letter was read in."""
    letters = sum(len(text.strip()) for text in _texts(sheets))
    return letters < FEW_LETTERS or all(refusal(sheet) == ("blank_page",) for sheet in sheets)
