"""Batches of lines of like width, drawn by a worker process while the network trains."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from models.training.alphabet import encode
from models.training.lines import HEIGHT, Sample, sample, to_input

POOL = 480  # lines sorted by width at a time
AREA = 8800  # width × lines of one batch, in pixels of width
MOST = 40  # lines in one batch
PADDED = 0.3  # share of batches with grey to the right, as engines pad lines of unlike width
UNLIKE = 1.15  # widths in one batch differ at most by this factor: they are stretched to one

Batch = tuple[Tensor, Tensor, Tensor]  # N×3×48×W; all class numbers in a row; N lengths


def stack(lines: list[Sample]) -> Batch:
    """Lines of like width, stretched to their middle width."""
    widths = [line.image.shape[1] * HEIGHT / line.image.shape[0] for line in lines]
    width = max(8, round(float(np.median(widths)) / 8) * 8)
    images = np.stack([to_input(line.image, width) for line in lines])
    targets = [torch.tensor(encode(line.text)) for line in lines]
    return (torch.from_numpy(images), torch.cat(targets),
            torch.tensor([len(target) for target in targets]))


def group(lines: list[Sample]) -> list[list[Sample]]:
    """The lines of a pool in groups of like width."""
    def width(line: Sample) -> float:
        return line.image.shape[1] * HEIGHT / line.image.shape[0]

    groups: list[list[Sample]] = [[]]
    for line in sorted(lines, key=width):
        now = groups[-1]
        full = len(now) + 1 > MOST or (len(now) + 1) * width(line) > AREA
        if now and (full or width(line) > UNLIKE * width(now[0])):
            groups.append([])
        groups[-1].append(line)
    return groups


class Lines(IterableDataset[Batch]):
    """An endless, never repeating stream of training batches."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __iter__(self) -> Iterator[Batch]:
        cv2.setNumThreads(1)
        rng = Random(self.seed)
        while True:
            groups = group([sample(rng, "train") for _ in range(POOL)])
            rng.shuffle(groups)
            for lines in groups:
                images, targets, lengths = stack(lines)
                if rng.random() < PADDED:
                    grey = round(rng.uniform(0, 0.15) * images.shape[-1] / 8) * 8
                    images = functional.pad(images, (0, grey))
                yield images, targets, lengths


def stream(seed: int) -> Iterator[Batch]:
    """Batches from one worker process."""
    loader = DataLoader(  # spawn: OpenCV hangs in a forked worker
        Lines(seed), batch_size=None, num_workers=1, prefetch_factor=24,
        multiprocessing_context="spawn",
    )
    return iter(loader)


def fixed(side: str, count: int, seed: int = 5) -> list[Batch]:
    """The same lines every time, for measuring."""
    rng = Random(seed)
    lines = [sample(rng, side, grade=("scan", "photo")[i % 2]) for i in range(count)]
    return [stack(lines) for lines in group(lines)]
