"""Every door as every role, from the own unit and a foreign one, with and without a grant.

What is expected follows from api/access.toml; for the sensitive doors it is written here once
more by hand, so that a slip in the table does not go unseen.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import APIRouter

from api import access, app
from api.access import Rule, load_access
from api.settings import Settings
from storage.kept import Actor
from tests.api.conftest import Office, client_of
from tests.api.doors import HERE, LEAVING, THERE, VALUES, Street, citizen, street

RULES = {name: rule for name, rule in load_access().rules.items() if not name.endswith("*")}
ROLES = ("officer", "reviewer", "archivist", "administrator", "citizen", "station")
HERE_OFFICER, THERE_OFFICER = Actor("canbo-a", HERE), Actor("officer-b", THERE)
CALLERS = (*ROLES, "key", "poor key", "stranger")
AT_THE_GATE = {"sign_in_first", "role_may_not", "key_scope", "key_unknown", "stale_page"}
OWNED = ("{document_id}", "{person_id}", "{form_id}", "{grant_id}", "{paper_id}", "{book_id}",
         "{dossier_id}", "{code}")  # fmt: skip
LEADS_BACK = "GET /store/papers/{paper_id}"  # looks at nothing, whoever asks
FOREIGN = [rule.name for rule in RULES.values() if rule.name != LEADS_BACK
           and rule.scope == "unit" and any(part in rule.path for part in OWNED)]  # fmt: skip
HANDED_IN = {"POST /store/take/{document_id}"}  # tells nothing of what no owner handed in
BY_HAND = {
    "GET /api/v1/documents/{document_id}": {"officer", "reviewer", "archivist", "key"},
    "GET /api/v1/documents/{document_id}/pictures/{number}.jpg":
        {"officer", "reviewer", "archivist", "key"},
    "GET /documents/{document_id}": {"officer", "reviewer", "archivist"},
    "POST /api/v1/documents/{document_id}/confirm": {"officer", "archivist"},
    "DELETE /api/v1/documents/{document_id}": {"officer", "archivist"},
    "GET /api/v1/people": {"officer", "reviewer", "archivist", "key"},
    "GET /people/{person_id}": {"officer", "reviewer", "archivist"},
    "POST /people/{person_id}/consent": {"officer", "archivist"},
    "GET /api/v1/forms/{form_id}/pdf": {"officer", "reviewer", "archivist", "key"},
    "GET /accounts": {"administrator"},
    "POST /accounts": {"administrator"},
    "POST /accounts/{name}/disable": {"administrator"},
    "POST /keys": {"administrator"},
    "POST /keys/{name}/revoke": {"administrator"},
    "GET /account": set(ROLES),
}  # fmt: skip


@pytest.fixture(scope="module")
def doors(office: Office) -> Iterator[Street]:
    with street(office) as made:
        yield made


def passes(rule: Rule, who: str) -> bool:
    """What the table says."""
    if rule.scope == "public":
        return True
    if who == "key":
        return bool(rule.key)
    return who in rule.roles


@pytest.mark.parametrize("who", CALLERS)
def test_every_door_opens_to_whom_the_table_names(doors: Street, who: str) -> None:
    wrong = {}
    for rule in RULES.values():
        if rule.name in LEAVING and who in ROLES:
            continue  # below
        answer = doors.knock(rule, who, nobodys=True)
        refused = answer.status_code in (401, 403) and (
            not answer.content or answer.json()["code"] in AT_THE_GATE
        )
        home = load_access().home.get(who, "/")
        if rule.name == "GET /" and home != "/":
            refused = answer.headers.get("location") == home
        if refused == passes(rule, who) or (answer.status_code >= 500 and "with" not in rule.path):
            wrong[rule.name] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("name", BY_HAND)
def test_sensitive_doors_by_hand(doors: Street, name: str) -> None:
    assert {who for who in CALLERS if passes(RULES[name], who)} == BY_HAND[name]


@pytest.mark.parametrize("name", FOREIGN)
def test_nothing_of_another_unit_without_a_grant(doors: Street, name: str) -> None:
    rule = RULES[name]
    callers = [f"{role} there" for role in sorted(rule.roles) if f"{role} there" in doors.clients]
    for who in callers + (["key there"] if rule.key else []):
        answer = doors.knock(rule, who)
        refused = (404, "not_found") if name in HANDED_IN else (403, "not_yours")
        assert (answer.status_code, answer.json()["code"]) == refused, who
        assert VALUES["personal_number"] not in answer.text


@pytest.mark.parametrize("name", LEAVING)
def test_everybody_may_leave(doors: Street, name: str) -> None:
    rule = RULES[name]
    assert rule.roles == set(ROLES)
    with citizen(doors.office) as client:
        assert client.request(rule.method, rule.path).status_code == 303
        assert client.get("/account").status_code == 401


def test_search_tells_another_unit_only_that_there_is_something(doors: Street) -> None:
    here, there = doors.clients["officer"], doors.clients["officer there"]
    api = "/api/v1/people"
    (mine,) = here.get(api, params={"query": VALUES["personal_number"]}).json()
    assert mine["full_name"] and mine["papers"] and not mine["elsewhere"]
    (theirs,) = there.get(api, params={"query": VALUES["personal_number"]}).json()
    assert (theirs["full_name"], theirs["papers"], theirs["elsewhere"]) == ("", [], True)
    assert theirs["date_of_birth"] == "" and theirs["personal_number"] == ""
    assert there.get(api, params={"query": "pham thi mau"}).json() == []
    page = there.get("/find", params={"q": VALUES["personal_number"]}).text
    assert f"/people/{doors.person_id}/consent" in page and "Phạm" not in page
    assert doors.document_id not in there.get("/").text


def test_a_grant_opens_reading_and_nothing_else_and_ends_at_once(doors: Street) -> None:
    there = doors.clients["officer there"]
    consent = f"/people/{doors.person_id}/consent"
    paper = f"/api/v1/documents/{doors.document_id}"
    asked = there.get(consent)
    assert "Căn cước" not in asked.text  # without a reason nothing is told
    shown = there.get(consent, params={"reason": "hồ sơ 12"}).text
    assert "Căn cước" in shown and HERE in shown and "Phạm" not in shown

    form = {"purpose": "reuse", "reason": "hồ sơ 12",
            "until": (datetime.now(UTC) + timedelta(days=3)).date().isoformat()}  # fmt: skip
    assert there.post(consent, data=form).json()["code"] == "not_agreed"
    assert there.get(paper).json()["code"] == "not_yours"
    assert there.post(consent, data=form | {"agreed": "yes"}).status_code == 303

    assert there.get(paper).status_code == 200
    assert "Phạm Thị Mẫu" in there.get(f"/people/{doors.person_id}").text
    assert there.get("/api/v1/people", params={"query": "pham thi mau"}).json()[0]["papers"]
    for method, path, body in (
        ("DELETE", paper, None),
        ("PUT", f"{paper}/draft", {"fields": {}}),
        ("POST", f"{paper}/correction", {"fields": {}, "reason": "x", "version": 1}),
        ("GET", f"/api/v1/forms/{doors.form_id}", None),
    ):
        assert there.request(method, path, json=body).status_code in (403, 409, 422), path
    assert doors.office.services.vault.document(doors.document_id, HERE_OFFICER, "still there")

    vault = doors.office.services.vault
    (grant,) = vault.grants_of(doors.person_id, THERE_OFFICER)
    assert (grant.channel, grant.wording, grant.unit) == ("counter", "2026-11", THERE)
    assert there.post(f"/grants/{grant.id}/withdraw", data={"reason": "đổi ý"}).status_code == 303
    assert there.get(paper).json()["code"] == "not_yours"
    actions = [event.action for event in vault.trail(doors.person_id)]
    assert {"prepare consent", "grant", "withdraw grant"} <= set(actions)


def test_the_owner_sees_all_of_the_trail_and_others_their_own(doors: Street) -> None:
    vault = doors.office.services.vault
    with citizen(doors.office, "dan-mau", VALUES["personal_number"]):
        owner = vault.accounts.get("dan-mau").actor
    assert owner.person_id == doors.person_id  # found by the number
    vault.document(doors.document_id, HERE_OFFICER, "so lại với bản giấy")
    seen = vault.events_of(doors.person_id, owner)
    told = next(event for event in seen if event.reason == "so lại với bản giấy")
    assert (told.actor.name, told.actor.unit, told.actor.role) == ("canbo-a", HERE, "officer")
    assert set(told.fields) == set(VALUES)
    assert {event.actor.unit for event in vault.events_of(doors.person_id, HERE_OFFICER)} == {HERE}
    assert vault.document(doors.document_id, owner, "xem").id == doors.document_id
    assert vault.verify_trail()


def test_a_door_without_a_row_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    module = type("door", (), {"router": APIRouter()})
    module.router.get("/forgotten")(lambda: None)
    monkeypatch.setattr(app, "DOORS", (*app.DOORS, module))
    with pytest.raises(ValueError, match="GET /forgotten"):
        app.create_app(Settings())


def test_a_row_without_a_door_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "DOORS", app.DOORS[:-1])
    with pytest.raises(ValueError, match="/ledgers"):
        app.create_app(Settings())


def test_every_role_has_a_home_that_it_may_enter() -> None:
    table = access.load_access()
    for role in ROLES:
        assert role in table.rules[f"GET {table.home[role]}"].roles


def test_forms_and_scripts_prove_their_page(doors: Street, office: Office) -> None:
    with client_of(office.address, office.services, HERE_OFFICER) as client:
        token = client.headers.pop("x-csrf-token")
        order = {"form": "ct01"}
        assert client.post("/api/v1/forms", json=order).json()["code"] == "stale_page"
        assert client.post("/forms", data=order).json()["code"] == "stale_page"
        assert client.post("/forms", data=order | {"csrf": "0" * 64}).json()["code"] == "stale_page"
        wrong = {"x-csrf-token": "0" * 64}
        assert client.post("/api/v1/forms", json=order, headers=wrong).status_code == 403
        assert client.post("/forms", data=order | {"csrf": token}).status_code == 303
        page = client.get("/procedures").text
        posts = page.count('method="post"')
        assert posts > 2 and page.count(f'name="csrf" value="{token}"') == posts
