"""Batches of lines of like width, drawn by a worker process while the network trains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from random import Random

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from models.training.alphabet import encode
from models.training.lines import HEIGHT, WIDEST, Sample, to_input
from models.training.recipe import Recipe

AREA = 8800  # width × lines of one batch, in pixels of width, where a batch is not sized otherwise
MOST = 40  # lines in one batch of that size
MASKED = 0.3  # share of batches with parts wiped out
PADDED = 0.3  # share of batches with grey to the right, as engines pad lines of unlike width
STEP = 1.1  # from one width of batches to the next: lines are stretched to the nearest
FIRST, GRAIN = 16, 8  # pixels: the smallest width, and what all widths are multiples of
PREFETCH = 24  # batches that one process draws ahead

Batch = tuple[Tensor, Tensor, Tensor]  # N×3×48×W; all class numbers in a row; N lengths


def _widths() -> tuple[int, ...]:
    """Widths of batches. Few: a GPU prepares itself for each shape that it has not met yet."""
    found, now = [FIRST], float(FIRST)
    while found[-1] < WIDEST:
        now *= STEP
        found.append(max(found[-1] + GRAIN, round(now / GRAIN) * GRAIN))
        now = max(now, found[-1] / STEP)
    return tuple(found)


WIDTHS = _widths()


def width_of(line: Sample) -> int:
    """The width of batches that a line is stretched to."""
    width = line.image.shape[1] * HEIGHT / line.image.shape[0]
    return min(WIDTHS, key=lambda known: abs(known - width))


def lines_of(width: int, area: int) -> int:
    """How many lines make a full batch of this width."""
    return max(1, min(MOST * area // AREA, area // width))


def binned(lines: Iterable[Sample], area: int = AREA) -> Iterator[list[Sample]]:
    """Lines of one width together, as soon as a batch is full; at the end what is left."""
    waiting: dict[int, list[Sample]] = {}
    for line in lines:
        width = width_of(line)
        group = waiting.setdefault(width, [])
        group.append(line)
        if len(group) >= lines_of(width, area):
            yield waiting.pop(width)
    yield from waiting.values()


def stack(lines: list[Sample]) -> Batch:
    """Lines of like width, stretched to one."""
    images = np.stack([to_input(line.image, width_of(lines[0])) for line in lines])
    targets = [torch.tensor(encode(line.text)) for line in lines]
    return (torch.from_numpy(images), torch.cat(targets),
            torch.tensor([len(target) for target in targets]))


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
        drawn = (self.recipe.draw(rng) for _ in count())
        for lines in binned(drawn, self.area):
            images, targets, lengths = stack(lines)
            if rng.random() < MASKED:
                images = masked(rng, images)
            if rng.random() < PADDED:
                images = functional.pad(images, (0, _grey(rng, images.shape[-1])))
            yield images, targets, lengths


def _grey(rng: Random, width: int) -> int:
    """Pixels to the next width or the one after it."""
    at = WIDTHS.index(width) + rng.choice((1, 1, 2))
    return WIDTHS[at] - width if at < len(WIDTHS) else 0


def stream(recipe: Recipe, seed: int, area: int = AREA, workers: int = 1) -> Iterator[Batch]:
    """Batches from worker processes."""
    loader = DataLoader(  # spawn: OpenCV hangs in a forked worker
        Lines(recipe, seed, area), batch_size=None, num_workers=workers,
        prefetch_factor=PREFETCH, multiprocessing_context="spawn",
        in_order=False,  # nobody waits for the slowest process
    )
    return iter(loader)


def fixed(lines: list[Sample]) -> list[Batch]:
    """The lines in batches, for measuring."""
    return [stack(group) for group in binned(lines)]
