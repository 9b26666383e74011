"""Partners: well, slow, wrong, down; the counter works on and the check is made up."""

from collections.abc import Iterator

import pytest

from api.adapters.compare import compare, make_up
from api.adapters.demo import Demo, Running, from_personas
from api.adapters.partner import FAILURES, Answer, Down, HttpPartner
from api.adapters.trial import trial_nation
from api.services import Services
from storage.dossier import Part
from storage.reuse import replay
from storage.verified import result_of
from tests.api import family
from tests.api.conftest import OFFICER, Office
from tests.api.test_dossiers import begin
from tests.house import ROOT

PERSONAS = ROOT / "benchmarks" / "specimens" / "personas.json"
FATHER = "001088990417"


@pytest.fixture
def demo() -> Demo:
    return Demo(from_personas(PERSONAS))


@pytest.fixture
def running(demo: Demo) -> Iterator[Running]:
    started = demo.start()
    yield started
    started.stop()


@pytest.fixture
def partner(running: Running) -> HttpPartner:
    patient = {"seconds": 60.0, "hurried": 60.0}  # a busy machine must not look like a slow partner
    return HttpPartner("csdlqg-dan-cu", running.url, "token", pause=0.01, **patient)


def test_a_partner_answers(partner: HttpPartner) -> None:
    answer = partner.ask(FATHER)
    assert answer is not None and answer.ward == "00004"
    assert answer.fields["full_name"] == "Nguyễn Văn Hoàng Minh"
    assert answer.fields["date_of_birth"] == "1988-04-17"
    assert partner.ask("001099999999") is None


def test_the_trial_office_has_a_nation_until_it_is_real(office: Office) -> None:
    vault = office.services.vault
    services = Services(vault, office.services.actor, office.services.open, demo=True)
    with trial_nation(services):
        (partner,) = services.partners
        answer = partner.ask(FATHER)
        assert answer is not None and answer.papers[0].code == "NB.G01.000001"
        vault.accounts.add("quan-tri-that", "administrator", "don-vi", "Thật", services.actor)
        vault.accounts.set_password("quan-tri-that", "ba con trau an co")
        with pytest.raises(Down):
            partner.ask(FATHER)
        vault.accounts.disable("quan-tri-that", services.actor)
        assert partner.ask("001099999999") is None
    for other in (Services(vault, services.actor, services.open), services):
        before = other.partners
        with trial_nation(other):  # a real office, and one that has partners
            assert other.partners == before


def test_fields_are_compared_one_by_one() -> None:
    ours = {"full_name": "NGUYỄN VĂN HOÀNG MINH", "date_of_birth": "1988-04-17", "sex": "Nữ",
            "ethnicity": "Kinh", "personal_number": FATHER}  # fmt: skip
    said = {"full_name": "Nguyễn Văn Hoàng Minh", "date_of_birth": "1988-04-17", "sex": "Nam"}
    found = compare(ours, Answer(said))
    assert found == {"full_name": "same", "date_of_birth": "same", "sex": "different",
                     "ethnicity": "missing"}  # fmt: skip
    assert result_of(found) == "different"
    assert result_of(compare(ours, None)) == "missing"
    for one, other, word in (
        ("TRẦN THỊ HOÀ", "Trần Thị  Hòa", "same"), ("TRẦN THỊ MẪU", "Trần Thị Mậu", "different"),
        ("TRAN THI MAU", "Trần Thị Mậu", "same"),
    ):  # fmt: skip
        assert compare({"full_name": one}, Answer({"full_name": other}))["full_name"] == word
    assert compare({"date_of_birth": "1988"}, Answer(said))["date_of_birth"] == "same"


@pytest.mark.parametrize("mood", [{"broken": True}, {"nonsense": True}])
def test_a_bad_day(demo: Demo, partner: HttpPartner, mood: dict[str, bool]) -> None:
    for name, value in mood.items():
        setattr(demo, name, value)
    with pytest.raises(Down):
        partner.ask(FATHER)
    demo.broken = demo.nonsense = False
    assert partner.ask(FATHER) is not None


def test_a_partner_that_is_down_is_left_alone(demo: Demo, partner: HttpPartner) -> None:
    demo.broken = True
    for _ in range(FAILURES):
        with pytest.raises(Down):
            partner.ask(FATHER)
    asked = len(demo.asked)
    assert partner.open
    with pytest.raises(Down):
        partner.ask(FATHER)
    assert len(demo.asked) == asked


@pytest.mark.parametrize(
    ("mood", "well"),
    [({"broken": True}, {"broken": False}), ({"nonsense": True}, {"nonsense": False}),
     ({"slow": 2.0}, {"slow": 0.0})],
)  # fmt: skip
def test_the_counter_works_on_and_the_check_is_made_up(
    office: Office, demo: Demo, partner: HttpPartner, running: Running,
    mood: dict[str, object], well: dict[str, object],
) -> None:  # fmt: skip
    services = office.services
    person = family.father(services.vault, OFFICER)
    hasty = HttpPartner(partner.name, running.url, pause=0.01, seconds=0.2, hurried=0.2)
    before, services.partners = services.partners, (hasty,)
    for name, value in mood.items():
        setattr(demo, name, value)
    try:
        made = begin(office.client, "cap-ban-sao-trich-luc", **{"role.requester": person})
        page = office.client.get(f"/dossiers/{made}").text
        assert "chưa đối chiếu" in page and 'data-outcome="ask"' not in page
        assert make_up(services) == 0
        for name, value in well.items():
            setattr(demo, name, value)
        services.partners = (partner,)
        assert make_up(services) == 1 and make_up(services) == 0
        (found,) = services.vault.verifications_of(made)
        assert (found.result, found.ward) == ("same", "00004")
        assert found.fields["place_of_residence"] == "same"
        ward = office.client.get("/reconciliation.csv").text.split("00004,")[1]
        assert int(ward.partition(",")[0]) >= 1
        assert "00004<br>" in office.client.get("/figures").text
    finally:
        services.partners = before


def test_a_partner_that_says_otherwise_is_shown_and_asks_nothing(
    office: Office, demo: Demo, partner: HttpPartner
) -> None:
    services = office.services
    person = family.father(services.vault, OFFICER)
    before, services.partners = services.partners, (partner,)
    demo.people = {FATHER: {**demo.people[FATHER], "gioiTinh": "Nữ", "danToc": ""}}
    try:
        made = begin(office.client, "cap-ban-sao-trich-luc", **{"role.requester": person})
        assert make_up(services) == 1
        page = office.client.get(f"/dossiers/{made}").text
        (found,) = services.vault.verifications_of(made)
        assert (found.fields["sex"], found.fields["full_name"]) == ("different", "same")
        assert "Giới tính: lệch" in page and 'data-outcome="ask"' not in page
    finally:
        services.partners = before


def test_what_the_nation_can_show_nobody_brings(
    office: Office, demo: Demo, partner: HttpPartner
) -> None:
    services, component = office.services, "giay-to-tuy-than-requester"
    fields = {"full_name": "HUỲNH VĂN TÂM", "personal_number": "079062990323", "sex": "Nam",
              "date_of_birth": "1962-03-23", "date_of_expiry": "2020-01-01"}  # fmt: skip
    _, person = family.keep(services.vault, OFFICER, "cccd-2021", fields)

    def opened() -> tuple[str, Part]:
        made = begin(office.client, "cap-ban-sao-trich-luc", **{"role.requester": person})
        assert office.client.get(f"/dossiers/{made}").status_code == 200
        parts = services.vault.dossier(made, OFFICER, "test").parts
        return made, next(part for part in parts if part.component == component)

    before, services.partners = services.partners, (partner,)
    try:
        demo.broken = True
        waiting, part = opened()
        assert part.outcome in ("ask", "show_original") and not part.national
        demo.broken = False
        make_up(services)  # the queue asks again: the paper is there, nobody brings it
        (late,) = (p for p in services.vault.dossier(waiting, OFFICER, "test").parts
                   if p.component == component)  # fmt: skip
        assert (late.outcome, late.national) == ("attached", True)
        made, part = opened()
        assert (part.outcome, part.reason, part.national) == ("attached", "national", True)
        assert replay(part.inputs).outcome == "attached" and part.replaced_by == "NB.G01.000001"
        code = services.vault.dossier(made, OFFICER, "test").code
        (sent,) = [each for each in office.client.get(f"/api/v1/dossiers/{code}/exchange").json()
                   ["TaiLieuNop"] if each["MaThanhPhanHoSo"] == component]  # fmt: skip
        assert (sent["DuocLayTuKhoDMQG"], sent["DuocTaiSuDung"]) == (1, 1)
        demo.broken, asked = True, len(demo.asked)  # what it said when asked still counts
        office.client.get(f"/dossiers/{made}")
        parts = services.vault.dossier(made, OFFICER, "test").parts
        assert parts[0].national and len(demo.asked) == asked
    finally:
        services.partners = before
