"""Webhooks: where a portal wants to be told when its papers were read."""

from datetime import datetime

from pydantic import BaseModel, Field

from api.callback import check
from api.deps import Officer, Service
from api.near import Doors

router = Doors(prefix="/api/v1/webhooks", tags=["webhooks"])


class Wanted(BaseModel):
    """The address that gets a POST when a job ends."""

    url: str = Field(max_length=2000, examples=["https://dichvucong.example.vn/motcua"])


class WebhookView(BaseModel):
    """One address."""

    id: str
    url: str
    created_at: datetime


class Made(WebhookView):
    """A new address with its secret, shown this once."""

    secret: str = Field(examples=["whsec_Qm9uIGNow6EgbcOgeQ"])


@router.post("", status_code=201)
def add(wanted: Wanted, services: Service, officer: Officer) -> Made:
    """Tell this https address from now on; keep the secret, it proves that we are the sender."""
    check(wanted.url, services.webhook_networks)
    hook, secret = services.portal.add_webhook(wanted.url, officer)
    return Made(id=hook.id, url=hook.url, created_at=hook.created_at, secret=secret)


@router.get("")
def mine(services: Service, officer: Officer) -> list[WebhookView]:
    """The addresses of the caller."""
    return [
        WebhookView(id=hook.id, url=hook.url, created_at=hook.created_at)
        for hook in services.portal.webhooks(officer)
    ]


@router.delete("/{webhook_id}", status_code=204)
def remove(webhook_id: str, services: Service, officer: Officer) -> None:
    """Tell this address no more; messages under way are dropped."""
    services.portal.remove_webhook(webhook_id, officer)
