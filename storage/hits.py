"""How often somebody did something within the last seconds: windows that move, the same in all
processes. Keys are blind: no address and no name is kept; a crash of the server forgets them all.
"""

from sqlalchemy import Connection, text

from storage.database import Database
from storage.keys import mac
from storage.ready import Ready

_ALLOW = Ready(
    text(
        "INSERT INTO hits AS known (key, moments) VALUES (:key, ARRAY[clock_timestamp()]) "
        "ON CONFLICT (key) DO UPDATE SET moments = ARRAY("
        " SELECT moment FROM unnest(known.moments) AS moment"
        " WHERE moment > clock_timestamp() - make_interval(secs => :seconds)"
        ") || clock_timestamp() "
        "WHERE (SELECT count(*) FROM unnest(known.moments) AS moment"
        " WHERE moment > clock_timestamp() - make_interval(secs => :seconds)) < :most "
        "RETURNING 1 AS counted"
    )
)
_TIDY = Ready(
    text(
        "DELETE FROM hits "
        "WHERE moments[cardinality(moments)] < clock_timestamp() - interval '1 day'"
    )
)


class Hits:
    """Counts of one store."""

    def __init__(self, database: Database, key: bytes) -> None:
        self._database, self._key = database, key

    def allow(self, who: str, most: int, seconds: int) -> bool:
        """Count one more of somebody; False, and nothing counted, when it is one too many.

        Raises `Unavailable`.
        """
        blind = mac(self._key, who.encode())
        with self._database.glance() as connection:
            found = _ALLOW.first(connection, key=blind, most=most, seconds=float(seconds))
        return found is not None


def tidy(connection: Connection) -> None:
    """Forget what no window reaches any more."""
    _TIDY.run(connection)
