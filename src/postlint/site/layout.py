"""What the folders of a site tell of how it is made, besides the files of a generator that is known."""

from __future__ import annotations

from postlint.site.tree import Entry, Tree

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
    if is_in_docusaurus(page_path):
        return True
    if any(name.startswith("_") for name in folders) or not _OTHER_GENERATORS.isdisjoint(names):
        return True
    # Hugo and Zola without their config file: a part of a site was checked out, or copied.
    return "archetypes" in names or {"content", "static"} <= names


def is_in_docusaurus(page_path: str) -> bool:
    """Whether only Docusaurus has a folder like that of the page: a translation, or a version. Without its
    configuration, which of its folders a link to a file starts from cannot be told.
    """
    folders = page_path.split("/")[:-1]
    return any(
        name.startswith("docusaurus-plugin-content-")
        or (name.startswith("version-") and above.endswith("versioned_docs"))
        for above, name in zip(("", *folders), folders, strict=False)
    )


def has_absent_theme(tree: Tree, home: str) -> bool:
    """Whether files may come from a theme that is not here: a submodule that is not checked out, a module."""
    themes = f"{home}/themes" if home else "themes"
    empty = any(
        tree.entry(f"{themes}/{name}") is Entry.FOLDER and not tree.names(f"{themes}/{name}")
        for name in tree.names(themes)
    )
    prefix = f"{home}/" if home else ""
    return empty or tree.entry(f"{prefix}go.mod") is Entry.FILE
