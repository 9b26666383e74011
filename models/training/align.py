"""Where the words of a written line stand, found by the recogniser itself (forced alignment).

`python -m models.training.align FOLDER --weights vi-print.onnx` writes FOLDER's gaps to HOME.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from models.training.alphabet import BLANK, SPACE, encode
from models.training.lines import to_input

STEP = 8  # pixels at 48 px height that one step of the network covers
Floats = NDArray[np.float32]


def best_path(chances: Floats, classes: list[int]) -> NDArray[np.int64]:
    """Step at which each class begins on the likeliest CTC path; chances are steps × classes.

    Raises ValueError when the line has too few steps for its text.
    """
    logs = np.log(np.maximum(chances, 1e-9))
    states = [BLANK]
    for index in classes:
        states += [index, BLANK]
    skips = np.array([i >= 2 and states[i] != BLANK and states[i] != states[i - 2]
                      for i in range(len(states))])
    steps, count = len(logs), len(states)
    score = np.full(count, -np.inf, np.float32)
    score[:2] = logs[0, states[:2]]
    came = np.zeros((steps, count), np.int8)
    for step in range(1, steps):
        one = np.concatenate(([-np.inf], score[:-1]))
        two = np.where(skips, np.concatenate(([-np.inf] * 2, score[:-2])), -np.inf)
        ways = np.stack((score, one, two))
        came[step] = ways.argmax(0)
        score = ways.max(0) + logs[step, states]
    at = count - 1 if score[-1] >= score[-2] else count - 2
    if not np.isfinite(score[at]):
        raise ValueError("too few steps for the text")
    begins = np.zeros(len(classes), np.int64)
    for step in range(steps - 1, -1, -1):
        if states[at] != BLANK:
            begins[at // 2] = step
        at -= int(came[step, at])
    return begins


def gaps(chances: Floats, image: NDArray[np.uint8], text: str) -> list[float]:
    """For each space of the text, where it is as a share of the line's width (0-1).

    `chances`: steps × classes, of the picture at any width. Raises ValueError, KeyError.
    """
    classes = encode(text)
    begins = best_path(chances, classes)
    grey = cv2.resize(image, (len(chances) * STEP, 48)).mean(2)
    ink = (np.median(grey) - grey).clip(0).sum(0)
    ink = cv2.blur(ink[None], (5, 1))[0]
    found = []
    for index, value in enumerate(classes):
        if value != SPACE:
            continue
        left = int(begins[index - 1]) * STEP + STEP // 2
        right = int(begins[index + 1]) * STEP + STEP // 2 if index + 1 < len(classes) else len(ink)
        right = max(right, left + 3)
        found.append((left + int(ink[left:right].argmin())) / len(ink))
    return found


def main() -> None:
    """Align every line of the folder."""
    parser = argparse.ArgumentParser(prog="python -m models.training.align", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--weights", type=Path, default=Path("models/weights/vi-print.onnx"))
    asked = parser.parse_args()
    from models.training.written import HOME, labelled
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    session = ort.InferenceSession(str(asked.weights), options, ["CPUExecutionProvider"])
    HOME.parent.mkdir(parents=True, exist_ok=True)
    known: dict[str, list[float]] = json.loads(HOME.read_text("utf-8")) if HOME.exists() else {}
    for name, text in labelled(asked.folder):
        if name in known:
            continue
        image = cv2.imread(str(asked.folder / name))
        try:
            chances = session.run(None, {"x": to_input(image)[None]})[0][0]
            known[name] = [round(share, 4) for share in gaps(chances, image, text)]
        except (ValueError, KeyError):
            continue  # such a line is only used whole
        if len(known) % 200 == 0:
            HOME.write_text(json.dumps(known), "utf-8")
    HOME.write_text(json.dumps(known), "utf-8")
    print(f"{len(known)} lines aligned")


if __name__ == "__main__":
    main()
