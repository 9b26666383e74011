"""What the shelf of archived books takes and gives. Frozen, without I/O."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from catalog.act import Act

BookState = Literal["adding", "reading", "review", "accepted"]
"""adding: pages come in; reading: the queue works; review: people do; accepted: it may go out."""
PageState = Literal["queued", "read", "parked"]
PART = 32  # pages of one job


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover of a book."""

    kind: str  # KS, KH, KT, CMC
    year: int  # in which it was opened
    number: str  # "01"
    office: str  # that registered the acts, in full

    @property
    def name(self) -> str:
        """As acts name their book: 01/1998."""
        return f"{self.number}/{self.year}"

    def named_by(self, said: str) -> bool:
        """Whether an act names this book, with or without a nought before its number.

        >>> [Cover("KS", 1998, "1", "").named_by(said) for said in ("01/1998", "2/1998")]
        [True, False]
        """
        return said.replace(" ", "").lstrip("0").casefold() == self.name.lstrip("0").casefold()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One picture of a book as it came in."""

    number: int  # from 1
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Book:
    """One book on the shelf."""

    id: str
    cover: Cover
    unit: str
    state: BookState
    added_at: datetime
    added_by: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeafState:
    """How far one page is."""

    number: int
    state: PageState
    kind: str
    model: str
    error: str
    seconds: float
    times: int
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlacedAct:
    """An act with its place in the book."""

    page: int
    position: int
    act: Act
    version: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of one book."""

    pages: int
    queued: int
    parked: int
    acts: int
    fields: int
    open: int  # fields that wait for key B
    disputed: int  # that wait for the third person
    untouched: int  # acts that need nobody
    typed: int  # keys B so far
    wrong: int  # of them those that the third person did not follow
    seconds: float  # of reading, all pages
    per_hour: float  # pages read in the last hour
