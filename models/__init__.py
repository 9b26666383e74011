"""Trained weights: manifest, checked files, one session per process."""
