"""The web application: every door, one gate in front, one answer to every error."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.formparsers import MultiPartParser
from starlette.responses import Response

from api import (
    account,
    accounts,
    corrections,
    counter,
    documents,
    dossier_entry,
    dossier_sheets,
    dossier_stack,
    dossiers,
    errors,
    exchange,
    faces,
    figures,
    forms,
    grants,
    interlinked,
    jobs,
    keys,
    kiosk,
    ledger_compare,
    ledger_sheets,
    ledgers,
    lookup,
    mine,
    mine_grants,
    oidc,
    papers,
    peek,
    people,
    procedure_edit,
    procedures,
    review,
    sign_in,
    store,
    uploads,
    webhooks,
)
from api.access import check_doors
from api.adapters.trial import trial_nation
from api.deps import Service
from api.gate import Gate, admitted
from api.guard import Guard
from api.language import load_texts
from api.metrics import Counted, counted_by
from api.openapi import described
from api.pages import WEB
from api.services import Services, build
from api.settings import Settings
from storage.blobs import LockState

DOORS = (
    sign_in,
    oidc,
    account,
    accounts,
    keys,
    grants,
    documents,
    corrections,
    peek,
    forms,
    people,
    procedures,
    counter,
    review,
    uploads,
    jobs,
    webhooks,
    mine_grants,
    mine,
    store,
    papers,
    dossiers,
    dossier_entry,
    dossier_sheets,
    dossier_stack,
    figures,
    procedure_edit,
    exchange,
    interlinked,
    lookup,
    faces,
    kiosk,
    ledger_compare,
    ledger_sheets,
    ledgers,
)


def create_app(settings: Settings, services: Services | None = None) -> FastAPI:
    """The application; `services` are built at the start and closed at the end unless given."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with ExitStack() as stack:
            if services is None:
                app.state.services = build(settings)
                stack.callback(app.state.services.close)
                stack.enter_context(trial_nation(app.state.services))
                app.state.services.warm(models=settings.processes == 1)
                app.state.services.work()
            yield

    app = FastAPI(
        title="motcua",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its pages come from a foreign server
        redoc_url=None,
        responses=errors.RESPONSES,
    )
    MultiPartParser.spool_max_size = settings.upload_limit + 1  # no scan lies open in a temp file
    app.state.settings = settings
    if services is not None:
        app.state.services = services
    load_texts()  # texts that cannot be read stop the start, not a page
    errors.install(app)
    app.mount("/static", StaticFiles(directory=WEB / "static"))
    app.mount("/specimens", StaticFiles(directory=WEB / "specimens"))
    app.get("/health")(health)
    app.get("/metrics", include_in_schema=False)(metrics)
    routes = [*app.routes, *(route for door in DOORS for route in door.router.routes)]
    check_doors(routes)
    for door in DOORS:
        app.include_router(door.router, dependencies=[Depends(admitted)])
    app.openapi = described(app)  # type: ignore[method-assign]
    app.add_middleware(Gate, routes=routes, rate=settings.rate_limit)
    app.add_middleware(Counted)
    app.add_middleware(Guard, hosts=settings.hosts, limit=settings.upload_limit)
    return app


@dataclass(frozen=True, slots=True)
class Health:
    """What works."""

    status: str
    object_lock: LockState  # "enforced": the store keeps locked objects, proven at the start


def health(services: Service) -> Health:
    """200 when the store works; 503 with the reason otherwise."""
    services.vault.check()
    return Health("ok", services.vault.lock_state)


def metrics() -> Response:
    """Figures for Prometheus, of all processes together."""
    return Response(generate_latest(counted_by()), media_type=CONTENT_TYPE_LATEST)
