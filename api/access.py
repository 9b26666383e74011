"""Who may pass which door: the table access.toml, and that it names exactly the doors there are."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from starlette.routing import BaseRoute, Mount, Route

from storage.kept import Role

Scope = Literal["public", "own", "unit", "any"]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: who passes one door."""

    method: str
    path: str  # template, "/documents/{document_id}"
    scope: Scope
    roles: frozenset[Role] = frozenset()
    key: str = ""  # scope that a key needs; empty: keys do not pass

    @property
    def name(self) -> str:
        """As the table names it."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table."""

    rules: Mapping[str, Rule]  # by "GET /find"
    home: Mapping[str, str]  # role → where it begins
    scopes: Mapping[str, Mapping[str, str]]  # of keys: in both languages


@cache
def load_access() -> Table:
    """The table. Raises ValueError when a row makes no sense."""
    text = (Path(__file__).parent / "access.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    groups: Mapping[str, list[Role]] = raw["groups"]
    rules: dict[str, Rule] = {}
    for name, row in raw["doors"].items():
        method, _, path = name.partition(" ")
        roles = frozenset(role for who in row.get("who", ()) for role in groups.get(who, [who]))
        rule = Rule(method, path, row["scope"], roles, row.get("key", ""))
        public = rule.scope == "public"
        strangers = roles - set(get_args(Role)) or rule.scope not in get_args(Scope)
        if strangers or public == bool(roles or rule.key) or rule.key not in ("", *raw["scopes"]):
            raise ValueError(f"access.toml: {name}")
        rules[name] = rule
    return Table(rules, raw["home"], raw["scopes"])


def names_of(route: BaseRoute) -> tuple[str, ...]:
    """The rows that a route needs: one for each method; HEAD is GET without a body."""
    if isinstance(route, Mount):
        return (f"GET {route.path}/*",)
    if isinstance(route, Route):  # FastAPI's routes are such
        methods = sorted((route.methods or set()) - {"HEAD"}) or ["GET"]
        return tuple(f"{method} {route.path}" for method in methods)
    raise TypeError(f"a door of an unknown kind: {route}")


def check_doors(routes: Iterable[BaseRoute]) -> None:
    """Raises ValueError naming doors without a row and rows without a door."""
    doors = {name for route in routes for name in names_of(route)}
    rows = load_access().rules.keys()
    if doors != rows:
        missing, idle = sorted(doors - rows), sorted(rows - doors)
        raise ValueError(f"access.toml lacks {missing} and has no door for {idle}")
