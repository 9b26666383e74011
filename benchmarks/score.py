"""Right or wrong, field by field, and what follows from many of them.

A field is right when it says the same in NFC with case and spacing folded. A blank of the paper
counts only when something was read into it, and then as wrong. A field whose letters the light
has burnt away is left out of the shares, but not out of the trust in what was read.
"""

import itertools
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ocr.pipeline import Reading

SURE = 0.95
FAULTS = (
    "sides_mismatch", "expired", "qr_conflict", "mrz_check_digit", "number_sex_conflict",
)  # fmt: skip
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0001)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One field of one case as one engine read it."""

    case: str
    paper: str
    condition: str
    field: str
    truth: str
    got: str
    confidence: float
    source: str
    covered: bool

    @property
    def right(self) -> bool:
        """Whether the value is the printed one."""
        return fold(self.truth) == fold(self.got)

    @property
    def counts(self) -> bool:
        """Whether it belongs to the shares of right fields."""
        return not self.covered and bool(self.truth or self.got)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case as a whole: what had to be named, what was named."""

    case: str
    paper: str
    condition: str
    expected: str  # a code, or empty for a good case
    named: tuple[str, ...]
    refused: bool  # no record came out
    seconds: float

    @property
    def found(self) -> bool:
        """Whether the expected code was named."""
        return self.expected in self.named


def fold(text: str) -> str:
    """NFC without case and with single spaces.

    >>> fold("NGUYỄN  Văn A") == fold("Nguyễn Văn a")
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def judge_fields(
    case: str, paper: str, condition: str, truth: dict[str, str], covered: Sequence[str],
    reading: Reading,
) -> list[Outcome]:  # fmt: skip
    """Every field of the truth beside what the first record says."""
    record = reading.records[0] if reading.records else None
    outcomes = []
    for name, value in truth.items():
        field = record.fields.get(name) if record else None
        got, sure = (field.value, field.confidence) if field else ("", 0.0)
        source = field.source if field else "text"
        outcomes.append(
            Outcome(case, paper, condition, name, value, got, sure, source, name in covered)
        )
    return outcomes


def named(reading: Reading) -> tuple[str, ...]:
    """All codes of a reading and of its records; fields repeat theirs there."""
    codes = [*reading.problems, *(code for record in reading.records for code in record.problems)]
    return tuple(dict.fromkeys(codes))


def share(outcomes: Iterable[Outcome]) -> tuple[float, int]:
    """Share of right fields in per cent, and of how many."""
    counted = [outcome for outcome in outcomes if outcome.counts]
    right = sum(outcome.right for outcome in counted)
    return round(100 * right / max(1, len(counted)), 2), len(counted)


def trust(outcomes: Iterable[Outcome]) -> tuple[float, float]:
    """Of the fields at SURE or above: how many are right, and how many they are; per cent."""
    filled = [outcome for outcome in outcomes if outcome.truth or outcome.got]
    sure = [outcome for outcome in filled if outcome.got and outcome.confidence >= SURE]
    right = sum(outcome.right for outcome in sure)
    return (
        round(100 * right / max(1, len(sure)), 2),
        round(100 * len(sure) / max(1, len(filled)), 2),
    )


def reliability(outcomes: Iterable[Outcome]) -> list[tuple[float, int, float, float]]:
    """Lower edge of each band of confidence, fields in it, mean confidence, share right."""
    filled = [outcome for outcome in outcomes if outcome.got]
    table = []
    for low, high in itertools.pairwise(BINS):
        inside = [outcome for outcome in filled if low <= outcome.confidence < high]
        if inside:
            mean = sum(outcome.confidence for outcome in inside) / len(inside)
            right = sum(outcome.right for outcome in inside) / len(inside)
            table.append((low, len(inside), round(mean, 4), round(right, 4)))
    return table


def by(outcomes: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, tuple[float, int]]:
    """The share of right fields of every group, the worst first."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(key(outcome), []).append(outcome)
    shares = {name: share(group) for name, group in groups.items()}
    return dict(sorted(shares.items(), key=lambda item: item[1][0]))
