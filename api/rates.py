"""How often somebody may do something: windows that move, counted for all processes together."""

from limits import RateLimitItem

from storage.hits import Hits

PARTS = 50  # that a limit of requests is taken in


class Rates:
    """Counts of rare things, one by one."""

    def __init__(self, hits: Hits) -> None:
        self._hits = hits

    def allow(self, rate: RateLimitItem, *who: str) -> bool:
        """Count one more of somebody; False, and nothing counted, when it is one too many."""
        return self._hits.allow(rate.key_for(*who), rate.amount, rate.get_expiry())


class Shares:
    """Counts of every request: a process takes a fiftieth of somebody's limit at a time, so that
    few requests ask the database. What it does not use up another process cannot use."""

    MOST = 10_000  # callers remembered

    def __init__(self, rate: RateLimitItem) -> None:
        self._size = max(1, rate.amount // PARTS)
        self._parts, self._seconds = max(1, rate.amount // self._size), rate.get_expiry()
        self._left: dict[str, int] = {}  # requests of the share at hand

    def allow(self, hits: Hits, who: str) -> bool:
        """Count one more request of somebody; False when it is one too many."""
        left = self._left.get(who, 0)
        if not left:
            if not hits.allow(f"requests/{who}", self._parts, self._seconds):
                return False
            if len(self._left) >= self.MOST:
                self._left.clear()
            left = self._size
        self._left[who] = left - 1
        return True
