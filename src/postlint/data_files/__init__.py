"""Data that people keep in files beside their posts: schemas and lists of terms, in YAML, TOML or JSON.

Only what JSON can say is read: text, numbers, `true` and `false`, nothing, lists and mappings. In YAML that is the
core schema of YAML 1.2, so that `no` and `2020-01-01` are text, as their authors mean them.
"""

from postlint.data_files.limits import MAX_BYTES, DataFileError
from postlint.data_files.reading import parse_data, read_data, read_text

__all__ = ["MAX_BYTES", "DataFileError", "parse_data", "read_data", "read_text"]
