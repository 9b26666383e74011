"""python -m benchmarks.search: exact search among many: time, memory, and start from sealed rows.

Vectors are synthetic: people scattered in clusters as families of faces are, probes near to one of
them. Accuracy of faces is not measured here (benchmarks/faces.py), only that the nearest is found.
"""

import argparse
import os
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import psutil
import psycopg

from api.face_office import FaceOffice
from benchmarks.results import write
from faceid.gallery import Gallery
from faceid.vectors import unit
from storage.database import open_database
from storage.face_rows import FaceKeys
from storage.faces import Faces
from storage.keys import MasterKey

SIZE, MODEL = 128, "0" * 64


def vectors(count: int, random: np.random.Generator) -> np.ndarray:
    """Clustered vectors of length 1, made in parts so that memory stays small."""
    centres = random.normal(size=(200, SIZE)).astype(np.float32)
    whole = np.empty((count, SIZE), np.float32)
    for low in range(0, count, 50_000):
        part = whole[low : low + 50_000]
        noise = random.standard_normal(part.shape, np.float32)
        part[:] = unit(centres[random.integers(0, 200, len(part))] * 0.7 + noise * 0.7)
    return whole


def measure(count: int, seed: int, searches: int) -> dict[str, Any]:
    """Figures of one size. `cpu`: processor time of the one thread that searches, which a busy
    machine disturbs less."""
    random = np.random.default_rng(seed)
    faiss.omp_set_num_threads(1)
    process = psutil.Process(os.getpid())
    before = process.memory_info().rss
    whole = vectors(count, random)
    gallery = Gallery(SIZE)
    begun = time.perf_counter()
    gallery.fill(list(range(count)), whole)
    filled = time.perf_counter() - begun
    gallery.nearest(whole[0], 64)
    times, cpu, right = [], [], 0
    for _ in range(searches):
        row = int(random.integers(0, count))
        probe = unit(whole[row] + random.normal(size=SIZE) * 0.03)
        begun, used = time.perf_counter(), time.process_time()
        ids, _ = gallery.nearest(probe, 64)
        cpu.append((time.process_time() - used) * 1e3)
        times.append((time.perf_counter() - begun) * 1e3)
        exact = int(np.argmax(whole[:count] @ probe))
        right += ids[0] == exact
    memory = (process.memory_info().rss - before) / 1e6
    begun = time.perf_counter()
    for row in range(min(count, 200)):
        gallery.remove(row)
    deleted = (time.perf_counter() - begun) * 1e3 / min(count, 200)
    return {
        "templates": count,
        "search_ms_median": round(float(np.median(times)), 2),
        "search_ms_p95": round(float(np.percentile(times, 95)), 2),
        "search_cpu_ms_median": round(float(np.median(cpu)), 2),
        "nearest_is_exact": right / searches,
        "memory_mb": round(memory),
        "fill_s": round(filled, 2),
        "delete_ms": round(deleted, 3),
    }


def rebuild(count: int, seed: int) -> dict[str, Any]:
    """A process that starts: sealed rows of a real PostgreSQL become a gallery that is searched."""
    from tests.storage.servers import embedded

    keys, random = FaceKeys(MasterKey(b"f" * 32)), np.random.default_rng(seed)
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded(Path(folder)) as server,
        server.fresh() as dsn,
    ):
        with psycopg.connect(dsn) as connection:
            _fill(connection, keys, vectors(count, random), random)
        database = open_database(dsn)
        faces = Faces(database, MasterKey(b"f" * 32))
        office = FaceOffice(faces, "office", MODEL, "face-embed", SIZE)
        before = psutil.Process(os.getpid()).memory_info().rss
        begun, used = time.perf_counter(), time.process_time()
        office.follow()
        figures = {
            "rows": count,
            "rebuild_s": round(time.perf_counter() - begun, 1),
            "rebuild_cpu_s": round(time.process_time() - used, 1),
            "memory_mb": round((psutil.Process(os.getpid()).memory_info().rss - before) / 1e6),
            "found": len(office.gallery),
        }
        database.close()
    return figures


def _fill(
    connection: psycopg.Connection, keys: FaceKeys, whole: np.ndarray, random: np.random.Generator
) -> None:
    person, now = str(uuid.uuid4()), datetime.now(UTC)
    into = "COPY faces.templates (id, subject, unit, model, kind, sealed, made_at) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for item, vector in enumerate(whole):
            sealed = keys.seal(item, MODEL, person, vector.tobytes())
            copy.write_row((item, random.bytes(32), "office", MODEL, "gallery", sealed, now))
    connection.commit()


def main() -> None:
    """Read the command line, run, print, keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--searches", type=int, default=30)
    parser.add_argument("--rows", type=int, default=0, metavar="N",
                        help="also start from so many sealed rows of a real PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    asked = parser.parse_args()
    lines = []
    for size in asked.sizes:
        lines.append(measure(size, asked.seed, asked.searches))
        print(lines[-1], flush=True)
    start = rebuild(asked.rows, asked.seed) if asked.rows else None
    print(start)
    if asked.keep:
        print(write("search", asked.seed, {"sizes": lines, "start": start}))


if __name__ == "__main__":
    main()
