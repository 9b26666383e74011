"""The use case of interlinked groups: one entry opens several dossiers and fills their forms.

Later dossiers follow the first: they take its people and its blanks, and the papers that earlier
steps issue, as soon as these are confirmed. Nothing of that is asked of the citizen.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from api import dossier_work, form_work
from api.dossier_work import Entry
from api.errors import ApiError
from api.form_work import Ref
from api.services import Services
from catalog.package import Step, load_packages
from storage.dossier import Dossier, State
from storage.kept import Actor


def open_package(
    services: Services, package_id: str, entry: Entry, actor: Actor
) -> tuple[Dossier, ...]:
    """All dossiers of the group, from one entry. Raises ApiError."""
    package = load_packages().get(package_id)
    if package is None:
        raise ApiError("not_found")
    group = str(uuid.uuid4())
    first = dossier_work.open_dossier(services, replace(entry, group=group), actor)
    opened = [first]
    for step in package.steps[1:]:
        people = _people(step, first.people)
        own = Entry(step.procedure, people, step.facts, entry.contact, group)
        opened.append(
            dossier_work.open_dossier(
                services, own, actor, applicant=first.applicant, coming=_coming(services, opened)
            )
        )
    return tuple(opened)


def follow(services: Services, dossier: Dossier, actor: Actor) -> Dossier:
    """A dossier of a group, brought up to what the steps before it know by now."""
    group = services.vault.group_of(dossier.group, actor)
    before = [other for other in group if other.received_at < dossier.received_at]
    step = _step(dossier.procedure, [other.procedure for other in group])
    if not before or step is None or not dossier.open:
        return dossier_work.refresh(services, dossier, actor)
    known = dict(before[0].people) | _issued(services, before, actor)
    people = _people(step, known)
    dossier = dossier_work.refresh(
        services, dossier, actor, people=people, coming=_coming(services, before)
    )
    _share(services, step, before[0], dossier, actor)
    return dossier


def _step(procedure: str, group: Sequence[str]) -> Step | None:
    for package in load_packages().values():
        if [step.procedure for step in package.steps] == list(group):
            return next(step for step in package.steps if step.procedure == procedure)
    return None


def _people(step: Step, known: Mapping[str, str]) -> dict[str, str]:
    return {here: known[there] for here, there in step.roles.items() if there in known}


def _coming(services: Services, before: Sequence[Dossier]) -> frozenset[str]:
    """Kinds of papers that earlier steps issue."""
    results = (
        services.procedures.edition(other.procedure, other.edition).result.paper
        for other in before
        if other.state is not State.REFUSED
    )
    return frozenset(results) - {""}


def _issued(services: Services, before: Sequence[Dossier], actor: Actor) -> dict[str, str]:
    """Role → person, from results that are confirmed."""
    found: dict[str, str] = {}
    for other in before:
        role = services.procedures.edition(other.procedure, other.edition).result.role
        for result in other.results:
            document = services.vault.document(result, actor, "follow a package")
            owners = [paper.person_id for paper in document.papers if paper.person_id]
            if owners:
                found[role] = owners[0]
    return found


def _share(
    services: Services, step: Step, first: Dossier, dossier: Dossier, actor: Actor
) -> None:
    """Fill the blanks of this step that are still empty."""
    source = form_work.load(services, next(iter(first.forms.values())), actor, "one entry")
    for form_id in dossier.forms.values():
        work = form_work.load(services, form_id, actor, "one entry")
        if work.final:
            continue
        for role, person in dossier.people.items():
            if role not in {known.name for known in work.form.roles}:
                continue
            for paper in services.vault.papers_of(person, actor, "one entry"):
                ref = Ref(paper.document_id, paper.record, paper.paper)
                there = any(old.same(ref) for old in work.refs.get(role, ()))
                if paper.paper in work.form.role(role).papers and not there:
                    work = form_work.assign(services, work, role, ref, actor)
        values = {
            name: text
            for name, text in step.shared(work.form, source.filled).items()
            if not work.filled.value(name)
        }
        if values:
            form_work.write(services, work, values, actor)
