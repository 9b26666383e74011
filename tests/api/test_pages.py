"""Every page, in both languages: no text missing, nothing of another place."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import httpx
import pytest

from api.language import load_texts
from api.pages import sentence
from catalog.problem import PROBLEMS
from tests.api.conftest import Office
from tests.house import ROOT

WEB = ROOT / "api" / "web"
PATHS = ("/", "/procedures", "/procedures/dang-ky-khai-sinh", "/find", "/find?q=n", "/find?q=ngu")
Make = Callable[[str], str]


class Seen(HTMLParser):
    """What a page points at, and what stands in its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self.links: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.language = found["lang"] if tag == "html" else self.language
        self.links += [found[name] for name in ("href", "src", "action") if name in found]
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(tag)
        if "id" in found:
            self.ids.append(found["id"])


def check(client: httpx.Client, path: str, language: str) -> Seen:
    answer = client.get(path)
    assert answer.status_code == 200, path
    seen = Seen(answer.text)
    assert seen.language == language
    assert not seen.inline  # the policy would block it
    assert all(link.startswith(("/", "#", "?")) for link in seen.links), seen.links
    assert len(seen.ids) == len(set(seen.ids)), "an id stands twice"
    for link in seen.links:
        if link.startswith("/static/"):
            assert client.get(link).status_code == 200, link
    return seen


@pytest.mark.parametrize("path", PATHS)
def test_pages_in_both_languages(office: Office, path: str) -> None:
    check(office.client, path, "vi")
    check(office.english, path, "en")


def test_pages_of_one_paper(office: Office, fresh: Make, confirmed: Make) -> None:
    for client, language in ((office.client, "vi"), (office.english, "en")):
        for document in (fresh("father"), confirmed("father")):
            seen = check(client, f"/documents/{document}?paper=0", language)
            assert any(document in link for link in seen.links) or "viewer" in seen.ids
        check(client, f"/documents/{confirmed('father')}/correct?paper=0", language)
        form = client.post("/forms", data={"form": "ct01", "document": confirmed("father")})
        check(client, form.headers["location"], language)


def test_the_chosen_language_is_remembered(office: Office) -> None:
    with httpx.Client(base_url=office.address) as client:
        assert '<html lang="vi">' in client.get("/sign-in").text
        answer = client.post("/language", data={"language": "en", "back": "/sign-in"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert "httponly" in answer.headers["set-cookie"].lower()
        assert '<html lang="en">' in client.get("/sign-in").text


@pytest.mark.parametrize(
    "back", ["http://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_language_leads_nowhere_else(client: httpx.Client, back: str) -> None:
    answer = client.post("/language", data={"language": "vi", "back": back})
    assert answer.headers["location"] == "/"


def test_a_language_that_nobody_wrote(client: httpx.Client) -> None:
    assert client.post("/language", data={"language": "fr"}).status_code == 422


def test_templates_ask_for_texts_that_exist() -> None:
    for page in (WEB / "templates").glob("*.html"):
        for key in re.findall(r"""\bt\(\s*["']([a-z_]+\.\w+)["'](?! ~)""", page.read_text("utf-8")):
            assert key in load_texts(), f"{page.name}: {key}"


def test_both_languages_take_the_same_values() -> None:
    for key, pair in load_texts().items():
        wanted = [sorted(re.findall(r"{(\w+)}", pair[language])) for language in ("vi", "en")]
        assert wanted[0] == wanted[1], key


def test_every_problem_has_a_sentence_on_the_page() -> None:
    for code in PROBLEMS:
        assert sentence(code, "vi").cure != sentence(code, "en").cure, code
