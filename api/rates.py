"""How often somebody may do something: windows that move, counted in this process.

`limits` forgets old hits in a thread that it starts anew; two callers who both find it ended both
start it, and the second fails. So threads take turns here. (The gate counts in the event loop.)
"""

from threading import Lock

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rates:
    """Counts of one kind of thing."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turn = Lock()

    def allow(self, rate: RateLimitItem, *who: str) -> bool:
        """Count one more of somebody; False, and nothing counted, when it is one too many."""
        with self._turn:
            return self._limiter.hit(rate, *who)
