"""Persons: who a confirmed record belongs to, and how to find them again."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.access_tables import accounts
from storage.errors import Erased, NotFound, NotYours, NumberTaken
from storage.keyring import Keyring
from storage.keys import seal, unseal
from storage.ready import Ready
from storage.search import BlindIndex, digits, fold
from storage.tables import keys, numbers, people

_ANYBODY: ColumnElement[bool] = true()
ROLES = ("", "child.", "deceased.", "husband.")  # whose paper it is
_HOLDER = Ready(select(numbers.c.person_id).where(numbers.c.number == bindparam("blind")))


@dataclass(frozen=True, slots=True)
class Profile:
    """What tells one person from another."""

    full_name: str = ""
    personal_number: str = ""
    date_of_birth: str = ""
    old_number: str = ""


def profile_of(fields: Mapping[str, str]) -> Profile:
    """The person that a record is about."""
    for role in ROLES:
        values = {
            name: fields.get(role + name, "").strip()
            for name in ("full_name", "personal_number", "date_of_birth", "old_number")
        }
        for name in ("personal_number", "old_number"):  # typed as `099 190.000123`
            values[name] = digits(values[name]) or values[name]
        if values["full_name"] or values["personal_number"]:
            return Profile(**values)
    return Profile()


def merge(profiles: Sequence[Profile]) -> Profile:
    """What several papers say together: the newest that says anything; 12 digits before 9."""
    numbers = sorted((p.personal_number for p in profiles), key=len, reverse=True)
    return Profile(
        next((p.full_name for p in profiles if p.full_name), ""),
        numbers[0] if numbers else "",
        next((p.date_of_birth for p in profiles if p.date_of_birth), ""),
        next((p.old_number for p in profiles if p.old_number), ""),
    )


class People:
    """Persons of one store."""

    def __init__(self, keyring: Keyring, index: BlindIndex) -> None:
        self._keyring = keyring
        self._index = index

    def lock_numbers(self, connection: Connection, wanted: Profile) -> None:
        """Two who look for one number at once do it one after the other."""
        blinds = {self._index.number(n) for n in (wanted.personal_number, wanted.old_number) if n}
        for lock in sorted(int.from_bytes(blind[:8], "big", signed=True) for blind in blinds):
            connection.execute(select(func.pg_advisory_xact_lock(lock)))

    def holder(
        self, connection: Connection, wanted: Profile, alone: uuid.UUID | None = None
    ) -> uuid.UUID | None:
        """Who holds one of the numbers of a record; call `lock_numbers` before.

        `alone` is known by this very record only, so name and birth date may be corrected.

        Raises `NumberTaken`: name and birth date both speak against the holder of the number.
        """
        known = [number for number in (wanted.personal_number, wanted.old_number) if number]
        for number in known:
            holder = self.by_number(connection, number)
            if holder is None:
                continue
            if holder == alone or not _differ(self.profile(connection, holder), wanted):
                return holder
            if number == wanted.personal_number:
                raise NumberTaken()
        return None

    def meet(self, connection: Connection, wanted: Profile) -> uuid.UUID:
        """The holder of a number, made known if need be: a citizen who signs in.

        Raises `NumberTaken`: name and birth date both speak against the holder.
        """
        self.lock_numbers(connection, wanted)
        person = self.holder(connection, wanted)
        if person is None:
            person = self.create(connection)
            self.describe(connection, person, [wanted])
        return person

    def claimed(self, connection: Connection, person: uuid.UUID) -> list[Profile]:
        """What a foreign sign-in said of a person; who has an account is never forgotten."""
        rows = select(accounts.c.id, accounts.c.profile).where(accounts.c.person_id == person)
        key = self._keyring.open(connection, person)
        return [
            Profile(**json.loads(unseal(key, row.profile, f"{row.id}/account")))
            for row in connection.execute(rows)
        ]

    def profile(self, connection: Connection, person: uuid.UUID) -> Profile:
        """Raises `NotFound`."""
        return self.opened(connection, person)[0]

    def opened(
        self, connection: Connection, person: uuid.UUID, seen: ColumnElement[bool] = _ANYBODY
    ) -> tuple[Profile, bytes]:
        """The profile and the key that opens it. Raises `NotFound`, `Erased`; `NotYours` where
        `seen` (of `Access`) does not hold."""
        row = _opening(seen).first(connection, person=person)
        if row is None:
            raise NotFound(str(person))
        if row.id is None:
            raise Erased(str(person))
        if not row.seen:
            raise NotYours(str(person))
        key = self._keyring.unwrap([row], {})[person]
        return Profile(**json.loads(unseal(key, row.profile, _place(person)))), key

    def lock(self, connection: Connection, persons: Iterable[uuid.UUID]) -> None:
        """Keep others from changing persons until the transaction ends. Raises `NotFound`."""
        for person in sorted(set(persons)):  # everybody in one order, so nobody waits in a ring
            row = select(people.c.id).where(people.c.id == person).with_for_update()
            if connection.scalar(row) is None:
                raise NotFound(str(person))

    def describe(
        self, connection: Connection, person: uuid.UUID, profiles: Sequence[Profile]
    ) -> None:
        """Set what a person is found by: the newest profile first, older names and numbers too."""
        key = self._keyring.open(connection, person)
        text = json.dumps(asdict(profiles[0])).encode()
        words = set[int]().union(*(self._index.name(item.full_name) for item in profiles))
        connection.execute(
            update(people)
            .where(people.c.id == person)
            .values(profile=seal(key, text, _place(person)), words=sorted(words))
        )
        connection.execute(delete(numbers).where(numbers.c.person_id == person))
        for number in {n for item in profiles for n in (item.personal_number, item.old_number)}:
            if number:  # an old number may be another's by now: the first holder keeps it
                row = {"number": self._index.number(number), "person_id": person}
                connection.execute(upsert(numbers).values(row).on_conflict_do_nothing())

    def by_number(self, connection: Connection, number: str) -> uuid.UUID | None:
        """The holder of a number, now or formerly."""
        blind = self._index.number(number)
        row = _HOLDER.first(connection, blind=blind)
        return row.person_id if row else None

    def by_name(
        self, connection: Connection, query: str, limit: int, seen: ColumnElement[bool]
    ) -> Iterable[uuid.UUID]:
        """Persons whose names hold all words or beginnings of the query, as far as `seen`."""
        words = sorted(self._index.query(query))
        if not words:
            return ()
        found = select(people.c.id).where(people.c.words.contains(words), seen)
        return connection.scalars(found.order_by(people.c.id).limit(limit))

    def remove(self, connection: Connection, person: uuid.UUID) -> None:
        """Forget a person, key first."""
        self._keyring.destroy(connection, [person])
        connection.execute(delete(people).where(people.c.id == person))

    def blank(self, connection: Connection, person: uuid.UUID) -> None:
        """Destroy the key; the empty row remembers that somebody was erased."""
        self._keyring.destroy(connection, [person])
        connection.execute(delete(numbers).where(numbers.c.person_id == person))
        connection.execute(delete(accounts).where(accounts.c.person_id == person))
        connection.execute(
            update(people).where(people.c.id == person).values(profile=b"", words=[])
        )

    def create(self, connection: Connection) -> uuid.UUID:
        """Somebody of whom nothing is known yet."""
        person = uuid.uuid4()
        key = self._keyring.create(connection, person)
        text = json.dumps(asdict(Profile())).encode()
        sealed = seal(key, text, _place(person))
        connection.execute(insert(people).values(id=person, profile=sealed, words=[]))
        return person


@lru_cache(maxsize=512)  # for a unit, or a citizen, `seen` is the same object every time
def _opening(seen: ColumnElement[bool]) -> Ready:
    return Ready(
        select(people.c.profile, seen.label("seen"), keys.c.id, keys.c.wrapped, keys.c.owners)
        .outerjoin(keys, keys.c.id == people.c.id)
        .where(people.c.id == bindparam("person"))
    )


def _differ(known: Profile, wanted: Profile) -> bool:
    """Both name and birth date are known and neither is the same."""
    return (
        "" not in (known.full_name, known.date_of_birth, wanted.full_name, wanted.date_of_birth)
        and fold(known.full_name) != fold(wanted.full_name)
        and known.date_of_birth != wanted.date_of_birth
    )


def _place(person: uuid.UUID) -> str:
    return f"{person}/profile"
