"""LK: links, read from the source without the network."""

from __future__ import annotations

from postlint.rules.listed import Listed, listed
from postlint.rules.needs import definitions, links, links_into_the_site

RULES: tuple[Listed, ...] = (
    listed("LK601", "broken-link", "BrokenLink", links_into_the_site),
    listed("LK602", "broken-anchor", "BrokenAnchor", links_into_the_site),
    listed("LK603", "path-case-mismatch", "PathCaseMismatch", links_into_the_site),
    listed("LK604", "malformed-url", "MalformedUrl"),
    listed("LK605", "undefined-reference", "UndefinedReference"),
    listed("LK606", "unused-definition", "UnusedDefinition", definitions),
    listed("LK607", "duplicate-definition", "DuplicateDefinition", definitions),
    listed("LK608", "empty-link", "EmptyLink", links),
    listed("LK609", "destination-whitespace", "DestinationWhitespace", links),
    listed("LK610", "link-outside-root", "LinkOutsideRoot", links_into_the_site),
    listed("LK611", "absolute-self-link", "AbsoluteSelfLink", links_into_the_site, opt_in=True),
    listed("LK612", "unpublished-target", "UnpublishedTarget", links_into_the_site),
    listed("LK613", "link-text", "LinkText", links, opt_in=True),
    listed("LK614", "local-file-url", "LocalFileUrl", links),
    listed("LK615", "redirect-wrapper", "RedirectWrapper", links),
)
