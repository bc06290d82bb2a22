"""MkDocs and Material for MkDocs, whose plugin `meta` gives values to the pages of a folder
(https://squidfunk.github.io/mkdocs-material/plugins/meta/). A page without a title has that of its heading or its file
(https://www.mkdocs.org/user-guide/writing-your-docs/#meta-data).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, Titles

GENERATOR = Generator(
    "mkdocs.publisher:MkDocs",
    Dialect("mkdocs", python_markdown=True, definition_lists=True, titles=Titles.NAME),
    folder_data=(".meta.yml",),
    terms="mkdocs.terms:mkdocs_terms",
    reader="mkdocs.reading:mkdocs_dialect",
)
