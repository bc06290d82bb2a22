"""IM: images."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import images, links_into_the_site

RULES: tuple[Listed, ...] = (
    listed("IM501", "missing-image", "MissingImage", links_into_the_site),
    listed("IM502", "missing-alt-text", "MissingAltText", images),
    listed("IM503", "image-too-large", "ImageTooLarge", links_into_the_site, opt_in=True),
)
