"""Which ids the shortcodes on a page may make, as far as a look at their templates can tell; they are never run.

https://www.getzola.org/documentation/content/shortcodes/, Zola's `components/markdown/src/content.pest` (how a call is
written) and `shortcode/mod.rs` (what `.md` templates write is Markdown). What a template writes out is found where all
templates of the site are looked through (`template_ids`). Here it is told whether it makes others only of what the page
gives it: of the arguments in `{{ name(argument="x") }}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.generators.site_root import SiteRoot, extension
from postlint.generators.zola.config import ZolaConfig
from postlint.pattern import Pattern
from postlint.text import join_path

CALL = Pattern(r"\{[{%]\s*[A-Za-z_]\w*\s*\(")
"""`shortcode` in Zola's grammar; all other braces are text."""
_WHOLE_CALL = Pattern(
    r"""\{[{%]\s*(?P<name>[A-Za-z_]\w*)\s*\((?P<given>(?:[^"'`()]|"[^"]*"|'[^']*'|`[^`]*`){0,5000}?)\)\s*[}%]\}"""
)
_TEXT = Pattern(r"""\"([^"]*)\"|'([^']*)'|`([^`]*)`""")
_COMMENT = Pattern(r"(?s)\{#.*?#\}|<!--.*?-->")
_FOREIGN = Pattern(
    r"\{%-?\s*(?:include|import|extends)\b|\w::\w|\bload_data\b|\bget_(?:page|section|taxonomy\w*)\b|\.content\b"
    r"|<script\b|<[a-z]+-[a-z]"
)
"""What takes in texts from elsewhere, or may make ids in the reader's browser."""
_FILLED_IN = Pattern(
    r"""(?:(?<![\w-])id|<a\b[^<>]*\bname)\s*=\s*(?:"[^"<>{]*|'[^'<>{]*|[^\s"'<>{]*)\{[{%](?P<of>[^{}]*)"""
)
_GIVEN = Pattern(r"-?\s*(?!(?:page|section|config|nth|lang|loop|body|now)\b)[a-z_]\w*\s*(?:\|[\s\w|]*)?-?")
_SETS = Pattern(r"\{%-?\s*(?:set|set_global|for)\b")
_MARKDOWN_IDS = Pattern(r"(?m)^[ \t>]*#|^[ \t>]*(?:=+|-+)[ \t]*\r?$|\{#")


class ZolaShortcodes:
    """The shortcodes of the site with this configuration."""

    def __init__(self, config: ZolaConfig, site: SiteRoot) -> None:
        self._site = site
        folders = [site.path("templates")]
        if config.theme is not None:
            folders.append(join_path(config.theme, "templates"))
        self._folders = tuple(f"{folder}/shortcodes" for folder in folders)
        self._tame: dict[str, bool] = {}

    def arguments(self, text: str) -> frozenset[str] | None:
        """What the shortcodes on a page with the `text` are given, of which they may make ids; None where they may make
        others."""
        calls = list(_WHOLE_CALL.finditer(text))
        if len(calls) != sum(1 for _ in CALL.finditer(text)):
            return None
        if not all(map(self._is_tame, {call["name"] for call in calls})):
            return None
        return frozenset(value for call in calls for value in _texts(call["given"]))

    def _is_tame(self, name: str) -> bool:
        """Whether the shortcode makes no ids but of what it is given."""
        known = self._tame.get(name)
        if known is None:
            paths = (f"{folder}/{name}{ending}" for folder in self._folders for ending in (".html", ".md"))
            own = [path for path in paths if self._site.data.is_file(path)]
            known = self._tame[name] = bool(own) and all(map(self._makes_few, own))
        return known

    def _makes_few(self, path: str) -> bool:
        text = _COMMENT.sub("", self._site.data.text(path))
        if _FOREIGN.search(text) or (extension(path) == ".md" and _MARKDOWN_IDS.search(text)):
            return False
        filled_in = [found["of"] for found in _FILLED_IN.finditer(text)]
        return not filled_in or (not _SETS.search(text) and all(map(_GIVEN.fullmatch, filled_in)))


def _texts(given: str) -> Iterator[str]:
    for found in _TEXT.finditer(given):
        yield found[1] or found[2] or found[3] or ""
