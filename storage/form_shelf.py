"""Forms of the vault: kept, looked at, found by person.

Methods of the vault: one method = one transaction = one line of the audit trail.
"""

from collections.abc import Sequence

from storage.kept import Actor, KeptForm
from storage.shelves import Shelves, as_id


class FormShelf(Shelves):
    """Forms that papers of persons filled."""

    def save_form(
        self,
        form: str,
        body: bytes,
        people: Sequence[str],
        actor: Actor,
        *,
        form_id: str = "",
        final: bool = False,
    ) -> str:
        """Keep a form (JSON of its blanks) and return its id; with `form_id` replace that draft.

        Raises `WrongState` when the form is final already.
        """
        owners = sorted({as_id(person) for person in people})
        with self._database.transaction() as connection:
            self._people.lock(connection, owners)  # nobody forgets them until the form is kept
            if form_id:
                item = as_id(form_id)
                self._access.form(connection, item, actor)
                self._forms.replace(connection, item, form, body, owners, actor, final)
            else:
                item = self._forms.add(connection, form, body, owners, actor, final)
            action = "finish form" if final else "save form"
            self._audit.append(connection, actor, action, form, people=map(str, owners))
        return str(item)

    def form(self, form_id: str, actor: Actor, reason: str) -> KeptForm:
        """One form as saved."""
        with self._database.transaction() as connection:
            self._access.form(connection, as_id(form_id), actor)
            kept = self._forms.get(connection, as_id(form_id))
            self._audit.append(connection, actor, "look at form", reason, people=kept.people)
        return kept

    def forms_of(self, person_id: str, actor: Actor, reason: str) -> list[KeptForm]:
        """Forms that the papers of a person filled, newest first."""
        item = as_id(person_id)
        with self._database.transaction() as connection:
            self._people.profile(connection, item)
            self._access.person(connection, item, actor)
            kept = self._forms.of_person(connection, item, actor)
            self._audit.append(connection, actor, "look at forms", reason, people=[str(item)])
        return kept
