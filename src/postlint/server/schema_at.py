"""Which schema governs a page whose front matter is being written."""

from __future__ import annotations

from dataclasses import replace

from postlint.page.facts import PageFacts
from postlint.schema import PageSchema
from postlint.server.cursor import FieldSpot
from postlint.server.live_site import LiveSite


def schema_at(site: LiveSite, page: PageFacts, spot: FieldSpot) -> PageSchema:
    """The schema of `page`; where its front matter cannot be read, by what can be told of its fields all the same."""
    known = page if page.has_metadata else replace(page, metadata=spot.metadata)
    return site.setup.schema_of(known)
