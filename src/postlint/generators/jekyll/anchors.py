"""How a Jekyll site gives ids to headings: with kramdown, whose settings stand in `_config.yml`
(https://kramdown.gettalong.org/options.html): its `input` is GFM by default, which makes other ids than kramdown's own.

Sources: Jekyll 4.3's `configuration.rb` (DEFAULTS) and `converters/markdown/kramdown_parser.rb`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from postlint.generators.jekyll.addresses import begins_with_header
from postlint.generators.jekyll.config import JekyllConfig, flag
from postlint.generators.jekyll.plugins import JekyllPlugins
from postlint.generators.site_root import extension
from postlint.page.body import Heading
from postlint.page.slugs.headings import (
    AttributeLists,
    Ids,
    is_unknown,
    kramdown_footnotes,
    plain_letters,
    typeset_words,
    without_attributes,
)
from postlint.page.slugs.rules import LIQUID, UNKNOWN_RULES, AnchorRules, Fences, HeadingIds
from postlint.pattern import Pattern

_LEADING = Pattern(r"^[^a-zA-Z]+")
_DROPPED = Pattern(r"[^a-zA-Z0-9 -]")
_QUOTES = frozenset("‘’“”‚„…")
_LISTS = AttributeLists(Pattern(r"[ \t]+\{#[A-Za-z][\w:.-]*\}"))


def kramdown_ids(headings: Sequence[Heading], *, transliterated: bool = False, prefix: str = "") -> Ids:
    """The ids of kramdown's own Markdown: of the heading as it is written, in ASCII, from its first letter on.

    `transliterated` is its option `transliterated_header_ids`, `prefix` its `auto_id_prefix`.
    """
    counts: dict[str, int] = {}
    found: Ids = []
    for heading in [without_attributes(each, _LISTS) for each in headings]:
        if heading.id is not None or _is_none(heading):
            found.append(heading.id or "")
            continue
        text = _in_ascii(heading.raw) if transliterated else heading.raw
        if text is None or is_unknown(heading, notes=True):
            found.append(None)
            continue
        base = _DROPPED.sub("", _LEADING.sub("", text)).replace(" ", "-").lower() or "section"
        if base in counts:
            counts[base] += 1
            found.append(f"{prefix}{base}-{counts[base]}")
        else:
            counts[base] = 0
            found.append(prefix + base)
    return found


def kramdown_gfm_ids(headings: Sequence[Heading], *, prefix: str = "") -> Ids:
    """The ids of kramdown-parser-gfm: of the text on the page, to which alternative texts do not belong."""
    counts: Counter[str] = Counter()
    found: Ids = []
    for heading in [without_attributes(each, _LISTS) for each in headings]:
        if heading.id is not None or _is_none(heading):
            found.append(heading.id or "")
            continue
        if is_unknown(heading, notes=True):
            found.append(None)
            continue
        text = typeset_words(heading)
        base = "".join(
            "-" if char in " \t" else char for lower in text for char in lower.lower() if _is_word(char)
        )
        count = counts[base]
        counts[base] += 1
        found.append(f"{prefix}{base}-{count}" if count else prefix + base)
    return found


def _is_none(heading: Heading) -> bool:
    """Whether kramdown sees no heading: it has none without a text or of several lines."""
    return not heading.raw or "\n" in heading.raw


def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    return char in "- \t" or category[0] in "LM" or category in {"Nd", "Nl", "Pc"}


def _in_ascii(text: str) -> str | None:
    """`text` in ASCII; None where a character is not known."""
    found: list[str] = []
    for char in text:
        plain = char if char.isascii() else "" if char in _QUOTES else plain_letters(char)
        if plain is None:
            return None
        found.append(plain)
    return "".join(found)


_SETTINGS = frozenset({"auto_ids", "auto_id_prefix", "input", "transliterated_header_ids"})
_QUIET = frozenset({
    "hard_wrap", "toc_levels", "entity_output", "smart_quotes", "show_warnings", "line_width", "template",
    "syntax_highlighter", "syntax_highlighter_opts", "enable_coderay", "coderay", "default_lang",
    "math_engine", "math_engine_opts", "footnote_nr", "footnote_backlink", "footnote_backlink_inline",
    "gfm_quirks", "link_defs", "header_offset", "list_indent", "typographic_symbols",
})  # fmt: skip
"""Settings that change no id."""
_CHANGING = frozenset({"jekyll-spaceship", "jekyll-commonmark", "jekyll-commonmark-ghpages", "jekyll-toc"})
"""Plugins that read Markdown in another way, or may add ids of their own."""


def anchor_rules(config: JekyllConfig, plugins: JekyllPlugins, path: str, text: str) -> AnchorRules:
    """How the page at `path` with this text gets its ids (https://kramdown.gettalong.org/options.html)."""
    given = config.values.get("kramdown")
    settings = given if isinstance(given, Mapping) else {}
    converter = config.values.get("markdown", "kramdown")
    kind = settings.get("input", "GFM")
    prefix = settings.get("auto_id_prefix", "")
    if (
        not (config.is_known and plugins.keep_content)
        or not _CHANGING.isdisjoint(plugins.named)
        or extension(path) not in config.markdown
        or not begins_with_header(text)
        or not (isinstance(converter, str) and converter.lower() == "kramdown")
        or kind not in {"GFM", "Kramdown", "kramdown"}
        or not isinstance(prefix, str)
        or not settings.keys() <= _SETTINGS | _QUIET
        or not flag(settings.get("auto_ids", True))  # then something else makes them, as a rule
    ):
        return UNKNOWN_RULES
    transliterated = flag(settings.get("transliterated_header_ids", False))
    return kramdown(gfm=kind == "GFM", prefix=prefix, transliterated=transliterated)


def kramdown(
    *, gfm: bool = True, auto_ids: bool = True, prefix: str = "", transliterated: bool = False
) -> AnchorRules:
    """Jekyll: `gfm` where `kramdown.input` is GFM, which is its default; the others are kramdown's `auto_ids`,
    `auto_id_prefix` and `transliterated_header_ids`, of which the last has no effect with GFM."""
    made: HeadingIds = partial(kramdown_ids, transliterated=transliterated, prefix=prefix)
    if gfm:
        made = partial(kramdown_gfm_ids, prefix=prefix)
    return AnchorRules(
        (made,) if auto_ids else (),
        kramdown_footnotes,
        template_marks=LIQUID,
        attribute_lists=True,
        bare_hashes=not gfm,
        fences=Fences.PLAIN if gfm else Fences.NONE,
        markdown_in_html=True,
        makes=(r"markdown-toc.*",),
    )
