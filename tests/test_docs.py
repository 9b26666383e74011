"""Docs keep up with the code: settings, papers, forms, links, the README's promises."""

import re
from pathlib import Path

import pytest

from api.settings import Settings
from catalog.form import load_forms
from catalog.paper import load_papers
from ocr.engines import ENGINES
from tests.house import ROOT, files, text

DOCS = [path for path in files() if path.suffix == ".md" and path.parts[0] in ("docs", "README.md")]
OPERATING = text(Path("docs/operating.md"))
ADDING = text(Path("docs/adding-a-paper.md"))
README = text(Path("README.md"))


def test_every_setting_has_its_heading() -> None:
    headings = re.findall(r"^### (MOTCUA_\w+)$", OPERATING, re.M)
    assert sorted(headings) == sorted(f"MOTCUA_{name.upper()}" for name in Settings.model_fields)


def test_defaults_of_settings_are_told() -> None:
    for name, field in Settings.model_fields.items():
        section = OPERATING.split(f"### MOTCUA_{name.upper()}\n")[1].split("\n### ")[0]
        if name not in ("hosts", "office"):
            assert str(field.default) in section, name


@pytest.mark.parametrize("paper", load_papers())
def test_every_paper_is_named(paper: str) -> None:
    assert f"| `{paper}` |" in ADDING


@pytest.mark.parametrize("form", load_forms())
def test_every_form_is_named(form: str) -> None:
    assert f"| `{form}` |" in ADDING


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_is_named(engine: str) -> None:
    assert f"`{engine}`" in OPERATING


@pytest.mark.parametrize("page", DOCS, ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text(page))
    inner = [link for link in links if "://" not in link]
    assert [link for link in inner if not (ROOT / page.parent / link).exists()] == []


def test_readme_fits_one_screen_and_names_the_commands() -> None:
    assert len(README.splitlines()) <= 60
    assert "make run " in README and "make test " in README
    assert README.index("<!-- figures -->") < README.index("<!-- /figures -->")


def test_make_knows_what_docs_tell_to_type() -> None:
    targets = set(re.findall(r"^(\w+):", text(Path("Makefile")), re.M))
    command = re.compile(r"(?:`|^    )make (\w+)", re.M)
    told = {name for page in DOCS for name in command.findall(text(page))}
    assert {"run", "test", "check", "bench", "train"} <= told <= targets


def test_decisions_are_whole() -> None:
    pages = [path for path in files() if path.match("docs/decisions/*.md")]
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        headings = re.findall(r"^## (\w+)$", text(page), re.M)
        assert headings == ["Context", "Decision", "Consequences", "Alternatives"], page
