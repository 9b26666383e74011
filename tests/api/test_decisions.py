"""A dossier through its life: whatever was decided and done is made again from the trail alone."""

from datetime import date

from storage.reuse import follows
from tests.api import family
from tests.api.conftest import OFFICER, Office
from tests.api.test_dossiers import PDF, begin

CARD, NOTICE = "giay-to-tuy-than-mother", "giay-chung-sinh"


def test_a_whole_life_is_rebuilt(office: Office) -> None:
    vault, services, client = office.services.vault, office.services, office.client
    father, mother = family.father(vault, OFFICER), family.mother(vault, OFFICER)
    made = begin(
        client, "dang-ky-khai-sinh",
        **{"role.requester": father, "role.father": father, "role.mother": mother},
    )  # fmt: skip
    page, before = f"/dossiers/{made}", services.today
    client.post(f"{page}/parts/{CARD}/again", data={"reason": "unreadable"})
    try:
        services.today = lambda: date(2028, 4, 18)  # the day after the father's card ends
        client.get(page)
    finally:
        services.today = before
    client.get(page)
    own = begin(client, "dang-ky-thuong-tru", fact="own_lodging", **{"role.applicant": father})
    files = [("files", ("so-hong.pdf", PDF, "application/pdf"))]
    client.post(f"/dossiers/{own}/parts/cho-o-hop-phap/scan", files=files)
    for dossier in (made, own):
        told = vault.decisions_of(dossier, OFFICER, "test")
        assert all(follows(each.part) for each in told)
        last = {each.part.component: each.part for each in told}
        assert last == {p.component: p for p in vault.dossier(dossier, OFFICER, "test").parts}
    told = vault.decisions_of(made, OFFICER, "test")
    mine = [each.part.outcome for each in told if each.part.component == CARD]
    fathers = [each.part for each in told if each.part.component == "giay-to-tuy-than-requester"]
    assert mine == ["attached", "ask"]  # and what was asked again stays so
    assert [(p.outcome, p.reason) for p in fathers if p.outcome == "ask"] == [("ask", "expired")]
    assert fathers[0].outcome == fathers[-1].outcome == "attached"


def test_the_trail_names_no_values(office: Office) -> None:
    vault = office.services.vault
    person = family.father(vault, OFFICER)
    made = begin(office.client, "cap-ban-sao-trich-luc", **{"role.requester": person})
    with vault.database.transaction() as connection:
        lines = connection.exec_driver_sql(
            "SELECT fields, people FROM audit WHERE action = 'decide' AND document_id = %s", (made,)
        ).all()
    assert [len(fields) for fields, _ in lines] == [2] and not lines[0][1]
    assert "001088990417" not in str(lines)
