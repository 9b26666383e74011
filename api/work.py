"""Work behind the pages: papers that were sent are read, webhooks are told, leftovers removed;
every night the trail is anchored and what is due is deleted."""

from contextlib import suppress

import structlog

from api import callback, stack_work
from api.adapters.compare import make_up, verify
from api.errors import ApiError
from api.intake import read_again
from api.services import Services
from storage.dossiers import STACK
from storage.errors import Erased, NotFound
from storage.kept import Actor
from storage.portal import READ, TELL, TIDY
from storage.queue import MOST_TRIES, USUAL, Chore, Task, Worker
from storage.upkeep import SYSTEM
from storage.verified import TASK as VERIFY

log = structlog.get_logger()
BACKOFF = (10.0, 60.0, 300.0, 1800.0, 7200.0, 21600.0)  # seconds before a message is sent again
MAKE_UP = "ask partners again"
ANCHOR, PURGE, LEFT = "drop anchor", "purge", "count orphans"
GONE = 410  # the receiver wants no more


def worker(services: Services) -> Worker:
    """The worker of this process; it has to be started."""

    def read_papers(job_id: str) -> None:
        read(services, job_id)

    def tell_webhook(delivery_id: str) -> None:
        tell(services, delivery_id)

    def ask_partner(verification: str) -> None:
        verify(services, verification)

    def read_stack(dossier: str, document: str, by: str, unit: str) -> None:
        stack_work.take_apart(services, dossier, document, Actor(by, unit))

    tasks: dict[str, Task] = {
        READ: read_papers, TELL: tell_webhook, VERIFY: ask_partner, STACK: read_stack,
    }  # fmt: skip
    # Books have a queue and workers of their own: here nobody could read them.
    return Worker(services.vault.database, tasks, chores(services), queues=(USUAL,))


def chores(services: Services) -> dict[str, Chore]:
    """What comes back by itself, by the name of its task; hours are those of Vietnam at night."""
    vault, unit = services.vault, services.actor.unit
    return {
        TIDY: Chore("7 * * * *", services.portal.tidy),
        MAKE_UP: Chore("8 * * * *", lambda: make_up(services)),
        ANCHOR: Chore("30 17 * * *", vault.drop_anchor),
        PURGE: Chore("40 17 * * *", lambda: vault.purge(services.retention, unit)),
        LEFT: Chore("50 17 * * *", lambda: count_left(services)),
    }


def count_left(services: Services) -> int:
    """Files that no row names, told to the operator and left: beside a database that was restored
    too old they are what is left of scans. `motcua sweep --delete` removes them."""
    found, total = services.vault.orphans()
    if found:
        log.warning("orphans", found=len(found), of=total, cure="motcua sweep --delete")
    return len(found)


def read(services: Services, job_id: str) -> None:
    """Read the papers of a job; a second run finds it finished and does nothing."""
    job = services.portal.job(job_id)
    if job.finished_at:
        return
    tries = services.portal.begin(job_id)
    system = Actor(SYSTEM, job.actor.unit, "system")
    try:
        read_again(services, job.document_id, system, "reading after intake")
    except ApiError as refusal:
        _forget(services, job.document_id, system, refusal.code)
        services.portal.finish(job_id, "refused", refusal.problems or (refusal.code,))
    except (NotFound, Erased):  # deleted by its owner meanwhile
        services.portal.finish(job_id, "refused", ("not_found",))
    except Exception as error:
        log.error("job_failed", job=job_id, tries=tries, exc_info=error)
        if tries < MOST_TRIES:
            raise
        services.portal.finish(job_id, "failed", ("internal",))
    else:
        services.portal.finish(job_id, "read")


def tell(services: Services, delivery_id: str) -> None:
    """Send one message; when nobody takes it, again later, each time after a longer pause."""
    try:
        delivery = services.portal.delivery(delivery_id)
    except (NotFound, Erased):  # its webhook was removed
        return
    if delivery.done:
        return
    status = callback.post(delivery, services.webhook_networks)
    over = status // 100 == 2 or status == GONE or delivery.tries >= len(BACKOFF)
    again = None if over else BACKOFF[delivery.tries]
    services.portal.delivered(delivery_id, status, again_in=again)
    log.info("webhook", delivery=delivery_id, status=status, tries=delivery.tries + 1)


def _forget(services: Services, document_id: str, actor: Actor, why: str) -> None:
    with suppress(NotFound, Erased):  # a reading that refuses leaves no trace itself
        services.vault.delete(document_id, actor, f"refused: {why}")
