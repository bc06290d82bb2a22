"""The last part of the addresses of Docusaurus' pages, from file names and front matter."""

from __future__ import annotations

import posixpath
import re

from postlint.pattern import Pattern
from postlint.site.addresses import target_of
from postlint.site.publishing.base import PageFacts

_NO_NUMBER = Pattern(r"\d+[-_.]\d+")
_NUMBER = Pattern(r"\d+\s*[-_.]+\s*(?P<suffix>[^-_.\s].*)\Z")
_DATED = Pattern(r"(?P<folder>.*)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*?)(?:/index)?\.mdx?\Z")
_INDEX = Pattern(r"(?P<folder>\A|.*/)index\.mdx?\Z", re.IGNORECASE)
_LONGEST = 500


def doc_slug(source: str, facts: PageFacts, parser: object) -> str | None:
    """`getSlug` in `slug.js`; `parser` is the option `numberPrefixParser`."""
    slug, own = facts.values.get("slug"), facts.values.get("id")
    if not isinstance(slug, str | None) or not isinstance(own, str | None) or not isinstance(parser, bool):
        return None
    if slug and slug.startswith("/"):
        return slug
    strip = parser and facts.values.get("parse_number_prefixes") is not False
    folder, name = posixpath.split(source)
    stem = posixpath.splitext(name)[0]
    folders = (
        "/".join(_without_number(each) if strip else each for each in folder.split("/")) if folder else ""
    )
    above = f"/{folders}/" if folders else "/"
    if not slug and stem.lower() in {"index", "readme", posixpath.basename(folder).lower()}:
        return above
    return target_of(above, slug or own or (_without_number(stem) if strip else stem))


def blog_slug(source: str, facts: PageFacts) -> str | None:
    """`parseBlogFileName` in `blogUtils.js`."""
    slug = facts.values.get("slug")
    if slug is not None or len(source) > _LONGEST:
        return slug if isinstance(slug, str) else None
    dated = _DATED.match(source)
    if dated:
        return f"/{dated['date'].replace('-', '/')}/{dated['folder']}{dated['text']}"
    return "/" + re.sub(r"(?:/index)?\.mdx?\Z", "", source)


def page_slug(source: str, facts: PageFacts) -> str | None:
    """`fileToPath` in `urlUtils.js`."""
    slug = facts.values.get("slug")
    if slug is not None:
        return slug if isinstance(slug, str) else None
    index = _INDEX.match(source)
    return f"/{index['folder']}" if index else "/" + posixpath.splitext(source)[0]


def _without_number(name: str) -> str:
    """`DefaultNumberPrefixParser`: `01-intro` is `intro`, but `7.0-foo` and `2021-11-foo` stay."""
    match = None if _NO_NUMBER.match(name) else _NUMBER.match(name)
    return match["suffix"] if match else name
