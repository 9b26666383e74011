"""What knocks at every door: people of two units, a paper, a form and a grant of one of them."""

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import httpx

from api.access import SAFE, Rule, load_access
from catalog.record import Field, Record
from ocr.pipeline import Reading
from storage.dossier import Opening
from storage.errors import NotFound
from storage.kept import Actor, ScanFile
from storage.ledger_kept import Cover, Leaf
from storage.people import Profile
from tests.api.conftest import OPERATOR, Office, client_of

HERE, THERE = "phuong-a", "phuong-b"
VALUES = {
    "full_name": "Phạm Thị Mẫu",
    "personal_number": "001190990777",
    "date_of_birth": "1990-07-07",
}
COVER = Cover("KS", 1998, "01", "UBND xã Mẫu")
BODIES: dict[str, object] = {  # of doors that look at the body before they look at whose it is
    "POST /api/v1/documents/{document_id}/correction": {"fields": {}, "reason": "x", "version": 1},
    "POST /api/v1/documents/{document_id}/copy": {"compared": True},
    "POST /api/v1/papers/{paper_id}/end": {"reason": "hồ sơ 12"},
    "PUT /dossiers/{dossier_id}/note": {"text": "x"},
    "POST /api/v1/forms/{form_id}/papers": {"document_id": str(uuid.uuid4()), "role": "x"},
    "POST /api/v1/forms/{form_id}/papers/remove": {"document_id": str(uuid.uuid4()), "role": "x"},
}
FORMS = {
    "POST /store/take/{document_id}": {"reason": "hồ sơ 12"},
    "POST /store/papers/{paper_id}": {"reason": "hồ sơ 12"},
    "POST /people/{person_id}/same": {"other": str(uuid.uuid4())},
    "POST /dossiers/{dossier_id}/place": {"document": str(uuid.uuid4())},
    "POST /dossiers/{dossier_id}/move": {"state": "3"},
    "POST /dossiers/{dossier_id}/parts/{component}/again": {"reason": "unreadable"},
    "POST /dossiers/{dossier_id}/parts/{component}/shown": {"reason": ""},
}
FILES = {
    "POST /dossiers/{dossier_id}/parts/{component}/scan",
    "POST /dossiers/{dossier_id}/result",
    "POST /dossiers/{dossier_id}/stack",
}  # doors that take scans
NOTHING = {"fields": {}}
HEADS = {"GET /api/v1/uploads/{upload_id}"}  # doors without a body
LEAVING = ("POST /sign-out", "POST /account/sign-out")  # end the session that knocks


@dataclass
class Street:
    """The ids of things kept by HERE, and whoever may knock."""

    office: Office
    document_id: str
    person_id: str
    form_id: str
    grant_id: str
    paper_id: str
    book_id: str
    dossier_id: str
    code: str  # of the dossier
    sheet: str = "receipt"
    clients: dict[str, httpx.Client] = field(default_factory=dict)

    def knock(self, rule: Rule, who: str, *, nobodys: bool = False) -> httpx.Response:
        """Open one door; `nobodys`: with ids that nothing bears."""
        nothing = str(uuid.uuid4())
        mine = {} if nobodys else vars(self)
        path = rule.path
        for name in _names(path):
            other = nothing if name.endswith("_id") else "0" if name == "number" else "x"
            path = path.replace("{" + name + "}", mine.get(name, other))
        method = "HEAD" if rule.name in HEADS else rule.method
        body = None if method in SAFE or method == "DELETE" else BODIES.get(rule.name, NOTHING)
        filled = FORMS.get(rule.name)
        why = {"reason": "hồ sơ 12"} if "{" in path or "_id" in rule.path else None
        if rule.name in FILES:
            scan = {"files": ("a.jpg", b"MAU", "image/jpeg")}
            return self.clients[who].request(method, path, files=scan, params=why)
        return self.clients[who].request(
            method, path, json=None if filled else body, data=filled, params=why
        )


def _names(path: str) -> list[str]:
    return [part.partition("}")[0].partition(":")[0] for part in path.split("{")[1:]]


@contextmanager
def street(office: Office) -> Iterator[Street]:
    """Everything that HERE keeps, and clients by role: "officer", "officer there", "key", ..."""
    vault = office.services.vault
    officer = Actor("canbo-a", HERE)
    document = vault.receive([ScanFile("a.jpg", "image/jpeg", b"MAU " + HERE.encode())], officer)
    read = {name: Field(name, value, 0.9, "text") for name, value in VALUES.items()}
    reading = Reading((Record("cccd-2021", read, ()),), (), ()).as_json() | {"pictures": []}
    vault.keep_reading(document.document_id, json.dumps(reading).encode())
    person = vault.confirm(document.document_id, VALUES, officer)
    form = vault.save_form("ct01", b"{}", [person], officer)
    opening = Opening("cap-ban-sao-trich-luc", 0, {"requester": person}, person, 1)
    dossier = vault.open_dossier(opening, "H99.98", date(2026, 11, 27), officer)
    until = datetime.now(UTC) + timedelta(days=1)
    grant = vault.give_grant(person, HERE, "learning", until, officer, wording="2026-11")
    paper = vault.papers_of(person, officer, "test")[0]
    book = office.services.ledgers.add(COVER, [Leaf(1, "1.jpg", "image/jpeg", b"MAU")], officer)
    made = Street(
        office, document.document_id, person, form, grant.id, paper.id, book, dossier.id,
        dossier.code,
    )  # fmt: skip
    with ExitStack() as stack:
        for role in ("officer", "reviewer", "archivist", "administrator", "station"):
            for unit in (HERE, THERE):
                actor = Actor(f"{role}-{unit[-1]}", unit, role)  # type: ignore[arg-type]
                client = stack.enter_context(client_of(office.address, office.services, actor))
                made.clients[role if unit == HERE else f"{role} there"] = client
        made.clients["citizen"] = stack.enter_context(citizen(office))
        scopes = sorted(load_access().scopes)
        for name, unit, rights in (
            ("key", HERE, scopes), ("key there", THERE, scopes), ("poor key", HERE, ["none"]),
        ):  # fmt: skip
            secret = vault.api_keys.add(
                f"tram-{uuid.uuid4().hex[:8]}", unit, rights, until, OPERATOR
            )
            client = stack.enter_context(client_of(office.address))
            client.headers["authorization"] = f"Bearer {secret}"
            made.clients[name] = client
        made.clients["stranger"] = stack.enter_context(client_of(office.address))
        yield made


def citizen(office: Office, name: str = "dan-x", number: str = "001190990888") -> httpx.Client:
    """Somebody who owns none of these papers, unless the number says otherwise."""
    accounts = office.services.vault.accounts
    try:
        account = accounts.get(name)
    except NotFound:
        profile = Profile("Lê Văn Mẫu" if name == "dan-x" else VALUES["full_name"], number)
        account = accounts.add_citizen(name, profile, OPERATOR)
    return client_of(office.address, office.services, account.actor)
