"""The training loop: first the new head on still eyes, then everything, until the time is over."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.alphabet import BLANK, decode, encode
from models.training.batches import AREA, Batch, fixed, stream
from models.training.measure import score
from models.training.network import Recogniser
from models.training.recipe import Recipe
from models.training.stock import export, load_stock

EYES, REST = 4e-4, 8e-4  # learning rates: backbone; neck and head
STILL = 0.05  # share of the time in which only neck and head learn
WARM_UP = 60  # steps, at the start and again when the backbone joins
SMOOTH = 0.999  # weight of the past in the moving average that is measured and exported
DEV_LINES = 400
GIGABYTE = 2500  # pixels of width of one batch per GB of GPU memory, in 16 bits
LARGEST = 80_000  # pixels of width of one batch: larger ones learn no faster


@dataclass
class State:
    """Everything that a checkpoint keeps."""

    model: Recogniser
    average: Recogniser
    optimiser: torch.optim.Optimizer
    spent: float = 0.0  # seconds of training, measured pauses left out
    step: int = 0
    best: float = math.inf  # lowest CER on dev


def device() -> torch.device:
    """The GPU when there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def half() -> torch.dtype | None:
    """The 16-bit numbers that are fast here, or None: bfloat16 where built in, else float16."""
    if torch.cuda.is_available():
        whole = torch.cuda.is_bf16_supported(including_emulation=False)
        return torch.bfloat16 if whole else torch.float16
    return torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else None


def fitting_area() -> int:
    """Pixels of width of one batch: by the memory of the GPU, or as a processor likes it."""
    if not torch.cuda.is_available():
        return AREA
    memory = torch.cuda.get_device_properties(0).total_memory
    return int(min(LARGEST, max(AREA, GIGABYTE * memory / 1e9)))


def workers() -> int:
    """Processes that draw lines: enough to keep a GPU busy, one beside a processor."""
    return max(1, (os.cpu_count() or 2) - 1) if torch.cuda.is_available() else 1


def pace(area: int) -> float:
    """Learning rates grow with the root of the batch, to twice as much."""
    return min(2.0, max(1.0, math.sqrt(area / AREA)))


def start(weights: Path | None = None) -> State:
    """Stock weights, or those of an ONNX file of ours; fresh optimiser."""
    model, average = (
        load_stock(weights).to(device(), memory_format=torch.channels_last) for _ in range(2)
    )
    eyes = [p for n, p in model.named_parameters() if n.startswith(("stem", "blocks"))]
    rest = [p for n, p in model.named_parameters() if not n.startswith(("stem", "blocks"))]
    groups = [{"params": eyes, "peak": EYES}, {"params": rest, "peak": REST}]
    return State(model, average, torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98)))


def save(state: State, path: Path) -> None:
    """Write a checkpoint so that a stop at any moment loses minutes, not hours."""
    content = {
        "model": state.model.state_dict(), "average": state.average.state_dict(),
        "optimiser": state.optimiser.state_dict(),
        "spent": state.spent, "step": state.step, "best": state.best,
    }
    torch.save(content, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def resume(path: Path) -> State:
    """The state of a checkpoint."""
    content = torch.load(path, weights_only=True, map_location=device())
    state = start()
    state.model.load_state_dict(content["model"])
    state.average.load_state_dict(content["average"])
    state.optimiser.load_state_dict(content["optimiser"])
    state.spent, state.step, state.best = content["spent"], content["step"], content["best"]
    return state


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and on what to train."""

    recipe: Recipe
    out: Path  # folder of the checkpoint and of the best weights
    budget: float  # seconds of training alone
    every: float = 300.0  # seconds between measurings
    still: float = STILL  # share in which the backbone rests; 0 where it knows Vietnamese
    area: int = AREA  # pixels of width of one batch
    workers: int = 1
    pace: float = 1.0  # factor on the learning rates


def train(state: State, plan: Plan) -> None:
    """Train until the budget is spent; measure, save and export again and again."""
    dev = {name: fixed(lines) for name, lines in plan.recipe.dev(DEV_LINES).items()}
    joined, measured = -1, state.spent
    losses: list[Tensor] = []
    before = time.monotonic()
    for batch in stream(plan.recipe, state.step + 1, plan.area, plan.workers):
        share = min(state.spent / plan.budget, 1.0)
        eyes_open = share >= plan.still
        if eyes_open and joined < 0:
            joined = state.step
        losses.append(learn(state, batch, share, eyes_open, state.step - max(joined, 0), plan.pace))
        now = time.monotonic()
        state.spent, before = state.spent + now - before, now
        if state.spent - measured >= plan.every or state.spent >= plan.budget:
            report(state, dev, plan, float(torch.stack(losses).mean()))
            measured, losses, before = state.spent, [], time.monotonic()
        if state.spent >= plan.budget:
            return


def learn(
    state: State, batch: Batch, share: float, eyes_open: bool, since: int, pace: float = 1.0
) -> Tensor:
    """One step; returns the loss per letter, where it was computed: reading it waits."""
    images, targets, lengths = (part.to(device()) for part in batch)
    images = images.contiguous(memory_format=torch.channels_last)
    warm = pace * min(1.0, (since + 1) / WARM_UP)
    for group in state.optimiser.param_groups:
        group["lr"] = group["peak"] * warm * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)
    kind = half()
    short = torch.autocast(device().type, kind or torch.bfloat16, enabled=kind is not None)
    with short, torch.set_grad_enabled(eyes_open):
        seen = state.model.features(images)
    with short:
        logits = state.model.head(state.model.neck(seen))
    loss = ctc(logits.float(), targets, lengths)
    state.optimiser.zero_grad()
    scaler = _scaler()  # does nothing unless float16 is in use
    scaler.scale(loss).backward()
    scaler.unscale_(state.optimiser)
    nn.utils.clip_grad_norm_(state.model.parameters(), 5.0)
    scaler.step(state.optimiser)
    scaler.update()
    state.step += 1
    keep = min(SMOOTH, state.step / (state.step + 10))
    with torch.no_grad():
        torch._foreach_lerp_(list(state.average.parameters()), list(state.model.parameters()),
                             1 - keep)
    return loss.detach()


@cache
def _scaler() -> torch.amp.GradScaler:
    return torch.amp.GradScaler(device().type, enabled=half() is torch.float16)


def ctc(logits: Tensor, targets: Tensor, lengths: Tensor) -> Tensor:
    """CTC loss of N×S×classes logits, per letter."""
    lines, steps, _ = logits.shape
    chances = logits.log_softmax(-1).transpose(0, 1)
    total = functional.ctc_loss(chances, targets, torch.full((lines,), steps), lengths, BLANK,
                                reduction="sum", zero_infinity=True)
    return total / lengths.sum()


@torch.no_grad()
def read(model: Recogniser, batches: list[Batch]) -> list[tuple[str, str]]:
    """Truth and reading of every line, best class per step."""
    pairs = []
    for images, targets, lengths in batches:
        images = images.to(device(), memory_format=torch.channels_last)
        best = model(images).argmax(-1).tolist()
        truths = torch.split(targets, lengths.tolist())
        pairs += [(decode_plain(t.tolist()), decode(b)) for t, b in zip(truths, best, strict=True)]
    return pairs


def decode_plain(classes: list[int]) -> str:
    """Text of class numbers that never passed through CTC."""
    spread = [value for index in classes for value in (index, BLANK)]
    text = decode(spread)
    assert encode(text) == classes
    return text


def report(state: State, dev: dict[str, list[Batch]], plan: Plan, loss: float) -> None:
    """Measure the moving average on dev, save, and export when it is the best so far."""
    pairs = {name: read(state.average, batches) for name, batches in dev.items()}
    scores = {name: score(lines) for name, lines in pairs.items()}
    decisive = next(iter(scores.values())).cer
    if decisive < state.best:
        state.best = decisive
        export(state.average, plan.out / f"vi-{plan.recipe.kind}.onnx")
    save(state, plan.out / "checkpoint.pt")
    wrong = "".join(f"  {truth}\n  {got}\n\n" for lines in pairs.values()
                    for truth, got in lines if truth != got)
    (plan.out / "wrong.txt").write_text(wrong, "utf-8")
    told = "  ".join(f"{name} {100 * one.cer:.2f} % ({100 * one.exact:.0f} % exact)"
                     for name, one in scores.items())
    print(f"{state.spent / 60:6.1f} min  step {state.step:6}  loss {loss:.4f}  CER {told}",
          flush=True)
