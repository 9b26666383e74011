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
    pairs = _paired(fronts, backs)
    documents: list[Document] = []
    for number, front in enumerate(fronts):
        assert front.match is not None
        paper, back = front.match.paper, pairs.get(number)
        if back is None:
            documents.append((paper, [front], ()))
            continue
        turned = _as_side_of(back, paper)
        problems = () if turned.paper == paper.id else ("sides_mismatch",)
        documents.append((paper, [front, turned], problems))
    taken = set(map(id, pairs.values()))
    for sheet in backs:
        if id(sheet) not in taken:
            assert sheet.match is not None
            documents.append((sheet.match.paper, [sheet], ()))
    return documents


def _paired(fronts: Sequence[Sheet], backs: Sequence[Sheet]) -> dict[int, Sheet]:
    """Position of a front → its back: with its number, else of its paper and nearest to it, else
    the only one there is.

    The print of a back carries no name: its machine-readable zone is what pairs it. Without one,
    a back lies on the page of its front or right behind it, as it came out of the scanner.
    """
    two = [n for n, front in enumerate(fronts) if front.match and len(front.match.paper.sides) > 1]
    ranked = sorted(
        (rank, n, m)
        for n in two
        for m, back in enumerate(backs)
        if (rank := _rank(fronts[n], back)) is not None
    )
    pairs: dict[int, Sheet] = {}
    taken: set[int] = set()
    for _, n, m in ranked:
        if n not in pairs and m not in taken:
            pairs[n] = backs[m]
            taken.add(m)
    if not pairs and len(fronts) == len(backs) == 1 and two:
        pairs[0] = backs[0]
    return pairs


def _rank(front: Sheet, back: Sheet) -> tuple[int, float, bool] | None:
    """How well they go together, the smallest first; None when they do not."""
    numbers = set(NUMBER.findall(" ".join(line.text for line in front.lines)))
    behind = back.page - front.page
    far = behind if behind >= 0 else 0.5 - behind
    if back.mrz and back.mrz.personal_number in numbers:
        return 0, far, False
    assert front.match is not None
    other = back.paper != front.paper
    alike = _older(back, front.match.paper) and bool(_fitting(back, front.match.paper))
    return None if other and not alike else (1, far, other)


def _as_side_of(sheet: Sheet, paper: Paper) -> Sheet:
    """The sheet read as a side of this paper when its words allow it: backs look alike."""
    assert sheet.match is not None
    fitting = _fitting(sheet, paper)
    enough = AS_GOOD * sheet.match.score
    if fitting and (_older(sheet, paper) or fitting[0].score >= enough):
        return sheet.seen_as(fitting[0])
    return sheet


def _older(back: Sheet, paper: Paper) -> bool:
    """Backs of the older cards share all their words, so there the front alone decides."""
    assert back.match is not None
    return not paper.witnesses and not back.match.paper.witnesses


def _fitting(sheet: Sheet, paper: Paper) -> list[Match]:
    """How the same side of this paper fits the sheet; empty when it does not."""
    return [
        match
        for match in match_sides([line.text for line in sheet.lines])
        if match.paper is paper and match.side.name == sheet.side
    ]
