"""How a Jekyll site gives ids to headings: with kramdown, whose settings stand in `_config.yml`.

https://kramdown.gettalong.org/options.html; Jekyll 4.3's `configuration.rb` (DEFAULTS: `markdown` is kramdown, its
`input` GFM) and `converters/markdown/kramdown_parser.rb`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from postlint.page.slugs.dialect import Dialect, kramdown, unknown
from postlint.site.publishing.base import extension
from postlint.site.publishing.jekyll_config import flag
from postlint.site.publishing.jekyll_document import begins_with_header

if TYPE_CHECKING:
    from postlint.site.publishing.jekyll import Jekyll

_SETTINGS = frozenset({"auto_ids", "auto_id_prefix", "input", "transliterated_header_ids"})
_QUIET = frozenset(
    [
        *("hard_wrap", "toc_levels", "entity_output", "smart_quotes", "show_warnings", "line_width"),
        *("template", "syntax_highlighter", "syntax_highlighter_opts", "enable_coderay", "coderay"),
        *(
            "default_lang",
            "math_engine",
            "math_engine_opts",
            "footnote_nr",
            "footnote_backlink",
            "footnote_backlink_inline",
        ),
        *("gfm_quirks", "link_defs", "header_offset", "list_indent", "typographic_symbols"),
    ]
)
"""Settings that change no id."""
_CHANGING = frozenset({"jekyll-spaceship", "jekyll-commonmark", "jekyll-commonmark-ghpages", "jekyll-toc"})
"""Plugins that read Markdown in another way, or may add ids of their own."""


def dialect_of(jekyll: Jekyll, path: str) -> Dialect:
    """The dialect of the page at `path`."""
    config, settings = jekyll.config, jekyll.kramdown
    converter = config.values.get("markdown", "kramdown")
    kind = settings.get("input", "GFM")
    prefix = settings.get("auto_id_prefix", "")
    if (
        not (config.is_known and jekyll.plugins.keep_content)
        or not _CHANGING.isdisjoint(jekyll.plugins.named)
        or extension(path) not in config.markdown
        or not begins_with_header(jekyll.ground.data.text(path))
        or not (isinstance(converter, str) and converter.lower() == "kramdown")
        or kind not in {"GFM", "Kramdown", "kramdown"}
        or not isinstance(prefix, str)
        or not settings.keys() <= _SETTINGS | _QUIET
        or not jekyll.makes_ids  # then something else makes them, as a rule
    ):
        return unknown()
    transliterated = flag(settings.get("transliterated_header_ids", False))
    return kramdown(gfm=kind == "GFM", prefix=prefix, transliterated=transliterated)
