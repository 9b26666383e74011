"""The protocol of faces: known answers on drawn vectors, and a folder laid out like LFW."""

import argparse
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks import face_protocol as protocol
from benchmarks.face_groups import groups
from benchmarks.face_photos import People
from benchmarks.face_protocol import BLENDS, METHODS, Case, Method
from benchmarks.faces import accuracy, bars, photographs
from faceid.engines.embedded import Embedded
from faceid.vectors import unit
from tests.faceid.people import shot

SIZE = 32


def drawn(count: int, spread: float, photos: int = 5, seed: int = 1) -> People:
    """People around a common centre, as faces are; photos spread around each."""
    random = np.random.default_rng(seed)
    people = People()
    for number in range(count):
        person = 1.0 + random.normal(size=SIZE)
        vectors = unit(person + spread * random.normal(size=(photos, SIZE)))
        people.names.append(f"person-{number}")
        people.plain.append(vectors)
        people.flipped.append(vectors)
        people.weights.append(np.ones(photos, np.float32))
    return people


def test_no_person_is_on_both_sides() -> None:
    one, other = protocol.halves(drawn(101, 0.1, 1), np.random.default_rng(1))
    assert not set(one.names) & set(other.names) and len(one) + len(other) == 101


def test_who_is_near_is_found_and_noise_is_not() -> None:
    for spread, low, high in ((0.05, 0.0, 0.0), (20.0, 0.9, 1.0)):
        people = drawn(300, spread)
        tuning, judged = protocol.halves(people, np.random.default_rng(1))
        cohort = protocol.cohort_of(tuning)
        for method in METHODS.values():
            draw = protocol.draw(judged, method, Case(50, 3, 2), np.random.default_rng(2))
            assert draw and (len(draw.gallery), len(draw.probes), len(draw.strangers)) == (
                50, 50, 100,
            )  # fmt: skip
            run = protocol.trial(draw, method, cohort)
            assert low <= protocol.fnir(run.own, run.best, run.strangers.max(1), 0.01) <= high


def test_the_products_own_threshold_holds_on_strangers() -> None:
    people = drawn(1200, 0.3, 2)
    tuning, judged = protocol.halves(people, np.random.default_rng(1))
    method, cohort = METHODS["product"], protocol.cohort_of(tuning)
    random = np.random.default_rng(3)
    draw = protocol.draw(judged, method, Case(100), random)
    assert draw
    run = protocol.trial(draw, method, cohort)
    found = protocol.judge(run, 100, method.scorer(cohort), random)
    assert found["fpir where 0.01 was promised"][0] <= 0.02


def test_rates_of_known_scores() -> None:
    own, best = np.array([0.9, 0.8, 0.2]), np.array([0.9, 0.95, 0.2])
    top = np.linspace(0, 0.5, 101)
    assert protocol.fnir(own, best, top, 0.01) == pytest.approx(2 / 3)
    # 100 strangers may have one score above the face's threshold: with a guess of one in a
    # hundred, one in ten thousand is shown somebody
    strangers = np.zeros((100, 3))
    strangers[:2, 0] = 0.85, 0.5
    assert protocol.with_factor(np.array([0.9, 0.6, 0.4]), strangers) == pytest.approx(1 / 3)
    assert protocol.interval([[0.5, 0.4, 0.6], [0.7, 0.7, 0.7]])[0] == 0.6


def test_the_blend_is_chosen_on_tuning_people_only(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    plain = protocol.draw

    def watched(people: People, *other: object) -> object:
        seen.update(people.names)
        return plain(people, *other)  # type: ignore[arg-type]

    monkeypatch.setattr(protocol, "draw", watched)
    tuning, judged = protocol.halves(drawn(240, 0.6), np.random.default_rng(1))
    assert protocol.tune(tuning, Case(30), np.random.default_rng(1)).blend in BLENDS
    assert seen and not seen & set(judged.names)


def test_names() -> None:
    group = groups()["east-and-south-east-asian"]
    inside = {"Nong_Duc_Manh", "Phan_Van_Khai", "Junichiro_Koizumi", "Kim_Dae-jung", "Lucy_Liu",
              "Hu_Jintao", "Megawati_Sukarnoputri", "Mahathir_Mohamad"}  # fmt: skip
    outside = {"Kim_Clijsters", "Tony_Blair", "Abdullah_Gul", "Spike_Lee", "Jean-Pierre_Raffarin",
               "Farouk_al-Sharaa", "Zico"}  # fmt: skip
    assert group.of(inside | outside) == inside


def test_a_folder_like_lfw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "MATED", 3)
    monkeypatch.setattr(protocol, "STRANGERS", 3)
    folder = tmp_path / "lfw"
    for number in range(14):
        name = f"Nguyen_Van_{number}" if number >= 6 else f"Nobody_{number}"
        (folder / name).mkdir(parents=True)
        for take in range(2):
            picture = shot(number, take, width=340)[2:252, 45:295, ::-1]  # 250 pixels, as there
            cv2.imwrite(str(folder / name / f"{name}_{take + 1:04}.jpg"), picture)
    cv2.imwrite(str(folder / name / f"{name}_0003.jpg"), np.zeros((250, 250, 3), np.uint8))
    asked = argparse.Namespace(folder=folder, vectors=tmp_path / "vectors.npz", group=[],
                               sizes=[4], splits=2, seed=1)  # fmt: skip
    figures = photographs(asked, Embedded())
    assert (figures["people"], figures["without_face"]) == (14, 1)
    lines = {line["method"]: line for line in figures["all"] if line["photos"] == [1, 1]}
    assert set(lines) == {*METHODS, "tuned"} and "MOTCUA_FACE_BLEND" in lines["tuned"]["chosen"]
    for rate in ("rank1", "fnir@fpir0.01", "fnmr@fmr0.01", "fnir with factor@fpir0.0001"):
        mean, low, high = lines["product"][rate]
        assert 0 <= low <= high <= 1 and 0 <= mean <= 1
    assert figures["east-and-south-east-asian"]["people"] == 8
    assert photographs(asked, Embedded())["people"] == 14  # from the kept vectors


def test_bars_are_judged_by_the_tuned_method() -> None:
    lines = accuracy(drawn(700, 0.1), [Case(300), Case(300, 3, 2)], 1, 1)
    for line in lines:
        line["size"] = 500
    for bar in bars(lines, lines):
        assert bar["met"] is True and bar["found"] <= bar["at most"]
    few = accuracy(drawn(5, 0.1), [Case(10)], 1, 1)
    assert few == [] and bars(few, few)[0]["met"] is None
    assert Method(blend=None).scorer(np.empty((0, SIZE), np.float32)) is None
