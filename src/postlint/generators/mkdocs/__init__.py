"""MkDocs and Material for MkDocs, whose plugin `meta` gives values to the pages of a folder
(https://squidfunk.github.io/mkdocs-material/plugins/meta/).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect

GENERATOR = Generator(
    "mkdocs.publisher:MkDocs",
    Dialect("mkdocs", python_markdown=True, definition_lists=True),
    folder_data=(".meta.yml",),
    terms="mkdocs.terms:mkdocs_terms",
    reader="mkdocs.reading:mkdocs_dialect",
)
