"""The use case of a whole dossier on the scanner: a stack is taken apart, each paper becomes a
document of its own and stands for its component; what is wrong is moved by an officer.
"""

import io
from collections.abc import Sequence
from dataclasses import replace

import cv2
import pypdfium2
import structlog

from api import dossier_work
from api.errors import ApiError
from api.form_work import Ref
from api.intake import keep_reading, pages_of, scans_of
from api.services import Services
from catalog.record import Page
from ocr.attach import Brought, Someone, attach
from ocr.load import sniff
from ocr.stack import Bundle, Stack, read_stack
from storage.dossier import Dossier, Part, Sheaf
from storage.kept import Actor, ScanFile
from storage.reuse import anew

log = structlog.get_logger()
QUALITY = 93  # of pages that had to be cut out or re-written
BRING = ("ask", "show_original", "not_needed", "coming")  # what a paper on the scanner answers
LOOK = "chồng giấy trên máy quét"


def bring(
    services: Services, dossier: Dossier, files: Sequence[ScanFile], actor: Actor
) -> Dossier:
    """Keep a stack; it is taken apart soon. Raises ApiError: a broken file leaves no trace."""
    if not dossier.open:
        raise ApiError("invalid_input")
    pages_of(files)
    document = services.vault.receive(files, actor).document_id
    stack = (*dossier.stack, Sheaf(document, 0, "waiting"))
    return services.vault.set_stack(dossier.id, stack, actor, "stack_in", read=document)


def take_apart(services: Services, dossier_id: str, document_id: str, actor: Actor) -> None:
    """The task of the queue; a second run finds it done."""
    dossier = services.vault.dossier(dossier_id, actor, LOOK)
    if document_id not in {sheaf.document_id for sheaf in dossier.stack}:
        return
    files = scans_of(services, document_id, actor, LOOK)
    pages = pages_of(files)
    try:
        stack = read_stack(pages, services.engine, services.today())
    except Exception:  # whatever is in it: the officer sees it unread instead of waiting for ever
        whole = (replace(each, mark="") if each.document_id == document_id else each
                 for each in dossier.stack)  # fmt: skip
        services.vault.set_stack(dossier_id, tuple(whole), actor, "stack_unread")
        raise
    originals = _originals(files)
    sheaves = [_kept(services, bundle, originals, actor) for bundle in stack.bundles]
    blank = [_kept(services, each, originals, actor, "blank") for each in _empty(stack, pages)]
    dossier = services.vault.dossier(dossier_id, actor, LOOK)  # others worked on it meanwhile
    parts, marked = _attached(services, dossier, stack, sheaves, actor)
    before = [sheaf for sheaf in dossier.stack if sheaf.document_id != document_id]
    now = (*before, *marked, *blank)
    services.vault.set_stack(dossier_id, now, actor, "stack_read", parts=parts)
    services.vault.delete(document_id, actor, "taken apart, each paper kept by itself")
    log.info("stack", dossier=dossier_id, pages=len(pages), papers=len(sheaves))


def place(
    services: Services, dossier: Dossier, document_id: str, to: str, actor: Actor
) -> Dossier:
    """Move a paper of the stack to a component, a form ("form:ct01") or nowhere ("").

    A paper that stands there already goes where this one came from. Raises ApiError.
    """
    sheaf = next((each for each in dossier.stack if each.document_id == document_id), None)
    if sheaf is None or sheaf.mark == "waiting":
        raise ApiError("not_found")
    parts = {part.component: part for part in dossier.parts}
    marks = {each.document_id: each for each in dossier.stack}
    left = [name for name, part in parts.items() if part.document_id == document_id]
    for name in left:
        parts[name] = anew(parts[name])
    form = to.removeprefix("form:") if to.startswith("form:") else ""
    if form and form not in dossier.forms:
        raise ApiError("not_found")
    marks[document_id] = replace(sheaf, mark="form" if form else "", of=form)
    if to and not form:
        if to not in parts:
            raise ApiError("not_found")
        there = parts[to]
        parts[to] = _given(services, dossier, there, document_id, actor)
        if there.outcome == "given" and there.document_id in marks and left:
            old = left[0]
            if _suits(services, dossier, old, there.paper):
                ref = Ref(there.document_id, there.record)
                parts[old] = dossier_work.given(parts[old], there.paper, ref)
    return services.vault.set_stack(
        dossier.id, tuple(marks.values()), actor, "paper_placed" if to else "paper_aside",
        parts=tuple(parts.values()),
    )  # fmt: skip


def _attached(
    services: Services, dossier: Dossier, stack: Stack, sheaves: Sequence[Sheaf], actor: Actor
) -> tuple[tuple[Part, ...], tuple[Sheaf, ...]]:
    """The components with what the stack brought, and the papers with what became of them."""
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    facts = frozenset(dossier.facts)
    people = {
        role: Someone(found.full_name, found.date_of_birth, found.personal_number)
        for role, person in dossier.people.items()
        if (found := services.vault.person(person, actor, LOOK))
    }
    needed = [each for each in procedure.papers if each.applies(facts) or each.any_of]
    rest = [n for n, bundle in enumerate(stack.bundles) if not bundle.form]
    places = attach(
        needed, services.form(procedure.forms[0]).roles, people,
        [_brought(stack.bundles[n]) for n in rest],
    )  # fmt: skip
    parts = {part.component: part for part in dossier.parts}
    marked = list(sheaves)
    for n, components in zip(rest, places, strict=True):
        sheaf = sheaves[n]
        free = [name for name in components if parts[name].outcome in BRING]
        for name in free:
            ref = Ref(sheaf.document_id, 0)
            parts[name] = dossier_work.given(parts[name], stack.bundles[n].paper, ref)
        if components and not free:
            marked[n] = replace(sheaf, mark="held", of=components[0])
    for n, bundle in enumerate(stack.bundles):
        if bundle.form:
            marked[n] = replace(sheaves[n], mark="form", of=bundle.form)
    return tuple(parts.values()), tuple(marked)


def _brought(bundle: Bundle) -> Brought:
    fields = bundle.record.fields if bundle.record else {}
    values = {name: field.value for name, field in fields.items()}
    return Brought(bundle.paper, values, bundle.head)


def _given(
    services: Services, dossier: Dossier, part: Part, document_id: str, actor: Actor
) -> Part:
    document = services.vault.document(document_id, actor, LOOK)
    kind = document.papers[0].paper if document.papers else ""
    if kind and not _suits(services, dossier, part.component, kind):
        raise ApiError("paper_unsuitable")
    return dossier_work.given(part, kind, Ref(document_id, 0))


def _suits(services: Services, dossier: Dossier, component: str, kind: str) -> bool:
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    kinds = procedure.paper(component).any_of
    return not kinds or not kind or kind in kinds


def _originals(files: Sequence[ScanFile]) -> list[ScanFile | None]:
    """For each page of the stack its file, byte for byte; None where a file holds several pages
    and is no PDF."""
    found: list[ScanFile | None] = []
    for file in files:
        count = len(pages_of([file]))
        if count == 1:
            found.append(file)
        elif sniff(file.data) == "PDF":
            found += [_one_page(file, number) for number in range(count)]
        else:
            found += [None] * count
    return found


def _one_page(file: ScanFile, number: int) -> ScanFile:
    """One page of a PDF as a PDF, its pictures untouched."""
    source, target = pypdfium2.PdfDocument(file.data), pypdfium2.PdfDocument.new()
    target.import_pages(source, [number])
    data = io.BytesIO()
    target.save(data)
    target.close()
    source.close()
    return ScanFile(f"{number + 1:02} {file.name}", file.media_type, data.getvalue())


def _kept(
    services: Services, bundle: Bundle, originals: Sequence[ScanFile | None], actor: Actor,
    mark: str = "",
) -> Sheaf:  # fmt: skip
    """One paper as a document of its own, with its reading."""
    files = [
        (None if bundle.cut else originals[origin]) or _written(page, origin)
        for page, origin in zip(bundle.pages, bundle.origins, strict=True)
    ]
    document = services.vault.receive(files, actor).document_id
    keep_reading(services, document, bundle.pages, bundle.reading)
    pictures = len(bundle.sheets) or len(bundle.pages)
    return Sheaf(document, pictures, "blank" if mark else "")


def _empty(stack: Stack, pages: Sequence[Page]) -> list[Bundle]:
    """Pages on which nothing stands: shown apart, for a machine may err."""
    return [Bundle((replace(pages[number], number=0),), (number,)) for number in stack.blank]


def _written(page: Page, origin: int) -> ScanFile:
    _, data = cv2.imencode(".jpg", page.image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return ScanFile(f"trang-{origin + 1:02}.jpg", "image/jpeg", data.tobytes())
