"""What each site generator makes of a site: one module a generator."""

from __future__ import annotations

from postlint.site.publishing.base import Ground, PageFacts, Published, Publisher, Reading, State

__all__ = ["Ground", "PageFacts", "Published", "Publisher", "Reading", "State", "publisher_for"]


def publisher_for(generator: str, ground: Ground) -> Publisher | None:
    """The knowledge about `generator`, loaded when it is needed; None where there is none yet."""
    match generator:
        case "plain":
            from postlint.site.publishing.plain import Plain

            return Plain(ground)
        case "astro":
            from postlint.site.publishing.astro import Astro

            return Astro(ground)
        case "vitepress":
            from postlint.site.publishing.vitepress import VitePress

            return VitePress(ground)
        case _:
            return None
