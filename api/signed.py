"""Somebody who is signed in: by the cookie of a session, or by the key of a station."""

import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cached_property

from storage.kept import Actor

COOKIE = "motcua"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost", "[::1]"})


@dataclass(frozen=True)
class Signed:
    """Somebody who showed a session or a key."""

    actor: Actor
    title: str  # as pages show it
    token: str = field(default="", repr=False)  # of the session; empty for a key
    scopes: frozenset[str] = frozenset()  # of the key

    @cached_property
    def csrf(self) -> str:
        """What forms and scripts of our own pages send along; other pages cannot know it."""
        return hmac.new(self.token.encode(), b"csrf", hashlib.sha256).hexdigest()

    def sent(self, token: object) -> bool:
        """Whether the request came from a page of this session."""
        return isinstance(token, str) and hmac.compare_digest(self.csrf.encode(), token.encode())
