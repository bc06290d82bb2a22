"""Zensical (https://zensical.org), the successor of Material for MkDocs, whose sites it builds, too."""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, Titles

GENERATOR = Generator(
    "zensical.publisher:Zensical",
    Dialect("zensical", python_markdown=True, definition_lists=True, titles=Titles.NAME),
    folder_data=(".meta.yml",),
    terms="zensical.config:zensical_terms",
    reader="zensical.config:zensical_dialect",
)
