"""Accounts and sessions: passwords, links, locks, what is kept of them and what is not."""

import threading
import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text, update

from storage.access_tables import accounts, api_keys, sessions
from storage.errors import (
    AccountLocked,
    LinkUsed,
    NameTaken,
    NotFound,
    NumberTaken,
    SignInRefused,
    UnfitName,
    WeakPassword,
)
from storage.kept import Actor
from storage.people import Profile
from storage.sessions import TRIES, Lasting
from storage.vault import Vault
from tests.storage.conftest import OFFICER, Store
from tests.storage.papers import DUC, LAN, confirmed

LASTING = Lasting()
PASSWORD = "ngựa pin ghim đúng"
OPERATOR = Actor("motcua", "ubnd-phuong-mau", "system")
CITIZEN = Profile(DUC["full_name"], DUC["personal_number"], DUC["date_of_birth"])


def add(vault: Vault, name: str = "tran.lan") -> str:
    vault.accounts.add(name, "officer", "ubnd-phuong-mau", "Trần Thị Lan", OPERATOR)
    vault.accounts.accept(vault.accounts.invite(name, OPERATOR), PASSWORD)
    return name


def test_a_way_in_and_out(vault: Vault) -> None:
    name = add(vault)
    account = vault.sessions.check(name, PASSWORD)
    assert account.actor == Actor(name, "ubnd-phuong-mau", "officer")
    first = vault.sessions.begin(account)
    second = vault.sessions.begin(account, instead=first)  # a new one at each sign-in
    assert vault.sessions.of(first, LASTING) is None
    found = vault.sessions.of(second, LASTING)
    assert found and found.title == "Trần Thị Lan" and found.signed_in_at
    vault.sessions.end(second)
    assert vault.sessions.of(second, LASTING) is None
    third, fourth = vault.sessions.begin(account), vault.sessions.begin(account)
    vault.sessions.end_all(account)
    assert vault.sessions.of(third, LASTING) is vault.sessions.of(fourth, LASTING) is None
    assert vault.sessions.of("", LASTING) is vault.sessions.of("nonsense", LASTING) is None


def test_sessions_end_by_themselves(store: Store) -> None:
    token = store.vault.sessions.begin(store.vault.accounts.get(add(store.vault)))
    for column, past in ((sessions.c.seen_at, LASTING.idle), (sessions.c.began_at, LASTING.whole)):
        assert store.vault.sessions.of(token, LASTING)
        with store.database.transaction() as connection:
            before = datetime.now(UTC) - past - timedelta(seconds=5)
            connection.execute(update(sessions).values({column.name: before}))
        assert store.vault.sessions.of(token, LASTING) is None
        with store.database.transaction() as connection:
            connection.execute(update(sessions).values(seen_at=datetime.now(UTC)))
    store.vault.sessions.forget(LASTING)
    with store.database.transaction() as connection:
        assert connection.execute(select(sessions)).all() == []


def test_an_account_locks_and_a_new_link_opens_it(vault: Vault) -> None:
    name = add(vault)
    for _ in range(TRIES):
        with pytest.raises(SignInRefused):
            vault.sessions.check(name, "sai rồi sai nữa")
    with pytest.raises(AccountLocked):
        vault.sessions.check(name, PASSWORD)
    link = vault.accounts.invite(name, OPERATOR)
    assert vault.sessions.check(name, PASSWORD).name == name
    assert vault.accounts.invited(link).name == name


def test_wrong_passwords_at_once_are_all_counted(vault: Vault) -> None:
    name = add(vault)
    said: list[type[Exception]] = []

    def guess() -> None:
        try:
            vault.sessions.check(name, "đoán mò đoán mò")
        except (SignInRefused, AccountLocked) as error:
            said.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(TRIES + 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count(SignInRefused) == TRIES and said.count(AccountLocked) == 2


@pytest.mark.parametrize("name", ["nobody", "", "x'; DROP TABLE accounts; --"])
def test_who_is_unknown_is_refused_like_a_wrong_password(vault: Vault, name: str) -> None:
    with pytest.raises(SignInRefused):
        vault.sessions.check(name, PASSWORD)


def test_a_link_works_once(vault: Vault) -> None:
    vault.accounts.add("an.mau", "reviewer", "u", "An", OPERATOR)
    assert not vault.accounts.get("an.mau").has_password
    link = vault.accounts.invite("an.mau", OPERATOR)
    with pytest.raises(WeakPassword):
        vault.accounts.accept(link, "an.mau")
    vault.accounts.accept(link, PASSWORD)
    for other in (link, "", "nonsense"):
        with pytest.raises(LinkUsed):
            vault.accounts.accept(other, PASSWORD)


def test_links_run_out(store: Store) -> None:
    store.vault.accounts.add("an.mau", "reviewer", "u", "An", OPERATOR)
    link = store.vault.accounts.invite("an.mau", OPERATOR)
    with store.database.transaction() as connection:
        connection.execute(update(accounts).values(invite_until=datetime.now(UTC)))
    with pytest.raises(LinkUsed):
        store.vault.accounts.invited(link)


@pytest.mark.parametrize(
    "password",
    ["", "ngắn quá", "matkhau123456", "Password123456!", "tran.lan.tran.lan", "aaaaaaaaaaaaaaaa",
     "x" * 201, "MOTCUA-123456-admin"],
)  # fmt: skip
def test_guessable_passwords_are_refused(vault: Vault, password: str) -> None:
    name = add(vault)
    with pytest.raises(WeakPassword):
        vault.accounts.set_password(name, password)
    assert vault.sessions.check(name, PASSWORD)


def test_one_password_however_the_keyboard_writes_it(vault: Vault) -> None:
    name = add(vault)
    assert vault.sessions.check(name, unicodedata.normalize("NFD", PASSWORD)).name == name


def test_a_new_password_or_a_disabled_account_ends_its_sessions(vault: Vault) -> None:
    account = vault.accounts.get(add(vault))
    token = vault.sessions.begin(account)
    vault.accounts.set_password(account.name, PASSWORD + " mới")
    assert vault.sessions.of(token, LASTING) is None
    token = vault.sessions.begin(account)
    vault.accounts.disable(account.name, OPERATOR)
    assert vault.sessions.of(token, LASTING) is None
    with pytest.raises(SignInRefused):
        vault.sessions.check(account.name, PASSWORD + " mới")
    assert not vault.accounts.any_real()


@pytest.mark.parametrize("name", ["ab", "Có Dấu", "a b c", "-abc", "abc-", "x" * 41, "a/../b"])
def test_odd_names(vault: Vault, name: str) -> None:
    with pytest.raises(UnfitName):
        vault.accounts.add(name, "officer", "u", "A", OPERATOR)
    with pytest.raises(UnfitName):
        vault.api_keys.add(name, "u", ["documents:read"], datetime.now(UTC), OPERATOR)


def test_names_are_taken_once(vault: Vault) -> None:
    name = add(vault)
    with pytest.raises(NameTaken):
        add(vault, name)
    with pytest.raises(NotFound):
        vault.accounts.invite("nobody.here", OPERATOR)


def test_a_citizen_meets_the_own_papers_and_stays_known_without_them(vault: Vault) -> None:
    document, person = confirmed(vault, DUC)
    account = vault.accounts.add_citizen("dan-duc", CITIZEN, OPERATOR)
    assert account.person_id == person and account.title == DUC["full_name"]
    vault.delete(document, OFFICER, "test")
    assert vault.accounts.get("dan-duc").person_id == person
    _, again = confirmed(vault, DUC)
    assert again == person
    with pytest.raises(NumberTaken):
        wrong = Profile("Lê Khác", DUC["personal_number"], "1950-01-01")
        vault.accounts.add_citizen("dan-khac", wrong, OPERATOR)


def test_erasing_a_person_takes_the_account_along(vault: Vault) -> None:
    account = vault.accounts.add_citizen("dan-duc", CITIZEN, OPERATOR)
    token = vault.sessions.begin(account)
    vault.erase(account.person_id, account.actor, "own wish")
    assert vault.sessions.of(token, LASTING) is None
    with pytest.raises(NotFound):
        vault.accounts.get("dan-duc")


def test_keys_of_stations(vault: Vault) -> None:
    soon = datetime.now(UTC) + timedelta(days=1)
    secret = vault.api_keys.add("tram-1", "u", ["documents:write"], soon, OPERATOR)
    found = vault.api_keys.of(secret)
    assert found and found.actor == Actor("tram-1", "u", "station")
    assert found.scopes == ("documents:write",) and vault.api_keys.all()[0].used_at
    with pytest.raises(NameTaken):
        vault.api_keys.add("tram-1", "u", ["documents:write"], soon, OPERATOR)
    vault.api_keys.revoke("tram-1", OPERATOR)
    assert vault.api_keys.of(secret) is vault.api_keys.of("mck_nonsense") is None
    over = vault.api_keys.add("tram-2", "u", ["documents:write"], datetime.now(UTC), OPERATOR)
    assert vault.api_keys.of(over) is None
    with pytest.raises(NotFound):
        vault.api_keys.revoke("tram-1", OPERATOR)


def test_no_secret_and_no_name_of_a_person_lies_open(store: Store) -> None:
    vault = store.vault
    name = add(vault)
    token = vault.sessions.begin(vault.sessions.check(name, PASSWORD))
    link = vault.accounts.invite(name, OPERATOR)
    token = vault.sessions.begin(vault.sessions.check(name, PASSWORD))
    lan = Profile(LAN["full_name"], LAN["personal_number"])
    vault.accounts.add_citizen("dan-lan", lan, OPERATOR)
    vault.accounts.tie("dan-lan", "https://id.example", LAN["personal_number"], "citizen", "")
    secret = vault.api_keys.add("tram-1", "u", ["x"], datetime.now(UTC), OPERATOR)
    with store.database.transaction() as connection:
        rows = [
            bytes(str(row), "utf-8") + b"".join(v for v in row if isinstance(v, bytes))
            for table in (accounts, sessions, api_keys)
            for row in connection.execute(select(table))
        ]
        trail = connection.execute(text("SELECT string_agg(reason, ' ') FROM audit")).scalar_one()
    kept = b"\n".join(rows) + trail.encode()
    for word in (token, link, secret, PASSWORD, "Trần", LAN["personal_number"], LAN["full_name"]):
        assert word.encode() not in kept, word
