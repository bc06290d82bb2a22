"""What each site generator makes of a site: one module a generator."""

from __future__ import annotations

from postlint.generators.protocol import PageFacts, Published, Publisher, Reading, State
from postlint.generators.site_root import Ground

__all__ = ["Ground", "PageFacts", "Published", "Publisher", "Reading", "State", "publisher_for"]


def publisher_for(generator: str, ground: Ground) -> Publisher:
    """The knowledge about `generator`, a value of the setting other than `auto`, loaded when it is needed."""
    match generator:
        case "docusaurus":
            from postlint.generators.docusaurus.publisher import Docusaurus

            return Docusaurus(ground)
        case "mkdocs":
            from postlint.generators.mkdocs.publisher import MkDocs

            return MkDocs(ground)
        case "pelican":
            from postlint.generators.pelican.publisher import Pelican

            return Pelican(ground)
        case "quarto":
            from postlint.generators.quarto.publisher import Quarto

            return Quarto(ground)
        case "astro":
            from postlint.generators.astro.publisher import Astro

            return Astro(ground)
        case "vitepress":
            from postlint.generators.vitepress.publisher import VitePress

            return VitePress(ground)
        case "jekyll":
            from postlint.generators.jekyll.publisher import Jekyll

            return Jekyll(ground)
        case "eleventy":
            from postlint.generators.eleventy.publisher import Eleventy

            return Eleventy(ground)
        case "hexo":
            from postlint.generators.hexo.publisher import Hexo

            return Hexo(ground)
        case "hugo":
            from postlint.generators.hugo.publisher import Hugo

            return Hugo(ground)
        case "zola":
            from postlint.generators.zola.publisher import Zola

            return Zola(ground)
        case _:
            from postlint.generators.plain.publisher import Plain

            return Plain(ground)
