"""Which ids the shortcodes on a page may make, as far as a look at their templates can tell; they are never run.

https://gohugo.io/templates/shortcode/, https://gohugo.io/shortcodes/ (Hugo's own, none of which makes an id). What a
template writes out is found where all templates of the site are looked through (`template_ids`). Here it is told
whether it makes others only of what the page gives it: of the arguments in `{{< name argument >}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from postlint.generators.hugo.config import HugoConfig
from postlint.generators.hugo.links import files_below
from postlint.generators.site_root import SiteRoot
from postlint.pattern import Pattern
from postlint.text import join_path

_OPENING = ("{{<", "{{%")
_ESCAPED = ("{{</*", "{{%/*")
_TAG = Pattern(
    r"\{\{[<%]\s{0,20}(?P<end>/?)\s{0,20}(?P<name>\w[\w./-]{0,100})(?P<given>[^{}]{0,5000}?)/?\s{0,20}[%>]\}\}"
)
_GIVEN = Pattern(r'(?:[\w-]+=)?(?:"((?:\\.|[^"\\])*)"|`([^`]*)`|([^\s"`=]+))')
_OWN = frozenset({
    "comment", "details", "figure", "gist", "highlight", "instagram", "param", "qr", "ref", "relref", "tweet",
    "twitter", "vimeo", "x", "youtube",
})  # fmt: skip
_FOLDERS = frozenset({"shortcodes", "_shortcodes"})
_COMMENT = Pattern(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}|<!--.*?-->", re.DOTALL)
_PARTIAL = Pattern(r"\bpartial(?:Cached)?\b(?:\s+\"([^\"{}]+)\")?")
_FOREIGN = Pattern(
    r"\btemplate\s|\breadFile\b|\bRenderShortcodes\b|\.RawContent\b|\bgetJSON\b|\bGetRemote\b"
    r"|<script\b|\bid=[\"'\\]*%|\.Fragments\b"
)
"""What takes in texts from elsewhere, or puts an id together in another way."""
_CONTENT = Pattern(r"\.Content\b")
_GETS = Pattern(
    r"\b(?:GetPage|Pages|RegularPages|[Ss]ite|Page|Parent|Sections|Get|GetMatch|Match|ByType)\b(?P<of>[^{}\n]*)"
)
_FILLED_IN = Pattern(r"\bid\s*=\s*[\"']?\s*\{\{(?P<of>[^{}]*)\}\}|<a\b[^<>]*\bname\s*=\s*[\"']?\s*\{\{")
_DATA = Pattern(r"\brange\b|\bData\b|\bParams\b|\bScratch\b")
_NOT_GIVEN = Pattern(r"\.Inner\b|\.Page\b|\bOrdinal\b|\bnow\b|\bmath\b")
_DEEPEST = 8


class Shortcodes:
    """The shortcodes of the site with this configuration."""

    def __init__(self, config: HugoConfig, site: SiteRoot) -> None:
        self._config = config
        self._site = site
        self._tame: dict[str, bool] = {}

    def arguments(self, text: str) -> frozenset[str] | None:
        """What the shortcodes on a page with the `text` are given, of which they may make ids; None where they may make
        others."""
        opened = sum(map(text.count, _OPENING)) - sum(map(text.count, _ESCAPED))
        tags = [tag for tag in _TAG.finditer(text) if not text.startswith(_ESCAPED, tag.start())]
        if opened != len(tags) or not all(map(self._is_tame, {tag["name"] for tag in tags})):
            return None
        return frozenset(value for tag in tags for value in _values(tag["given"]))

    def _is_tame(self, name: str) -> bool:
        """Whether the shortcode makes no ids but of what it is given."""
        known = self._tame.get(name)
        if known is None:
            own = self._templates.get(name, [])
            known = all(self._makes_few(path, 0) for path in own) if own else name in _OWN
            self._tame[name] = known
        return known

    @cached_property
    def _templates(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for root in self._config.layouts:
            for path in files_below(self._site, root):
                steps = path[len(root) + 1 :].split("/")
                folder = next((at for at, step in enumerate(steps[:-1]) if step in _FOLDERS), None)
                if folder is not None:
                    name = "/".join(steps[folder + 1 :])
                    found.setdefault(name.partition(".")[0], []).append(path)
        return found

    def _makes_few(self, path: str, depth: int) -> bool:
        text = _COMMENT.sub("", self._site.data.text(path))
        if depth > _DEEPEST or not text.strip() or _FOREIGN.search(text):
            return not text.strip() and depth <= _DEEPEST
        if _CONTENT.search(text) and not _gets_drawings_only(text):
            return False
        filled_in = [found["of"] or "" for found in _FILLED_IN.finditer(text)]
        if filled_in and (_DATA.search(text) or any(map(_NOT_GIVEN.search, filled_in))):
            return False
        partials = {found[1] for found in _PARTIAL.finditer(text)}
        return all(name is not None and self._is_tame_partial(name, depth) for name in partials)

    def _is_tame_partial(self, name: str, depth: int) -> bool:
        names = (name,) if name.endswith(".html") else (name, f"{name}.html")
        for root in self._config.layouts:
            for folder in ("partials", "_partials"):
                for each in names:
                    path = join_path(root, f"{folder}/{each}")
                    if self._site.data.is_file(path):
                        return self._makes_few(path, depth + 1)
        return False


def _gets_drawings_only(text: str) -> bool:
    """Whether what a template shows the content of are files of SVG, which have few ids."""
    gets = [found["of"] for found in _GETS.finditer(text)]
    return bool(gets) and all(".svg" in each for each in gets)


def _values(given: str) -> Iterator[str]:
    for found in _GIVEN.finditer(given):
        value = found[1] or found[2] or found[3]
        if value:
            yield value
