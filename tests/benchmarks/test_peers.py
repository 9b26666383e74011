"""The other engines stand behind our Protocol and read a plain line."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.peers import NAMES, open_peer
from benchmarks.specimens.fonts import sized, typefaces


def line(text: str) -> np.ndarray:
    picture = Image.new("RGB", (700, 56), (250, 250, 250))
    font = sized(typefaces("dev")[0].regular, 36)
    ImageDraw.Draw(picture).text((12, 6), text, (20, 20, 20), font)
    return np.asarray(picture)[:, :, ::-1].copy()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of rapidocr's own imports
@pytest.mark.parametrize("name", NAMES)
def test_reads_lines_in_order(name: str) -> None:
    found = open_peer(name).recognise([line("079 099 990 123"), line("INDEPENDENCE")])
    assert [one.text.replace(" ", "") for one in found] == ["079099990123", "INDEPENDENCE"]
    assert all(len(one.characters) == len(one.text) for one in found)
    assert all(0.5 < one.confidence <= 1 for one in found)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_nothing_out(name: str) -> None:
    assert open_peer(name).recognise([]) == []
