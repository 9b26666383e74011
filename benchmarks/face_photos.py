"""Photographs laid out like LFW (one folder a person) as vectors, once; kept in a file if wanted.

The way of a photo is that of a frame in the product: detector, five points, chip, embedding of the
face and of its mirror image, and the weight that its quality gives it among several.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from faceid.chip import dlib_chip
from faceid.engines.embedded import Embedded
from faceid.face import Face, Floats, Picture
from faceid.quality import look
from faceid.vectors import average, unit

LEAST_WEIGHT = 0.05  # of photos that the product would not have taken: here they must count


@dataclass
class People:
    """Photos by person: vectors plain and as mean with the mirror image, and weights."""

    names: list[str] = field(default_factory=list)
    plain: list[Floats] = field(default_factory=list)  # (photos, d) each
    flipped: list[Floats] = field(default_factory=list)
    weights: list[Floats] = field(default_factory=list)  # (photos,) each
    without_face: int = 0

    def __len__(self) -> int:
        return len(self.names)

    def part(self, rows: Sequence[int]) -> "People":
        """Some of the people."""
        stocks = (self.names, self.plain, self.flipped, self.weights)
        return People(*([stock[row] for row in rows] for stock in stocks))

    def named(self, names: Collection[str]) -> "People":
        """Those with one of these names."""
        return self.part([row for row, name in enumerate(self.names) if name in names])

    def mean(self, row: int, photos: np.ndarray, *, flip: bool, weighted: bool) -> Floats:
        """One vector (d,) from some of a person's photos, as the product makes one of frames."""
        stock = self.flipped if flip else self.plain
        weights = self.weights[row][photos].tolist() if weighted else None
        return average(stock[row][photos], weights)


def embed(folder: Path, engine: Embedded) -> People:
    """All photos; those without a face are counted and left out."""
    people = People()
    for person in sorted(path for path in folder.iterdir() if path.is_dir()):
        seen = list(_faces(person, engine, people))
        if not seen:
            continue
        chips = np.stack([dlib_chip(picture, face) for picture, face in seen])
        weights = [max(LEAST_WEIGHT, look(picture, [face]).weight) for picture, face in seen]
        people.names.append(person.name)
        people.plain.append(unit(engine.raw(chips)))
        people.flipped.append(engine.embed_chips(chips))
        people.weights.append(np.array(weights, np.float32))
        if len(people) % 500 == 0:
            print(f"{len(people)} people", flush=True)
    return people


def _faces(person: Path, engine: Embedded, people: People) -> Iterator[tuple[Picture, Face]]:
    """Of each photo the face nearest to its middle: there LFW has the one who is named."""
    for file in sorted(person.iterdir()):
        read = cv2.imread(str(file))
        if read is None:
            continue
        picture = np.ascontiguousarray(read[:, :, ::-1])
        faces = engine.find(picture)
        if not faces:  # a face too small for the detector's window
            picture = np.asarray(cv2.resize(picture, None, fx=2, fy=2), np.uint8)
            faces = engine.find(picture)
        if not faces:
            people.without_face += 1
            continue
        middle = np.array(picture.shape[1::-1]) / 2
        face = min(faces, key=lambda one: float(np.linalg.norm(one.eyes.mean(0) - middle)))
        yield picture, face


def keep(people: People, file: Path, model: str) -> None:
    """Vectors to a file: as sensitive as the photographs themselves."""
    counts = [len(one) for one in people.plain]
    np.savez(
        file, model=model, names=people.names, counts=counts, without_face=people.without_face,
        plain=np.concatenate(people.plain), flipped=np.concatenate(people.flipped),
        weights=np.concatenate(people.weights),
    )  # fmt: skip


def kept(file: Path, model: str) -> People:
    """The way back. Raises ValueError when another model made them."""
    with np.load(file) as found:
        if str(found["model"]) != model:
            raise ValueError(f"{file}: made by another model, delete it")
        ends = np.cumsum(found["counts"])[:-1]
        parts = (np.split(found[name], ends) for name in ("plain", "flipped", "weights"))
        return People(found["names"].tolist(), *map(list, parts), int(found["without_face"]))
