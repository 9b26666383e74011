"""Archived civil-status books, in bulk."""
