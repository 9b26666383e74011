"""python -m benchmarks.calibrate_ledgers: fits ledgers/evidence.toml.

Reads generated books in faces and hands set apart for this (`fit`: neither trained on nor used by
benchmarks), and fits the probability that a value is right from the signs of ledgers.evidence.
Then the bar under which a person is asked is chosen: the lowest at which the values that nobody is
asked for are wrong no more often than --wrong, by cross-validation over books.

Run it again after new weights: --readings keeps what was read of the weights of this day.
"""

import argparse
import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibrate import Floats, fit
from benchmarks.ledger_books import ReadBook, read_books
from benchmarks.ledger_scores import matched, said_right
from benchmarks.specimens.books import HANDS
from ledgers import evidence
from ledgers.finish import IGNORED, understood, usual_values
from ledgers.rules import broken, load_rules
from ocr.engines import open_engine

HELD = ("typed", "neat")  # the hands whose wrong share is held
LOWEST, HIGHEST = 0.5, 0.9985  # between which the bar of acts is looked for
ANYWAY = 0.75  # the bar of fields in acts that a person looks at
FEW_VALUES = 0.9  # the bar of acts of few values: hands that were not fitted err there several
# times as often as those that were, so it is none of a fit (docs/decisions/0051)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a book."""

    signs: tuple[float, ...]
    right: bool
    book: int
    act: int
    hand: str
    table: bool  # read from a row of a table, not behind printed labels
    sent: bool  # a rule or its reader sends it to a person, whatever its signs say


def values_of(book: ReadBook, number: int) -> Iterator[Value]:
    """Every value that was read into an act that is there."""
    acts = iter(understood(book.cover, [act for page in book.pages for act in page.acts]))
    pages = [replace(page, acts=tuple(next(acts) for _ in page.acts)) for page in book.pages]
    every = [act for page in pages for act in page.acts]
    around = evidence.around_each(book.cover, usual_values(every), every)
    count = 0
    asking = {rule.code for rule in load_rules() if rule.severity == "ask"}
    for page in pages:
        pairs = zip(page.truth, matched(page.truth, page.acts), strict=True)
        truth_of = {id(act): truth for truth, act in pairs if act is not None}
        for act, here in zip(page.acts, around, strict=False):
            count += 1
            truth = truth_of.get(id(act))
            wrong = {n for code, names in broken(act, book.cover) if code in asking for n in names}
            for field in act.fields.values() if truth is not None else ():
                if field.value and field.name not in IGNORED:
                    right = said_right((truth or {}).get(field.name, ""), field.value)
                    signs = evidence.signs(act, field, here)
                    sent = field.name in wrong or field.confidence <= evidence.DOUBTED
                    yield Value(signs, right, number, count, book.plan.hand,
                                bool(book.plan.layout), sent)  # fmt: skip


def held_out(values: Sequence[Value], folds: int = 5) -> Floats:
    """The probability of every value by a fit on the other books."""
    sure, books = np.zeros(len(values)), np.array([value.book for value in values])
    signs, right = arrays(values)
    for fold in range(folds):
        inside = books % folds == fold
        if inside.any() and not inside.all():
            sure[inside] = _sure(signs[inside], fit(signs[~inside], right[~inside]))
    return sure


def bar_for(values: Sequence[Value], sure: Floats, wrong: float) -> float:
    """The lowest bar at which at most a share `wrong` of the values in labelled acts that nobody is
    asked for is wrong."""
    acts = defaultdict[tuple[int, int], list[int]](list)
    for at, value in enumerate(values):
        if value.hand in HELD and not value.table:
            acts[value.book, value.act].append(at)
    weakest = {key: 0.0 if any(values[at].sent for at in inside) else min(sure[at] for at in inside)
               for key, inside in acts.items()}  # fmt: skip
    passed, faults, bar = 0, 0, HIGHEST if acts else LOWEST
    for key in sorted(acts, key=lambda key: -weakest[key]):
        if weakest[key] < LOWEST:
            break
        passed += len(acts[key])
        faults += sum(not values[at].right for at in acts[key])
        if faults <= wrong * passed:
            bar = min(float(weakest[key]), HIGHEST)
    return bar


def arrays(values: Sequence[Value]) -> tuple[Floats, NDArray[np.bool_]]:
    """Signs, one row a value, and which of them are right."""
    return np.array([v.signs for v in values]), np.array([v.right for v in values])


def _sure(signs: Floats, weights: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30))))


def write(weights: Floats, bars: evidence.Bars, values: Sequence[Value], acts: int) -> None:
    """The table of ledgers.evidence."""
    wrong = sum(not value.right for value in values)
    lines = [
        "# Weights of ledgers.evidence, written by `python -m benchmarks.calibrate_ledgers`.",
        f"# Source: {len(values)} values, {wrong} wrong, of {acts} acts in hands set apart,",
        f"# {dt.date.today()}.",
        "[ask]  # below these probabilities a person is asked: at all; in acts of few values;",
        "# where one looks anyway",
        *(f"{name} = {bar:.4f}" for name, bar in asdict(bars).items()),
        "[weights]",
        *(f"{n} = {w:.4f}" for n, w in zip(evidence.SIGNS, weights, strict=True)),
    ]
    evidence.TABLE.write_text("\n".join(lines) + "\n", "utf-8")


def main() -> None:
    """Read, fit, write, and show how the fit holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate_ledgers")
    parser.add_argument("--count", type=int, default=5, help="labelled pages per kind and hand")
    parser.add_argument("--rounds", type=int, default=1, help="books of each kind and hand")
    parser.add_argument("--hands", nargs="+", choices=HANDS, default=tuple(HANDS))
    parser.add_argument("--wrong", type=float, default=0.0025, help="share that may be wrong")
    parser.add_argument("--readings", type=Path, help="file that keeps what was read, and has it")
    asked = parser.parse_args()
    os.environ["MOTCUA_OCR_THREADS"] = "1"
    values, acts = list[Value](), 0
    engine = open_engine("embedded")
    books = read_books("fit", asked.count, engine, asked.readings, asked.hands, asked.rounds)
    for number, book in enumerate(books):
        values += values_of(book, number)
        acts += sum(len(page.acts) for page in book.pages)
        print(f"{book.name}: {len(values)} values so far", flush=True)
    sure = held_out(values)
    bar = bar_for(values, sure, asked.wrong)
    bars = evidence.Bars(bar, max(bar, FEW_VALUES), max(bar, ANYWAY))
    write(fit(*arrays(values)), bars, values, acts)
    for hand in asked.hands:
        mine = np.array([v.hand == hand for v in values])
        right = np.array([v.right for v in values])
        over = mine & (sure >= bar)
        print(
            f"{hand}: {100 * right[mine].mean():.1f} % right; {100 * over.sum() / mine.sum():.1f} "
            f"% at {bar:.4f} or above, {100 * (1 - right[over].mean()):.2f} % of them wrong"
        )


if __name__ == "__main__":
    main()
