"""MkDocs and Material for MkDocs, whose plugin `meta` gives values to the pages of a folder
(https://squidfunk.github.io/mkdocs-material/plugins/meta/). A page without a title has that of its heading or its file
(https://www.mkdocs.org/user-guide/writing-your-docs/#meta-data).

How it reads front matter is measured with 1.6.
"""

from postlint.generators.date_forms import YAML_TIMESTAMP, DateForms
from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm, Titles, YamlReading
from postlint.pattern import Pattern

GENERATOR = Generator(
    "mkdocs.publisher:MkDocs",
    Dialect(
        "mkdocs",
        python_markdown=True,
        definition_lists=True,
        titles=Titles.NAME,
        quoted_dates_differ=True,
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.DOTS),
        yaml=YamlReading.OLD,
    ),
    folder_data=(".meta.yml",),
    terms="mkdocs.terms:mkdocs_terms",
    reader="mkdocs.reading:mkdocs_dialect",
    dates=DateForms("Material for MkDocs", frozenset({"date"}), Pattern(YAML_TIMESTAMP), Pattern(r"(?!)")),
    presets=(("mkdocs-material-blog", "**/posts/**"),),
    keys=SiteKeys(("mkdocs.yaml", "mkdocs.yml"), "site_url"),
)
