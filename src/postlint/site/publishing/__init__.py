"""What each site generator makes of a site: one module a generator."""

from __future__ import annotations

from postlint.site.publishing.base import Ground, PageFacts, Published, Publisher, Reading, State

__all__ = ["Ground", "PageFacts", "Published", "Publisher", "Reading", "State", "publisher_for"]


def publisher_for(generator: str, ground: Ground) -> Publisher:
    """The knowledge about `generator`, a value of the setting other than `auto`, loaded when it is needed."""
    match generator:
        case "docusaurus":
            from postlint.site.publishing.docusaurus import Docusaurus

            return Docusaurus(ground)
        case "mkdocs":
            from postlint.site.publishing.mkdocs import MkDocs

            return MkDocs(ground)
        case "pelican":
            from postlint.site.publishing.pelican import Pelican

            return Pelican(ground)
        case "quarto":
            from postlint.site.publishing.quarto import Quarto

            return Quarto(ground)
        case "astro":
            from postlint.site.publishing.astro import Astro

            return Astro(ground)
        case "vitepress":
            from postlint.site.publishing.vitepress import VitePress

            return VitePress(ground)
        case "jekyll":
            from postlint.site.publishing.jekyll import Jekyll

            return Jekyll(ground)
        case "eleventy":
            from postlint.site.publishing.eleventy import Eleventy

            return Eleventy(ground)
        case "hexo":
            from postlint.site.publishing.hexo import Hexo

            return Hexo(ground)
        case "hugo":
            from postlint.site.publishing.hugo import Hugo

            return Hugo(ground)
        case "zola":
            from postlint.site.publishing.zola import Zola

            return Zola(ground)
        case _:
            from postlint.site.publishing.plain import Plain

            return Plain(ground)
