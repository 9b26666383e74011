"""What the vault does for faces: it tells of them in the trail, knows second factors, and lets
templates go before an application is closed or a person erased.

Templates lie elsewhere (`storage.faces`), under another key; only ids of persons cross.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from storage import applications as shelf
from storage.application_tables import applications
from storage.kept import Actor
from storage.shelves import Shelves, as_id


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody may name to show who they are."""

    full_name: str
    date_of_birth: str  # ISO 8601, or ""
    numbers: tuple[str, ...]  # personal number, old number
    phones: tuple[str, ...]  # of the contacts of the own dossiers, digits only


class FaceTrail(Shelves):
    """The part of a vault that faces need."""

    def note_face(
        self,
        actor: Actor,
        action: str,
        reason: str,
        people: Iterable[str] = (),
        fields: Iterable[str] = (),
    ) -> None:
        """One line of the trail; the people on it see it."""
        with self._database.transaction() as connection:
            self._audit.append(connection, actor, action, reason, people=people, fields=fields)

    def may_know(self, person_id: str, actor: Actor) -> None:
        """Raises `NotYours` when another unit keeps the person's papers, and no grant is here."""
        with self._database.transaction() as connection:
            self._access.person(connection, as_id(person_id), actor)

    def known_of(self, person_id: str) -> Known:
        """Second factors of a person. The caller writes the line of the trail. Raises `NotFound`,
        `Erased`."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            profile = self._people.profile(connection, item)
            mine = select(applications.c.id).where(
                applications.c.id.in_(self._keyring.owned(connection, item)),
                applications.c.applicant == item,
            )
            phones = {
                "".join(filter(str.isdecimal, dossier.contact.phone))
                for dossier in (
                    shelf.get(connection, self._keyring, one)
                    for one in connection.scalars(mine).all()
                )
            }
        numbers = (profile.personal_number, profile.old_number)
        return Known(
            profile.full_name,
            profile.date_of_birth,
            tuple(number for number in numbers if number),
            tuple(sorted(phone for phone in phones if phone)),
        )
