"""Who is looked for: all templates of one office and one model in memory, searched exactly.

Plain numpy: one product of a matrix with the probe. From `BYTES_FROM` people on, 8-bit codes of
faiss name the nearest few hundred and the exact distances decide among them. No approximate index:
those keep deleted faces. A removed template is overwritten in the matrix and in the codes.
"""

from threading import RLock

import faiss
import numpy as np

from faceid.face import Floats

BYTES_FROM = 300_000
CANDIDATES = 256  # of the codes, for the exact comparison


class Gallery:
    """Rows of one matrix, each with an id. Safe to call from any thread."""

    def __init__(self, size: int, bytes_from: int = BYTES_FROM) -> None:
        self._lock = RLock()
        self._rows = np.empty((64, size), np.float32)
        self._ids: list[int] = []
        self._place: dict[int, int] = {}
        self._codes: faiss.IndexScalarQuantizer | None = None
        self._bytes_from = bytes_from

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, item: int) -> bool:
        return item in self._place

    def fill(self, ids: list[int], vectors: Floats) -> None:
        """Replace everything; the matrix is taken over, not copied."""
        with self._lock:
            self._rows = np.ascontiguousarray(vectors, np.float32)
            self._ids = list(ids)
            self._place = {item: row for row, item in enumerate(ids)}
            self._codes = None
            self._encode()

    def add(self, item: int, vector: Floats) -> None:
        """Put a template in, or in place of the one with this id."""
        with self._lock:
            self.remove(item)
            row = len(self._ids)
            if row == len(self._rows):
                grown = np.empty((max(64, row + row // 2), self._rows.shape[1]), np.float32)
                grown[:row] = self._rows
                self._rows = grown
            self._rows[row] = vector
            self._ids.append(item)
            self._place[item] = row
            if self._codes is not None:
                self._codes.add(vector[None])
            else:
                self._encode()

    def remove(self, item: int) -> None:
        """Take a template out; the last row takes its place and nothing of it stays."""
        with self._lock:
            row = self._place.pop(item, None)
            if row is None:
                return
            last = len(self._ids) - 1
            moved = self._ids.pop()
            if row != last:
                self._rows[row] = self._rows[last]
                self._ids[row] = moved
                self._place[moved] = row
            self._rows[last] = 0
            if self._codes is not None:
                width = self._codes.code_size
                codes = faiss.rev_swig_ptr(self._codes.codes.data(), (last + 1) * width)
                codes[row * width : (row + 1) * width] = codes[last * width :]
                codes[last * width :] = 0
                self._codes.codes.resize(last * width)
                self._codes.ntotal = last

    def vectors(self) -> Floats:
        """All templates (n, d), a copy."""
        with self._lock:
            return self._rows[: len(self._ids)].copy()

    def nearest(self, probe: Floats, count: int) -> tuple[list[int], Floats]:
        """Ids of the nearest with their vectors, the nearest first."""
        with self._lock:
            size = len(self._ids)
            rows = self._rows[:size]
            if not size:
                return [], rows.copy()
            if self._codes is not None:
                _, found = self._codes.search(probe[None], min(size, max(CANDIDATES, count)))
                near = found[0][found[0] >= 0]
                alike = rows[near] @ probe
            else:
                near, alike = np.arange(size), rows @ probe
            count = min(count, len(near))
            best = np.argpartition(-alike, count - 1)[:count]
            best = near[best[np.argsort(-alike[best], kind="stable")]]
            return [self._ids[row] for row in best], rows[best]

    def _encode(self) -> None:
        if len(self._ids) < self._bytes_from:
            return
        rows = self._rows[: len(self._ids)]
        index = faiss.IndexScalarQuantizer(
            rows.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.train(rows[:: max(1, len(rows) // 50_000)])
        index.add(rows)
        self._codes = index
