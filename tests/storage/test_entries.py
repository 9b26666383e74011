"""Entries in work wait for the same officer, sealed with the person's key."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from storage.application_tables import entries
from storage.entries import WAITS, Entries, Place
from storage.errors import Erased
from storage.kept import Actor
from tests.api import family
from tests.storage.conftest import OFFICER, Store

TYPED = {"phone": "0912 990 417", "email": "minh@mau.example", "name": "NGUYỄN VĂN HOÀNG MINH"}


def test_kept_for_the_same_officer_alone(store: Store) -> None:
    place = Place("dang-ky-khai-sinh", family.father(store.vault, OFFICER))
    kept = Entries(store.vault)
    assert kept.saved(place, OFFICER) == {}
    kept.save(place, {"phone": "09"}, OFFICER)
    kept.save(place, TYPED, OFFICER)
    assert kept.saved(place, OFFICER) == TYPED
    assert kept.saved(Place("dang-ky-ket-hon", place.person), OFFICER) == {}
    assert kept.saved(place, Actor("canbo.hai", OFFICER.unit)) == {}
    with store.database.transaction() as connection:
        body = connection.scalar(select(entries.c.body))
    assert body and not any(value.encode() in body for value in TYPED.values())
    kept.drop(place, OFFICER)
    assert kept.saved(place, OFFICER) == {}


def test_who_is_erased_takes_it_along(store: Store) -> None:
    place = Place("dang-ky-khai-sinh", family.father(store.vault, OFFICER))
    kept = Entries(store.vault)
    kept.save(place, TYPED, OFFICER)
    store.vault.erase(place.person, OFFICER, "asked for")
    with pytest.raises(Erased):
        kept.saved(place, OFFICER)


def test_what_nobody_came_back_to_goes(store: Store) -> None:
    person = family.father(store.vault, OFFICER)
    kept, old = Entries(store.vault), Place("dang-ky-ket-hon", person)
    kept.save(old, TYPED, OFFICER)
    with store.database.transaction() as connection:
        connection.execute(update(entries).values(at=datetime.now(UTC) - 2 * WAITS))
    kept.save(Place("dang-ky-khai-sinh", person), TYPED, OFFICER)
    assert kept.saved(old, OFFICER) == {}
