"""How Hugo (0.168 and older) gives ids to headings: with goldmark, as `markup` in its configuration says
(https://gohugo.io/configuration/markup/#goldmark), or as a render hook of a template does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial

from postlint.generators.hugo.config import HugoConfig, lower_keys
from postlint.generators.hugo.links import hooks
from postlint.generators.site_root import SiteRoot, extension
from postlint.page.body import Heading, Part, PartKind
from postlint.page.slugs.headings import (
    LISTED,
    TEXT_AND_IMAGES,
    AttributeLists,
    Ids,
    Numbered,
    goldmark_footnotes,
    is_unknown,
    typeset_words,
    without_attributes,
    without_marks,
    words,
)
from postlint.page.slugs.pandoc import pandoc
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern

_ADDRESS = Pattern(r"://|www\.|[\w.!#$%&'*+/=?^`{|}~-]@[A-Za-z0-9]")
_LISTS = AttributeLists(Pattern(rf"\s*{LISTED}"))
_NUMBERED = Pattern(r"&#")


class HugoIds(StrEnum):
    """Hugo's `autoHeadingIDType`."""

    GITHUB = "github"
    GITHUB_ASCII = "github-ascii"
    BLACKFRIDAY = "blackfriday"


def hugo_ids(headings: Sequence[Heading], kind: HugoIds = HugoIds.GITHUB) -> Ids:
    """The ids of the text on the page with the typographer on, which is Hugo's default."""
    return _ids(headings, kind, lambda each: _shown(typeset_words(_last_line(each), TEXT_AND_IMAGES), kind))


def hugo_ids_untypeset(headings: Sequence[Heading], kind: HugoIds = HugoIds.GITHUB) -> Ids:
    """The ids with the typographer off: `--` stays."""
    return _ids(headings, kind, lambda each: _shown(words(_last_line(each), TEXT_AND_IMAGES), kind))


def hugo_ids_of_source(headings: Sequence[Heading], kind: HugoIds = HugoIds.GITHUB) -> Ids:
    """The ids of older releases, made of the heading as it is written, with the addresses of links in it."""
    return _ids(headings, kind, lambda each: each.raw.rsplit("\n", 1)[-1].strip(), source=True)


def _ids(
    headings: Sequence[Heading], kind: HugoIds, text: Callable[[Heading], str], *, source: bool = False
) -> Ids:
    taken = Numbered()
    found: Ids = []
    for heading in [without_attributes(each, _LISTS) for each in headings]:
        if heading.id is not None:
            found.append(taken.take(heading.id))
        elif is_unknown(heading, notes=True) or not (source or _is_plain(heading)):
            found.append(None)
        elif not heading.raw:
            found.append("")
        else:
            found.append(taken.unique(slug(text(heading), kind) or "heading"))
    return found


def _is_plain(heading: Heading) -> bool:
    """Whether it holds nothing of which Hugo reads a part only: links and emphasis with more than a text in them,
    bare addresses, characters written as numbers."""
    nested = any(
        first.depth and second.depth for first, second in zip(heading.parts, heading.parts[1:], strict=False)
    )
    address = _ADDRESS.search("".join(part.text for part in heading.parts if part.kind is PartKind.TEXT))
    return not (nested or address or _NUMBERED.search(heading.raw))


def _is_simple(heading: Heading) -> bool:
    """Whether releases and settings of Hugo make the same of it: it has an id, or is a line of text as it is shown."""
    if heading.id is not None and _LISTS.pattern.fullmatch(heading.attributes):
        return True
    if len(heading.parts) != 1 or heading.attributes:
        return False
    (part,), raw = heading.parts, heading.raw
    plain = part.kind is PartKind.TEXT and part.text == raw and raw == " ".join(raw.split())
    return plain and "--" not in raw and _is_plain(heading)


def _shown(text: str, kind: HugoIds) -> str:
    # Older releases write a hyphen for a tab too.
    return text.replace("\t", "" if kind is not HugoIds.BLACKFRIDAY else " ")


def _last_line(heading: Heading) -> Heading:
    if not any(part.kind is PartKind.BREAK for part in heading.parts):
        return heading
    parts: list[Part] = []
    for part in heading.parts:
        if part.kind is PartKind.BREAK:
            parts.clear()
        else:
            parts.append(part)
    return heading._replace(parts=tuple(parts))


_WORD = Pattern(r"[A-Za-z0-9]+")
_DROPPED = Pattern(r"[^A-Za-z0-9_ \t-]+")


def slug(text: str, kind: HugoIds) -> str:
    if kind is HugoIds.BLACKFRIDAY:
        return _blackfriday(text)
    if text.isascii():
        return _DROPPED.sub("", text).replace(" ", "-").replace("\t", "-").lower()
    if kind is HugoIds.GITHUB_ASCII:
        text = without_marks(text)
        text = "".join(char for char in unicodedata.normalize("NFC", text) if char.isascii())
    return "".join("-" if char in "- \t" else _lower(char) for char in text if _is_kept(char))


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    return char in "-_ \t" or category[0] == "L" or category == "Nd"


def _blackfriday(text: str) -> str:
    if text.isascii():
        return "-".join(_WORD.findall(text)).lower()
    pieces: list[str] = []
    gap = False
    for char in text:
        if unicodedata.category(char)[0] in "LN":
            if gap and pieces:
                pieces.append("-")
            gap = False
            pieces.append(_lower(char))
        else:
            gap = True
    return "".join(pieces)


def _lower(char: str) -> str:
    """The lower case of one character in one character, as Go gives it."""
    return "i" if char == "İ" else char.lower()


_GOLDMARK = frozenset({"goldmark", "md", "markdown", "mdown"})
_HANDLED = frozenset({".md", ".markdown", ".mdown"})
_HTML = AnchorRules(html=True, template_marks=("{{<", "{{%"))
_ID = Pattern(r"""\bid\s*=\s*(?P<quote>["']?)(?P<value>\{\{-?[^{}]*\}\}|[^"'\s>]*)(?P=quote)""")
_ANCHOR = Pattern(r"\{\{-?\s*\.Anchor(?:\s*\|\s*(?:safeURL|safeHTMLAttr|safeHTML))?\s*-?\}\}")
_EMOJI_IN_HEADING = Pattern(r"(?m)^[ \t>]*#.*:[\w+-]+:")
_LINES_WITH_IDS = Pattern(r"(?i)\blineanchors\b")
_MATHS_IN_HEADING = Pattern(r"(?m)^[ \t>]*#.*(?:\$|\\[(\[])")


def anchor_rules(config: HugoConfig, handler: str | None, *, own_hook: bool) -> AnchorRules:
    """The dialect of the pages that `handler` (see `handler_of`) reads; `own_hook` is what `has_own_hook` says."""
    if handler is None or not config.is_known or config.has_absent_theme or (own_hook and handler != "html"):
        return UNKNOWN_RULES
    if handler == "pandoc":
        return pandoc()
    if handler == "html":
        return _HTML
    parser = lower_keys(config.mapping("markup", "goldmark", "parser"))
    kind = parser.get("autoidtype", parser.get("autoheadingidtype", HugoIds.GITHUB))
    if (
        not isinstance(kind, str)
        or kind not in set(HugoIds)
        or parser.get("autoheadingid", True) is not True  # then something else makes them, as a rule
        or parser.get("autodefinitiontermid", False) is not False
        or lower_keys(parser.get("attribute")).get("title", True) is not True
    ):
        return UNKNOWN_RULES
    return replace(hugo(HugoIds(kind)), doubts=tuple(_changes(config)))


def handler_of(config: HugoConfig, path: str, fields: Mapping[str, object]) -> str | None:
    """What reads the page at `path`, whose front matter is `fields`: goldmark, pandoc, nothing (`html`), or something
    that is not known (https://gohugo.io/content-management/formats/#classification)."""
    usual = lower_keys(config.mapping("markup")).get("defaultmarkdownhandler", "goldmark")
    own = {name.lower(): value for name, value in fields.items()}.get("markup")
    if extension(path) in {".html", ".htm"} and not own:
        return "html"
    if not own and extension(path) not in _HANDLED:
        return None
    named = str(own or usual).lower()
    if own and named in _GOLDMARK - {"goldmark"}:
        named = str(usual).lower()
    if named in {"pandoc", "pdc"}:
        return "pandoc"
    return "goldmark" if named in _GOLDMARK else None


def has_own_hook(config: HugoConfig, site: SiteRoot) -> bool:
    """Whether a template gives headings other ids than Hugo's own (https://gohugo.io/render-hooks/headings/)."""
    return not all(_keeps_anchor(site.data.text(path)) for path in hooks(config, site, "heading"))


def _keeps_anchor(template: str) -> bool:
    values = [found["value"] for found in _ID.finditer(template)]
    return bool(values) and all(_ANCHOR.fullmatch(value) for value in values)


def _changes(config: HugoConfig) -> Iterator[Callable[[str], bool]]:
    """What on a page makes a setting change the words of headings, or other ids."""
    extensions = lower_keys(config.mapping("markup", "goldmark", "extensions"))
    yield _has_lines_with_ids
    if config.is_on("enableemoji"):
        yield lambda text: _EMOJI_IN_HEADING.search(text) is not None
    if lower_keys(extensions.get("passthrough")).get("enable") is True:
        yield lambda text: _MATHS_IN_HEADING.search(text) is not None
    if lower_keys(extensions.get("footnote")).get("enableautoidprefix") is True:
        yield lambda text: "[^" in text


def _has_lines_with_ids(text: str) -> bool:
    return "anchor" in text.lower() and _LINES_WITH_IDS.search(text) is not None


def hugo(kind: HugoIds = HugoIds.GITHUB, *, auto_heading_id: bool = True) -> AnchorRules:
    """Hugo with goldmark; `kind` is `autoHeadingIDType`, `auto_heading_id` `autoHeadingID`."""
    made = (hugo_ids, hugo_ids_untypeset, hugo_ids_of_source)
    return AnchorRules(
        tuple(partial(ids, kind=kind) for ids in made) if auto_heading_id else (),
        goldmark_footnotes,
        template_marks=("{{<", "{{%"),
        attribute_lists=True,
        makes=(r"hl-.*",),
        are_alike=_is_simple,
    )
