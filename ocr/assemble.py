"""Sides that belong together: front and back of one paper become one document."""

import re
from collections.abc import Sequence

from catalog.paper import Paper
from ocr.classify import Match, match_sides
from ocr.sheet import Sheet

NUMBER = re.compile(r"\d{12}")
AS_GOOD = 0.3  # of the best score: a back may fit its front's paper this much worse

Document = tuple[Paper, list[Sheet], tuple[str, ...]]


def adopt(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets of no known paper taken for the back that a front beside them still lacks.

    Of a poor copy one printed label may be all that was read; beside its front that is enough.
    """
    backs = sum(sheet.side == "back" for sheet in sheets)
    lacking = [s.match.paper for s in sheets if s.match is not None and s.side == "front"][backs:]
    adopted = []
    for sheet in sheets:
        if sheet.match is None and lacking:
            found = [m for m in match_sides([line.text for line in sheet.lines])
                     if m.paper is lacking[0] and m.side.name == "back" and m.telling]
            if found:
                sheet, lacking = sheet.seen_as(found[0]), lacking[1:]
        adopted.append(sheet)
    return adopted


def assemble(sheets: Sequence[Sheet]) -> list[Document]:
    """Documents in the order of the scan: paper, its sides, problems of the pairing."""
    fronts = [sheet for sheet in sheets if sheet.side == "front"]
    backs = [sheet for sheet in sheets if sheet.side != "front"]
    documents: list[Document] = []
    for front in fronts:
        assert front.match is not None
        paper = front.match.paper
        back = _back_of(front, backs, alone=len(fronts) == 1) if len(paper.sides) > 1 else None
        if back is None:
            documents.append((paper, [front], ()))
            continue
        backs = [sheet for sheet in backs if sheet is not back]
        turned = _as_side_of(back, paper)
        problems = () if turned.paper == paper.id else ("sides_mismatch",)
        documents.append((paper, [front, turned], problems))
    for sheet in backs:
        assert sheet.match is not None
        documents.append((sheet.match.paper, [sheet], ()))
    return documents


def _back_of(front: Sheet, backs: Sequence[Sheet], alone: bool) -> Sheet | None:
    """The back with the same number, else of the same paper, else the only one there is.

    The print of a back carries no name: its machine-readable zone is what pairs it.
    """
    numbers = set(NUMBER.findall(" ".join(line.text for line in front.lines)))
    same = [back for back in backs if back.mrz and back.mrz.personal_number in numbers]
    kin = [back for back in backs if back.paper == front.paper]
    return next(iter(same or kin or (list(backs) if alone and len(backs) == 1 else [])), None)


def _as_side_of(sheet: Sheet, paper: Paper) -> Sheet:
    """The sheet read as a side of this paper when its words allow it: backs look alike.

    Backs of the older cards share all their words, so there the front alone decides.
    """
    assert sheet.match is not None
    fitting: list[Match] = [
        match
        for match in match_sides([line.text for line in sheet.lines])
        if match.paper is paper and match.side.name == sheet.side
    ]
    older = not paper.witnesses and not sheet.match.paper.witnesses
    if fitting and (older or fitting[0].score >= AS_GOOD * sheet.match.score):
        return sheet.seen_as(fitting[0])
    return sheet
