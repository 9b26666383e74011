from pathlib import Path

import pytest

from catalog import paper
from catalog.checks import KINDS
from catalog.paper import load_papers


def test_the_papers_of_the_counter_are_there() -> None:
    wanted = {"cccd-2021", "can-cuoc-2024", "cccd-2016", "cmnd-12", "cmnd-9", "giay-khai-sinh"}
    assert wanted <= load_papers().keys()


@pytest.mark.parametrize("name", load_papers())
def test_every_field_can_be_found_and_checked(name: str) -> None:
    found = load_papers()[name]
    assert found.source and found.title_vi and found.title_en
    for side in found.sides:
        assert found.side(side.name) is side
        assert side.printed, "no words tell this side"
        sections = {section for section, _ in side.sections} | {""}
        for spec in side.fields:
            assert spec.kind in KINDS
            assert spec.labels and spec.lines >= 1
            assert set(spec.where) <= {"beside", "below", "within"}
            assert spec.section in sections
            assert 1 <= spec.usual <= len(spec.labels)


def test_a_paper_under_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (paper.FOLDER / "cccd-2021.toml").read_text("utf-8")
    (tmp_path / "other.toml").write_text(text, "utf-8")
    monkeypatch.setattr(paper, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"other\.toml"):
        load_papers.__wrapped__()


def test_a_field_listed_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    field = '[[side.field]]\nname = "sex"\nlabels = ["Sex"]\nkind = "sex"\n'
    head = 'id = "x"\ntitle_vi = "x"\ntitle_en = "x"\nsource = "x"\n'
    (tmp_path / "x.toml").write_text(
        head + '[[side]]\nname = "front"\ncues = ["X"]\n' + field + field, "utf-8"
    )
    monkeypatch.setattr(paper, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"x\.toml.*listed twice"):
        load_papers.__wrapped__()
