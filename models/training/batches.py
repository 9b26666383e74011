"""Batches of lines of like width, drawn by a worker process while the network trains."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from models.training.alphabet import encode
from models.training.lines import HEIGHT, Sample, to_input
from models.training.recipe import Recipe

POOL = 480  # lines sorted by width at a time
AREA = 8800  # width × lines of one batch, in pixels of width, where a batch is not sized otherwise
MOST = 40  # lines in one batch
FIRST_POOL = 64  # the first pool is small, so that training starts at once
MASKED = 0.3  # share of batches with parts wiped out
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


def group(lines: list[Sample], area: int = AREA) -> list[list[Sample]]:
    """The lines of a pool in groups of like width, each at most `area` pixels wide together."""
    def width(line: Sample) -> float:
        return line.image.shape[1] * HEIGHT / line.image.shape[0]

    groups: list[list[Sample]] = [[]]
    for line in sorted(lines, key=width):
        now = groups[-1]
        full = len(now) + 1 > MOST * area / AREA or (len(now) + 1) * width(line) > area
        if now and (full or width(line) > UNLIKE * width(now[0])):
            groups.append([])
        groups[-1].append(line)
    return groups


def masked(rng: Random, images: Tensor) -> Tensor:
    """Some upright and level bands of each line wiped out, so that the context must serve."""
    _, _, high, wide = images.shape
    for image in images:
        for _ in range(rng.choice((0, 1, 1, 2))):
            start, size = rng.randrange(wide), rng.randint(4, 12)
            image[:, :, start : start + size] = image[:, :, start : start + 1].mean()
        if rng.random() < 0.15:
            start, size = rng.randrange(high), rng.randint(2, 5)
            image[:, start : start + size] = image[:, start : start + 1].mean()
    return images


class Lines(IterableDataset[Batch]):
    """An endless, never repeating stream of training batches."""

    def __init__(self, recipe: Recipe, seed: int, area: int = AREA) -> None:
        self.recipe, self.seed, self.area = recipe, seed, area

    def __iter__(self) -> Iterator[Batch]:
        cv2.setNumThreads(1)
        worker = get_worker_info()
        rng = Random(self.seed + 1_000_003 * (worker.id if worker else 0))
        pool = FIRST_POOL
        while True:
            groups = group([self.recipe.draw(rng) for _ in range(pool)], self.area)
            pool = POOL * max(1, self.area // AREA)
            rng.shuffle(groups)
            for lines in groups:
                images, targets, lengths = stack(lines)
                if rng.random() < MASKED:
                    images = masked(rng, images)
                if rng.random() < PADDED:
                    grey = round(rng.uniform(0, 0.15) * images.shape[-1] / 8) * 8
                    images = functional.pad(images, (0, grey))
                yield images, targets, lengths


def stream(recipe: Recipe, seed: int, area: int = AREA, workers: int = 1) -> Iterator[Batch]:
    """Batches from worker processes."""
    loader = DataLoader(  # spawn: OpenCV hangs in a forked worker
        Lines(recipe, seed, area), batch_size=None, num_workers=workers, prefetch_factor=24,
        multiprocessing_context="spawn",
    )
    return iter(loader)


def fixed(lines: list[Sample]) -> list[Batch]:
    """The lines in batches, for measuring."""
    return [stack(lines) for lines in group(lines)]
