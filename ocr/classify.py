"""Which side of which paper: the one whose printed words are on the page."""

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz

from catalog.paper import Paper, Side, load_papers
from ocr.labels import likeness, squash

CLEAR = 88.0  # likeness from which printed words count as found
TITLE = 1.6  # weight of a title over that of a label: other papers share the labels
CONTRARY = 0.4  # what is left of the weight for each word that this side never bears
FEW = 3  # sides that may bear a telling word; state name and motto stand on all fronts
HEADING = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"  # cues before it are titles
KNOWN = 2.5  # weight of printed words from which a side counts as recognised
PASSING = 0.08  # share of a side's printed words up to which any text may bear them by chance


@dataclass(frozen=True, slots=True)
class Match:
    """How well a page fits one side of a paper."""

    paper: Paper
    side: Side
    weight: float  # of the printed words found
    share: float  # of the side's printed words, 0 to 1
    found: tuple[str, ...]
    own: float = 0.0  # the share without regard to words that other papers bear

    @property
    def score(self) -> float:
        """High when many of the words are there, and few are missing."""
        return float(self.weight * self.share**0.5)

    @property
    def known(self) -> bool:
        """Enough words were found to call this the paper, one at least that few papers bear."""
        enough = self.weight >= KNOWN and self.own > PASSING and len(self.found) >= 2
        return enough and self.telling

    @property
    def titled(self) -> bool:
        """A title of the paper was found: its cues before the words that head every deed."""
        titles = itertools.takewhile(lambda cue: cue != HEADING, self.side.cues)
        return any(title in self.found for title in titles)

    @property
    def telling(self) -> bool:
        """One of the words found at least stands on few papers."""
        return any(_bearers()[phrase] <= FEW for phrase in self.found)


@cache
def _bearers() -> Counter[str]:
    """Printed phrase → how many sides bear it."""
    return Counter(p for paper in load_papers().values() for s in paper.sides for p in s.printed)


@cache
def _weights() -> dict[str, float]:
    """Printed phrase → how much it tells: long ones and those of few sides tell more."""
    sides = [side for paper in load_papers().values() for side in paper.sides]
    phrases = {phrase for side in sides for phrase in side.printed}
    titles = {cue for side in sides for cue in side.cues}
    return {
        phrase: min(2.0, len(squash(phrase)[0]) / 10)
        * (0.25 + math.log(len(sides) / _bearers()[phrase]))
        * (TITLE if phrase in titles else 1.0)
        for phrase in phrases
    }


@cache
def _titles() -> dict[str, str]:
    """Printed words that one paper alone bears, and that paper."""
    bearers: dict[str, set[str]] = {}
    for paper in load_papers().values():
        for cue in (cue for side in paper.sides for cue in side.cues):
            bearers.setdefault(squash(cue)[0], set()).add(paper.id)
    return {cue: min(papers) for cue, papers in bearers.items() if len(papers) == 1}


def _titled(line: str) -> str:
    """The paper whose own words the whole line says, the likest where several are near."""
    said = squash(line)[0]
    alike = {cue: fuzz.ratio(cue, said) for cue in _titles() if len(cue) >= 10}
    best = max(alike, key=lambda cue: alike[cue], default="")
    return _titles()[best] if best and alike[best] >= CLEAR else ""


def _found(phrase: str, line: str) -> float:
    """How well a phrase stands in a line, 0 to 1; 0 where it is not clear."""
    score = likeness(phrase, line)
    return score / 100 if score >= CLEAR else 0.0


def _wordings(side: Side) -> set[str]:
    return {word for phrase, others in side.printed.items() for word in (phrase, *others)}


def match_sides(texts: Sequence[str]) -> list[Match]:
    """All sides with any of their words on the page, best first."""
    lines = [text for text in texts if squash(text)[0]]
    against = {p for paper in load_papers().values() for s in paper.sides for p in s.against}
    wordings = {w for p in load_papers().values() for s in p.sides for w in _wordings(s)}
    seen = {
        phrase: max((_found(phrase, line) for line in lines), default=0.0)
        for phrase in wordings | against
    }
    titled = {_titled(line) for line in lines} - {""}
    matches = []
    for paper in load_papers().values():
        for side in paper.sides:
            best = {
                phrase: max(seen[word] for word in (phrase, *others))
                for phrase, others in side.printed.items()
            }
            found = tuple(phrase for phrase, score in best.items() if score > 0)
            total = sum(_weights()[phrase] for phrase in side.printed)
            own = sum(_weights()[phrase] * best[phrase] for phrase in found)
            weight = own
            weight *= CONTRARY ** sum(seen[phrase] > 0.9 for phrase in side.against)
            weight *= CONTRARY ** len(titled - {paper.id})
            if found and weight > 0:
                matches.append(Match(paper, side, weight, weight / total, found, own / total))
    return sorted(matches, key=lambda match: -match.score)


def classify(texts: Sequence[str]) -> Match | None:
    """The side that the page shows, or None when it is no known paper."""
    best = next(iter(match_sides(texts)), None)
    return best if best is not None and best.known else None
