"""Pelican (https://getpelican.com), which writes all keys of its header lines small
(`MarkdownReader._parse_metadata`), and takes the date from the name of the file (`FILENAME_METADATA`).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "pelican.publisher:Pelican",
    Dialect(
        "pelican",
        python_markdown=True,
        definition_lists=True,
        keys_in_any_case=True,
        header_lines=True,
        dates_in_names=True,
    ),
)
