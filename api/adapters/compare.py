"""Field by field: does a partner say the same as the confirmed papers?"""

from collections.abc import Mapping

from api import dossier_work
from api.adapters.partner import FIELDS, Answer, Down, Partner
from api.services import Services
from catalog.checks.text import fold
from storage.dossier import Dossier
from storage.kept import Actor
from storage.upkeep import SYSTEM

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
    return fold(one) == fold(other) if name in NAMES else one == other


def ask_later(services: Services, dossier: Dossier, actor: Actor) -> None:
    """Queue the comparison of everybody on a dossier with every partner."""
    people = sorted(set(dossier.people.values()))
    for partner in services.partners:
        services.vault.want_verified(dossier.id, people, partner.name, actor)


def verify(services: Services, item: str) -> None:
    """The task of the queue: ask the partner, keep the answer. Raises `Down`: tried again later."""
    wanted = services.vault.verification(item)
    partner = _partner(services, wanted.partner)
    actor = Actor(SYSTEM, services.actor.unit, "system")
    found = services.vault.person(wanted.person_id, actor, f"đối chiếu {partner.name}")
    ours: dict[str, str] = {}
    for paper in found.papers:  # newest first
        ours = {name: text for name, text in paper.fields.items() if "." not in name} | ours
    if not found.personal_number:
        raise Down("no number to ask for yet")
    answer = partner.ask(found.personal_number)
    services.vault.answer(item, compare(ours, answer), answer.ward if answer else "", actor)
    if wanted.dossier_id and answer and answer.papers:
        dossier_work.ask_nation_again(services, wanted.dossier_id, actor)


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
