"""What a citizen is told, and when: letters as data, sent by SMTP, noted on the timeline."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.post import CannotSend
from api.services import Services
from api.values import show
from storage.dossier import Dossier, State
from storage.kept import Actor

KINDS = {State.SUPPLEMENT: "supplement", State.REGISTERED: "result", State.REFUSED: "refused"}
"""The states that a citizen is told of."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One template."""

    subject: str
    text: str


@cache
def letters() -> dict[str, Letter]:
    """All templates by kind."""
    entries = tomllib.loads((Path(__file__).parent / "notices.toml").read_text("utf-8"))
    return {kind: Letter(**entry) for kind, entry in entries.items()}


def write(services: Services, dossier: Dossier, note: str, address: str) -> Letter:
    """The letter of the state that a dossier is in. Raises KeyError where there is none."""
    procedure = services.procedures.edition(dossier.procedure, dossier.edition)
    wanted = [procedure.paper(part.component).title_vi for part in dossier.parts if part.open]
    facts = {
        "code": dossier.code,
        "procedure": procedure.title_vi,
        "office": dossier.unit,
        "until": show("date", str(dossier.supplement_by or "")),
        "wanted": "\n".join(f"- {title}" for title in wanted) or "- (xem lý do)",
        "link": f"{address}/progress/{dossier.code}",
        "note": note,
    }
    template = letters()[KINDS[dossier.state]]
    return Letter(template.subject.format(**facts), template.text.format(**facts).strip() + "\n")


def tell(services: Services, dossier: Dossier, note: str, actor: Actor, address: str) -> Dossier:
    """Send the letter of this state, and note on the timeline whether it went out."""
    if dossier.state not in KINDS:
        return dossier
    if not dossier.contact.email or not services.post.works:
        return services.vault.note_dossier(dossier.id, "notice", "none", actor)
    letter = write(services, dossier, note, address)
    try:
        services.post.send(dossier.contact.email, letter.subject, letter.text)
    except CannotSend as error:
        return services.vault.note_dossier(dossier.id, "notice", f"failed: {error}", actor)
    return services.vault.note_dossier(dossier.id, "notice", "sent", actor)
