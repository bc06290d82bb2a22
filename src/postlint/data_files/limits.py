"""How much a data file may hold, and what is said of one that cannot be read."""

from __future__ import annotations

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 100
MAX_VALUES = 200_000
"""How many values a file may have once its aliases are spelled out."""


class DataFileError(Exception):
    """A file that cannot be read as data: the message says why, in one line, without the name of the file."""
