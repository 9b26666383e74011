"""The use case of forms: kept papers take roles, fill the blanks, an officer corrects, it is kept.

What is kept: the papers by role, what the officer wrote, and the form as it stands with origins.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from api.errors import ApiError
from api.form_papers import papers_of
from api.services import Services
from api.values import take
from catalog.filled import FilledForm, Given, Kept, from_json
from catalog.form import Form, Role, load_forms
from ocr.prefill import Papers, correct, missing, prefill
from ocr.roles import propose_roles
from storage.errors import Erased, NotFound
from storage.kept import Actor

Refs = Mapping[str, tuple["Ref", ...]]
LOOSE = ""  # the role of papers that nobody has given one


@dataclass(frozen=True, slots=True)
class Ref:
    """One kept paper on a form: where it is, and whose."""

    document_id: str
    number: int  # of the record in its document
    paper: str = ""
    person_id: str = ""
    name: str = ""
    sex: str = ""
    version: int = 1  # of its confirmed values, that the form uses

    def before(self, document_id: str, number: int, version: int) -> bool:
        """Whether the form uses an older version of this paper."""
        return (self.document_id, self.number) == (document_id, number) and self.version < version

    def same(self, other: "Ref") -> bool:
        """Whether both are one paper."""
        return (self.document_id, self.number) == (other.document_id, other.number)


@dataclass(frozen=True, slots=True)
class Work:
    """A form in work."""

    id: str
    form: Form
    refs: Refs  # role → its papers; LOOSE → those without a role
    written: Mapping[str, str]  # blanks that the officer wrote or accepted
    filled: FilledForm
    final: bool = False
    saved_by: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """Required blanks that are empty."""
        return missing(self.form, self.filled)


def start(services: Services, form_id: str, papers: Sequence[Ref], actor: Actor) -> Work:
    """A new form, filled as far as the papers prove who is who. Raises ApiError."""
    form = load_forms().get(form_id)
    if form is None:
        raise ApiError("not_found")
    known = [_fetch(services, ref, actor) for ref in papers]
    proposal = propose_roles(form, [kept for _, kept in known])
    given = [(role, kept) for role, group in proposal.roles.items() for kept in group]
    given += [(LOOSE, kept) for kept in proposal.unassigned]
    refs: dict[str, tuple[Ref, ...]] = {}
    for role, kept in given:
        ref = next(ref for ref, other in known if other is kept)
        refs[role] = (*refs.get(role, ()), ref)
    return _save(services, _filled(services, Work("", form, refs, {}, FilledForm(form.id, {})),
                                   {(r.document_id, r.number): k for r, k in known}, actor), actor)


def begin(
    services: Services,
    form_id: str,
    papers: Mapping[str, Sequence[Ref]],
    actor: Actor,
    written: Mapping[str, str] | None = None,
) -> Work:
    """A new form whose roles are known: filled from their papers, and with what is written.

    A paper that does not suit its role, or that nobody confirmed, is left out.
    """
    form, refs = load_forms()[form_id], dict[str, tuple[Ref, ...]]()
    known: dict[tuple[str, int], Kept] = {}
    for role, group in papers.items():
        for ref in group:
            try:
                fetched, kept = _fetch(services, ref, actor)
            except (ApiError, NotFound, Erased):
                continue
            if suits(form.role(role), fetched):
                known[ref.document_id, ref.number] = kept
                refs[role] = (*refs.get(role, ()), fetched)
    taken = {
        name: take(form.blank(name).kind, text).value for name, text in (written or {}).items()
    }
    work = Work("", form, refs, taken, FilledForm(form.id, {}))
    return _save(services, _filled(services, work, known, actor), actor)


def load(services: Services, form_id: str, actor: Actor, reason: str) -> Work:
    """The form as kept."""
    kept = services.vault.form(form_id, actor, reason)
    body = json.loads(kept.body)
    return Work(
        id=kept.id,
        form=load_forms()[kept.form],
        refs=_refs(body),
        written=body["written"],
        filled=from_json(body["filled"]),
        final=kept.final,
        saved_by=kept.saved_by,
    )


def refs_in(body: bytes) -> tuple[Ref, ...]:
    """The papers of a form as kept."""
    return tuple(ref for group in _refs(json.loads(body)).values() for ref in group)


def _refs(body: Mapping[str, Any]) -> Refs:
    return {role: tuple(Ref(**ref) for ref in refs) for role, refs in body["refs"].items()}


def assign(services: Services, work: Work, role: str, ref: Ref, actor: Actor) -> Work:
    """Give a paper a role; papers of another person leave that role. Raises ApiError."""
    ref, _ = _fetch(services, ref, actor)
    if role not in {known.name for known in work.form.roles}:
        raise ApiError("invalid_input")
    if not suits(work.form.role(role), ref):
        raise ApiError("paper_unsuitable")
    own = [
        old
        for old in work.refs.get(role, ())
        if old.person_id == ref.person_id and not old.same(ref)
    ]
    loose = tuple(old for old in work.refs.get(LOOSE, ()) if not old.same(ref))
    return _refilled(services, work, {**work.refs, LOOSE: loose, role: (*own, ref)}, actor)


def suits(role: Role, ref: Ref) -> bool:
    """Whether a paper may stand for this person: its kind, and the sex it states."""
    return ref.paper in role.papers and (not role.sex or ref.sex in ("", role.sex))


def release(services: Services, work: Work, role: str, ref: Ref, actor: Actor) -> Work:
    """Take a paper out of a role; its values leave the form, what the officer wrote stays."""
    rest = tuple(old for old in work.refs.get(role, ()) if not old.same(ref))
    return _refilled(services, work, {**work.refs, role: rest}, actor)


def refill(services: Services, work: Work, actor: Actor) -> Work:
    """Fill the form anew from its papers as they are confirmed now. Raises ApiError."""
    return _refilled(services, work, work.refs, actor)


def write(services: Services, work: Work, values: Mapping[str, str], actor: Actor) -> Work:
    """Blanks as the officer wrote or accepted them. Raises ApiError."""
    _open(work)
    if not work.filled.blanks.keys() >= values.keys():
        raise ApiError("invalid_input")
    taken = {name: take(work.form.blank(name).kind, text).value for name, text in values.items()}
    filled = correct(work.form, work.filled, taken, actor.name)
    return _save(
        services, replace(work, filled=filled, written={**work.written, **taken}), actor
    )


def finish(services: Services, work: Work, actor: Actor, *, leave_empty: bool = False) -> Work:
    """Make the form final. Raises ApiError while required blanks are empty, unless told."""
    _open(work)
    if work.missing and not leave_empty:
        raise ApiError("form_incomplete")
    return _save(services, replace(work, final=True), actor)


def _open(work: Work) -> None:
    if work.final:
        raise ApiError("form_final")


def _fetch(services: Services, ref: Ref, actor: Actor) -> tuple[Ref, Kept]:
    """The paper with its confirmed values. Raises ApiError when nobody confirmed it."""
    document = services.vault.document(ref.document_id, actor, "fill a form")
    found = [kept for kept in papers_of(document) if kept.number == ref.number]
    if not found:
        raise ApiError("paper_unsuitable")
    kept = found[0]
    name = kept.value("full_name") or kept.value("child.full_name")
    person_id = document.papers[ref.number].person_id
    sex = kept.value("sex") or kept.value("child.sex")
    version = document.papers[ref.number].version
    return Ref(ref.document_id, ref.number, kept.paper, person_id, name, sex, version), kept


def _refilled(services: Services, work: Work, refs: Refs, actor: Actor) -> Work:
    _open(work)
    known: dict[tuple[str, int], tuple[Ref, Kept]] = {}
    for ref in {(r.document_id, r.number): r for group in refs.values() for r in group}.values():
        try:
            known[ref.document_id, ref.number] = _fetch(services, ref, actor)
        except (NotFound, Erased):
            continue  # deleted since: it fills nothing any more
    fresh = {
        role: tuple(known.get((ref.document_id, ref.number), (ref,))[0] for ref in group)
        for role, group in refs.items()
    }
    written = _still_written(work, [new for new, _ in known.values()])
    work = replace(work, refs=fresh, written=written)
    kept = {at: paper for at, (_, paper) in known.items()}
    return _save(services, _filled(services, work, kept, actor), actor)


def _still_written(work: Work, fresh: Sequence[Ref]) -> Mapping[str, str]:
    """What the officer wrote, without what was accepted from a paper that is corrected since."""
    corrected = {
        (old.document_id, old.number)
        for group in work.refs.values()
        for old in group
        if any(old.before(new.document_id, new.number, new.version) for new in fresh)
    }
    origins = {name: work.filled.blanks[name].origin for name in work.written}
    return {
        name: text
        for name, text in work.written.items()
        if (origin := origins[name]) is None
        or origin.how == "person"
        or (origin.document_id, origin.number) not in corrected
    }


def _filled(
    services: Services, work: Work, kept: Mapping[tuple[str, int], Kept], actor: Actor
) -> Work:
    """The form filled anew from its papers, what the officer wrote laid over it."""
    refs = {
        role: tuple(ref for ref in group if (ref.document_id, ref.number) in kept)
        for role, group in work.refs.items()
    }
    papers: Papers = {
        role: [kept[ref.document_id, ref.number] for ref in group]
        for role, group in refs.items()
        if role != LOOSE and group
    }
    given = Given(today=services.today(), office=actor.unit)
    filled = prefill(work.form, papers, given)
    filled = correct(work.form, filled, work.written, actor.name)
    return replace(work, refs={role: group for role, group in refs.items() if group}, filled=filled)


def _save(services: Services, work: Work, actor: Actor) -> Work:
    body = {
        "refs": {role: [asdict(ref) for ref in refs] for role, refs in work.refs.items()},
        "written": dict(work.written),
        "filled": work.filled.as_json(),
    }
    people = {ref.person_id for refs in work.refs.values() for ref in refs if ref.person_id}
    form_id = services.vault.save_form(
        work.form.id,
        json.dumps(body, ensure_ascii=False).encode(),
        sorted(people),
        actor,
        form_id=work.id,
        final=work.final,
    )
    return replace(work, id=form_id, saved_by=actor.name)
