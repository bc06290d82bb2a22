"""Where each generator looks for files, as far as it can be told without running it."""

from __future__ import annotations

from typing import NamedTuple

from postlint.site.tree import Entry, Tree


class Layout(NamedTuple):
    """How addresses become files. Folders are relative to the folder with the generator's configuration.

    `static` are those whose files appear at the root of the site as they are; `content` those of the pages.
    `by_file` says that a relative address in a page is looked up beside the page's file, and nowhere else.
    """

    static: tuple[str, ...]
    content: tuple[str, ...] = ("",)
    by_file: bool = False


LAYOUTS = {
    "jekyll": Layout(("",), ("",)),
    "hugo": Layout(("static", "assets", "content"), ("content",)),
    "eleventy": Layout(
        ("", "public", "static", "src", "assets", "src/static", "src/assets", "content"),
        ("", "src", "content"),
    ),
    "astro": Layout(("public",), ("src/content", "src/pages", "src"), by_file=True),
    "docusaurus": Layout(("static",), ("docs", "blog", "src/pages", ""), by_file=True),
    "mkdocs": Layout(("docs",), ("docs",), by_file=True),
    "zola": Layout(("static", "content"), ("content",)),
    "pelican": Layout(("content", "content/extra"), ("content",)),
    "quarto": Layout(("",), ("",), by_file=True),
    "hexo": Layout(("source",), ("source", "source/_posts")),
    "vitepress": Layout(("public", "docs/public", "src/public"), ("", "docs", "src"), by_file=True),
    "plain": Layout(("", "static", "public", "source", "files", "docs"), ("",), by_file=True),
}

_OTHER_GENERATORS = frozenset(
    {
        *("Gemfile", "gulpfile.js", "Gruntfile.js", "config.md", "config.rb", "nanoc.yaml", "jekyll.yml"),
        *("gatsby-config.js", "gatsby-config.ts", "next.config.js", "next.config.mjs", "next.config.ts"),
        *("nuxt.config.js", "nuxt.config.ts", "svelte.config.js", "antora.yml", "conf.py", "metalsmith.json"),
    }
)


def has_unknown_generator(tree: Tree, page_path: str) -> bool:
    """Whether files speak of a generator that postlint does not know: then a place says little."""
    folders = page_path.split("/")[:-1]
    names = tree.names("")
    if any(name.startswith("_") for name in folders) or not _OTHER_GENERATORS.isdisjoint(names):
        return True
    # Hugo and Zola without their config file: a part of a site was checked out, or copied.
    return "archetypes" in names or {"content", "static"} <= names


def theme_folders(tree: Tree, home: str) -> tuple[str, ...]:
    """The static folders of the themes that lie in the site."""
    themes = f"{home}/themes" if home else "themes"
    folders = (
        f"{themes}/{name}/{part}"
        for name in sorted(tree.names(themes))
        for part in ("static", "source", "assets")
    )
    return tuple(folder for folder in folders if tree.entry(folder) is Entry.FOLDER)


def has_absent_theme(tree: Tree, home: str) -> bool:
    """Whether files may come from a theme that is not here: a submodule that is not checked out, a module."""
    themes = f"{home}/themes" if home else "themes"
    empty = any(
        tree.entry(f"{themes}/{name}") is Entry.FOLDER and not tree.names(f"{themes}/{name}")
        for name in tree.names(themes)
    )
    prefix = f"{home}/" if home else ""
    return empty or tree.entry(f"{prefix}go.mod") is Entry.FILE
