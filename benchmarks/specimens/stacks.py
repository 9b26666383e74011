"""A dossier as it lies on the scanner: twelve mixed pages of one invented family, and their truth.

Cards (each side alone, both sides or two persons on one page), certificates, the declaration that
motcua printed, notes on a back, a contract that no office reads, empty pages; shuffled by paper,
turned any way up.
"""

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.specimens import camera, capture, notices
from benchmarks.specimens.certificate import Birth, draw_certificate
from benchmarks.specimens.clutter import draw_receipt
from benchmarks.specimens.contract import draw_contract
from benchmarks.specimens.declarations import draw_declaration
from benchmarks.specimens.looks import draw_dress
from benchmarks.specimens.papers import Side, draw_card, finished
from benchmarks.specimens.people import TODAY, Person, draw_name, invent

PAGES = 12
EMPTY = 1  # of them, at most
LOOSE = ""  # belongs to no component
KINDS = ("cccd-2021", "cccd-2021", "can-cuoc-2024", "can-cuoc-2024", "cccd-2016", "cmnd-12")


@dataclass(frozen=True, slots=True)
class Sought:
    """One paper on a page, and the components (or the form) that are right for it."""

    paper: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class StackPage:
    """One page as the scanner gives it; without papers it is empty."""

    data: bytes  # JPEG
    shows: tuple[Sought, ...]


@dataclass(frozen=True, slots=True, eq=False)
class StackCase:
    """A stack, the procedure it is for, and who is known already (role → person)."""

    procedure: str
    facts: frozenset[str]
    people: dict[str, Person]
    pages: tuple[StackPage, ...]
    today: dt.date = TODAY


@dataclass(frozen=True, slots=True, eq=False)
class _Lot:
    """Pages that stay together: the sides of each page with what they are."""

    pages: tuple[tuple[tuple[Side, ...], tuple[Sought, ...]], ...]


def make_stack(seed: int, which: str = "dev") -> StackCase:
    """The same stack for the same arguments; `which` names a set of typefaces."""
    rng = random.Random(f"stack {seed} {which}")
    build = (_birth, _marriage, _residence, _insurance, _death)[seed % 5]
    procedure, facts, people, lots = build(rng, which)
    while (room := PAGES - sum(len(lot.pages) for lot in lots)) > EMPTY:
        lots.append(_needless(rng, which, procedure, room))
    lots += [_Lot((((), ()),)) for _ in range(room)]
    rng.shuffle(lots)
    pages = [_taken(rng, sides, shows) for lot in lots for sides, shows in lot.pages]
    return StackCase(procedure, frozenset(facts), people, tuple(pages))


_Built = tuple[str, set[str], dict[str, Person], list[_Lot]]


def _birth(rng: random.Random, which: str) -> _Built:
    father, mother, child = _family(rng)
    people = {"requester": father, "father": father}
    if rng.random() < 0.5:
        people["mother"] = mother
    given = draw_name(rng, child.sex, father.name.split()[0])
    facts = notices.birth_notice(child, mother, given)
    wedding = notices.marriage(mother, father, child.born - dt.timedelta(rng.randrange(300, 2000)))
    lots = [
        *_cards(rng, which, (father, ("giay-to-tuy-than-requester", "giay-to-tuy-than-father")),
                (mother, ("giay-to-tuy-than-mother",))),
        _notice(rng, which, "giay-chung-sinh", facts, "giay-chung-sinh"),
        _notice(rng, which, "giay-chung-nhan-ket-hon", wedding, "giay-chung-nhan-ket-hon"),
        _form(rng, which, "to-khai-khai-sinh", {"requester": father, "father": father,
                                                "mother": mother}),
        _contract(rng, which, father, LOOSE),
    ]  # fmt: skip
    return "dang-ky-khai-sinh", {"parents_married"}, people, lots


def _marriage(rng: random.Random, which: str) -> _Built:
    husband, wife, _ = _family(rng)
    people = {"wife": wife} | ({"husband": husband} if rng.random() < 0.5 else {})
    lots = [
        *_cards(rng, which, (wife, ("giay-to-tuy-than-wife",)),
                (husband, ("giay-to-tuy-than-husband",))),
        _form(rng, which, "to-khai-ket-hon", {"wife": wife, "husband": husband}),
    ]  # fmt: skip
    for role, person in (("wife", wife), ("husband", husband)):
        said = notices.marital_status(person, TODAY - dt.timedelta(rng.randrange(3, 120)))
        paper = "giay-xac-nhan-tinh-trang-hon-nhan"
        lots.append(_notice(rng, which, paper, said, f"tinh-trang-hon-nhan-{role}"))
    return "dang-ky-ket-hon", set(), people, lots


def _residence(rng: random.Random, which: str) -> _Built:
    husband, wife, _ = _family(rng)
    wedding = notices.marriage(wife, husband, TODAY - dt.timedelta(rng.randrange(60, 2000)))
    people = {"applicant": wife} | ({"head": husband} if rng.random() < 0.5 else {})
    lots = [
        *_cards(rng, which, (wife, ("giay-to-tuy-than-applicant",)),
                (husband, ("giay-to-tuy-than-head",))),
        _notice(rng, which, "giay-chung-nhan-ket-hon", wedding, "quan-he-nhan-than"),
        _form(rng, which, "ct01", {"applicant": wife, "head": husband}),
        _contract(rng, which, wife, "cho-o-hop-phap"),
    ]  # fmt: skip
    return "dang-ky-thuong-tru", {"own_lodging", "joins_family"}, people, lots


def _insurance(rng: random.Random, which: str) -> _Built:
    father, mother, child = _family(rng)
    people = {"requester": mother} | ({"child": child} if rng.random() < 0.5 else {})
    sought = (Sought("giay-khai-sinh", frozenset({"giay-khai-sinh"})),)
    dress = draw_dress(rng, which, True, (4.0, 5.0))
    registered = child.born + dt.timedelta(rng.randrange(5, 50))
    birth = Birth(child, mother, father, f"{rng.randrange(1, 300)}/{registered.year}", registered,
                  "", with_number=True)  # fmt: skip
    sheet, _ = draw_certificate(rng, dress, birth, rng.uniform(8.5, 11))
    certificate = finished(rng, (sheet,), dress)[0]
    lots = [
        *_cards(rng, which, (mother, ("giay-to-tuy-than-requester",)), (father, (LOOSE,))),
        _Lot((((certificate,), sought), ((notices.draw_notes(rng, which),), sought))),
        _form(rng, which, "tk1-ts", {"child": child, "mother": mother}),
    ]
    return "the-bhyt-tre-em", set(), people, lots


def _death(rng: random.Random, which: str) -> _Built:
    son, wife, _ = _family(rng)
    dead = invent(rng, (1940, 1958))
    people = {"requester": son} | ({"deceased": dead} if rng.random() < 0.5 else {})
    said = notices.death_notice(dead, TODAY - dt.timedelta(rng.randrange(1, 12)))
    lots = [
        *_cards(rng, which, (son, ("giay-to-tuy-than-requester",)),
                (dead, ("giay-to-tuy-than-deceased",))),
        _notice(rng, which, "giay-bao-tu", said, "giay-bao-tu"),
        _form(rng, which, "to-khai-khai-tu", {"requester": son, "deceased": dead}),
        _contract(rng, which, wife, LOOSE),
    ]  # fmt: skip
    return "dang-ky-khai-tu", set(), people, lots


def _family(rng: random.Random) -> tuple[Person, Person, Person]:
    """Father, mother, and a child born lately."""
    father = invent(rng, (1980, 1998), sex="Nam")
    mother = invent(rng, (1982, 2000), sex="Nữ")
    child = invent(rng, (2026, 2026), father.name.split()[0])
    born = TODAY - dt.timedelta(rng.randrange(60, 300))
    return father, mother, replace(child, born=born, ethnicity=father.ethnicity)


def _cards(
    rng: random.Random, which: str, *wanted: tuple[Person, Sequence[str]]
) -> list[_Lot]:
    """The cards of two persons, laid on pages in one of the ways that people do it."""
    drawn = []
    for person, right in wanted:
        kind = rng.choice(KINDS)
        drawn.append((draw_card(rng, kind, person, which), Sought(kind, frozenset(right))))
    way = rng.choice(("sides", "sides", "both", "two persons"))
    if way == "two persons":
        shows = tuple(sought for _, sought in drawn)
        return [_Lot(tuple((tuple(sides[n] for sides, _ in drawn), shows) for n in (0, 1)))]
    lots = []
    for sides, sought in drawn:
        if way == "both":
            lots.append(_Lot(((sides, (sought,)),)))
        else:
            lots.append(_Lot(tuple(((side,), (sought,)) for side in sides)))
    return lots


def _notice(
    rng: random.Random, which: str, paper: str, said: dict[str, str], right: str
) -> _Lot:
    side = notices.draw_notice(rng, paper, said, which)
    return _Lot((((side,), (Sought(paper, frozenset({right})),)),))


def _form(rng: random.Random, which: str, form: str, people: dict[str, Person]) -> _Lot:
    shows = (Sought(form, frozenset({form})),)
    return _Lot(tuple(((side,), shows) for side in draw_declaration(rng, form, people, which)))


def _contract(rng: random.Random, which: str, person: Person, right: str) -> _Lot:
    shows = (Sought("", frozenset({right})),)
    return _Lot(tuple(((side,), shows) for side in draw_contract(rng, person, which)))


def _needless(rng: random.Random, which: str, procedure: str, room: int) -> _Lot:
    """What people bring though nobody asked: certificates of another matter, a receipt, a card."""
    father, mother, child = _family(rng)
    way = rng.choice(("receipt", "notice", "notice", "card"))
    if way == "card" and room > 1 + EMPTY:
        kind = rng.choice(KINDS)
        shows = (Sought(kind, frozenset({LOOSE})),)
        return _Lot(tuple(((side,), shows) for side in draw_card(rng, kind, father, which)))
    if way == "receipt":
        return _Lot((((draw_receipt(rng, which),), (Sought("", frozenset({LOOSE})),)),))
    if procedure == "dang-ky-khai-tu":
        said = notices.birth_notice(child, mother, child.name)
        return _notice(rng, which, "giay-chung-sinh", said, LOOSE)
    said = notices.death_notice(father, TODAY - dt.timedelta(rng.randrange(30, 900)))
    return _notice(rng, which, "giay-bao-tu", said, LOOSE)


def _taken(
    rng: random.Random, sides: Sequence[Side], shows: tuple[Sought, ...]
) -> StackPage:
    """The page out of a feeder, off the glass, or photographed; any way up."""
    if not sides:
        return StackPage(camera.jpeg(capture.empty(rng), rng.randrange(60, 92)), ())
    how: Callable[..., capture.Shot] = rng.choice(
        (capture.flatbed, capture.flatbed, capture.flatbed, capture.photocopy, capture.phone)
    )
    image = how(rng, sides).image
    turned = np.ascontiguousarray(np.rot90(image, rng.choice((0, 0, 0, 1, 2, 3))))
    return StackPage(camera.jpeg(turned, rng.randrange(60, 92)), shows)
