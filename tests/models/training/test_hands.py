"""Written, typed and mixed lines: readable, within the alphabet, the same for the same seed."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.training import fonts, hand, mixed, typed, written
from models.training.align import best_path
from models.training.alphabet import BLANK, CHARACTERS, encode
from models.training.lines import FAINTEST, HEIGHT, WIDEST, Sample, contrast
from models.training.recipe import MAKERS, MOST, from_reviews, recipe, stretched
from models.training.text import mix, old, people, places, syllables

drawn = pytest.mark.skipif(not fonts.faces("hand_train"), reason="no typefaces of .ci/typefaces")
MAKE: dict[str, Callable[[Random], Sample]] = {
    "hand": hand.sample, "typed": typed.sample, "mixed": lambda rng: mixed.sample(rng, None),
}


@pytest.mark.parametrize("kind", MAKE)
@drawn
def test_lines_can_be_read_and_repeated(kind: str) -> None:
    for seed in range(6):
        one, two = (MAKE[kind](Random(seed)) for _ in range(2))
        assert one.text == two.text and np.array_equal(one.image, two.image)
        high, wide = one.image.shape[:2]
        assert wide * HEIGHT / high <= WIDEST
        assert contrast(one.image.astype(np.float32)) >= FAINTEST - 2
        assert one.text and set(one.text) <= {*CHARACTERS, " "}


DRAWN = """
import zlib; from random import Random; from models.training import hand, lines, mixed, typed
drawn = [make(Random(7)) for make in (hand.sample, typed.sample, lambda r: mixed.sample(r, None))]
drawn.append(lines.sample(Random(7), "train"))
print([zlib.crc32(line.image.tobytes()) for line in drawn])
"""


@drawn
def test_lines_are_the_same_in_every_process() -> None:
    """Sets of letters are ordered by a hash that is another in each."""
    one, two = (
        subprocess.run([sys.executable, "-c", DRAWN], env={**os.environ, "PYTHONHASHSEED": seed},
                       capture_output=True, check=True).stdout
        for seed in ("1", "2")
    )  # fmt: skip
    assert one == two


@drawn
def test_figures_vary_where_they_are_learned_from_alone() -> None:
    face = fonts.faces("hand_train")[0]
    styles = [hand.figures(Random(seed), "hand_train", face) for seed in range(60)]
    assert min(style.wide for style in styles) < 0.7 and any(style.old for style in styles)
    assert len({style.path for style in styles}) > 5
    assert {hand.figures(Random(seed), "hand_dev", face) for seed in range(9)} == {
        hand.Figures(face.path)
    }


@drawn
def test_a_one_may_stand_on_a_stroke() -> None:
    path = fonts.faces("hand_train")[0].path
    plain, footed = (hand.Figures(path, foot=foot).drawn("1", 60)[0] for foot in (False, True))
    rows = [np.flatnonzero((ink > 0.5).any(1)) for ink in (plain, footed)]
    assert footed[rows[1].max()].sum() > plain[rows[0].max()].sum()
    assert np.array_equal(footed[: rows[0].mean().astype(int)], plain[: rows[0].mean().astype(int)])
    two = [hand.Figures(path, foot=foot).drawn("2", 60)[0] for foot in (False, True)]
    assert np.array_equal(*two)


@drawn
def test_old_figures_hang_and_narrow_ones_are_narrow() -> None:
    path = next(face.path for face in fonts.faces("hand_train") if hand.lining(face.path))
    rows = {}
    for style in (hand.Figures(path), hand.Figures(path, 0.6), hand.Figures(path, 1.0, old=True)):
        for figure in "09":
            ink, (_, foot), advance = style.drawn(figure, 60)
            rows[style, figure] = np.flatnonzero(ink.max(1) > 0.3) - foot, advance
    plain, narrow, old = hand.Figures(path), hand.Figures(path, 0.6), hand.Figures(path, 1.0, True)
    assert rows[narrow, "9"][1] == pytest.approx(0.6 * rows[plain, "9"][1])
    assert rows[old, "9"][0].max() > rows[plain, "9"][0].max() + 5  # below the row
    assert rows[old, "0"][0].min() > rows[plain, "0"][0].min() + 5  # not as tall


def test_no_hand_is_on_two_sides() -> None:
    sides = [{f.family for f in fonts.faces(f"hand_{s}")} for s in ("train", "dev", "held_out")]
    printed = {face.family for face in fonts.faces("train")}
    assert not sides[0] & sides[1] and not sides[0] & sides[2] and not sides[1] & sides[2]
    assert not printed & set.union(*sides)


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_other_tones_leave_the_letters(seed: int) -> None:
    rng = Random(seed)
    text = mix.target(people.name(rng) + " " + places.address(rng))
    other = syllables.retoned(rng, text)
    assert [hand.bare_of_tone(one) for one in other] == [hand.bare_of_tone(one) for one in text]
    encode(other)


def test_tones_change_where_words_have_one() -> None:
    found = {syllables.retoned(Random(seed), "Vượng Bạc", 1.0) for seed in range(60)}
    assert {"Vượng Bạc", "Vương Bạc", "Vường Bạc"} <= found
    assert all(text.endswith("Bạc") for text in found)  # no other tone can be said before a c


def test_lines_of_figures_have_figures() -> None:
    rng = Random(3)
    lines = [mix.figures(rng) for _ in range(300)]
    assert sum(any(letter.isdigit() for letter in line) for line in lines) == 300
    for line in lines:
        encode(mix.target(line))


@settings(deadline=None)
@given(st.integers(0, 10**6))
def test_every_written_text_can_be_written(seed: int) -> None:
    for made in (mix.written, old.spelled, people.titled, places.posted, mix.machine_line):
        text = mix.target(made(Random(seed)))
        assert text and set(text) <= {*CHARACTERS, " "}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four lines of three black bars each, one of them kept apart."""
    picture = np.full((72, 300, 3), 230, np.uint8)
    for left in (10, 110, 210):
        picture[20:50, left : left + 70] = 40
    apart = next(row for row in written.APART.read_text("utf-8").splitlines() if row[0] != "#")
    names = ["a.jpg", "b.jpg", "c.jpg", apart]
    for name in names:
        cv2.imwrite(str(tmp_path / name), picture)
    rows = "".join(f"{name}\tXã Nam Sơn\n" for name in names)
    (tmp_path / "labels.tsv").write_text(rows + "d.jpg\t漢字\n", "utf-8")
    return tmp_path


def test_lines_kept_apart_are_never_learned(folder: Path) -> None:
    train, dev = (written.lines(folder, side) for side in ("train", "dev"))
    assert len(train) == 3 and len(dev) == 1
    assert not {line.file for line in train} & {line.file for line in dev}
    assert written.as_is(dev[0]).text == "Xã Nam Sơn"


def test_pieces_keep_their_words(folder: Path) -> None:
    line = written.as_is(written.Written(folder / "a.jpg", "Xã Nam Sơn", (0.32, 0.65)))
    found = {text: picture.shape[1] for seed in range(40)
             for picture, text in [written.piece(Random(seed), line)]}
    assert set(found) == {"Xã", "Nam", "Sơn", "Xã Nam", "Nam Sơn", "Xã Nam Sơn"}
    assert found["Xã"] == 96 and found["Xã Nam Sơn"] == 300


def test_a_real_line_never_looks_the_same(folder: Path) -> None:
    one, two = (written.sample(Random(seed), folder) for seed in (1, 2))
    assert one.text == two.text
    assert one.image.shape != two.image.shape or not np.array_equal(one.image, two.image)
    assert contrast(written.again(Random(3), [one]).image.astype(np.float32)) > 10


def test_words_of_corrected_lines_are_put_together_anew(folder: Path) -> None:
    line = written.as_is(written.Written(folder / "a.jpg", "Xã Nam Sơn", (0.32, 0.65)))
    high = written.as_high(line)
    assert high.image.shape[0] == written.HIGH and high.gaps == line.gaps
    texts = {written.again(Random(seed), [high]).text for seed in range(60)}
    assert "Xã Nam Sơn" in texts and len(texts) > 6
    assert {word for text in texts for word in text.split()} == {"Xã", "Nam", "Sơn"}
    whole = written.Written(folder / "a.jpg", "Xã Nam Sơn", ())
    assert {written.again(Random(seed), [written.as_is(whole)]).text for seed in range(20)} == {
        "Xã Nam Sơn"}


def test_ink_leaves_its_paper(folder: Path) -> None:
    page = written.ink_of(written.as_is(written.lines(folder, "train")[0]).image.astype(np.float32))
    assert page[35, 40] > 0.9 and page[35, 95] < 0.1 and page[5].max() < 0.1


@given(st.lists(st.sampled_from("aăbc "), min_size=1, max_size=8), st.integers(0, 9))
def test_the_likeliest_path_finds_every_letter(letters: list[str], seed: int) -> None:
    rng, classes = Random(seed), encode("".join(letters))
    spread, begins = [], []
    for index in classes:
        spread += [BLANK] * rng.randint(1, 3)
        begins.append(len(spread))
        spread += [index] * rng.randint(1, 3)
    chances = np.full((len(spread), 250), 1e-4, np.float32)
    chances[np.arange(len(spread)), spread] = 0.9
    assert best_path(chances, classes).tolist() == begins


def test_a_text_too_long_for_its_line_is_told() -> None:
    with pytest.raises(ValueError, match="too few steps"):
        best_path(np.full((3, 250), 0.004, np.float32), encode("Xã Nam"))


@drawn
def test_recipes(folder: Path) -> None:
    for found in (recipe("print"), recipe("hand", folder), recipe("hand")):
        assert {name for name, _ in found.shares} <= set(MAKERS)
        assert found.draw(Random(5)).text
    held = (written.as_is(written.lines(folder, "dev")[0]),)
    again = from_reviews("hand", held, held, folder)
    assert list(again.dev(4)) == ["corrected", "print"]
    assert {again.draw(Random(seed)).text for seed in range(12)} >= {"Xã Nam Sơn"}
    domains = recipe("hand", folder).dev(6)
    assert [len(lines) for lines in domains.values()] == [1, 2, 1, 2]


@given(st.integers(8, 1600), st.integers(0, 1000))
def test_stretched_lines_are_no_wider_than_the_network_reads(wide: int, seed: int) -> None:
    line = Sample(np.zeros((HEIGHT, wide, 3), np.uint8), "a")
    found = stretched(Random(seed), line).image.shape[1]
    assert wide <= found <= min(WIDEST, round(MOST * wide) + 1)
