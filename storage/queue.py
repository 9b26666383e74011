"""Work that need not answer at once: procrastinate's jobs in the same PostgreSQL.

A job is added in the transaction that made it necessary, so both are kept or neither. A job whose
worker died is found by its missing heartbeat and given to another one, at most three times.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from sqlalchemy import Connection

from storage.database import Database
from storage.errors import Unavailable

MOST_TRIES = 3
USUAL = "default"  # the queue of jobs that name none
RETRY_SECONDS = 1  # before a failed job is tried again
LOOK_SECONDS = 1.0  # between looks for jobs whose time has come; new ones are told at once
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0  # without heartbeat
PAUSE_SECONDS = 2.0  # before the worker comes back after the database was gone

logger = logging.getLogger(__name__)

Task = Callable[..., None]
"""Takes the arguments given to `defer`; must bear being run twice."""


def defer(connection: Connection, task: str, after: float = 0.0, /, **arguments: str) -> None:
    """Add a job in the transaction of `connection`; it runs after the commit, and no sooner than
    so many seconds from now."""
    app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
    inner = connection.connection.driver_connection
    wait = {"seconds": after} if after else None
    try:
        app.configure_task(task, connection=inner, schedule_in=wait).defer(**arguments)
    except ConnectorException as error:
        raise Unavailable("queue") from error


def defer_to(
    connection: Connection, queue: str, priority: int, task: str, **arguments: str
) -> None:
    """Add a job to a queue of its own; of all that wait, the highest priority runs first."""
    app = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
    inner = connection.connection.driver_connection
    try:
        job = app.configure_task(task, connection=inner, queue=queue, priority=priority)
        job.defer(**arguments)
    except ConnectorException as error:
        raise Unavailable("queue") from error


@dataclass(frozen=True, slots=True)
class Chore:
    """What comes back by itself; of several services on one database one does it."""

    cron: str  # minute, hour, day, month, weekday (and seconds last, where given); UTC
    run: Callable[[], object]


class Worker:
    """One thread that runs jobs, one after the other, until stopped."""

    def __init__(
        self,
        database: Database,
        tasks: Mapping[str, Task],
        chores: Mapping[str, Chore] | None = None,
        *,
        queues: Sequence[str] = (),
    ) -> None:
        """`queues`: the only ones to work on; empty for all."""
        self._queues = list(queues)
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=database.conninfo, min_size=1, max_size=4
            )
        )
        retry = procrastinate.RetryStrategy(max_attempts=MOST_TRIES - 1, wait=RETRY_SECONDS)
        for name, function in tasks.items():
            self._app.task(name=name, retry=retry)(function)
        for name, chore in (chores or {}).items():
            every = self._app.periodic(cron=chore.cron)
            every(self._app.task(name=name, queueing_lock=name, retry=retry)(_timed(chore.run)))
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
                    queues=self._queues or None,  # type: ignore[arg-type]  # None: all
                    delete_jobs="successful",
                    fetch_job_polling_interval=LOOK_SECONDS,
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


def _timed(chore: Callable[[], object]) -> Callable[[int], None]:
    """A chore as the queue calls it: with the time it was planned for."""

    def run(timestamp: int) -> None:
        chore()

    return run
