"""Papers of earlier dossiers of a family: what was handed in for a person before, with somebody
else's name on it.

The marriage certificate lies in the husband's store; when the wife comes alone it is found through
the dossier on which both stood. It is used when its owner lets the unit use it again; without the
owner's grant only the unit that took it in learns that it exists.
"""

import datetime
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from catalog.kept_paper import StoredPaper
from storage import applications as shelf
from storage.application_tables import applications
from storage.errors import Erased, NotFound
from storage.grants import granted
from storage.kept import Actor
from storage.shelves import Shelves, as_id
from storage.tables import documents, people

MOST = 20  # earlier dossiers that are looked through, the newest


@dataclass(frozen=True, slots=True)
class Earlier:
    """A paper that stood for a component of an earlier dossier."""

    paper: StoredPaper
    procedure: str
    edition: int
    component: str
    people: Mapping[str, str]  # role → person of that dossier
    granted: bool  # its owner lets the unit use it again


class EarlierPapers(Shelves):
    """The part of a vault that looks back."""

    def earlier_papers(
        self, person_id: str, actor: Actor, reason: str, *, day: datetime.date
    ) -> tuple[Earlier, ...]:
        """Papers of others on the dossiers of a person, the newest dossier first."""
        person = as_id(person_id)
        with self._database.transaction() as connection:
            self._access.person(connection, person, actor)
            mine = applications.c.id.in_(self._keyring.owned(connection, person))
            rows = select(applications.c.id).where(mine, applications.c.body != b"")
            newest = rows.order_by(applications.c.received_at.desc()).limit(MOST)
            found = [
                each
                for item in connection.scalars(newest).all()
                for each in self._handed(connection, item, person, actor, day)
            ]
            owners = {each.paper.owner for each in found}
            self._audit.append(
                connection, actor, "look at earlier dossiers", reason, people={person_id, *owners}
            )
        return tuple(found)

    def _handed(
        self, connection: Connection, item: uuid.UUID, person: uuid.UUID, actor: Actor,
        day: datetime.date,
    ) -> list[Earlier]:  # fmt: skip
        try:
            dossier = shelf.get(connection, self._keyring, item)
        except Erased:  # somebody else on it is gone
            return []
        found = []
        for part in dossier.parts:
            if part.open or not part.document_id:
                continue
            document = as_id(part.document_id)
            try:
                stored = self._papers.id_of(connection, document, part.record)
                paper = self._papers.one(connection, stored, day)
            except (NotFound, Erased):  # nothing that was read and confirmed, or gone
                continue
            owner = as_id(paper.owner)
            agreed = select(granted(people.c.id, actor.unit, "reuse")).where(people.c.id == owner)
            free = bool(connection.scalar(agreed))
            unit = connection.scalar(select(documents.c.unit).where(documents.c.id == document))
            if owner != person and (free or unit == actor.unit):
                found.append(
                    Earlier(
                        paper, dossier.procedure, dossier.edition, part.component,
                        dossier.people, free,
                    )
                )  # fmt: skip
        return found
