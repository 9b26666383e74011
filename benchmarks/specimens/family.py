"""python -m benchmarks.specimens.family OUT: the papers of one invented family, ready to try.

Cards of father and mother as flatbed scans, both sides, and the birth certificate of their child;
api/web/specimens holds what this wrote.
"""

import argparse
import datetime as dt
import random
from pathlib import Path

import cv2
import numpy as np

from benchmarks.specimens import camera, cards
from benchmarks.specimens.certificate import Birth, draw_certificate
from benchmarks.specimens.codes import mrz, qr_text
from benchmarks.specimens.facts import Facts, expiry
from benchmarks.specimens.looks import draw_dress
from benchmarks.specimens.ornament import watermark
from benchmarks.specimens.people import Person, personas
from benchmarks.specimens.sheet import Sheet

FATHER, MOTHER, CHILD = "001088990417", "036191990902", "001225990220"
REGISTERED = dt.date(2025, 3, 3)
PAPER = "cccd-2021"
SEED = 3


def main() -> None:
    """Write five JPEG files."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.specimens.family", description=__doc__
    )
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    people = {person.number: person for person in personas()}
    rng = random.Random(SEED)
    for name, number, issued in (
        ("father", FATHER, dt.date(2021, 5, 10)),
        ("mother", MOTHER, dt.date(2022, 3, 22)),
    ):
        facts = _facts(people[number], issued)
        dress = draw_dress(rng, "dev", False, (2.4, 2.9))
        for side, draw in (("front", cards.front_2021), ("back", cards.back_2021)):
            sheet = draw(rng, dress, facts, 16.0)
            (out / f"{name}-{side}.jpg").write_bytes(_scan(rng, sheet, dress.title.bold, 1150))
    birth = Birth(
        people[CHILD], people[MOTHER], people[FATHER], "45/2025", REGISTERED, "", with_number=True
    )
    dress = draw_dress(rng, "dev", True, (4.3, 4.8))
    sheet, _ = draw_certificate(rng, dress, birth, 10.0)
    (out / "birth.jpg").write_bytes(_scan(rng, sheet, dress.title.bold, 1654))


def _facts(person: Person, issued: dt.date) -> Facts:
    until = expiry(PAPER, person.born, issued)
    home = person.residence.short
    return Facts(
        PAPER, person, issued, until, person.origin.short, home, person.origin.short,
        qr_text(person, home, issued, 7), mrz(person, until),
    )  # fmt: skip


def _scan(rng: random.Random, sheet: Sheet, font: str, width: int) -> bytes:
    """The sheet under MẪU - SPECIMEN, as a good scanner gives it, so many pixels wide."""
    watermark(sheet, rng, font)
    picture = sheet.pixels()
    height = round(picture.shape[0] * width / picture.shape[1])
    small = np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    return camera.jpeg(camera.grain(rng, camera.tone(rng, small, 0.03), 1.2), 84)


if __name__ == "__main__":
    main()
