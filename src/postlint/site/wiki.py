"""Whether a site uses wiki links, by the files of the programs that read them."""

from __future__ import annotations

from pathlib import Path

from postlint.page.dialect import WikiLinks
from postlint.pattern import Pattern
from postlint.tree import Tree

_FOLDERS = frozenset({".obsidian", ".foam", "logseq", "quartz.config.ts", "dendron.yml"})
_PLUGINS = (
    ("mkdocs.yml", Pattern(r"(?m)^[ \t]*-[ \t]*[\"']?[\w.-]*(?:roamlinks|ezlinks|wikilinks?|obsidian)")),
    ("mkdocs.yaml", Pattern(r"(?m)^[ \t]*-[ \t]*[\"']?[\w.-]*(?:roamlinks|ezlinks|wikilinks?|obsidian)")),
    ("_config.yml", Pattern(r"(?m)^[ \t]*-[ \t]*[\"']?jekyll-wiki(?:refs|links)")),
    ("Gemfile", Pattern(r"(?m)^[ \t]*gem[ \t]*\(?[\"']jekyll-wiki(?:refs|links)[\"']")),
)


def wiki_links_of(root: Path) -> WikiLinks | None:
    """How the pages of the site at `root` write wiki links; None where `[[x]]` is plain text."""
    tree = Tree(root)
    names = tree.names("")
    # A clone of a wiki of GitHub or GitLab is a folder of that name, with these files beside its pages.
    if root.name.endswith(".wiki") or {"Home.md", "_Sidebar.md"} <= names:
        return WikiLinks.TEXT_FIRST
    if names & _FOLDERS:
        return WikiLinks.PAGE_FIRST
    for file, plugin in _PLUGINS:
        text = tree.text(file) if file in names else None
        if text is not None and plugin.search(text):
            return WikiLinks.PAGE_FIRST
    return None
