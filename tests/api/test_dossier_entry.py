"""What is typed into the entry of a dossier is there again, until the dossier is open."""

import pytest

from tests.api import family
from tests.api.conftest import OFFICER, Office
from tests.api.test_dossiers import begin

PAGE, PROCEDURE = "/dossiers/new", "cap-ban-sao-trich-luc"


def shown(office: Office, person: str) -> str:
    answer = office.client.get(PAGE, params={"procedure": PROCEDURE, "people": person})
    assert answer.status_code == 200
    return answer.text


def test_typed_and_there_again(office: Office) -> None:
    person = family.father(office.services.vault, OFFICER)
    values = {"name": "Người nộp thay", "email": "thay@mau.example", "phone": "0912990417",
              "role.requester": person}  # fmt: skip
    body = {"procedure": PROCEDURE, "person": person, "values": values}
    assert office.client.put(PAGE, json=body).status_code == 204
    page = shown(office, person)
    assert all(f'value="{values[name]}"' in page for name in ("name", "email", "phone"))
    sent = {"procedure": PROCEDURE, "first": person, **values}
    assert office.client.post("/dossiers", data=sent).status_code == 303
    assert "0912990417" not in shown(office, person)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"person": "nobody"}, 404),
        ({"values": {"phone": "9" * 201}}, 422),
        ({"values": {str(number): "" for number in range(61)}}, 422),
        ({"procedure": "x" * 81}, 422),
    ],
)
def test_what_is_no_entry(office: Office, change: dict[str, object], status: int) -> None:
    person = family.father(office.services.vault, OFFICER)
    body = {"procedure": PROCEDURE, "person": person, "values": {}} | change
    assert office.client.put(PAGE, json=body).status_code == status


def test_the_note_of_the_next_step(office: Office) -> None:
    person = family.father(office.services.vault, OFFICER)
    page = f"/dossiers/{begin(office.client, PROCEDURE, **{'role.requester': person})}"
    typed = {"text": "Ảnh giấy khai sinh bị mờ, "}
    assert office.client.put(f"{page}/note", json=typed).status_code == 204
    assert f"{typed['text']}</textarea>" in office.client.get(page).text
    assert office.client.put(f"{page}/note", json={"text": "x" * 1001}).status_code == 422
    moved = office.client.post(f"{page}/move", data={"state": "2", "note": typed["text"]})
    assert moved.status_code == 303
    after = office.client.get(page).text
    assert f"{typed['text']}</textarea>" not in after and typed["text"].strip() in after
