"""The queue under a load of archived books: how fast parts are claimed, however many wait."""

import tempfile
import time
from contextlib import closing

import psycopg
from psycopg.rows import TupleRow

from storage.database import open_database
from storage.ledger_kept import PART
from storage.ledgers import PRIORITY, QUEUE, TASK

CLAIMS = 500
FEW = 10 * PART  # pages of the small queue that the large one is compared with


def queue_figures(pages: int) -> dict[str, float]:
    """Pages claimed in a second, and milliseconds of one claim, in a short and in a long queue.

    Every claim is a transaction of its own and marks its job done, as a worker does.
    """
    with tempfile.TemporaryDirectory(prefix="motcua-queue-") as folder:
        database = open_database(f"embedded:{folder}")
        try:
            with closing(psycopg.connect(database.conninfo, autocommit=True)) as connection:
                few = _claims(connection, FEW)
                many = _claims(connection, pages)
        finally:
            database.close()
    found = {
        "pages_queued": pages, "pages_per_second": round(PART / many),
        "claim_ms": round(1000 * many, 3), "claim_ms_short_queue": round(1000 * few, 3),
    }  # fmt: skip
    print(f"queue: {found}")
    return found


def _claims(connection: "psycopg.Connection[TupleRow]", pages: int) -> float:
    """Seconds of one claim among this many pages."""
    connection.execute("TRUNCATE procrastinate_jobs, procrastinate_events CASCADE")
    connection.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) "
        "SELECT %s, %s, %s, jsonb_build_object('book', md5((n / 10)::text), 'first', n, 'last', n) "
        "FROM generate_series(1, %s) n",
        (QUEUE, TASK, PRIORITY, max(1, pages // PART)),
    )
    connection.execute("ANALYZE procrastinate_jobs")
    ((worker,),) = connection.execute(
        "INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id"
    ).fetchall()
    claims = min(CLAIMS, max(1, pages // PART))
    start = time.perf_counter()
    for _ in range(claims):
        ((job,),) = connection.execute(
            "SELECT id FROM procrastinate_fetch_job_v2(%s::varchar[], %s)", ([QUEUE], worker)
        ).fetchall()
        connection.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", (job,))
    return (time.perf_counter() - start) / claims
