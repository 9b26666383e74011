"""What cues see: screens that were photographed again, one picture sent twice, flat turns."""

import cv2
import numpy as np

from faceid.detect import Detector
from faceid.face import Picture
from faceid.pose import pose_of
from faceid.presence import Seen, judge
from faceid.quality import look
from faceid.score import published
from tests.faceid.people import shot
from tests.faceid.recapture import screen, tilted

VECTOR = np.eye(128, dtype=np.float32)[0]
TABLE = published("face-embed").plain
FINDER = Detector()


def seen(picture: Picture) -> Seen:
    return Seen(picture, FINDER.find(picture)[0], VECTOR)


def test_a_person_who_turns_passes() -> None:
    ahead = [seen(shot(0, 0)), seen(shot(0, 1))]
    turned = [seen(shot(0, 2, 34))]
    assert judge(ahead, turned, "left", TABLE).state == "passed"
    assert judge(ahead, turned, "right", TABLE).reasons == ("no_turn",)
    assert judge(ahead, [], "left", TABLE).state == "not_done"


def test_a_flat_photo_that_is_turned_keeps_its_proportions() -> None:
    picture = shot(0, 0)
    flat = tilted(picture, "left")
    moved = pose_of(seen(flat).face).yaw - pose_of(seen(picture).face).yaw
    assert abs(moved) < 0.05
    assert "no_turn" in judge([seen(picture)], [seen(flat)], "left", TABLE).reasons


def test_screens_show_their_pattern() -> None:
    shown = [screen(shot(number, 1)) for number in (2, 3, 4)]
    found = [judge([seen(one)], [], "left", TABLE).reasons for one in shown if FINDER.find(one)]
    assert len(found) >= 2 and all("screen_pattern" in reasons for reasons in found)
    clean = judge([seen(shot(number, 1)) for number in (2, 3, 4)], [], "left", TABLE)
    assert clean.reasons == ()


def test_the_same_picture_twice_and_two_identities() -> None:
    assert "still_picture" in judge([seen(shot(0))] * 2, [], "left", TABLE).reasons
    other = Seen(shot(0, 2, 34), seen(shot(0, 2, 34)).face, np.eye(128, dtype=np.float32)[1])
    assert "other_person" in judge([seen(shot(0))], [other], "left", TABLE).reasons


def test_hints() -> None:
    plain = shot(0)
    cases = {
        "": plain,
        "more_light": (plain * 0.15).astype(np.uint8),
        "hold_still": cv2.GaussianBlur(plain, (0, 0), 5),
        "less_light": np.clip(plain.astype(int) * 3, 0, 255).astype(np.uint8),
    }
    for hint, picture in cases.items():
        assert look(picture, FINDER.find(picture)).hint == hint
