"""Signing in at a real OpenID Connect provider: officers with their posts, citizens by number."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.oidc_client import Client, NotIdentified
from api.oidc_providers import Provider, load_providers
from tests.api.conftest import OPERATOR, Office, client_of
from tests.api.identity import SECRET, free_port, providing, sign_in

IDS = ("tinh", "dinh-danh")
PORT = free_port()


@pytest.fixture(scope="module")
def issuer(office: Office) -> Iterator[str]:
    with providing(PORT, *(f"{office.address}/sign-in/with/{key}/back" for key in IDS)) as found:
        common = {"issuer": found, "client_id": "motcua", "client_secret": SECRET}
        staff = Provider("tinh", "Cổng tỉnh", **common, who="staff",
                         roles={"mc-tiep-nhan": "officer"})  # fmt: skip
        people = Provider("dinh-danh", "Định danh", **common, who="citizen")
        office.services.identities = {item.id: Client(item) for item in (staff, people)}
        yield found
        for client in office.services.identities.values():
            client.close()
        office.services.identities = {}


@pytest.fixture
def browser(office: Office, issuer: str) -> Iterator[httpx.Client]:
    with client_of(office.address) as client:
        client.follow_redirects = True
        client.headers["accept"] = "text/html"
        yield client


def test_an_officer_gets_role_and_unit_of_the_claims(office: Office, browser: httpx.Client) -> None:
    assert "Cổng tỉnh" in browser.get("/sign-in").text
    page = sign_in(browser, "/sign-in/with/tinh?next=/procedures", "tran.mau")
    assert (page.status_code, page.url.path) == (200, "/procedures")
    account = office.services.vault.accounts.get("tran.mau")
    assert (account.role, account.unit, account.title) == ("officer", "phuong-x", "Trần Thị Mẫu")
    assert account.foreign and not account.has_password
    assert "Trần Thị Mẫu" in browser.get("/account").text


def test_the_same_person_keeps_the_account_and_a_local_name_is_never_taken_over(
    office: Office, browser: httpx.Client
) -> None:
    sign_in(browser, "/sign-in/with/tinh", "tran.mau")
    before = [a.name for a in office.services.vault.accounts.all() if a.unit == "phuong-x"]
    browser.cookies.clear()
    sign_in(browser, "/sign-in/with/tinh", "tran.mau")
    after = [a.name for a in office.services.vault.accounts.all() if a.unit == "phuong-x"]
    assert before == after == ["tran.mau"]


def test_who_has_no_role_here_stays_outside(browser: httpx.Client) -> None:
    page = sign_in(browser, "/sign-in/with/tinh", "le.mau")
    assert page.status_code == 403 and "chưa được cấp vai trò" in page.text
    assert browser.get("/account").url.path == "/sign-in"


def test_a_citizen_is_the_person_with_the_number(office: Office, browser: httpx.Client) -> None:
    page = sign_in(browser, "/sign-in/with/dinh-danh", "dan.mau")
    assert page.status_code == 200 and "NGUYỄN VĂN MẪU" in page.text
    vault = office.services.vault
    (found,) = [a for a in vault.accounts.all() if a.title == "NGUYỄN VĂN MẪU"]
    (person,) = vault.find("001090990555", found.actor)
    assert (found.role, found.person_id) == ("citizen", person.person_id)
    assert "001090990555" not in found.name

    vault.erase(found.person_id, found.actor, "yêu cầu của chủ dữ liệu")
    assert browser.get("/account").url.path == "/sign-in"  # the account went with the person


def test_a_citizen_without_a_number_stays_outside(browser: httpx.Client) -> None:
    assert sign_in(browser, "/sign-in/with/dinh-danh", "khong.so").status_code == 403


def test_a_disabled_account_stays_outside(office: Office, browser: httpx.Client) -> None:
    sign_in(browser, "/sign-in/with/tinh", "tran.mau")
    office.services.vault.accounts.disable("tran.mau", OPERATOR)
    assert browser.get("/account").url.path == "/sign-in"
    browser.cookies.clear()
    assert sign_in(browser, "/sign-in/with/tinh", "tran.mau").status_code == 403
    office.services.vault.accounts.disable("tran.mau", OPERATOR, disabled=False)


@pytest.mark.parametrize("harm", ["state", "code", "no ticket", "other provider", "iss"])
def test_an_answer_that_is_not_ours_is_refused(
    office: Office, browser: httpx.Client, harm: str
) -> None:
    browser.follow_redirects = False
    asked = urlsplit(browser.get("/sign-in/with/tinh").headers["location"])
    sent = parse_qs(asked.query)
    assert sent["code_challenge_method"] == ["S256"] and sent["nonce"] and sent["state"]
    answer = {"state": sent["state"][0], "code": "forged"}
    if harm == "state":
        answer["state"] = "another"
    if harm == "iss":
        answer["iss"] = "http://evil.example"
    if harm == "no ticket":
        browser.cookies.delete("motcua-identity", path="/sign-in/with")
    where = "dinh-danh" if harm == "other provider" else "tinh"
    back = browser.get(f"/sign-in/with/{where}/back", params=answer)
    assert back.status_code == 502 and "motcua" not in browser.cookies


def test_keys_may_change_and_forged_tokens_do_not_pass(office: Office) -> None:
    port = free_port()
    back = "http://127.0.0.1:1/back"
    provider = Provider("x", "X", f"http://127.0.0.1:{port}", "motcua", SECRET, "staff")
    client = Client(provider)
    for _ in range(2):  # the second process has other keys
        with providing(port, back):
            address, begun = client.begin(back, "")
            client._looked = -1e9  # a minute later
            with httpx.Client(follow_redirects=False, timeout=60) as browser:
                code = _code(browser, address)
            assert client.finish(begun, code, back)["unit"] == "phuong-x"
            with pytest.raises(NotIdentified):  # a code is good once, a nonce for one sign-in
                client.finish(begun, code, back)
    client.close()
    with closing(Client(provider)) as gone, pytest.raises(NotIdentified, match="ConnectError"):
        gone.begin(back, "")


def _code(browser: httpx.Client, address: str) -> dict[str, str]:
    """The answer of the provider, caught before the browser follows it to nowhere."""
    page = browser.get(address)
    for _ in range(12):
        if page.is_redirect:
            target = page.headers["location"]
            if target.startswith("http://127.0.0.1:1/"):
                return {key: value[0] for key, value in parse_qs(urlsplit(target).query).items()}
            page = browser.get(page.url.join(target))
            continue
        login = "login" in page.text and 'value="login"' in page.text
        form = {"prompt": "login", "login": "tran.mau", "password": "x"} if login else {
            "prompt": "consent"}  # fmt: skip
        page = browser.post(str(page.url), data=form)
    raise AssertionError(page.text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "MOTCUA_OIDC"),
        ('[a]\nname="A"\nissuer="http://id.example"\nclient_id="m"\nclient_secret="s"\nwho="staff"',
         "https"),
        ('[a]\nname="A"\nissuer="https://id.example"\nclient_id="m"\nclient_secret="s"\nwho="x"',
         "citizen or staff"),
        ('[a]\nname="A"\nissuer="https://id.example"\nclient="m"', "client"),
    ],
)  # fmt: skip
def test_a_table_that_makes_no_sense_stops_the_start(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "oidc.toml").write_text(text)
    with pytest.raises(ValueError, match=said):
        load_providers(str(tmp_path / "oidc.toml"))
