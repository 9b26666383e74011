"""From a name in the manifest to one checked onnxruntime session per process."""

import hashlib
import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock

import onnxruntime as ort

Session = ort.InferenceSession
FOLDER = Path(__file__).parent
_loading = Lock()


class WeightsMissing(RuntimeError):
    """The file of a model is absent, or is not the one that the manifest describes."""


@dataclass(frozen=True, slots=True)
class Weights:
    """One entry of manifest.toml."""

    name: str
    file: str
    sha256: str
    origin: str
    licence: str
    training_data: str
    measured: str


@cache
def manifest() -> dict[str, Weights]:
    """All shipped weights by name."""
    entries = tomllib.loads((FOLDER / "manifest.toml").read_text("utf-8"))["weights"]
    return {entry["name"]: Weights(**entry) for entry in entries}


def weights_path(name: str) -> Path:
    """The file of these weights, after its sha256 was checked. Raises WeightsMissing."""
    if name not in manifest():
        raise WeightsMissing(f"no weights named {name!r} in models/manifest.toml")
    entry = manifest()[name]
    path = FOLDER / "weights" / entry.file
    if not path.is_file():
        raise WeightsMissing(f"{path} is missing: check out models/weights again")
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry.sha256:
        raise WeightsMissing(f"{path} is not the file that models/manifest.toml describes")
    return path


def threads() -> int:
    """Threads inside one inference: MOTCUA_OCR_THREADS, else 2."""
    return int(os.environ.get("MOTCUA_OCR_THREADS") or 2)


@cache
def sums_bytes() -> bool:
    """Whether this processor adds up products of bytes without overflow (VNNI)."""
    try:
        told = Path("/proc/cpuinfo").read_text("ascii", "replace")
    except OSError:
        return False
    flags = next((line for line in told.splitlines() if line.startswith("flags")), "")
    return not {"avx512_vnni", "avx_vnni"}.isdisjoint(flags.split())


@cache
def _session(name: str, keep_memory: bool, inside: int) -> ort.InferenceSession:
    return session_of(weights_path(name), keep_memory, inside)


def session_of(file: Path, keep_memory: bool = False, inside: int = 1) -> ort.InferenceSession:
    """A session of a file that need not be in the manifest, as `open_session` makes them."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = inside
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = keep_memory
    options.enable_mem_pattern = False  # it plans for shapes that come again: ours do not
    # Where a processor has no instructions for products of bytes (before VNNI), sums of
    # unsigned × signed bytes can overflow; this makes the weights unsigned: slower, right.
    options.add_session_config_entry("session.x64quantprecision", "0" if sums_bytes() else "1")
    return ort.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def open_session(
    name: str, keep_memory: bool = False, inside: int | None = None
) -> ort.InferenceSession:
    """The session of these weights, loaded once per process.

    `keep_memory`: between runs it keeps the memory of its largest. Large pictures need that: asking
    the system for the same hundred megabytes anew costs as much time as the computing.
    `inside`: threads of one run, else `threads()`; 1 where many runs go on side by side.
    """
    with _loading:  # two requests may arrive for a model that neither has loaded
        return _session(name, keep_memory, inside or threads())


def model_name() -> str:
    """A short name for the weights as they are now: readings of one name are the same reading."""
    together = "".join(sorted(entry.sha256 for entry in manifest().values()))
    return hashlib.sha256(together.encode()).hexdigest()[:10]
