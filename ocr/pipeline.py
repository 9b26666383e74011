"""The whole road from pages to records, as plain lines."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from catalog.checks.facts import cross_check
from catalog.paper import Paper
from catalog.record import Page, Record
from ocr.assemble import adopt, assemble
from ocr.engines import Engine
from ocr.judge import judge, refusal
from ocr.sheet import Sheet, find_sheets
from ocr.table import read_table
from ocr.witness import read_fields


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a scan says: one record per paper, and the flat pictures it was read from."""

    records: tuple[Record, ...]
    sheets: tuple[Sheet, ...]
    problems: tuple[str, ...]  # of the whole scan; with no records: why it was refused

    def as_json(self) -> dict[str, Any]:
        """The reading as `motcua read --json` prints it."""
        first = self.records[0] if self.records else Record("")
        problems = dict.fromkeys((*self.problems, *first.problems))
        return {
            **first.as_json(),
            "problems": list(problems),
            "records": [record.as_json() for record in self.records],
        }


def read_document(pages: Sequence[Page], engine: Engine, today: datetime.date) -> Reading:
    """Reads all pages of one scan: sides of one paper, or several papers."""
    sheets = adopt([sheet for page in pages for sheet in find_sheets(page, engine)])
    documents = assemble([sheet for sheet in sheets if sheet.match is not None])
    records, refused = [], [refusal(sheet) for sheet in sheets if sheet.match is None]
    for paper, sides, problems in documents:
        record = read_sides(paper, sides, problems, pages, engine, today)
        codes = judge(record, paper, sides)
        if codes.refuse:
            refused.append(codes.problems)
        else:
            records.append(replace(record, problems=_joined(record.problems, codes.problems)))
    if not records and len(pages) == 1:  # perhaps a page of an older book: an act per row
        table = read_table(pages[0], engine)
        if table is not None and table.acts:
            acts = tuple(cross_check(act, today) for act in table.acts)
            return Reading(acts, tuple(sheets), ())
    return Reading(tuple(records), tuple(sheets), _joined(*refused))


def read_sides(
    paper: Paper,
    sides: Sequence[Sheet],
    problems: tuple[str, ...],
    pages: Sequence[Page],
    engine: Engine,
    today: datetime.date,
) -> Record:
    """What the sides of one paper say together."""
    fields, found = read_fields(paper, sides, pages, engine)
    names = tuple(pages[sheet.page].name for sheet in sides)
    record = Record(paper.id, fields, names, _joined(problems, found))
    return cross_check(record, today)


def _joined(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for group in groups for code in group))
