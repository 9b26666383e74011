"""One question for one name: a few people sign a book, and what a person says of one act holds for
all others in which the same name was read.

`asked_once` leaves the question to one act and lets the others follow it; `follow` gives them the
answer as soon as it stands.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from catalog.act import Act
from catalog.checks.text import fold
from ledgers.habits import SIGNER
from storage.ledgers import Ledgers

FOLLOWS = "signer_follows"  # on a name that waits for what a person says of another act
ANSWERED = 0.97  # confidence of a name that a person told elsewhere

Answers = Mapping[str, str]  # name as it was read, without marks → as a person says it is


def asked_once(acts: Sequence[Act]) -> list[Act]:
    """The acts with one question for every doubtful name; a name that people know is taken."""
    known = answers(acts)
    found, groups = list(acts), dict[str, list[int]]()
    for at, act in enumerate(acts):
        field = act.fields.get(SIGNER)
        if field is not None and field.value and field.standing == "open":
            groups.setdefault(fold(field.value), []).append(at)
    for name, group in groups.items():
        carrier = max(group, key=lambda at: len(acts[at].names("open")))
        for at in group:
            if name in known or at != carrier:
                found[at] = taken(_waiting(acts[at]), known)
    return found


def follow(shelf: Ledgers, book_id: str, told: Act) -> int:
    """Give all acts that wait for it what a person said of this one; how many did."""
    known = answers([told])
    acts = shelf.acts(book_id) if known else []
    waiting = [placed for placed in acts if placed.act != taken(placed.act, known)]
    for placed in waiting:
        shelf.change(book_id, placed.page, placed.position, partial(taken, known=known))
    return len(waiting)


def answers(acts: Iterable[Act]) -> Answers:
    """Who signed as people said it, by what was read and by what they said."""
    signers = (act.fields[SIGNER] for act in acts if SIGNER in act.fields)
    return {fold(name): field.final for field in signers
            if field.value and field.standing in ("agreed", "settled")
            for name in (field.value, field.final)}  # fmt: skip


def taken(act: Act, known: Answers) -> Act:
    """The act with the name that is known of it, if it waits for one."""
    field = act.fields.get(SIGNER)
    said = known.get(fold(field.value)) if field is not None else None
    if field is None or said is None or field.touched or FOLLOWS not in field.problems:
        return act
    others = dict.fromkeys((field.value, *field.alternatives))
    others.pop(said, None)
    told = replace(field, value=said, alternatives=tuple(others), confidence=ANSWERED)
    return awake(act.with_field(told))


def awake(act: Act) -> Act:
    """The act with a signer who waits for nothing."""
    field = act.fields.get(SIGNER)
    if field is None or FOLLOWS not in field.problems:
        return act
    left = tuple(problem for problem in field.problems if problem != FOLLOWS)
    return act.with_field(replace(field, problems=left))


def _waiting(act: Act) -> Act:
    field = act.fields[SIGNER]
    problems = tuple(dict.fromkeys((*field.problems, FOLLOWS)))
    return act.with_field(replace(field, asked="", problems=problems))
