"""Learning from corrections: `python -m models.training --from-reviews FOLDER --key FILE`.

New weights take the place of the old ones only through a gate: better on corrected lines that
were kept apart, and not worse on print.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from models.corrected import NAME, CorrectedLine, Unreadable, read_key, unseal
from models.training.align import gaps
from models.training.alphabet import BLANK, CHARACTERS, decode
from models.training.blend import mean
from models.training.lines import HEIGHT, WIDEST, Sample, to_input
from models.training.measure import Score, score
from models.training.network import Recogniser
from models.training.recipe import from_reviews, printed
from models.training.stock import export, load_stock
from models.training.train import Plan, device, start, train
from models.training.written import as_high

KEPT_APART = 5  # every fifth sheet is measured on, never learned from
FEWEST = 20  # corrected lines below which learning is refused: nothing could be measured
FARTHEST = 0.6  # CER above which a text is taken not to belong to its picture
LOSS_ON_PRINT = 0.0005  # CER that print may lose outright, ...
SHARE_ON_PRINT = 0.10  # ... or this share of what it was, whichever is more
PRINTED = 1200  # lines of print to measure on: of 300 ten letters are a tenth of what is wrong
LEARNED = 3  # parts of the weights after the training to one part of those before: most of what is
# learned stays, and less of the rest is forgotten (docs/training.md)
WIDTHS = (1.0, 1.3, 2.0)  # that a line is read at: narrow hands have more letters than the network
# has steps
SURE = 0.97  # mean probability of letters from which it is not read wider
PACE = 0.5  # of the learning rates of a training from the start

MANIFEST = Path(__file__).parents[1] / "manifest.toml"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Corrected lines kept apart and print, read by the old and by the new weights."""

    corrected: tuple[Score, Score]
    print: tuple[Score, Score]

    @property
    def passed(self) -> bool:
        """Better on the corrected lines, and print lost no more than the tolerance."""
        before, after = (one.cer for one in self.print)
        room = max(LOSS_ON_PRINT, SHARE_ON_PRINT * before)
        return self.corrected[1].cer < self.corrected[0].cer and after <= before + room

    def __str__(self) -> str:
        parts = (("corrected lines kept apart", self.corrected), ("print", self.print))
        told = [f"{name}: CER {100 * a.cer:.2f} % -> {100 * b.cer:.2f} %, exact "
                f"{100 * a.exact:.0f} % -> {100 * b.exact:.0f} % of {a.lines}"
                for name, (a, b) in parts]
        return "; ".join(told) + (": better" if self.passed else ": not better")


def load(folder: Path, key: Path, reader: Recogniser) -> list[tuple[int, Sample]]:
    """Sheet and line of everything in the sealed file that the reader can be taught by.

    Raises `Unreadable`, OSError. A text far from what is seen (a value brought into another form
    than the paper's) teaches nothing and is left out; capitals follow the picture.
    """
    lines = unseal((folder / NAME).read_bytes(), read_key(key))
    return [(line.sheet, found) for line in lines if (found := fitting(line, reader))]


def fitting(line: CorrectedLine, reader: Recogniser) -> Sample | None:
    """The line as a sample, or None where text and picture do not belong together."""
    picture = cv2.imdecode(np.frombuffer(line.picture, np.uint8), cv2.IMREAD_COLOR)
    if picture is None or not set(line.text) <= {*CHARACTERS, " "} or not line.text:
        return None
    seen = [chances(reader, picture, width) for width in WIDTHS[::2]]
    read = [decode(one.argmax(-1).tolist()) for one in seen]
    texts = (line.text, line.text.upper(), line.text.title())
    far, text = min((score([(text, one)]).cer, text) for text in texts for one in read)
    if far > FARTHEST:
        return None
    try:
        spaces = tuple(gaps(seen[-1], picture, text))
    except ValueError:
        spaces = ()  # such a line is only used whole
    return Sample(picture, text, spaces)


@torch.no_grad()
def chances(reader: Recogniser, picture: NDArray[np.uint8], wider: float) -> NDArray[np.float32]:
    """Steps × classes of a line so many times as wide as it is."""
    width = min(WIDEST, max(8, round(picture.shape[1] * HEIGHT / picture.shape[0] * wider)))
    tensor = torch.from_numpy(to_input(picture, width)[None]).to(device())
    return np.asarray(reader(tensor)[0].softmax(-1).cpu().numpy(), np.float32)


def split(lines: Sequence[tuple[int, Sample]]) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    """Lines to learn from and lines kept apart; a sheet stays on one side if there are several."""
    sheets = sorted({sheet for sheet, _ in lines})
    if len(sheets) < KEPT_APART:
        numbered = list(enumerate(line for _, line in lines))
    else:
        place = {sheet: at for at, sheet in enumerate(sheets)}
        numbered = [(place[sheet], line) for sheet, line in lines]
    apart = KEPT_APART - 1
    return (tuple(line for at, line in numbered if at % KEPT_APART != apart),
            tuple(line for at, line in numbered if at % KEPT_APART == apart))


def learn(lines: Sequence[tuple[int, Sample]], weights: Path, plan: Plan) -> Verdict:
    """Train from `weights` on the lines; the new weights land in the plan's folder.

    Raises `Unreadable` when there are too few lines.
    """
    if len(lines) < FEWEST:
        raise Unreadable(f"{len(lines)} usable corrected lines; at least {FEWEST} are needed")
    to_learn, held = split(lines)
    pool = tuple(as_high(line) for line in to_learn)
    recipe = from_reviews(plan.recipe.kind, pool, held, plan.recipe.folder)
    # Measured once, at the end: a choice among several would flatter the gate.
    train(start(weights), replace(plan, recipe=recipe, every=2 * plan.budget, still=0.0, pace=PACE))
    made = plan.out / f"vi-{plan.recipe.kind}.onnx"
    before, after = load_stock(weights), load_stock(made)
    export(mean([before, *[after] * LEARNED]), made)
    return judge(weights, made, held)


def judge(before: Path, after: Path, held: Sequence[Sample]) -> Verdict:
    """Both weights on the lines kept apart and on print in typefaces never trained on."""
    prints = printed(Random(17), PRINTED)
    models = [load_stock(file).to(device()) for file in (before, after)]
    hands, print_ = ([score([(line.text, closely(model, line)) for line in lines])
                      for model in models] for lines in (held, prints))
    return Verdict((hands[0], hands[1]), (print_[0], print_[1]))


def closely(reader: Recogniser, line: Sample) -> str:
    """The text of a line that is read wider while it is in doubt, as the service reads it."""
    found, surest = "", -1.0
    for wider in WIDTHS:
        seen = chances(reader, line.image, wider)
        best = seen.argmax(-1)
        letters = seen.max(-1)[best != BLANK]
        sure = float(letters.mean()) if len(letters) else 0.0
        if sure > surest:
            found, surest = decode(best.tolist()), sure
        if surest > SURE:
            break
    return found


def install(made: Sequence[Path], folder: Path, manifest: Path = MANIFEST) -> list[Path]:
    """Put new files in the place of those of their names, with their sums; where the old went."""
    found = []
    for new in made:
        old = folder / new.name
        sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (old, new)]
        found.append(old.with_suffix(".before.onnx"))
        shutil.copyfile(old, found[-1])
        draft = old.with_suffix(".new")
        shutil.copyfile(new, draft)
        draft.replace(old)
        text = manifest.read_text("utf-8")
        manifest.write_text(text.replace(sums[0], sums[1]), "utf-8")
    return found
