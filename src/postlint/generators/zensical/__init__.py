"""Zensical (https://zensical.org), the successor of Material for MkDocs, whose sites it builds, too.

What it takes for fences is measured with 0.0.73.
"""

from postlint.generators.protocol import Generator, SiteKeys
from postlint.page.dialect import Dialect, FenceForm, Titles

GENERATOR = Generator(
    "zensical.publisher:Zensical",
    Dialect(
        "zensical",
        python_markdown=True,
        definition_lists=True,
        titles=Titles.NAME,
        fence_forms=(FenceForm.BYTE_ORDER_MARK, FenceForm.DOTS),
    ),
    folder_data=(".meta.yml",),
    terms="zensical.config:zensical_terms",
    reader="zensical.config:zensical_dialect",
    presets=(("zensical-page", "**"),),
    keys=SiteKeys(("mkdocs.yml", "zensical.toml"), "project.site_url"),
)
