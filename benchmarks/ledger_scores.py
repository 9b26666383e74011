"""What was read of generated books beside what is true: acts, rows, fields, straight-through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from benchmarks.ledger_books import ReadBook, Truth
from benchmarks.score import fold
from catalog.act import Act, Keyed
from ledgers.finish import IGNORED, judge_book
from ledgers.follow import answers, taken
from ledgers.habits import SIGNER
from storage.ledger_kept import PlacedAct

SAME_ACT = 50.0  # mean likeness of an act's values from which a row is that act


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """One field of one act."""

    name: str
    truth: str
    got: str
    asked: bool  # a person is asked for it
    confidence: float

    @property
    def right(self) -> bool:
        """Exact after normalisation: case and spaces; commas of a place do not count."""
        return said_right(self.truth, self.got)


@dataclass(frozen=True, slots=True)
class ActSeen:
    """One true act; without fields when nobody found it."""

    book: str
    page: int
    found: bool
    fields: tuple[FieldSeen, ...]

    @property
    def straight(self) -> bool:
        """Nobody is asked for any of its fields (but for the random sample)."""
        return self.found and not any(one.asked for one in self.fields)

    @property
    def wrong(self) -> int:
        """Fields that say something else, and that nobody is asked for."""
        return sum(not one.right and not one.asked for one in self.fields)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in per cent of one group of books."""

    acts: int
    found: float
    fields: int
    right: float  # of the fields of acts that were found
    straight: float  # acts that need nobody, of all
    wrong_inside: float  # of the fields of these acts
    asked: float  # of all fields
    wrong_unasked: float  # of all fields


def judged(book: ReadBook) -> list[ActSeen]:
    """Every true act of a book after the whole book was weighed."""
    placed = [
        PlacedAct(number, position, act)
        for number, page in enumerate(book.pages, 1)
        for position, act in enumerate(page.acts)
    ]
    acts = judge_book(book.cover, placed, seed="benchmark")
    pairs = []
    for number, page in enumerate(book.pages, 1):
        here = [act for one, act in zip(placed, acts, strict=True) if one.page == number]
        both = zip(page.truth, matched(page.truth, here), strict=True)
        pairs += [(number, truth, act) for truth, act in both]
    told = answers(_answered(truth, act) for _, truth, act in pairs if act and SIGNER in act.fields)
    return [
        ActSeen(book.name, number, act is not None,
                tuple(_fields(truth, taken(act, told))) if act else ())
        for number, truth, act in pairs
    ]  # fmt: skip


def _answered(truth: Truth, act: Act) -> Act:
    """The act with its signer as a person says it, if one is asked."""
    field = act.fields[SIGNER]
    said = Keyed(truth.get(SIGNER, ""), "benchmark", "")
    return act.with_field(replace(field, settled=said)) if field.standing == "open" else act


def matched(truths: Sequence[Truth], acts: Sequence[Act]) -> list[Act | None]:
    """For each true act the one read for it, both in order: the likeliest pairs."""
    alike = [[_likeness(truth, act) for act in acts] for truth in truths]
    best = [[0.0] * (len(acts) + 1) for _ in range(len(truths) + 1)]
    for i in range(len(truths) - 1, -1, -1):
        for j in range(len(acts) - 1, -1, -1):
            pair = alike[i][j] if alike[i][j] >= SAME_ACT else -1.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair + best[i + 1][j + 1])
    found: list[Act | None] = [None] * len(truths)
    i = j = 0
    while i < len(truths) and j < len(acts):
        if alike[i][j] >= SAME_ACT and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found[i] = acts[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(truth: Truth, act: Act) -> float:
    names = [name for name in truth if name != "notes"]
    said = [fuzz.ratio(fold(truth[n]), fold(act.value(n))) if act.value(n) else 0.0 for n in names]
    return sum(said) / max(1, len(said))


def _fields(truth: Truth, act: Act) -> Iterator[FieldSeen]:
    for name in dict.fromkeys((*truth, *act.fields)):
        field = act.fields.get(name)
        true, got = truth.get(name, ""), field.value if field else ""
        if name not in IGNORED and (true or got or (field and field.asked)):
            asked = field is not None and field.asked == "doubt"
            yield FieldSeen(name, true, got, asked, field.confidence if field else 0.0)


def figures(acts: Sequence[ActSeen]) -> Figures:
    """The shares of a group."""
    fields = [one for act in acts for one in act.fields]
    inside = [one for act in acts if act.straight for one in act.fields]
    return Figures(
        len(acts), _share(act.found for act in acts), len(fields),
        _share(one.right for one in fields), _share(act.straight for act in acts),
        _share(not one.right for one in inside), _share(one.asked for one in fields),
        _share(not one.right and not one.asked for one in fields),
    )  # fmt: skip


def _share(said: Iterator[bool]) -> float:
    every = list(said)
    return round(100 * sum(every) / max(1, len(every)), 2)


def said_right(truth: str, got: str) -> bool:
    """The same words and digits in NFC; case, spaces, commas and stops do not count."""
    return _plain(truth) == _plain(got)


def _plain(text: str) -> str:
    return " ".join(fold(text.replace(",", " ").replace(".", " ")).split())
