"""What a generator really made of a site: its files, the ids on its pages, and the links of each source page.

A site in `tests/sites/NAME/source` has a layout that puts the text of each page into `<main data-source="PATH">`, PATH
being the page's file below `source`. Every link and image there has a text of its own, so that a link in the source
can be found again in what was built.
"""

from __future__ import annotations

import json
import posixpath
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


class BuiltLink(NamedTuple):
    """A link of the built site: where it leads as written, and whether it leads to a file and an id of the site."""

    href: str
    leads_somewhere: bool


class _Page(HTMLParser):
    """Collects the ids of a page, and the links inside of `<main data-source>` by their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.source: str | None = None
        self.links: list[tuple[str, str]] = []
        self._depth = 0
        self._open: list[tuple[str | None, list[str]]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        self.ids |= {found[name] for name in ("id", "name") if name in found and (name == "id" or tag == "a")}
        if tag == "main" and "data-source" in found:
            self.source, self._depth = found["data-source"], 1
        elif self._depth and tag not in _VOID:
            self._depth += 1
        if not self._depth:
            return
        if tag == "a" and "href" in found:
            is_note = found.get("role") == "doc-noteref"
            self._open.append((None if is_note else found["href"], []))
        elif tag == "img" and "src" in found and found.get("alt"):
            self.links.append((found["alt"], found["src"]))

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _VOID:
            self._depth -= 1
            if tag == "a" and self._open:
                href, words = self._open.pop()
                text = " ".join("".join(words).split())
                # Not the mark that links to a heading, nor the number of a footnote.
                if href is not None and any(character.isalnum() for character in text):
                    self.links.append((text, href))

    def handle_data(self, data: str) -> None:
        for _, words in self._open:
            words.append(data)


def read_built(folder: Path, base: str = "") -> dict[str, object]:
    """What lies in `folder`, the output of a generator, as data for `built.json`. `base` is the path of the site."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    ids: dict[str, list[str]] = {}
    links: dict[str, dict[str, list[str]]] = {}
    for name in files:
        if not name.endswith(".html"):
            continue
        page = _Page()
        page.feed((folder / name).read_text(encoding="utf-8"))
        page.close()
        ids[name] = sorted(page.ids)
        if page.source is not None:
            links[page.source] = {text: [name, href] for text, href in page.links}
    return {"base": base, "files": files, "ids": ids, "links": links}


class Built:
    """`built.json` of a site."""

    def __init__(self, file: Path) -> None:
        data = json.loads(file.read_text(encoding="utf-8"))
        self.generator: str = data["generator"]
        self._base: str = data["base"]
        self._files: set[str] = set(data["files"])
        self._ids: dict[str, list[str]] = data["ids"]
        self._links: dict[str, dict[str, list[str]]] = data["links"]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(self._links)

    def links(self, source: str) -> dict[str, BuiltLink]:
        """The links of the page made of the file `source`, by their texts; those to other sites are left out."""
        found: dict[str, BuiltLink] = {}
        for text, (page, href) in self._links[source].items():
            parts = urlsplit(href)
            if not parts.scheme and not parts.netloc:
                found[text] = BuiltLink(href, self._leads_somewhere(page, href))
        return found

    def _leads_somewhere(self, page: str, href: str) -> bool:
        parts = urlsplit(href)
        target = page if not parts.path else self._file(page, unquote(parts.path))
        if target is None:
            return False
        fragment = unquote(parts.fragment)
        if not fragment or fragment == "top" or not target.endswith(".html"):
            return True
        return fragment in self._ids[target]

    def _file(self, page: str, path: str) -> str | None:
        """The file that a usual server answers with for `path` on the page made into the file `page`."""
        address = "/" + page.removesuffix("index.html") if page.endswith("index.html") else "/" + page
        joined = (
            path if path.startswith("/") else posixpath.join(posixpath.dirname(self._base + address), path)
        )
        if path.startswith("/") or joined.startswith("/"):
            if not (joined + "/").startswith(self._base + "/"):
                return None
            joined = joined[len(self._base) :]
        plain = posixpath.normpath(joined).strip("/")
        folder = path.endswith(("/", "/.", "/..")) or path in {".", ".."} or plain in {"", "."}
        plain = "" if plain == "." else plain
        index = f"{plain}/index.html".lstrip("/")
        names = [index] if folder else [plain, f"{plain}.html", index]
        return next((name for name in names if name in self._files), None)
