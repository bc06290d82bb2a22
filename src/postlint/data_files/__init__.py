"""The one reader of foreign files: whatever is not a page, but written by others.

These are the configuration, schemas and lists of terms of the site, pyproject.toml, and the configurations and data
of site generators; in YAML, TOML, JSON, or as a Python program that is never run. All of them are bounded (`limits`),
must be regular files, and fail in one way: `DataFileError`, a line that says why and where.

Data are what JSON can say: text, numbers, `true` and `false`, nothing, lists and mappings. In YAML that is the core
schema of YAML 1.2, so that `no` and `2020-01-01` are text, as their authors mean them.
"""

from postlint.data_files.limits import MAX_BYTES, DataFileError
from postlint.data_files.reading import (
    decode,
    expect_short,
    file_below,
    parse_data,
    parse_toml,
    read_bytes,
    read_data,
    read_start,
    read_text,
)

__all__ = [
    "MAX_BYTES",
    "DataFileError",
    "decode",
    "expect_short",
    "file_below",
    "parse_data",
    "parse_toml",
    "read_bytes",
    "read_data",
    "read_start",
    "read_text",
]
