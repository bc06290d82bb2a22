"""Quarto (https://quarto.org), which has values for the pages of a folder in a file beside them
(https://quarto.org/docs/projects/quarto-projects.html#directory-metadata).
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, Titles

GENERATOR = Generator(
    "quarto.publisher:Quarto",
    Dialect("quarto", definition_lists=True, quarto=True, titles=Titles.HEADING),
    folder_data=("_metadata.yml", "_metadata.yaml"),
)
