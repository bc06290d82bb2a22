"""Front matter: found, read and placed, in YAML, TOML and JSON."""

from postlint.page.front_matter.node import (
    UNREADABLE,
    Alias,
    Entry,
    Fault,
    FaultKind,
    Format,
    FrontMatter,
    Mapping,
    Node,
    Repair,
    Scalar,
    Sequence,
    Style,
    Unreadable,
    child,
    resolved,
    walk,
)
from postlint.page.front_matter.split import Split, split_front_matter

__all__ = [
    "UNREADABLE",
    "Alias",
    "Entry",
    "Fault",
    "FaultKind",
    "Format",
    "FrontMatter",
    "Mapping",
    "Node",
    "Repair",
    "Scalar",
    "Sequence",
    "Split",
    "Style",
    "Unreadable",
    "child",
    "resolved",
    "split_front_matter",
    "walk",
]
