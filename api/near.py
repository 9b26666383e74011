"""Which doors can open for a path: told by its first letters, before any pattern is tried.

There are some 170 doors, and a router asks one after the other.
"""

from functools import cached_property

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.types import Scope


def start_of(route: BaseRoute) -> str:
    """What every path of a door begins with."""
    if isinstance(route, Mount | Route):
        return route.path.partition("{")[0]
    raise TypeError(f"a door of an unknown kind: {route}")


class Doors(APIRouter):
    """A router that answers at once for paths that none of its doors begins with."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """How well a request fits one of the doors, and what was found of it."""
        near = scope["path"].startswith(self._starts)
        return super().matches(scope) if near else (Match.NONE, {})

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        """Read at the first request, when all doors are there."""
        return tuple({start_of(route) for route in self.routes})
