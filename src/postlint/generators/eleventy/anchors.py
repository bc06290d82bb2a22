"""How an Eleventy site gives ids to headings: not by itself, but by a plugin that its configuration names.

Known are IdAttributePlugin of Eleventy 3, which uses @sindresorhus/slugify 2
(https://www.11ty.dev/docs/plugins/id-attribute/), and https://github.com/valeriangalliat/markdown-it-anchor.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from postlint.generators.eleventy.config import EleventyConfig
from postlint.generators.site_root import SiteRoot, extension
from postlint.generators.template_ids import may_give_ids
from postlint.page.body import Heading
from postlint.page.slugs.headings import (
    FIRST,
    LAST,
    Ids,
    is_unknown,
    markdown_it_footnotes,
    without_marks,
    words,
)
from postlint.page.slugs.markdown_it import markdown_it_anchor
from postlint.page.slugs.rules import LIQUID, UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern

_NAMED = {
    "Ä": "Ae", "ä": "ae", "Ö": "Oe", "ö": "oe", "Ü": "Ue", "ü": "ue", "ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O",
    "ø": "o", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ł": "L",
    "ł": "l", "Ĳ": "IJ", "ĳ": "ij", "&": " and ", "🦄": " unicorn ", "♥": " love ", "€": "E", "¢": "c", "¥": "Y",
}  # fmt: skip
_SHORTENED = Pattern(r"([a-z\d])'([ts])(\s|\Z)")
_OTHER = Pattern(r"[^a-z0-9]+")
_DIACRITICS = frozenset("^`¨¯´·¸")
"""Signs that Unicode counts as accents (`\\p{Diacritic}`)."""
_NO_LETTER = frozenset("PSCZ")


def eleventy_ids(headings: Sequence[Heading]) -> Ids:
    """The ids of the text on the page; the second of two is numbered 2. None where a letter is not known."""
    counts: dict[str, int] = {}
    found: Ids = []
    for heading in headings:
        if is_unknown(heading) or "<!--" in heading.raw:
            found.append(None)
            continue
        if not heading.raw:
            found.append("")  # The plugin leaves an element alone that has nothing in it.
            continue
        base = slug(words(heading, line_end="\n"))
        if base is None or base in _OF_EVERY_OBJECT:
            found.append(None)
            continue
        counts[base] = counts.get(base, 0) + 1
        found.append(base if counts[base] == 1 else f"{base}-{counts[base]}")
    return found


_OF_EVERY_OBJECT = frozenset({"constructor"})
"""It counts in a JavaScript object, in which this is there from the start."""


def slug(text: str) -> str | None:
    """`slugify` without `decamelize`; None where a letter is not known."""
    pieces: list[str] = []
    for char in unicodedata.normalize("NFC", text):
        if char in _DIACRITICS:
            continue
        named = _NAMED.get(char)
        if named is not None:
            pieces.append(named)
        elif char.isascii():
            pieces.append(char)
        elif FIRST <= char <= LAST:
            pieces.append(without_marks(char))
        elif unicodedata.category(char)[0] in _NO_LETTER and unicodedata.category(char) not in {"Sc", "Sk"}:
            pieces.append(char)
        elif unicodedata.category(char)[0] != "M":
            return None
    lower = _SHORTENED.sub(r"\1\2\3", "".join(pieces).lower())
    return _OTHER.sub("-", lower).strip("-")


_PLUGIN = Pattern(r"\bIdAttributePlugin\b")
_PLAIN_PLUGIN = Pattern(r"\baddPlugin\(\s{0,50}(?:\w+\.)?IdAttributePlugin\s{0,50}\)")
_OTHER_PLUGIN = Pattern(r"\baddPlugin\(\s{0,50}(?!(?:\w+\.)?IdAttributePlugin\b)")
_ANCHOR = Pattern(r"""(?:import\s+|(?:const|let|var)\s+)(\w+)[^;\n]{0,60}["']markdown-it-anchor["']""")
_USE = Pattern(r"\.use\(\s{0,50}(\w*)\s{0,50}(\)?)")
_MARKDOWN_MODULE = Pattern(
    r"\A(?:markdown-it[-/@].*|@mdit.*|.*remark.*|.*rehype.*|cheerio|.*anchor.*|.*heading.*)\Z"
)
_CHANGES_PAGES = Pattern(
    r"\baddTransform\(|\baddExtension\(|\bheading_open\b|\brenderer\.rules\b|\bcore\.ruler\b|\bmarkdownLibrary\b"
    r"|\baddPreprocessor\((?![^)\n]{0,100}\(\s{0,20}data\s{0,20}\)\s{0,20}=>)"
)
_FILTERED = Pattern(r"\bcontent\s{0,20}\|(?!\s{0,20}safe\b)")


def anchor_rules(config: EleventyConfig, site: SiteRoot, path: str) -> AnchorRules:
    """How the page at `path` gets its ids."""
    code = config.code
    if extension(path) != ".md" or not config.is_complete or _CHANGES_PAGES.search(code):
        return UNKNOWN_RULES
    if any(_FILTERED.search(site.data.text(each)) for each in _layouts(config, site)):
        return UNKNOWN_RULES
    anchor = _ANCHOR.search(code)
    used = _USE.findall(code)
    others = [
        name for name in config.modules if _MARKDOWN_MODULE.match(name) and name != "markdown-it-anchor"
    ]
    has_plugin = _PLUGIN.search(code) is not None
    if others or (has_plugin and (anchor or used)):
        return UNKNOWN_RULES
    if has_plugin:
        calls = code.count("addPlugin(") - len(_OTHER_PLUGIN.findall(code))
        return eleventy(id_plugin=True) if calls == len(_PLAIN_PLUGIN.findall(code)) == 1 else UNKNOWN_RULES
    if anchor is not None:
        return markdown_it_anchor() if used == [(anchor[1], ")")] else UNKNOWN_RULES
    return UNKNOWN_RULES if used or may_give_ids(site, *config.layouts) else eleventy()


def _layouts(config: EleventyConfig, site: SiteRoot) -> list[str]:
    starts = tuple(f"{folder}/" for folder in config.layouts)
    return [path for path in site.tree.files if path.startswith(starts)]


def eleventy(*, id_plugin: bool = False) -> AnchorRules:
    """Eleventy, which gives no ids to headings by itself; `id_plugin` is its IdAttributePlugin.

    The plugin sees the headings of the layout too, so that a number at the end of an id may differ.
    """
    return AnchorRules(
        (eleventy_ids,) if id_plugin else (),
        markdown_it_footnotes,
        template_marks=(*LIQUID, "<%"),
        html_headings=id_plugin,
    )
