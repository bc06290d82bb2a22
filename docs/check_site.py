"""Looks at the built documentation: every page can be reached, and none loads anything from elsewhere.

Usage: python docs/check_site.py FOLDER
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

from postlint import HOMEPAGE
from postlint.rules.registry import all_rules, docs_url

ROOT = Path(__file__).resolve().parents[1]
_LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
}
_LOADING = {
    "stylesheet",
    "icon",
    "preload",
    "modulepreload",
    "preconnect",
    "dns-prefetch",
    "prefetch",
    "manifest",
}


class _Page(HTMLParser):
    """Collects the addresses that a browser asks for by itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _LOADED and _LOADED[tag] in found:
            self.loaded.append(found[_LOADED[tag]])
        if tag == "link" and _LOADING & set(found.get("rel", "").split()):
            self.loaded.append(found.get("href", ""))


def main() -> int:
    site = Path(sys.argv[1])
    faults = [*_missing_rules(site), *_left_out_of_navigation(), *_loaded_from_elsewhere(site)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _missing_rules(site: Path) -> list[str]:
    """Pages that messages lead to, and that are not there."""
    pages = {rule.name: docs_url(rule.name).removeprefix(HOMEPAGE) for rule in all_rules()}
    return [
        f"{name}: no page {page}"
        for name, page in pages.items()
        if not (site / page / "index.html").is_file()
    ]


def _left_out_of_navigation() -> list[str]:
    named = set(re.findall(r'"([\w/-]+\.md)"', (ROOT / "zensical.toml").read_text(encoding="utf-8")))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    ours = {page for page in pages if not page.startswith("rules/") or page == "rules/index.md"}
    return [f"{page} is in the navigation or in docs, and not in both" for page in sorted(ours ^ named)]


def _loaded_from_elsewhere(site: Path) -> list[str]:
    faults = []
    for path in sorted(site.rglob("*.html")):
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        faults += [
            f"{path}: loads {address}" for address in page.loaded if re.match(r"(?:https?:)?//", address)
        ]
    for path in sorted(site.rglob("*.css")):
        faults += [
            f"{path}: loads {address}"
            for address in re.findall(
                r"url\([\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8")
            )
        ]
    return faults


if __name__ == "__main__":
    sys.exit(main())
