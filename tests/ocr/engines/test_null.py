import numpy as np

from ocr.engines import Line, open_engine


def test_nothing_is_found_and_every_line_is_empty() -> None:
    engine = open_engine("null")
    image = np.zeros((40, 90, 3), np.uint8)
    assert engine.detect(image) == []
    assert engine.recognise([image, image]) == [Line("", 0.0)] * 2
    assert engine.recognise([]) == []
