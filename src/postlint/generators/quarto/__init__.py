"""Quarto (https://quarto.org), which has values for the pages of a folder in a file beside them
(https://quarto.org/docs/projects/quarto-projects.html#directory-metadata).

`...` closes its front matter, as it does Pandoc's (https://pandoc.org/MANUAL.html#extension-yaml_metadata_block).
"""

from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm, Titles

GENERATOR = Generator(
    "quarto.publisher:Quarto",
    Dialect(
        "quarto",
        definition_lists=True,
        quarto=True,
        titles=Titles.HEADING,
        fence_forms=(FenceForm.DOTS,),
    ),
    folder_data=("_metadata.yml", "_metadata.yaml"),
    presets=(("quarto-page", "**"),),
    keys=SiteKeys(("_quarto.yaml", "_quarto.yml"), "website.site-url"),
)
