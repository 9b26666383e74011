"""The web application: every door, one gate in front, one answer to every error."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import PlainTextResponse, Response

from api import corrections, counter, documents, errors, forms, peek, people, procedures, review
from api.deps import Service
from api.guard import Guard
from api.metrics import Counted
from api.pages import WEB
from api.services import Services, build
from api.settings import Settings

DOORS = (documents, corrections, peek, forms, people, procedures, counter, review)


def create_app(settings: Settings, services: Services | None = None) -> FastAPI:
    """The application; `services` are built at the start and closed at the end unless given."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if services is None:
            app.state.services = build(settings)
            app.state.services.warm()
        yield
        if services is None:
            app.state.services.vault.close()

    app = FastAPI(
        title="motcua",
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its pages come from a foreign server
        redoc_url=None,
    )
    app.state.settings = settings
    if services is not None:
        app.state.services = services
    errors.install(app)
    app.add_middleware(Counted)
    app.add_middleware(Guard, hosts=settings.hosts, limit=settings.upload_limit)
    app.mount("/static", StaticFiles(directory=WEB / "static"))
    app.mount("/specimens", StaticFiles(directory=WEB / "specimens"))
    app.get("/health")(health)
    app.get("/metrics", include_in_schema=False)(metrics)
    for door in DOORS:
        app.include_router(door.router)
    return app


def health(services: Service) -> PlainTextResponse:
    """200 when the store works; 503 with the reason otherwise."""
    services.vault.check()
    return PlainTextResponse("ok")


def metrics() -> Response:
    """Figures for Prometheus."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
