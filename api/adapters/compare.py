"""Field by field: does a partner say the same as the confirmed papers?"""

from collections.abc import Mapping

from api import dossier_work
from api.adapters.partner import FIELDS, Answer, Down, Partner
from api.services import Services
from catalog.checks.text import fold, tone_fold
from ledgers.subjects import SUBJECTS, number_of, said_of
from storage.dossier import Dossier
from storage.errors import NotFound
from storage.kept import Actor
from storage.ledger_verified import ActPerson
from storage.upkeep import SYSTEM
from storage.verified import Verified

NAMES = ("full_name", "place_of_origin", "place_of_residence", "ethnicity", "nationality")


def compare(ours: Mapping[str, str], answer: Answer | None) -> dict[str, str]:
    """Field → same, different or missing, for every field that we hold."""
    held = {name: text for name, text in ours.items() if name in FIELDS and text}
    if answer is None:
        return dict.fromkeys(held, "missing")
    return {
        name: "missing"
        if not answer.fields.get(name)
        else "same" if _same(name, text, answer.fields[name]) else "different"
        for name, text in held.items()
    }


def _same(name: str, one: str, other: str) -> bool:
    if name == "date_of_birth":  # older papers tell the year alone
        return other.startswith(one)
    if name == "full_name" and not _bare(one):  # MẪU and MẬU are two names, Hoà and Hòa are one
        return tone_fold(one) == tone_fold(other)
    return fold(one) == fold(other) if name in NAMES else one == other


def _bare(name: str) -> bool:
    """Written without marks, as machine-readable zones do: then marks decide nothing."""
    return fold(name) == " ".join(name.lower().split())


def ask_later(services: Services, dossier: Dossier, actor: Actor) -> None:
    """Queue the comparison of everybody on a dossier with every partner."""
    people = sorted(set(dossier.people.values()))
    for partner in services.partners:
        services.vault.want_verified(dossier.id, people, partner.name, actor)


def ask_of_book(services: Services, book_id: str, actor: Actor) -> int:
    """Queue the comparison of the checked acts of a book with every partner; how many persons."""
    persons = [
        ActPerson(one.page, one.position, role, bool(number_of(one.act, role)))
        for one in services.ledgers.acts(book_id)
        for role in SUBJECTS.get(one.act.paper, ())
        if not one.act.names("open", "disputed")
    ]
    asked = (
        services.ledgers.want_compared(book_id, persons, partner.name, actor)
        for partner in services.partners
    )
    return max(asked, default=0)


def verify(services: Services, item: str) -> None:
    """The task of the queue: ask the partner, keep the answer. Raises `Down`: tried again later."""
    try:
        wanted = services.vault.verification(item)
    except NotFound:  # the act was read again and is another one
        return
    if not wanted.waiting:
        return
    actor = Actor(SYSTEM, services.actor.unit, "system")
    number, ours = _held(services, wanted, actor)
    if not number:
        raise Down("no number to ask for yet")
    answer = _partner(services, wanted.partner).ask(number)
    services.vault.answer(item, compare(ours, answer), answer.ward if answer else "", actor)
    if wanted.dossier_id and answer and answer.papers:
        dossier_work.ask_nation_again(services, wanted.dossier_id, actor)


def _held(services: Services, wanted: Verified, actor: Actor) -> tuple[str, Mapping[str, str]]:
    """The number to ask for, and what we hold: of an act's person or of one on a dossier."""
    if wanted.act is not None:
        book, page, position, role = wanted.act
        act = services.ledgers.act(book, page, position).act
        return number_of(act, role), said_of(act, role)
    found = services.vault.person(wanted.person_id, actor, f"đối chiếu {wanted.partner}")
    ours: dict[str, str] = {}
    for paper in found.papers:  # newest first
        ours = {name: text for name, text in paper.fields.items() if "." not in name} | ours
    return found.personal_number, ours


def make_up(services: Services) -> int:
    """Ask everything that is still unanswered; how many were answered now."""
    done = 0
    for item in services.vault.unanswered():
        try:
            verify(services, item)
            done += 1
        except Down:
            continue
    return done


def _partner(services: Services, name: str) -> Partner:
    for partner in services.partners:
        if partner.name == name:
            return partner
    raise Down(name)
