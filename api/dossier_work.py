"""The use case of dossiers: who stands on it, what is held, what is asked, what the citizen brings.

Every decision is made by `storage.reuse.decide`; this module only gathers what it is made from.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from api import form_work
from api.archive import sign_paper
from api.errors import ApiError
from api.form_work import Ref
from api.holdings import holdings
from api.services import Services
from catalog.procedure import Needed, Procedure
from storage.dossier import Contact, Dossier, Opening, Part, State
from storage.kept import Actor
from storage.reuse import Decision, Held, ask_again, decide, inputs_of, part_of


@dataclass(frozen=True, slots=True)
class Entry:
    """What the officer enters for a new dossier."""

    procedure: str
    people: Mapping[str, str]  # role → person id
    facts: tuple[str, ...] = ()
    contact: Contact = field(default_factory=Contact)
    group: str = ""


def open_dossier(
    services: Services,
    entry: Entry,
    actor: Actor,
    *,
    applicant: str = "",
    coming: frozenset[str] = frozenset(),
) -> Dossier:
    """A dossier with its decisions and its forms, filled from what is held. Raises ApiError.

    Of a package: `applicant` hands in all its dossiers, `coming` are papers on their way.
    """
    procedure, edition = services.procedures.newest(entry.procedure)
    roles = {role.name for form in procedure.forms for role in services.form(form).roles}
    if not (entry.people or applicant) or not entry.people.keys() <= roles:
        raise ApiError("dossier_people")
    people = {role: person for role, person in entry.people.items() if person}
    applicant = applicant or people.get(procedure.applicant, "")
    if not applicant:
        raise ApiError("dossier_applicant")
    held = holdings(services, procedure, people, actor)
    facts = frozenset(entry.facts)
    opening = Opening(
        procedure=procedure.id,
        edition=edition,
        people=people,
        applicant=applicant,
        days=procedure.days_from(services.hour()),
        facts=tuple(sorted(facts)),
        contact=entry.contact,
        parts=_parts(services, procedure, people, held, facts, coming),
        forms=_forms(services, procedure, people, held, actor),
        group=entry.group,
    )
    return services.vault.open_dossier(opening, services.agency, services.today(), actor)


def again(
    services: Services,
    dossier: Dossier,
    actor: Actor,
    coming: frozenset[str] = frozenset(),
    known: Mapping[str, str] | None = None,
) -> tuple[Part, ...]:
    """The components decided anew with what is held now; what was given or shown stays.

    `known`: the people of whom the national source was asked already; everybody by default.
    """
    known = dossier.people if known is None else known
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    held = holdings(services, procedure, dossier.people, actor, dossier.parts, known)
    facts = frozenset(dossier.facts)
    fresh = _parts(services, procedure, dossier.people, held, facts, coming)
    before = {part.component: part for part in dossier.parts}
    return tuple(_kept(before.get(part.component), part) for part in fresh)


def decisions(
    services: Services, procedure: Procedure, dossier: Dossier, actor: Actor
) -> tuple[Part, ...]:
    """What another edition of its procedure would decide for a dossier; nothing is kept."""
    held = holdings(services, procedure, dossier.people, actor, dossier.parts, dossier.people)
    facts = frozenset(dossier.facts)
    return _parts(services, procedure, dossier.people, held, facts, frozenset())


def refresh(
    services: Services,
    dossier: Dossier,
    actor: Actor,
    *,
    people: Mapping[str, str] | None = None,
    coming: frozenset[str] = frozenset(),
) -> Dossier:
    """Bring the decisions up to date: a paper came, expired, was replaced; people are known."""
    if not dossier.open:
        return dossier
    known = dossier.people
    dossier = _joined(services, dossier, actor, people or {})
    return _decided(services, dossier, again(services, dossier, actor, coming, known), actor)


def ask_nation_again(services: Services, dossier_id: str, actor: Actor) -> Dossier:
    """A partner that was down answers now: what it can show is asked of nobody any more."""
    dossier = services.vault.dossier(dossier_id, actor, "partner answers again")
    if not dossier.open or not any(part.open for part in dossier.parts):
        return dossier
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    coming = {
        kind
        for part in dossier.parts if part.outcome == "coming"
        for kind in procedure.paper(part.component).any_of
    }  # fmt: skip
    parts = again(services, dossier, actor, frozenset(coming), {})
    return _decided(services, dossier, parts, actor)


def _decided(
    services: Services, dossier: Dossier, parts: tuple[Part, ...], actor: Actor
) -> Dossier:
    same = [replace(part, inputs="") for part in parts] == [
        replace(part, inputs="") for part in dossier.parts
    ]
    return dossier if same else services.vault.set_parts(dossier.id, parts, actor, "decided anew")


def demand(
    services: Services, dossier: Dossier, component: str, reason: str, actor: Actor
) -> Dossier:
    """Ask again for a held paper. Raises `NoReason`: it must be said why."""
    needed = _needed(services, dossier, component)
    part = _part(dossier, component)
    decision = ask_again(Decision(component, part.outcome, part.reason), reason)
    if decision.outcome == part.outcome:
        raise ApiError("invalid_input")
    asked = part_of(decision, needed, part.inputs, reason)
    return _replaced(services, dossier, asked, actor, f"{component}: {reason}")


def shown(services: Services, dossier: Dossier, component: str, actor: Actor) -> Dossier:
    """The original was shown and compared: the held copy is used."""
    part = _part(dossier, component)
    if part.outcome != "show_original":
        raise ApiError("invalid_input")
    with suppress(ApiError):  # without a signing key it is used for this dossier alone
        sign_paper(services, part.document_id, part.record, actor, compared=True)
    seen = replace(part, seen=True, reused=True, digitised=bool(part.document_id))
    return _replaced(services, dossier, seen, actor, f"{component}: original shown")


def give(
    services: Services, dossier: Dossier, component: str, ref: Ref, actor: Actor
) -> Dossier:
    """The citizen brought it: a scan that is kept stands for the component. Raises ApiError."""
    needed = _needed(services, dossier, component)
    document = services.vault.document(ref.document_id, actor, "attach to a dossier")
    kinds = [paper.paper for paper in document.papers]
    kind = kinds[ref.number] if ref.number < len(kinds) else ""
    if needed.any_of and kind and kind not in needed.any_of:
        raise ApiError("paper_unsuitable")
    part = given(_part(dossier, component), kind, ref)
    return _replaced(services, dossier, part, actor, f"{component}: given")


def given(part: Part, kind: str, ref: Ref) -> Part:
    """The component for which a scan stands that the citizen brought."""
    return replace(
        part, outcome="given", reason="given", paper=kind, stored="", document_id=ref.document_id,
        record=ref.number, digitised=True, reused=False, national=False, replaced_by="", seen=True,
    )  # fmt: skip


def move(
    services: Services, dossier: Dossier, state: State, actor: Actor, note: str = ""
) -> Dossier:
    """Move on; a supplement and a refusal need a reason. Raises ApiError."""
    note = " ".join(note.split())
    if state in (State.SUPPLEMENT, State.REFUSED) and not note:
        raise ApiError("reason_needed")
    return services.vault.move_dossier(dossier.id, state, actor, services.today(), note=note)


def issue(services: Services, dossier: Dossier, document_id: str, actor: Actor) -> Dossier:
    """The result of the dossier, digitised: it goes into the store of the person it is about."""
    services.vault.document(document_id, actor, "result of a dossier")
    return services.vault.add_result(dossier.id, document_id, actor)


def _joined(
    services: Services, dossier: Dossier, actor: Actor, known: Mapping[str, str]
) -> Dossier:
    """With the persons whose papers came in meanwhile: a child is known from its first paper."""
    people = dict(dossier.people) | dict(known)
    brought = [(p.role, p.document_id, p.record) for p in dossier.parts if p.outcome == "given"]
    for role, document_id, record in brought:
        if role in people or not document_id:
            continue
        document = services.vault.document(document_id, actor, "who joins a dossier")
        if record < len(document.papers) and document.papers[record].person_id:
            people[role] = document.papers[record].person_id
    if people == dict(dossier.people):
        return dossier
    return services.vault.set_dossier_people(dossier.id, people, actor)


def _kept(before: Part | None, fresh: Part) -> Part:
    if before is None:
        return fresh
    if before.outcome == "given" or (before.asked_again and before.outcome == "ask"):
        return before
    if before.seen and before.stored == fresh.stored and fresh.outcome == "show_original":
        return before
    return fresh


def _parts(
    services: Services,
    procedure: Procedure,
    people: Mapping[str, str],
    held: Mapping[str, tuple[Held, ...]],
    facts: frozenset[str],
    coming: frozenset[str],
) -> tuple[Part, ...]:
    day = services.today()
    parts = []
    for needed in procedure.papers:
        persons = dict.fromkeys(
            people[role] for role in (needed.role, *needed.also) if role in people
        )
        mine = tuple(each for person in persons for each in held.get(person, ()))
        decision = decide(needed, mine, day, facts, coming)
        inputs = inputs_of(needed, mine, day, facts, coming)
        parts.append(part_of(decision, needed, inputs))
    return tuple(parts)


def _forms(
    services: Services,
    procedure: Procedure,
    people: Mapping[str, str],
    held: Mapping[str, tuple[Held, ...]],
    actor: Actor,
) -> dict[str, str]:
    """The forms in work, each filled from the papers of the people in its roles."""
    made = {}
    for form_id in procedure.forms:
        roles = {role.name: role for role in services.form(form_id).roles}
        refs = {
            role: [
                Ref(each.paper.document_id, each.paper.record)
                for each in held[person]
                if each.origin == "store" and each.paper.document_id
                and each.paper.paper in roles[role].papers
                and each.paper.state_on(services.today()) in ("valid", "expired")
            ]
            for role, person in people.items()
            if role in roles
        }  # fmt: skip
        made[form_id] = form_work.begin(services, form_id, refs, actor).id
    return made


def _part(dossier: Dossier, component: str) -> Part:
    for part in dossier.parts:
        if part.component == component:
            return part
    raise ApiError("not_found")


def _needed(services: Services, dossier: Dossier, component: str) -> Needed:
    try:
        procedure = services.procedures.edition(dossier.procedure, dossier.edition)
        return procedure.paper(component)
    except KeyError as error:
        raise ApiError("not_found") from error


def _replaced(
    services: Services, dossier: Dossier, part: Part, actor: Actor, note: str
) -> Dossier:
    parts = [part if old.component == part.component else old for old in dossier.parts]
    return services.vault.set_parts(dossier.id, parts, actor, note)
