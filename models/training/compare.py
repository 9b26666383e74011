"""Two files of one model side by side, on generated lines or pages as the reader would cut them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

import cv2
import numpy as np
import onnx
import onnxruntime as ort
from numpy.typing import NDArray

from benchmarks.specimens import CONDITIONS, PAPERS, make
from models.training.alphabet import decode
from models.training.lines import HEIGHT, Sample, to_input
from models.training.measure import Score, score

TEXT = 0.3  # probability from which a pixel belongs to text
SIDES = (960, 1600)  # longer sides at which the reader looks at a page
LINE, PAGE = (1, 3, 48, 320), (1, 3, 608, 960)  # of which times are told
ROUNDS = 15

Floats = NDArray[np.float32]


def open_model(model: onnx.ModelProto | Path) -> ort.InferenceSession:
    """A session on one thread."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    source = str(model) if isinstance(model, Path) else model.SerializeToString()
    return ort.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def line_inputs(lines: Iterable[Sample]) -> list[tuple[Floats, str]]:
    """1×3×48×W tensors of lines, and what they say."""
    found = []
    for line in lines:
        high, wide = line.image.shape[:2]
        width = max(16, -(-wide * HEIGHT // high // 8) * 8)
        found.append((to_input(line.image, width)[None], line.text))
    return found


def page_inputs(count: int, seed: int) -> list[Floats]:
    """1×3×H×W tensors: pages of all papers and conditions, whole and as a closer look."""
    kinds = list(itertools.product(PAPERS, CONDITIONS))
    Random(seed).shuffle(kinds)
    found = []
    for index in range(count):
        data = make(seed + index, *kinds[index % len(kinds)]).files[0].data
        page = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        if page is None:  # a PDF: it holds such a picture too
            continue
        for side in SIDES:
            scale = side / max(page.shape[:2])
            small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            high, wide = (min(size, SIDES[0]) // 32 * 32 for size in small.shape[:2])
            top, left = (small.shape[0] - high) // 2, (small.shape[1] - wide) // 2
            part = small[top : top + high, left : left + wide].astype(np.float32)
            found.append(np.ascontiguousarray((part / 127.5 - 1).transpose(2, 0, 1))[None])
    return found


def milliseconds(sessions: list[ort.InferenceSession], shape: tuple[int, ...]) -> list[float]:
    """Processor time of one run of each on one thread, measured in turn: best of some rounds."""
    tensor = np.random.default_rng(0).standard_normal(shape).astype(np.float32) / 2
    spent: list[list[float]] = [[] for _ in sessions]
    for _ in range(ROUNDS):
        for session, times in zip(sessions, spent, strict=True):
            start = time.process_time()  # not of the clock: other programs may be running
            session.run(None, {"x": tensor})
            times.append(1000 * (time.process_time() - start))
    return [min(times) for times in spent]


def recognisers(sessions: list[ort.InferenceSession], lines: list[tuple[Floats, str]]) -> str:
    """A report on both as recognisers."""
    scores: list[Score] = []
    for session in sessions:
        found = [session.run(None, {"x": tensor})[0][0].argmax(1).tolist() for tensor, _ in lines]
        truths = [text for _, text in lines]
        scores.append(score(zip(truths, map(decode, found), strict=True)))
    before, after = scores
    return (
        f"CER {100 * before.cer:.2f} % -> {100 * after.cer:.2f} % "
        f"({100 * (after.cer / before.cer - 1):+.1f} % relative), lines exact "
        f"{100 * before.exact:.1f} % -> {100 * after.exact:.1f} %, {len(lines)} lines"
    )


def detectors(sessions: list[ort.InferenceSession], pages: list[Floats]) -> str:
    """A report on both as detectors: do they call the same pixels text?"""
    shared = either = 0
    for tensor in pages:
        before, after = (session.run(None, {"x": tensor})[0] > TEXT for session in sessions)
        shared, either = shared + (before & after).sum(), either + (before | after).sum()
    return f"text pixels agree {100 * shared / max(1, either):.2f} % (IoU), {len(pages)} pages"
