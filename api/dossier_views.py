"""A dossier as the page and the JSON API show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.counter import paper_title, show_time
from api.language import Texts
from api.services import Services
from api.values import show
from catalog.procedure import Needed, Procedure
from catalog.reasons import reasons, reasons_to_ask_again
from catalog.workdays import left
from storage.dossier import NEXT, Dossier, Line, Part, Sheaf, State
from storage.kept import Actor

CIVIL = "ho-tich"  # procedures whose results go to the Ministry of Justice


@dataclass(frozen=True, slots=True)
class SheafView:
    """One paper of a stack."""

    document_id: str
    title: str
    note: str  # why it stands nowhere, in words
    mark: str
    of: str
    pictures: tuple[str, ...]  # addresses
    link: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One component."""

    number: int  # the key that moves a paper here

    component: str
    title: str
    whose: str
    outcome: str
    reason: str  # in words
    basis: str
    source: str  # what stands for it, in words
    link: str  # to the paper
    open: bool
    optional: bool
    can_ask_again: bool
    copies: int
    sheaves: tuple[SheafView, ...] = ()


@dataclass(frozen=True, slots=True)
class MomentView:
    """One entry of the timeline in words."""

    at: str
    who: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody on the dossier."""

    role: str
    title: str
    person_id: str
    name: str


@dataclass(frozen=True, slots=True)
class DossierView:
    """One dossier."""

    id: str
    code: str
    procedure: str
    title: str
    state: int
    due: str
    days_left: int | None
    supplement_by: str
    people: tuple[PersonView, ...]
    parts: tuple[PartView, ...]
    timeline: tuple[MomentView, ...]
    forms: tuple[tuple[str, str, str], ...]  # id, id in work, title
    next: tuple[int, ...]
    facts: tuple[str, ...]
    group: str
    results: tuple[str, ...]
    email: str
    stack: tuple[SheafView, ...] = ()

    @property
    def waiting(self) -> int:
        """Stacks that are still read."""
        return sum(sheaf.mark == "waiting" for sheaf in self.stack)

    @property
    def loose(self) -> tuple[SheafView, ...]:
        """Papers that stand for nothing."""
        placed = {sheaf.document_id for part in self.parts for sheaf in part.sheaves}
        apart = ("form", "waiting", "blank")
        return tuple(
            s for s in self.stack if s.document_id not in placed and s.mark not in apart
        )

    @property
    def targets(self) -> tuple[tuple[int, str, str], ...]:
        """Where a paper can be moved: key, place, title."""
        parts = [(part.number, part.component, f"{part.title}, {part.whose}")
                 for part in sorted(self.parts, key=lambda part: part.number)]  # fmt: skip
        forms = [(len(parts) + n, f"form:{form}", title)
                 for n, (form, _, title) in enumerate(self.forms, 1)]  # fmt: skip
        return (*parts, *forms)

    @property
    def missing(self) -> tuple[PartView, ...]:
        """What the citizen still has to bring or show."""
        return tuple(part for part in self.parts if part.open)

    @property
    def held(self) -> tuple[PartView, ...]:
        """What is there."""
        return tuple(p for p in self.parts if not p.open and p.outcome != "not_needed")

    @property
    def spared(self) -> tuple[PartView, ...]:
        """What is not needed."""
        return tuple(part for part in self.parts if part.outcome == "not_needed")


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the list."""

    id: str
    code: str
    title: str
    name: str
    state: int
    received: str
    due: str
    late: bool
    waiting: int


def dossier_view(services: Services, dossier: Dossier, actor: Actor, texts: Texts) -> DossierView:
    """Everything that the page shows."""
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    roles = _roles(services, procedure, texts)
    names = {
        person: services.vault.person(person, actor, "show dossier").full_name
        for person in set(dossier.people.values())
    }
    facts = {fact.name: _said(fact.title_vi, fact.title_en, texts) for fact in procedure.facts}
    stack = tuple(_sheaf(services, sheaf, dossier.parts, texts) for sheaf in dossier.stack)
    return DossierView(
        id=dossier.id,
        code=dossier.code,
        procedure=procedure.id,
        title=_said(procedure.title_vi, procedure.title_en, texts),
        state=dossier.state,
        due=show("date", str(dossier.due or "")),
        days_left=left(services.today(), dossier.due) if dossier.due and dossier.open else None,
        supplement_by=show("date", str(dossier.supplement_by or "")),
        people=tuple(
            PersonView(role, roles.get(role, role), person, names[person])
            for role, person in dossier.people.items()
        ),
        parts=tuple(
            replace(
                part_view(part, procedure.paper(part.component), roles, texts, dossier.open),
                number=number,
                sheaves=tuple(s for s in stack if s.document_id == part.document_id),
            )
            for number, part in enumerate(dossier.parts, 1)
        ),
        timeline=tuple(
            MomentView(
                show_time(moment.at), moment.by, _what(moment.what, moment.state, texts),
                texts.get(f"dossier.note_{moment.note.partition(':')[0]}", moment.note),
            )
            for moment in reversed(dossier.timeline)
        ),
        forms=tuple(
            (form, work, _form(services, form, texts)) for form, work in dossier.forms.items()
        ),
        next=_next(dossier, procedure),
        facts=tuple(facts.get(fact, fact) for fact in dossier.facts),
        group=dossier.group,
        results=dossier.results,
        email=dossier.contact.email,
        stack=stack,
    )  # fmt: skip


def part_view(
    part: Part, needed: Needed, roles: dict[str, str], texts: Texts, changing: bool
) -> PartView:
    """One component in words."""
    why = reasons()[part.reason]
    again = reasons_to_ask_again().get(part.asked_again)
    said = _said(why.vi, why.en, texts)
    held = part.outcome in ("attached", "show_original") and not part.seen
    return PartView(
        number=0,
        component=part.component,
        title=_said(needed.title_vi, needed.title_en, texts),
        whose=roles.get(part.role, part.role),
        outcome="attached" if part.seen and part.outcome == "show_original" else part.outcome,
        reason=f"{said} ({_said(again.vi, again.en, texts)})" if again else said,
        basis=needed.basis if part.outcome == "ask" else why.basis,
        source=paper_title(part.paper, texts) if part.paper else "",
        link=f"/documents/{part.document_id}?paper={part.record}" if part.document_id else "",
        open=part.open,
        optional=not needed.required,
        can_ask_again=held and changing,
        copies=needed.copies,
    )


def _sheaf(
    services: Services, sheaf: Sheaf, parts: Sequence[Part], texts: Texts
) -> SheafView:
    kind = next((part.paper for part in parts if part.document_id == sheaf.document_id), "")
    title = paper_title(kind, texts) if kind else texts(f"dossier.sheaf_{sheaf.mark or 'unknown'}")
    if sheaf.mark == "form":
        title = _form(services, sheaf.of, texts)
    address = f"/api/v1/documents/{sheaf.document_id}/pictures"
    return SheafView(
        sheaf.document_id, title, texts(f"dossier.why_{sheaf.mark or 'unknown'}"), sheaf.mark,
        sheaf.of, tuple(f"{address}/{number}.jpg" for number in range(sheaf.pictures)),
        f"/documents/{sheaf.document_id}",
    )  # fmt: skip


def line_view(services: Services, line: Line, titles: dict[str, str]) -> LineView:
    """One line of the list."""
    return LineView(
        line.id, line.code, titles.get(line.procedure, line.procedure), line.name, line.state,
        show_time(line.received_at), show("date", str(line.due or "")),
        line.due is not None and line.due < services.today(), line.waiting,
    )  # fmt: skip


def _next(dossier: Dossier, procedure: Procedure) -> tuple[int, ...]:
    """The states that may follow, what an officer most likely wants first."""
    missing = any(part.open for part in dossier.parts)
    usual = {
        State.RECEIVED: State.SUPPLEMENT if missing else State.ACCEPTED,
        State.SUPPLEMENT: State.RECEIVED if missing else State.ACCEPTED,
    }.get(dossier.state, State.REGISTERED)
    may = NEXT[dossier.state] - (frozenset() if procedure.field == CIVIL else {State.SENT})
    return tuple(sorted(may, key=lambda state: (state is not usual, state)))


def _what(what: str, state: State, texts: Texts) -> str:
    if what in ("moved", "supplement"):
        return texts(f"dossier.state_{int(state)}")
    return texts.get(f"dossier.what_{what}", what)


def _roles(services: Services, procedure: Procedure, texts: Texts) -> dict[str, str]:
    return {
        role.name: _said(role.title_vi, role.title_en, texts)
        for form in procedure.forms
        for role in services.form(form).roles
    }


def _form(services: Services, form: str, texts: Texts) -> str:
    spec = services.form(form)
    return _said(spec.title_vi.capitalize(), spec.title_en, texts)


def _said(vi: str, en: str, texts: Texts) -> str:
    return vi if texts.language == "vi" else en
