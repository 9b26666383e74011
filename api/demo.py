"""The trial office: invented accounts on a new embedded database, one click each."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.errors import ApiError
from api.signing_keys import SigningKeys
from storage.accounts import Account
from storage.errors import NotFound
from storage.kept import Actor, Role
from storage.people import Profile
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Trial:
    """One account of the trial office."""

    name: str
    role: Role
    vi: str
    en: str
    full_name: str = ""
    personal_number: str = ""
    date_of_birth: str = ""


@cache
def load_trials() -> Mapping[str, Trial]:
    """The accounts of demo.toml by name."""
    raw = tomllib.loads((Path(__file__).parent / "demo.toml").read_text("utf-8"))
    return {name: Trial(name, **entry) for name, entry in raw.items()}


def trial_account(vault: Vault, name: str, unit: str) -> Account:
    """The account, made at its first use. Raises NotFound when the trial office has no such."""
    trial = load_trials().get(name)
    if trial is None:
        raise NotFound(name)
    try:
        account = vault.accounts.get(name)
    except NotFound:
        operator = Actor("motcua", unit, "system")
        if trial.role == "citizen":
            who = Profile(trial.full_name, trial.personal_number, trial.date_of_birth)
            return vault.accounts.add_citizen(name, who, operator, demo=True)
        return vault.accounts.add(name, trial.role, unit, trial.vi, operator, demo=True)
    if not account.demo or account.disabled:
        raise NotFound(name)
    return account


def trial_key(keys: SigningKeys, account: Account) -> None:
    """A key of the test authority, so that the trial officer can sign archive copies.

    Keys of another master key keep nobody out: who signs is told what to do.
    """
    with suppress(ApiError):
        if account.role == "officer" and keys.signer(account.name, account.unit) is None:
            keys.make_authority()
            keys.issue(account.name, account.unit)
