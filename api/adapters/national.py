"""Papers that a national source answers for: nobody brings what the state itself can show."""

import uuid
from collections.abc import Sequence

from api.adapters.partner import Down, Issued, Partner
from catalog.kept_paper import StoredPaper, Trust
from catalog.paper_type import paper_of, type_of

PLACE = uuid.uuid5(uuid.NAMESPACE_DNS, "papers.motcua")
"""Ids of national papers are made from source, type and serial, so the same paper bears the same
id each time and no id tells a number."""


def national_papers(
    partners: Sequence[Partner], number: str, person_id: str, own: Sequence[StoredPaper]
) -> tuple[StoredPaper, ...]:
    """All of known kinds, of trust T3; none of a partner that is down. When the own store has the
    same paper, its picture goes with it."""
    found = []
    for partner in partners:
        try:
            answer = partner.ask(number, hurried=True)
        except Down:
            continue
        for issued in answer.papers if answer else ():
            if kind := paper_of(issued.code):
                found.append(_paper(partner.name, issued, kind, person_id, own))
    return tuple(found)


def _paper(
    source: str, issued: Issued, kind: str, person_id: str, own: Sequence[StoredPaper]
) -> StoredPaper:
    same = (held for held in own if (held.type_code, held.serial) == (issued.code, issued.serial))
    copy = next(same, None)
    return StoredPaper(
        id=str(uuid.uuid5(PLACE, f"{source} {issued.code} {issued.serial}")),
        owner=person_id,
        paper=kind,
        type_code=issued.code,
        serial=issued.serial,
        issuer=issued.issuer,
        issued=issued.issued,
        expires=issued.expires,
        scope=type_of(kind).scope,
        trust=Trust.T3,
        state="valid",
        replaced_by="",
        document_id=copy.document_id if copy else "",
        record=copy.record if copy else 0,
        version=copy.version if copy else 1,
    )
