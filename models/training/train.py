"""The training loop: first the new head on still eyes, then everything, until the time is over."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.alphabet import BLANK, decode, encode
from models.training.batches import Batch, fixed, stream
from models.training.measure import Score, score
from models.training.network import Recogniser
from models.training.stock import export, load_stock

EYES, REST = 4e-4, 8e-4  # learning rates: backbone; neck and head
STILL = 0.05  # share of the time in which only neck and head learn
WARM_UP = 60  # steps, at the start and again when the backbone joins
SMOOTH = 0.999  # weight of the past in the moving average that is measured and exported
DEV_LINES = 400
HALF = torch.cpu._is_avx512_bf16_supported()  # elsewhere 16 bits are slower on a processor


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


def train(
    state: State, out: Path, budget: float, every: float = 300.0, still: float = STILL
) -> None:
    """Train until `budget` seconds are spent; measure, save and export every `every` seconds.

    `still`: share of the budget in which the backbone rests, 0 where it knows Vietnamese already.
    """
    dev = fixed("dev", DEV_LINES)
    joined, measured, losses = -1, state.spent, []
    before = time.monotonic()
    for batch in stream(seed=state.step + 1):
        share = min(state.spent / budget, 1.0)
        eyes_open = share >= still
        if eyes_open and joined < 0:
            joined = state.step
        losses.append(learn(state, batch, share, eyes_open, state.step - max(joined, 0)))
        now = time.monotonic()
        state.spent, before = state.spent + now - before, now
        if state.spent - measured >= every or state.spent >= budget:
            report(state, dev, out, sum(losses) / len(losses))
            measured, losses, before = state.spent, [], time.monotonic()
        if state.spent >= budget:
            return


def learn(state: State, batch: Batch, share: float, eyes_open: bool, since: int) -> float:
    """One step; returns the loss per letter."""
    images, targets, lengths = (part.to(device()) for part in batch)
    images = images.contiguous(memory_format=torch.channels_last)
    warm = min(1.0, (since + 1) / WARM_UP)
    for group in state.optimiser.param_groups:
        group["lr"] = group["peak"] * warm * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)
    half = torch.autocast(device().type, torch.bfloat16, enabled=images.is_cuda or HALF)
    with half, torch.set_grad_enabled(eyes_open):
        seen = state.model.features(images)
    with half:
        logits = state.model.head(state.model.neck(seen))
    loss = ctc(logits.float(), targets, lengths)
    state.optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(state.model.parameters(), 5.0)
    state.optimiser.step()
    state.step += 1
    keep = min(SMOOTH, state.step / (state.step + 10))
    with torch.no_grad():
        pairs = zip(state.average.parameters(), state.model.parameters(), strict=True)
        for slow, fast in pairs:
            slow.lerp_(fast, 1 - keep)
    return float(loss.detach())


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


def report(state: State, dev: list[Batch], out: Path, loss: float) -> Score:
    """Measure the moving average on dev, save, and export when it is the best so far."""
    pairs = read(state.average, dev)
    result = score(pairs)
    if result.cer < state.best:
        state.best = result.cer
        export(state.average, out / "vi-print.onnx")
    save(state, out / "checkpoint.pt")
    wrong = "".join(f"  {truth}\n  {got}\n\n" for truth, got in pairs if truth != got)
    (out / "wrong.txt").write_text(wrong, "utf-8")
    print(f"{state.spent / 60:6.1f} min  step {state.step:6}  loss {loss:.4f}  "
          f"dev CER {result.cer:.4f}  exact {result.exact:.3f}", flush=True)
    return result
