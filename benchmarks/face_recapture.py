"""How many generated recaptures the presence check notices, and how many live people it refuses.

Attacks are drawn (tests/faceid/recapture.py): no real attack was photographed, and screens finer
than the drawn ones show no pattern. No claim to ISO/IEC 30107-3.
"""

from collections.abc import Callable

import numpy as np

from faceid.detect import Detector
from faceid.face import Picture
from faceid.presence import Seen, Side, judge
from faceid.score import published
from tests.face_office import TURNED
from tests.faceid.people import shot
from tests.faceid.recapture import printed, screen, tilted

VECTOR = np.eye(128, dtype=np.float32)[0]  # identity is not what is judged here
Change = Callable[[Picture], Picture]


def recaptured(people: int = 12, seed: int = 1) -> dict[str, dict[str, float]]:
    """By attack: share found at all, share refused by the pattern alone, and refused in all when
    the picture is turned as asked. `live`: the same of people who turn their head."""
    random = np.random.default_rng(seed)
    finder, table = Detector(), published("face-embed").plain
    attacks: dict[str, Callable[[], Change]] = {
        "coarse screen": lambda: _screen(random, 0.6, 1.0),
        "fine screen": lambda: _screen(random, 1.3, 1.8),
        "print": lambda: _print(random),
        "live": lambda: lambda picture: picture,
    }
    out: dict[str, dict[str, float]] = {}
    for name, attack in attacks.items():
        found = pattern = refused = 0
        for number in range(people):
            change, side = attack(), _side(number)
            ahead = [change(shot(number, take)) for take in (1, 2)]
            yaw = TURNED if side == "left" else -TURNED
            turned = shot(number, 3, yaw) if name == "live" else tilted(ahead[0], side)
            seen = [_seen(finder, picture) for picture in (*ahead, turned)]
            if any(one is None for one in seen):
                continue
            whole = [one for one in seen if one]
            found += 1
            pattern += "screen_pattern" in judge(whole[:2], [], side, table).reasons
            refused += judge(whole[:2], whole[2:], side, table).state != "passed"
        out[name] = {
            "face found": round(found / people, 2),
            "refused by pattern": round(pattern / max(1, found), 2),
            "refused": round(refused / max(1, found), 2),
        }
    return out


def _seen(finder: Detector, picture: Picture) -> Seen | None:
    faces = finder.find(picture)
    return Seen(picture, faces[0], VECTOR) if faces else None


def _side(number: int) -> Side:
    return "left" if number % 2 else "right"


def _screen(random: np.random.Generator, low: float, high: float) -> Change:
    """`low` to `high`: blur of the camera, in subpixels; from 1.3 on it cannot tell them apart."""
    scale, degrees = random.uniform(0.3, 0.42), random.uniform(-8, 8)
    blur = random.uniform(low, high)
    return lambda picture: screen(picture, scale, degrees, blur)


def _print(random: np.random.Generator) -> Change:
    dot, degrees = int(random.integers(4, 8)), random.uniform(0, 30)
    return lambda picture: printed(picture, dot, degrees)
