"""How much a foreign file may hold, and what is said of one that cannot be read."""

from __future__ import annotations

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 100
"""Levels of lists and mappings in each other; in TOML, each part of a key is one."""
MAX_DOTS = 100
"""How many dots a TOML key may have: `tomllib` copies what stands before each of them (40 kB of `a.a.a…` take
1.6 GB)."""
MAX_DIGITS = 4300
"""Digits of a number. Python refuses to turn more into one (`sys.set_int_max_str_digits`)."""
MAX_PROGRAM = 200_000
"""Characters of a program. What is longer is no configuration that anyone wrote, and Python's own parser takes about a
thousand bytes for each of them."""
MAX_VALUES = 200_000
"""How many values a file may have once its aliases are spelled out."""
MAX_CHARACTERS = 4 * MAX_BYTES
"""How much text these values may have, for an alias may stand for a very long one."""


class DataFileError(Exception):
    """A file that cannot be read as what it should be: the message says why and where in it, in one line, without
    the name of the file."""
