"""Invented papers and the pictures that people take of them; every one bears MẪU - SPECIMEN."""

from benchmarks.specimens.cases import BAD, CONDITIONS, HARD, READABLE, Case, make, possible
from benchmarks.specimens.papers import PAPERS

__all__ = ["BAD", "CONDITIONS", "HARD", "PAPERS", "READABLE", "Case", "make", "possible"]
