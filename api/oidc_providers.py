"""The identity providers of an office: one table of the operator's, named by MOTCUA_OIDC.

    [vneid]                                # in the addresses of this service
    name = "VNeID"                         # on the sign-in page
    issuer = "https://id.example.gov.vn"
    client_id = "motcua"
    client_secret = "…"
    who = "citizen"                        # or "staff"
    number = "personal_number"             # claims of a citizen
    full_name = "name"
    date_of_birth = "birthdate"

    [province]
    …
    who = "staff"
    account = "preferred_username"         # claims of an officer
    full_name = "name"
    unit = "unit"
    role = "groups"
    roles = { "mc-tiep-nhan" = "officer", "mc-quan-tri" = "administrator" }
"""

import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from storage.accounts import Account
from storage.errors import NameTaken, NotFound, UnfitName
from storage.kept import Actor, Role
from storage.people import Profile
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider, and what its claims mean here."""

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    who: Literal["citizen", "staff"]
    scope: str = "openid profile"
    full_name: str = "name"
    number: str = "personal_number"
    date_of_birth: str = "birthdate"
    account: str = "preferred_username"
    unit: str = "unit"
    role: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict)


def load_providers(file: str) -> Mapping[str, Provider]:
    """Providers by id; none without a file. Raises ValueError naming what makes no sense."""
    if not file:
        return {}
    try:
        raw = tomllib.loads(Path(file).read_text("utf-8"))
        found = {key: Provider(id=key, **entry) for key, entry in raw.items()}
    except (OSError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"MOTCUA_OIDC: {file}: {error}") from error
    for provider in found.values():
        local = provider.issuer.startswith(("http://127.0.0.1:", "http://localhost:"))
        if not provider.issuer.startswith("https://") and not local:
            raise ValueError(f"MOTCUA_OIDC: {provider.id}: the issuer must be https")
        if provider.who not in ("citizen", "staff"):
            raise ValueError(f"MOTCUA_OIDC: {provider.id}: who is citizen or staff")
    return found


class Unclaimed(Exception):
    """The claims name no role, unit or number that counts here."""


def account_of(vault: Vault, provider: Provider, claims: Mapping[str, Any]) -> Account:
    """The account of somebody whom the provider vouches for, made at the first time.

    Officers get the role and unit that the claims say today. Raises `Unclaimed`, `NumberTaken`.
    """
    subject = str(claims["sub"])
    if provider.who == "citizen":
        return _citizen(vault, provider, claims, subject)
    role = _role(provider, claims)
    unit = str(claims.get(provider.unit, "")).strip()
    if role is None or not unit:
        raise Unclaimed("role or unit")
    operator = Actor(provider.id, unit, "system")
    try:
        known = vault.accounts.known_as(provider.issuer, subject)
    except NotFound:
        title = str(claims.get(provider.full_name, subject))
        wanted = str(claims.get(provider.account, "")).lower()
        known = _add(vault, wanted, provider.id, lambda name: vault.accounts.add(
            name, role, unit, title, operator))  # fmt: skip
    return vault.accounts.tie(known.name, provider.issuer, subject, role, unit)


def _citizen(
    vault: Vault, provider: Provider, claims: Mapping[str, Any], subject: str
) -> Account:
    number = str(claims.get(provider.number, ""))
    if len(number) != 12 or not number.isascii() or not number.isdecimal():
        raise Unclaimed("personal number")
    try:
        return vault.accounts.known_as(provider.issuer, subject)
    except NotFound:
        profile = Profile(
            str(claims.get(provider.full_name, "")),
            number,
            str(claims.get(provider.date_of_birth, "")),
        )
        operator = Actor(provider.id, "", "system")
        made = _add(vault, "", "cd", lambda name: vault.accounts.add_citizen(
            name, profile, operator))  # fmt: skip
        return vault.accounts.tie(made.name, provider.issuer, subject, "citizen", "")


def _role(provider: Provider, claims: Mapping[str, Any]) -> Role | None:
    said = claims.get(provider.role, ())
    names = [said] if isinstance(said, str) else list(said)
    return next((role for name, role in provider.roles.items() if name in names), None)


def _add(vault: Vault, wanted: str, prefix: str, make: Callable[[str], Account]) -> Account:
    """Under the wanted name when it is free; an account that is there is never taken over."""
    try:
        return make(wanted)
    except (NameTaken, UnfitName):
        return make(f"{prefix[:20]}-{secrets.token_hex(5)}")
