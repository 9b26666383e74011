"""A form in work as the page and the JSON API show it: blanks with state, source, place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.counter import paper_title
from api.form_work import LOOSE, Ref, Work, suits
from api.language import Texts
from api.pictures import Picture, from_json
from api.values import show
from api.views import PictureView, State, locate
from catalog.filled import Filled, Origin
from catalog.form import Blank, Form, Role
from storage.kept import Document


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Another value that a paper gives."""

    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class BlankView:
    """One blank."""

    name: str
    label: str
    kind: str
    value: str
    shown: str
    state: State
    required: bool
    source: str  # in words: whose paper, or how it came about
    choices: tuple[str, ...]
    alternatives: tuple[ChoiceView, ...]
    note: str
    picture: int | None = None  # position in FormView.pictures
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class PaperChip:
    """One paper on the form."""

    document_id: str
    number: int
    paper: str
    title: str
    name: str
    sex: str
    roles: tuple[str, ...] = ()  # that it may take, while it has none
    corrected: bool = False  # since the form took its values


@dataclass(frozen=True, slots=True)
class RoleView:
    """Somebody on the form, and the papers that speak for them."""

    name: str
    title: str
    required: bool
    sex: str  # or "" when both may be
    accepts: tuple[str, ...]  # kinds of papers
    papers: tuple[PaperChip, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Blanks that speak of one person, in printed order."""

    title: str
    blanks: tuple[BlankView, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with everything a page shows."""

    id: str
    form: str
    title: str
    final: bool
    roles: tuple[RoleView, ...]
    loose: tuple[PaperChip, ...]
    sections: tuple[Section, ...]
    pictures: tuple[PictureView, ...]
    missing: tuple[str, ...]

    @property
    def corrected(self) -> tuple[PaperChip, ...]:
        """Papers that were corrected since the form took their values."""
        chips = (*self.loose, *(chip for role in self.roles for chip in role.papers))
        return tuple(chip for chip in chips if chip.corrected)


class Shown:
    """Pictures of the papers of a form, in one row."""

    def __init__(self, documents: Mapping[str, Document], titles: Mapping[str, str]) -> None:
        self.views: list[PictureView] = []
        self._placed: dict[str, list[tuple[int, Picture]]] = {}
        for document_id, document in documents.items():
            pictures = from_json(json.loads(document.reading)["pictures"])
            for number, picture in enumerate(pictures):
                if picture.kind != "sheet":
                    continue
                self._placed.setdefault(document_id, []).append((len(self.views), picture))
                url = f"/api/v1/documents/{document_id}/pictures/{number}.jpg"
                self.views.append(
                    PictureView(url, picture.width, picture.height, picture.kind, picture.side,
                                titles.get(document_id, ""))
                )  # fmt: skip

    def find(self, origin: Origin | None) -> tuple[int | None, tuple[int, int, int, int] | None]:
        """The picture on which a value stands, and where."""
        if origin is None or origin.document_id not in self._placed:
            return None, None
        pairs = self._placed[origin.document_id]
        box = origin.box
        corners = (box.left, box.top, box.right, box.bottom) if box else None
        found, where = locate(origin.page, corners, [picture for _, picture in pairs])
        return pairs[found or 0][0], where


def form_view(work: Work, documents: Mapping[str, Document], texts: Texts) -> FormView:
    """The form in the officer's language; `documents` are those of its papers, by id."""
    titles: dict[str, str] = {}
    for role in work.form.roles:
        for ref in work.refs.get(role.name, ()):
            titles.setdefault(ref.document_id, _role_title(role, texts))
    pictures = Shown(documents, titles)
    blanks = [
        _blank(blank, work.filled.blanks[blank.name], work, pictures, texts)
        for blank in work.form.blanks
    ]
    return FormView(
        id=work.id,
        form=work.form.id,
        title=work.form.title_vi if texts.language == "vi" else work.form.title_en,
        final=work.final,
        roles=tuple(
            RoleView(
                role.name,
                _role_title(role, texts),
                role.required,
                role.sex,
                role.papers,
                tuple(_chip(ref, texts, documents) for ref in work.refs.get(role.name, ())),
            )
            for role in work.form.roles
        ),
        loose=tuple(
            replace(_chip(ref, texts, documents), roles=_fitting(work.form, ref))
            for ref in work.refs.get(LOOSE, ())
        ),
        sections=_sections(work.form, blanks, texts),
        pictures=tuple(pictures.views),
        missing=work.missing,
    )


def _sections(form: Form, blanks: list[BlankView], texts: Texts) -> tuple[Section, ...]:
    """Neighbouring blanks of one person together."""
    sections: list[Section] = []
    roles = {role.name: _role_title(role, texts) for role in form.roles}
    for blank, shown in zip(form.blanks, blanks, strict=True):
        title = roles.get(blank.person, "")
        if not sections or sections[-1].title != title:
            sections.append(Section(title, ()))
        sections[-1] = replace(sections[-1], blanks=(*sections[-1].blanks, shown))
    return tuple(sections)


def _blank(
    blank: Blank, filled: Filled, work: Work, pictures: Shown, texts: Texts
) -> BlankView:
    picture, box = pictures.find(filled.origin)
    return BlankView(
        name=blank.name,
        label=blank.label_vi if texts.language == "vi" else blank.label_en,
        kind=blank.kind,
        value=filled.value,
        shown=show(blank.kind, filled.value),
        state=_state(filled, work),
        required=blank.required,
        source=_source(filled.origin, work.form, texts, blank.person),
        choices=blank.choices,
        alternatives=tuple(
            ChoiceView(show(blank.kind, other.value), _source(other.origin, work.form, texts))
            for other in filled.alternatives
            if other.value
        ),
        note=filled.origin.note if filled.origin else "",
        picture=picture,
        box=box,
    )


def _state(filled: Filled, work: Work) -> State:
    if not filled.value:
        return "missing" if filled.name in work.missing else "absent"
    if filled.name in work.written:
        by_hand = filled.origin is not None and filled.origin.how == "person"
        return "typed" if by_hand else "accepted"
    if filled.alternatives:
        return "doubtful"
    return "kept" if filled.origin and filled.origin.how == "paper" else "sure"


def _source(origin: Origin | None, form: Form, texts: Texts, person: str = "") -> str:
    """Where a value comes from, in words; whose paper only where that is not `person`."""
    if origin is None:
        return ""
    if origin.how in ("paper", "derived") and origin.paper:
        other = origin.role and origin.role != person
        title = _role_title(form.role(origin.role), texts) if other else ""
        return " · ".join(part for part in (title, texts.get(f"short.{origin.paper}", "")) if part)
    return texts(f"how.{origin.how}")


def _role_title(role: Role, texts: Texts) -> str:
    return role.title_vi if texts.language == "vi" else role.title_en


def _chip(ref: Ref, texts: Texts, documents: Mapping[str, Document]) -> PaperChip:
    title = texts.get(f"short.{ref.paper}", paper_title(ref.paper, texts))
    document = documents.get(ref.document_id)
    newer = document is not None and document.papers[ref.number].version > ref.version
    return PaperChip(
        ref.document_id, ref.number, ref.paper, title, ref.name, ref.sex, corrected=newer
    )


def _fitting(form: Form, ref: Ref) -> tuple[str, ...]:
    return tuple(role.name for role in form.roles if suits(role, ref))
