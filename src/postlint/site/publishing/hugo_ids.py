"""How Hugo gives ids to headings: with goldmark, as `markup` in its configuration says
(https://gohugo.io/configuration/markup/#goldmark), or as a render hook of a template does.
"""

from __future__ import annotations

from collections.abc import Mapping

from postlint.page.slugs.dialect import Dialect, hugo, pandoc, unknown
from postlint.page.slugs.goldmark import HugoIds
from postlint.pattern import Pattern
from postlint.site.publishing.base import Ground, extension
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.publishing.hugo_templates import hooks

_GOLDMARK = frozenset({"goldmark", "md", "markdown", "mdown"})
_HANDLED = frozenset({".md", ".markdown", ".mdown"})
_ID = Pattern(r"""\bid\s*=\s*(?P<quote>["']?)(?P<value>\{\{-?[^{}]*\}\}|[^"'\s>]*)(?P=quote)""")
_ANCHOR = Pattern(r"\{\{-?\s*\.Anchor(?:\s*\|\s*(?:safeURL|safeHTMLAttr|safeHTML))?\s*-?\}\}")
_EMOJI_IN_HEADING = Pattern(r"(?m)^[ \t>]*#.*:[\w+-]+:")
_LINES_WITH_IDS = Pattern(r"(?i)\blineanchors\b")
_MATHS_IN_HEADING = Pattern(r"(?m)^[ \t>]*#.*(?:\$|\\[(\[])")


def dialect_of(config: HugoConfig, ground: Ground, path: str, fields: Mapping[str, object]) -> Dialect:
    """The dialect of the page at `path`, whose front matter is `fields`."""
    markup = _lowered(config.mapping("markup"))
    handler = _handler(path, fields, markup.get("defaultmarkdownhandler", "goldmark"))
    if handler is None or not config.is_known or config.has_absent_theme or _has_own_hook(config, ground):
        return unknown()
    if handler == "pandoc":
        return pandoc()
    parser = _lowered(config.mapping("markup", "goldmark", "parser"))
    kind = parser.get("autoidtype", parser.get("autoheadingidtype", HugoIds.GITHUB))
    if (
        not isinstance(kind, str)
        or kind not in set(HugoIds)
        or parser.get("autoheadingid", True) is not True  # then something else makes them, as a rule
        or parser.get("autodefinitiontermid", False) is not False
        or _lowered(parser.get("attribute")).get("title", True) is not True
        or _changes_headings(config, ground.data.text(path))
    ):
        return unknown()
    return hugo(HugoIds(kind))


def _handler(path: str, fields: Mapping[str, object], usual: object) -> str | None:
    """What reads the page: goldmark, pandoc, or something that is not known
    (https://gohugo.io/content-management/formats/#classification)."""
    own = {name.lower(): value for name, value in fields.items()}.get("markup")
    if not own and extension(path) not in _HANDLED:
        return None
    named = str(own or usual).lower()
    if own and named in _GOLDMARK - {"goldmark"}:
        named = str(usual).lower()
    if named in {"pandoc", "pdc"}:
        return "pandoc"
    return "goldmark" if named in _GOLDMARK else None


def _has_own_hook(config: HugoConfig, ground: Ground) -> bool:
    """Whether a template gives headings other ids than Hugo's own (https://gohugo.io/render-hooks/headings/)."""
    return not all(_keeps_anchor(ground.data.text(path)) for path in hooks(config, ground, "heading"))


def _keeps_anchor(template: str) -> bool:
    values = [found["value"] for found in _ID.finditer(template)]
    return bool(values) and all(_ANCHOR.fullmatch(value) for value in values)


def _changes_headings(config: HugoConfig, text: str) -> bool:
    """Whether a setting changes the words of headings, or other ids, and the page has such."""
    footnote = _lowered(_lowered(config.mapping("markup", "goldmark", "extensions")).get("footnote"))
    passthrough = _lowered(_lowered(config.mapping("markup", "goldmark", "extensions")).get("passthrough"))
    return (
        _LINES_WITH_IDS.search(text) is not None
        or (config.is_on("enableemoji") and _EMOJI_IN_HEADING.search(text) is not None)
        or (passthrough.get("enable") is True and _MATHS_IN_HEADING.search(text) is not None)
        or (footnote.get("enableautoidprefix") is True and "[^" in text)
    )


def _lowered(value: object) -> Mapping[str, object]:
    return {str(key).lower(): each for key, each in value.items()} if isinstance(value, Mapping) else {}
