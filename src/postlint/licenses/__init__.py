"""Licences, identified from a text or an address, without the network."""

from postlint.licenses.agreement import Conflict, Difference, find_conflict
from postlint.licenses.license import Kind, License
from postlint.licenses.reading import Mention, TextLink, TextReading, Unclear, UrlKind, UrlReading
from postlint.licenses.text import identify_text
from postlint.licenses.url import canonical_url, identify_url

__all__ = [
    "Conflict",
    "Difference",
    "Kind",
    "License",
    "Mention",
    "TextLink",
    "TextReading",
    "Unclear",
    "UrlKind",
    "UrlReading",
    "canonical_url",
    "find_conflict",
    "identify_text",
    "identify_url",
]
