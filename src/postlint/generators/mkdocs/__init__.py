"""MkDocs and Material for MkDocs, whose plugin `meta` gives values to the pages of a folder
(https://squidfunk.github.io/mkdocs-material/plugins/meta/).
How it reads front matter is measured with 1.6.
"""

from postlint.generators.protocol import Generator
from postlint.page.dialect import Dialect, FenceForm, YamlReading

GENERATOR = Generator(
    "mkdocs.publisher:MkDocs",
    Dialect(
        "mkdocs",
        python_markdown=True,
        definition_lists=True,
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.DOTS),
        yaml=YamlReading.OLD,
    ),
    folder_data=(".meta.yml",),
    terms="mkdocs.terms:mkdocs_terms",
)
