"""The part of a vault that keeps dossiers: opened, moved on, supplemented, listed.

Like every method of the vault: one transaction, one line of the audit trail.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection, update

from catalog import workdays
from storage import application_lists as lists
from storage import applications as shelf
from storage import decisions, queue
from storage.application_tables import applications
from storage.applications import ApplicationStatus
from storage.decisions import Decided
from storage.dossier import CLOSED, NEXT, Dossier, Line, Opening, Part, Progress, Sheaf, State
from storage.errors import WrongState
from storage.kept import Actor
from storage.shelves import Shelves, as_id

SUPPLEMENT_DAYS = 7  # that a citizen has by default
STACK = "read stack"  # the task that takes a stack apart


class Dossiers(Shelves):
    """Opens and moves dossiers."""

    def open_dossier(
        self, wanted: Opening, agency: str, day: date, actor: Actor
    ) -> Dossier:
        """Receive it: code, deadline, components. Raises `NotFound`, `NotYours`, `Erased`."""
        with self._database.transaction() as connection:
            people = shelf.owners_of(wanted.people)
            for person in people:
                self._access.person(connection, person, actor)
            self._people.lock(connection, people)  # nobody forgets them until it is kept
            item = shelf.add(connection, self._keyring, wanted, agency, day, actor)
            dossier = shelf.get(connection, self._keyring, item)
            self._decided(connection, item, dossier.code, dossier.parts, actor)
            self._audit.append(
                connection, actor, "open dossier", dossier.code, people=map(str, people)
            )
        return dossier

    def dossier(self, dossier_id: str, actor: Actor, reason: str) -> Dossier:
        """One dossier. Raises `NotFound`, `NotYours`, `Erased`."""
        with self._database.transaction() as connection:
            self._access.dossier(connection, as_id(dossier_id), actor)
            dossier = shelf.get(connection, self._keyring, as_id(dossier_id))
            why = f"{dossier.code}: {reason}"
            self._audit.append(
                connection, actor, "look at dossier", why, people=dossier.people.values()
            )
        return dossier

    def find_dossier(self, code: str) -> str:
        """The id of a dossier by its code."""
        with self._database.transaction() as connection:
            return str(shelf.find(connection, code))

    def dossiers(
        self, actor: Actor, *, open_only: bool = True, limit: int = 50, skip: int = 0
    ) -> list[Line]:
        """Dossiers of the actor's unit, the newest first."""
        with self._database.transaction() as connection:
            found = lists.lines(
                connection, self._keyring, actor.unit, open_only=open_only, limit=limit, skip=skip
            )
            self._audit.append(connection, actor, "list dossiers")
        return found

    def open_dossiers(
        self, procedure: str, actor: Actor, *, limit: int = 200
    ) -> tuple[Dossier, ...]:
        """Open dossiers of one procedure, the oldest first: of the actor's unit, or all."""
        unit = "" if actor.role == "system" else actor.unit
        with self._database.transaction() as connection:
            items = lists.open_of(connection, procedure, unit)[:limit]
            found = tuple(shelf.get(connection, self._keyring, item) for item in items)
            people = {person for dossier in found for person in dossier.people.values()}
            self._audit.append(connection, actor, "look at dossiers", procedure, people=people)
        return found

    def move_dossier(
        self,
        dossier_id: str,
        state: State,
        actor: Actor,
        day: date,
        *,
        note: str = "",
        supplement_days: int = SUPPLEMENT_DAYS,
    ) -> Dossier:
        """Move on to a state that may follow. Raises `WrongState`.

        While a supplement is awaited the deadline stands still; it goes on with the days left.
        """
        item = as_id(dossier_id)
        with self._database.transaction() as connection:
            self._access.dossier(connection, item, actor)
            row = shelf.lock(connection, item)
            key = self._keyring.open(connection, item)
            before = State(row.state)
            if state not in NEXT[before]:
                raise WrongState(f"dossier {row.code} is {before.name}, not before {state.name}")
            values: dict[str, object] = {"state": state}
            if state is State.SUPPLEMENT:
                left = workdays.left(day, row.due) if row.due else None
                until = day + timedelta(supplement_days)
                values |= {"days_left": left, "due": None, "supplement_by": until}
            elif before is State.SUPPLEMENT:
                again = None if row.days_left is None else _later(day, row.days_left)
                values |= {"due": again, "days_left": None, "supplement_by": None}
            if state in (State.REGISTERED, State.REFUSED):
                due = values.get("due", row.due)
                values |= {"late": isinstance(due, date) and day > due}
            if state in CLOSED:
                values |= {"closed_on": day}
            connection.execute(update(applications).where(applications.c.id == item).values(values))
            what = "supplement" if state is State.SUPPLEMENT else "moved"
            shelf.note(connection, item, key, actor, state, what, note)
            dossier = shelf.get(connection, self._keyring, item)
            why = f"{row.code}: {before.name} - {state.name}"
            self._audit.append(
                connection, actor, "move dossier", why, people=dossier.people.values()
            )
            if not dossier.open and dossier.applicant not in lists.applicants(
                connection, dossier.unit
            ):
                # before the commit: if faces cannot let go, the dossier is not closed either
                self.on_leave(dossier.applicant, dossier.unit)
        return dossier

    def set_parts(
        self, dossier_id: str, parts: Sequence[Part], actor: Actor, note: str = ""
    ) -> Dossier:
        """Replace the components of an open dossier. Raises `WrongState` once it is closed."""
        return self._change(dossier_id, actor, "part", note, parts=tuple(parts))

    def add_result(self, dossier_id: str, document_id: str, actor: Actor) -> Dossier:
        """A document that the office issued on this dossier."""
        return self._change(dossier_id, actor, "result", result=str(as_id(document_id)))

    def set_dossier_forms(
        self, dossier_id: str, forms: Mapping[str, str], actor: Actor
    ) -> Dossier:
        """The forms in work of a dossier, by their id in the catalogue."""
        return self._change(dossier_id, actor, "form", forms=forms)

    def set_dossier_people(
        self, dossier_id: str, people: Mapping[str, str], actor: Actor
    ) -> Dossier:
        """Who stands on the dossier, by role; the child is known once its birth is registered."""
        return self._change(dossier_id, actor, "people", people=people)

    def set_stack(
        self,
        dossier_id: str,
        stack: Sequence[Sheaf],
        actor: Actor,
        note: str = "",
        *,
        parts: Sequence[Part] | None = None,
        read: str = "",
    ) -> Dossier:
        """Replace the papers of its stacks, and the components that they stand for.

        `read` queues the reading of that document, in the same transaction.
        """
        new = None if parts is None else tuple(parts)
        return self._change(
            dossier_id, actor, "stack", note, parts=new, stack=tuple(stack), read=read
        )

    def note_dossier(self, dossier_id: str, what: str, note: str, actor: Actor) -> Dossier:
        """An entry of the timeline that changes nothing else: a notice went out."""
        return self._change(dossier_id, actor, what, note)

    def _change(
        self,
        dossier_id: str,
        actor: Actor,
        what: str,
        note: str = "",
        *,
        parts: tuple[Part, ...] | None = None,
        result: str = "",
        forms: Mapping[str, str] | None = None,
        people: Mapping[str, str] | None = None,
        stack: tuple[Sheaf, ...] | None = None,
        read: str = "",
    ) -> Dossier:
        item = as_id(dossier_id)
        with self._database.transaction() as connection:
            self._access.dossier(connection, item, actor)
            row = shelf.lock(connection, item)
            dossier = shelf.get(connection, self._keyring, item)
            if not dossier.open and what not in ("notice", "result"):
                raise WrongState(f"dossier {row.code} is closed")
            key = self._keyring.open(connection, item)
            if people is not None and dict(people) != dict(dossier.people):
                owners = shelf.owners_of(people)
                for person in owners:
                    self._access.person(connection, person, actor)
                self._people.lock(connection, owners)
                self._keyring.hand_over(connection, item, owners)
            if parts is not None:
                shelf.put_parts(connection, item, key, parts)
            results = (*dossier.results, result) if result else dossier.results
            piled = dossier.stack if stack is None else stack
            changed = replace(
                dossier, results=results, forms=forms or dossier.forms, stack=piled
            )
            shelf.rewrite(connection, item, key, changed, people or dossier.people)
            shelf.note(connection, item, key, actor, dossier.state, what, note)
            if read:
                queue.defer(connection, STACK, dossier=dossier_id, document=read, by=actor.name,
                            unit=actor.unit)  # fmt: skip
            after = shelf.get(connection, self._keyring, item)
            fresh = [part for part in after.parts if part not in dossier.parts]
            self._decided(connection, item, row.code, fresh, actor)
            self._audit.append(
                connection, actor, f"{what} of dossier", row.code, people=after.people.values()
            )
        return after

    def _decided(
        self, connection: Connection, item: uuid.UUID, code: str, parts: Sequence[Part],
        actor: Actor,
    ) -> None:  # fmt: skip
        """A line of its own in the trail: it names no person, and its fields are decisions."""
        if parts:
            said = decisions.keep(connection, item, self._keyring.open(connection, item), parts)
            self._audit.append(
                connection, actor, decisions.ACTION, code, document_id=str(item), fields=said
            )

    def decisions_of(self, dossier_id: str, actor: Actor, reason: str) -> tuple[Decided, ...]:
        """Every decision ever made on a dossier, from the trail, in the order made.

        Raises `Damaged` when a line or what it was decided from is missing or changed.
        """
        item = as_id(dossier_id)
        with self._database.transaction() as connection:
            self._access.dossier(connection, item, actor)
            key = self._keyring.open(connection, item)
            found = decisions.tell(connection, item, key, self._audit.of_document(connection, item))
            self._audit.append(connection, actor, "look at dossier", reason)
        return found

    def applications_of(
        self, person_id: str, actor: Actor, reason: str
    ) -> tuple[ApplicationStatus, ...]:
        """Dossiers that a person stands on, the newest first."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            self._access.person(connection, item, actor)
            found = lists.statuses(connection, self._keyring, item)
            self._audit.append(connection, actor, "look at dossiers", reason, people=[str(item)])
        return found

    def open_applications(self, unit: str) -> tuple[str, ...]:
        """Ids of the persons who have an open dossier at a unit."""
        with self._database.transaction() as connection:
            return lists.applicants(connection, unit)

    def progress(self, code: str, actor: Actor) -> Progress:
        """The public answer to a receipt; nothing personal in it."""
        with self._database.transaction() as connection:
            found = lists.progress(connection, code)
            self._audit.append(connection, actor, "look at progress", found.code)
        return found

    def group_of(self, group: str, actor: Actor) -> tuple[Dossier, ...]:
        """The dossiers of one interlinked package, in the order received."""
        with self._database.transaction() as connection:
            items: list[uuid.UUID] = lists.in_group(connection, as_id(group))
            for item in items:
                self._access.dossier(connection, item, actor)
            found = tuple(shelf.get(connection, self._keyring, item) for item in items)
            people = {person for dossier in found for person in dossier.people.values()}
            self._audit.append(connection, actor, "look at dossiers", "package", people=people)
        return found


def _later(day: date, left: int) -> date:
    return workdays.due(day, left) if left >= 0 else day
