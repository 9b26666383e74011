"""What may stand for a component: asked of the nation, the own store, earlier dossiers."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from api.services import Services
from catalog.procedure import Procedure
from storage.dossier import Part
from storage.kept import Actor
from storage.reuse import Held, held_in

Holdings = Mapping[str, tuple[Held, ...]]
"""Person id → papers, from every source."""


def holdings(
    services: Services, procedure: Procedure, people: Mapping[str, str], actor: Actor,
    before: Sequence[Part] = (), known: Mapping[str, str] | None = None,
) -> Holdings:  # fmt: skip
    """Gather it. `before`: parts decided already; what the nation said of the people `known` then
    counts on, so that no page waits for a partner and a partner that is down takes nothing away.
    """
    day, found = services.today(), {}
    asked = set((known or {}).values())
    said = [each for part in before for each in held_in(part.inputs) if each.origin == "national"]
    for person in sorted(set(people.values())):
        own = services.vault.papers_of(person, actor, f"thủ tục {procedure.id}", day=day)
        if person in asked:
            mine = [each for each in said if each.paper.owner == person]
            national = tuple({each.paper.id: each for each in mine}.values())
        else:
            papers = services.national_papers(person, own, actor)
            national = tuple(Held(paper, "national") for paper in papers)
        found[person] = (
            *national,
            *(Held(paper, "store") for paper in own),
            *_earlier(services, procedure, person, {paper.id for paper in own}, actor),
        )
    return found


def _earlier(
    services: Services, procedure: Procedure, person: str, own: set[str], actor: Actor
) -> tuple[Held, ...]:
    """Papers that stood for this very person before: for a role that the person had."""
    found: dict[str, Held] = {}
    reason = f"thủ tục {procedure.id}"
    for each in services.vault.earlier_papers(person, actor, reason, day=services.today()):
        with suppress(KeyError):  # an edition that has the component no more
            needed = services.procedures.edition(each.procedure, each.edition).paper(each.component)
            for role in (needed.role, *needed.also):
                if each.people.get(role) == person and each.paper.id not in own:
                    found.setdefault(each.paper.id, Held(each.paper, "dossier", each.granted))
    return tuple(found.values())
