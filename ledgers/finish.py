"""A book whose pages are all read: what the acts say about each other, and what people must see.

Evidence inside an act and through the book makes values surer; rules that break make them doubtful.
What is doubtful then, and a random sample of the sure, waits for the second key.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.act import Act, Asked
from ledgers.evidence import ASKED, around_each, bars, few, weighed
from ledgers.follow import FOLLOWS, asked_once, awake
from ledgers.habits import with_habits
from ledgers.missing import expected, with_missing
from ledgers.numbers import with_numbers
from ledgers.offices import with_offices
from ledgers.plan import gaps
from ledgers.rules import broken, load_rules, runs, sequence
from storage.ledger_kept import Cover, PlacedAct
from storage.ledgers import Ledgers

SAMPLED = 0.03  # share of the acts of which a person types sure fields all the same
AT_ONCE = 3  # sure fields of such an act
IGNORED = {"child.date_of_birth_in_words"}  # serves as evidence, and goes out as it is read


def finish(shelf: Ledgers, book_id: str) -> bool:
    """When every page is read or set aside: mark what people must see. True when it was done."""
    if shelf.book(book_id).state != "reading":
        return False
    leaves = shelf.leaves(book_id)
    if any(leaf.state == "queued" for leaf in leaves):
        return False
    book, acts = shelf.book(book_id), shelf.acts(book_id)
    judged = judge_book(book.cover, acts, seed=book_id)
    for before, after in zip(acts, judged, strict=True):
        if before.act != after:
            shelf.change(book_id, before.page, before.position, _merge(after))
    problems = [
        f"trang · page {leaf.number}: {leaf.error}" for leaf in leaves if leaf.state == "parked"
    ]
    problems += [f"trang · pages {a}, {b}: một ảnh · one picture" for a, b in shelf.twins(book_id)]
    files = gaps(shelf.file_names(book_id))
    problems += [f"tệp ảnh · files: thiếu · missing {runs(files.missing)}"] if files.missing else []
    problems += [f"tệp ảnh · files: trùng · twice {runs(files.double)}"] if files.double else []
    problems += sequence([one.act for one in acts])
    shelf.set_state(book_id, "review", problems)
    return True


def judge_book(cover: Cover, acts: Sequence[PlacedAct], seed: str = "") -> list[Act]:
    """All acts with values as sure as the book lets them be, rules marked, questions asked."""
    every = understood(cover, [placed.act for placed in acts])
    around, wanted = around_each(cover, usual_values(every), every), expected(every)
    found = [awake(with_missing(_marked(weighed(act, here), cover), wanted))
             for act, here in zip(every, around, strict=True)]  # fmt: skip
    seeds = [f"{seed}/{placed.page}/{placed.position}" for placed in acts]
    once = asked_once([_asked(act, drawn) for act, drawn in zip(found, seeds, strict=True)])
    # what waits for another act asks for nobody: its act may need nobody now
    return [_asked(act, drawn) for act, drawn in zip(once, seeds, strict=True)]


def understood(cover: Cover, acts: Sequence[Act]) -> list[Act]:
    """The acts of a book with what its cover, the others of it, and their own values tell of a
    reading."""
    return with_numbers(cover, with_offices(with_habits(acts)))


def usual_values(acts: Sequence[Act]) -> dict[str, Counter[str]]:
    """Field → value → in how many acts of the book it stands."""
    said: dict[str, Counter[str]] = {}
    for act in acts:
        for name, value in act.values.items():
            said.setdefault(name, Counter())[value] += 1
    return said


def _marked(act: Act, cover: Cover) -> Act:
    severities = {rule.code: rule.severity for rule in load_rules()}
    for code, names in broken(act, cover):
        for name in names:
            field = act.fields.get(name)
            if field is not None and code not in field.problems:
                ask = severities.get(code) == "ask"
                sure = min(field.confidence, ASKED) if ask else field.confidence
                act = act.with_field(
                    replace(field, problems=(*field.problems, code), confidence=sure)
                )
    return act


def _asked(act: Act, seed: str) -> Act:
    """The act with its doubtful fields asked for, and by lot some of the sure ones."""
    rng = random.Random(seed)
    open_to = [f for n, f in act.fields.items()
               if not f.touched and n not in IGNORED and FOLLOWS not in f.problems]  # fmt: skip
    bar = bars().few if few(act) else bars().act
    if any(field.confidence < bar for field in open_to):
        bar = max(bar, bars().field)  # a person looks at it anyway: a few fields more cost little
    sure = [field for field in open_to if field.confidence >= bar]
    drawn = rng.random() < SAMPLED
    lot = rng.sample(sure, min(AT_ONCE, len(sure))) if drawn else []
    for field in open_to:
        doubt = field.confidence < bar
        asked: Asked = "doubt" if doubt else "sample" if field in lot else ""
        act = act.with_field(replace(field, asked=asked))
    return act


def _merge(judged: Act) -> Callable[[Act], Act]:
    """The judged fields, but where a person was faster."""
    return lambda act: _merged(act, judged)


def _merged(act: Act, judged: Act) -> Act:
    for name, field in judged.fields.items():
        now = act.fields.get(name)
        if now is None or not now.touched:
            act = act.with_field(field)
    return act
