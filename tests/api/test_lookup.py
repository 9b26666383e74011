"""Status by face, end to end: enrol, find, second factor, closing, withdrawal, refusals."""

import base64
from collections.abc import Iterator

import numpy as np
import pytest
import structlog

from api.lookup import fits
from api.lookup_views import masked
from storage.face_trail import Known
from tests.face_office import OFFICER, FaceOffice, face_office, frame
from tests.faceid.people import jpeg, shot
from tests.storage.servers import Server


@pytest.fixture(scope="module")
def office(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaceOffice]:
    with face_office(server, tmp_path_factory.mktemp("faces")) as opened:
        opened.applicant(0, phone="0912 345 678")
        opened.applicant(10)
        for number in (0, 10):
            answer = opened.enrol(number)
            assert answer.status_code == 201, answer.text
        yield opened


def test_a_person_finds_the_own_status(office: FaceOffice) -> None:
    found = office.lookup(0)
    assert (found["outcome"], found["presence"]) == ("sure", "passed")
    [one] = found["applications"]
    assert one["code"] == office.dossiers[0].code and one["state"] == 1
    assert found["name"] == "N. V. A." and found["person_id"] == "" and found["reasons"] == []
    said = office.vault.trail(office.people[0])[-1]
    assert said.action == "look up by face" and "sure, presence passed" in said.reason


def test_a_stranger_finds_nobody(office: FaceOffice) -> None:
    found = office.lookup(21)
    assert (found["outcome"], found["presence"]) == ("none", "passed")
    assert found["name"] == "" and found["applications"] == [] and not found["ticket"]


def test_without_a_turn_nothing_is_searched(office: FaceOffice) -> None:
    found = office.lookup(0, turn=False)
    assert (found["outcome"], found["presence"]) == ("none", "not_done")


def test_turned_frames_of_another_person_fail(office: FaceOffice) -> None:
    body = office.sight(0, 10)
    body["turned"] = office.sight(10, 10)["turned"]
    found = office.client.post("/api/v1/lookup", json=body).json()
    assert (found["outcome"], found["presence"]) == ("none", "failed")


def test_a_still_picture_fails(office: FaceOffice) -> None:
    body = office.sight(0, 10)
    body["frames"] = [frame(0, 10)] * 2
    assert office.client.post("/api/v1/lookup", json=body).json()["presence"] == "failed"


def test_a_replayed_request_is_refused(office: FaceOffice) -> None:
    body = office.sight(0, 10)
    assert office.client.post("/api/v1/lookup", json=body).status_code == 200
    again = office.client.post("/api/v1/lookup", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "challenge_spent")


def test_the_officer_needs_a_reason_and_may_attest(office: FaceOffice) -> None:
    body = office.sight(0, 10, turn=False, attested=True)
    refused = office.client.post("/api/v1/lookup/officer", json=body)
    assert refused.json()["code"] == "lookup_reason_needed"
    body = office.sight(0, 10, turn=False, attested=True, reason="mất giấy hẹn", case="P-17")
    found = office.client.post("/api/v1/lookup/officer", json=body).json()
    assert (found["outcome"], found["presence"]) == ("sure", "attested")
    assert found["person_id"] == office.people[0] and found["name"] == "Nguyễn Văn A"
    assert "P-17: mất giấy hẹn" in office.vault.trail(office.people[0])[-1].reason


def test_unsure_asks_for_a_second_factor(office: FaceOffice) -> None:
    office.desk.wanted, kept = type(office.desk.wanted)(sure=1e-16), office.desk.wanted
    try:
        found = office.lookup(0)
        assert (found["outcome"], found["name"], found["applications"]) == ("unsure", "", [])
        asked = {"ticket": found["ticket"], "kind": "phone"}
        wrong = office.client.post("/api/v1/lookup/factor", json=asked | {"value": "1111"}).json()
        assert wrong["outcome"] == "none" and wrong["ticket"] == found["ticket"]
        right = office.client.post("/api/v1/lookup/factor", json=asked | {"value": "5678"}).json()
        assert right["outcome"] == "sure" and right["applications"]
        office.client.post("/api/v1/lookup/factor", json=asked | {"value": "1111"})
        spent = office.client.post("/api/v1/lookup/factor", json=asked | {"value": "5678"})
        assert spent.json()["code"] == "challenge_spent"
    finally:
        office.desk.wanted = kept


def test_closing_the_application_deletes_before_the_reply(office: FaceOffice) -> None:
    office.applicant(8)
    assert office.enrol(8).status_code == 201
    assert office.lookup(8)["outcome"] == "sure"
    office.close_dossier(8)
    assert not office.desk.faces.enrolled(office.people[8], OFFICER.unit)
    assert office.lookup(8)["outcome"] == "none"


def test_withdrawing_deletes_at_once_and_keeps_the_proof(office: FaceOffice) -> None:
    office.applicant(16)
    assert office.enrol(16, cohort=True).status_code == 201
    view = office.client.delete(f"/api/v1/faces/{office.people[16]}").json()
    assert not view["enrolled"] and len(view["consents"]) == 2
    assert all(one["withdrawn_at"] for one in view["consents"])
    assert office.lookup(16)["outcome"] == "none"
    with office.vault.database.transaction() as connection:
        left = connection.exec_driver_sql("SELECT kind FROM faces.templates").scalars().all()
    assert "cohort" not in left


@pytest.mark.parametrize(("born", "guardian", "code"), [
    ("2021-01-01", "Nguyễn Văn Cha", "too_young"),
    ("2012-01-01", "", "guardian_needed"),
])  # fmt: skip
def test_children(office: FaceOffice, born: str, guardian: str, code: str) -> None:
    number = 11 if guardian else 12
    office.applicant(number, born)
    assert office.enrol(number, guardian=guardian).json()["code"] == code


def test_a_minor_with_a_guardian(office: FaceOffice) -> None:
    office.applicant(7, "2012-01-01")
    view = office.enrol(7, guardian="Nguyễn Văn Cha").json()
    assert view["consents"][0]["guardian"] == "Nguyễn Văn Cha"


def test_who_may_be_enrolled(office: FaceOffice) -> None:
    office.applicant(14)
    path = f"/api/v1/faces/{office.people[14]}"
    silent = office.client.post(path, json=office.sight(14))
    assert silent.json()["code"] == "consent_needed"
    office.close_dossier(14)
    assert office.enrol(14).json()["code"] == "no_open_application"
    office.applicant(15)
    own = office.sight(0, 20, agrees=True)
    taken = office.client.post(f"/api/v1/faces/{office.people[15]}", json=own)
    assert (taken.status_code, taken.json()["code"]) == (409, "face_taken")


def test_compare_with_a_portrait(office: FaceOffice) -> None:
    path = f"/api/v1/faces/{office.people[0]}/compare"
    same = {"frame": frame(0, 10), "portrait": frame(0, 3)}
    assert office.client.post(path, json=same).json() == {"result": "agrees"}
    other = {"frame": frame(0, 10), "portrait": frame(10, 3)}
    assert office.client.post(path, json=other).json() == {"result": "look_yourself"}


def test_bad_frames_say_what_to_do(office: FaceOffice) -> None:
    def outcome(*frames: bytes) -> dict[str, str]:
        body = office.sight(0, 10) | {"frames": [base64.b64encode(f).decode() for f in frames]}
        return office.client.post("/api/v1/lookup", json=body).json()

    black = jpeg(np.zeros((480, 640, 3), np.uint8))
    assert outcome(black)["hint"] == "more_light"
    pair = jpeg(np.concatenate([shot(0, 10)[:, 120:520], shot(10, 10)[:, 120:520]], 1))
    assert outcome(pair)["hint"] == "two_faces"
    empty = jpeg(np.full((480, 640, 3), 170, np.uint8))
    assert (outcome(empty)["outcome"], outcome(empty)["hint"]) == ("again", "no_face")
    large = jpeg(shot(0, 10, width=3840), 85)
    assert outcome(large, jpeg(shot(0, 11)))["outcome"] == "sure"
    broken = office.sight(0, 10) | {"frames": ["bm9pc2U="]}
    assert office.client.post("/api/v1/lookup", json=broken).json()["code"] == "frame_unreadable"


def test_hints_guide_the_person(office: FaceOffice) -> None:
    seen = office.client.post("/api/v1/lookup/look", json={"frame": frame(0, 10)}).json()
    assert seen["hint"] == ""
    small = jpeg(shot(0, 10)[::3, ::3])
    asked = {"frame": base64.b64encode(small).decode()}
    assert office.client.post("/api/v1/lookup/look", json=asked).json()["hint"] in (
        "closer", "no_face"
    )  # fmt: skip


def test_a_station_that_asks_too_often_waits(server: Server, tmp_path: object) -> None:
    with face_office(server, tmp_path, rate="5/minute") as office:  # type: ignore[arg-type]
        found = [office.client.post("/api/v1/lookup/challenge").status_code for _ in range(100)]
    assert found.count(200) == 5 and found.count(429) == 95


def test_no_vector_and_no_frame_in_logs(office: FaceOffice) -> None:
    with structlog.testing.capture_logs() as said:
        office.lookup(0)
    assert frame(0, 10)[:60] not in str(said) and "float32" not in str(said)


def test_second_factors() -> None:
    known = Known("Nguyễn Văn An", "1990-02-03", ("001090990001",), ("0912345678",))
    assert fits(known, "number", "0001") and not fits(known, "number", "001")
    assert fits(known, "phone", "56 78") and not fits(known, "phone", "")
    assert fits(known, "year", "1990") and not fits(known, "year", "90")
    assert masked("Nguyễn  Văn An") == "N. V. A."
