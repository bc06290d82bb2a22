"""Pelican (https://getpelican.com)."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "pelican.publisher:Pelican", Dialect("pelican", python_markdown=True, definition_lists=True)
)
