"""Work that need not answer at once: procrastinate's jobs in the same PostgreSQL.

A job is added in the transaction that made it necessary, so both are kept or neither. A job whose
worker died is found by its missing heartbeat and given to another one, at most three times.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from sqlalchemy import Connection

from storage.database import Database
from storage.errors import Unavailable

MOST_TRIES = 3
RETRY_SECONDS = 1  # before a failed job is tried again
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0  # without heartbeat
PAUSE_SECONDS = 2.0  # before the worker comes back after the database was gone

logger = logging.getLogger(__name__)

Task = Callable[..., None]
"""Takes the arguments given to `defer`; must bear being run twice."""


def defer(connection: Connection, task: str, **arguments: str) -> None:
    """Add a job in the transaction of `connection`; it runs after the commit."""
    app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
    inner = connection.connection.driver_connection
    try:
        app.configure_task(task, connection=inner).defer(**arguments)
    except ConnectorException as error:
        raise Unavailable("queue") from error


class Worker:
    """One thread that runs jobs, one after the other, until stopped."""

    def __init__(self, database: Database, tasks: Mapping[str, Task]) -> None:
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=database.conninfo, min_size=1, max_size=4
            )
        )
        retry = procrastinate.RetryStrategy(max_attempts=MOST_TRIES - 1, wait=RETRY_SECONDS)
        for name, function in tasks.items():
            self._app.task(name=name, retry=retry)(function)
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._loop = asyncio.new_event_loop()
        self._stopping = threading.Event()
        self._work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the job at hand, take no other, and return."""
        self._stopping.set()
        self._loop.call_soon_threadsafe(self._cancel)
        self._thread.join()

    def _cancel(self) -> None:
        if self._work:
            self._work.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        while not self._stopping.is_set():
            self._work = self._loop.create_task(self._serve())
            try:
                self._loop.run_until_complete(self._work)
            except asyncio.CancelledError:
                break
            except Exception as error:  # whatever the database does, the worker comes back
                logger.warning("worker pauses: %s", type(error).__name__)
                self._stopping.wait(PAUSE_SECONDS)
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _serve(self) -> None:
        async with self._app.open_async():
            rescue = asyncio.create_task(self._rescue())
            try:
                await self._app.run_worker_async(
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                )
            finally:
                rescue.cancel()

    async def _rescue(self) -> None:
        """Give jobs of dead workers back to the queue."""
        jobs = self._app.job_manager
        while True:
            for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
                if job.attempts + 1 < MOST_TRIES:
                    await jobs.retry_job(job)
                else:
                    await jobs.finish_job(job, Status.FAILED, delete_job=False)
            await asyncio.sleep(HEARTBEAT_SECONDS)
