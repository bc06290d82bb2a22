"""A folder of Markdown that no generator is known for, as GitHub, GitLab and editors show it: links go by file. Some of
its folders may tell all the same that a generator makes a site of it, whose configuration is not here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint.findings import Cause
from postlint.generators.protocol import LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import FILES, MARKDOWN, SiteRoot, beside, extension, has_twin
from postlint.pattern import Pattern
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

if TYPE_CHECKING:
    from postlint.page.facts import PageHead
    from postlint.page.slugs.rules import AnchorRules


_UNKNOWN_PROGRAM = Cause(
    "which program makes the site is not known, and so how it reads addresses",
    "Set `generator` in the configuration, or put the file here by which the generator is set up.",
)
_CONVERTED = Cause(
    "a picture is there in another format only, from which a build may make the one that is linked to",
    "Show the picture that is there.",
)
_STATIC = ("", "static", "public", "source", "files", "docs")
_PAGE_ENDINGS = (".md", ".mdx", ".markdown", ".qmd", ".rmd", ".html")
_VAULT = ".obsidian"
_INDEX_NAMES = frozenset({"index", "_index", "readme"})


class Plain(Publisher):
    """Every Markdown file is a page under its own name. What looks like a part of some generator's site, without the
    file that would name it, is only said to be found, never to be missing."""

    goes_by_path = True

    def __init__(self, site: SiteRoot) -> None:
        super().__init__(site)
        self._unknown: dict[str, bool] = {}
        self._built: dict[str, bool] = {}

    def _has_unknown_generator(self, page: str) -> bool:
        """The same as `has_unknown_generator`, asked once a folder."""
        folder = posixpath.dirname(page)
        known = self._unknown.get(folder)
        if known is None:
            known = self._unknown[folder] = has_unknown_generator(self.site.tree, page)
        return known

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        from postlint.page.slugs.github import github
        from postlint.page.slugs.rules import UNKNOWN_RULES

        return UNKNOWN_RULES if self._is_part_of_a_site(page.path) else github()

    def is_page(self, path: str) -> bool:
        return extension(path) in MARKDOWN

    def publish(self, inputs: PageInputs) -> Published:
        return Published(f"/{inputs.path}", state=State.DRAFT if inputs.page.is_draft else State.LIVE)

    def publish_by_path(self, path: str) -> Published | None:
        return Published(f"/{path}")

    def static_files(self, address: str) -> Iterator[str]:
        name = address.lstrip("/")
        for folder in _STATIC:
            yield f"{folder}/{name}" if folder else name

    def reading(self, page: str, path: str, *, image: bool) -> str | None:
        return "unsure" if self._has_unknown_generator(page) else "sure"

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        unknown = self._has_unknown_generator(page)
        if path.startswith("/"):
            places = list(self.static_files(path))
            # Franklin, which has no file that tells it, serves `_assets` as `/assets`.
            places.append(f"_{path.lstrip('/')}")
            is_markdown = extension(path) in MARKDOWN  # no program answers for it, whatever serves the folder
            return LinkCandidates(
                tuple(_with_endings(places)),
                by_address=True,
                sure=not unknown,
                complete=is_markdown,
                cause=_UNKNOWN_PROGRAM,
            )
        wanted = beside(page, path)
        places = [wanted]
        if not path.startswith(".") and _VAULT in self.site.tree.names(self.site.folder):
            places.append(self.site.path(path))  # Obsidian's "absolute path in vault" begins at its top
        if unknown or page.startswith("content/"):
            # `post.md` may be published as `post/`, so that its address is one folder deeper than its file.
            stem = posixpath.basename(page).partition(".")[0]
            places += [beside(page, posixpath.join("" if stem.lower() in _INDEX_NAMES else stem, path))]
            # Docusaurus looks in its folders for originals, too, which may not be here.
            elsewhere = has_docusaurus_folders(page) and not path.startswith(("./", "../"))
            sure = self._is_nowhere(wanted) and not elsewhere
            return LinkCandidates(
                tuple(_with_endings(places)), by_address=True, sure=sure, cause=_UNKNOWN_PROGRAM
            )
        if path.endswith("/") and self._is_file_with_slash(wanted):
            # No server has a folder of that name.
            return LinkCandidates((f"{wanted}/README.md",), by_address=False, instead=path.rstrip("/"))
        cause = self._doubt(page, wanted)
        return LinkCandidates(tuple(_with_endings(places)), by_address=False, sure=cause is None, cause=cause)

    def index_of(self, folder: str) -> str | None:
        """The README, as GitHub and GitLab have it."""
        if self.site.tree.entry(folder) is not TreeEntry.FOLDER or self._is_part_of_a_site(f"{folder}/x.md"):
            return None
        names = sorted(name for name in self.site.tree.names(folder) if name.lower() == "readme.md")
        return join_path(folder, names[0]) if names and not self._has_builder(folder) else None

    def _is_part_of_a_site(self, page: str) -> bool:
        """Whether `page` seems to be made into HTML by a generator whose configuration is not here."""
        return page.startswith(("content/", "src/")) or self._has_unknown_generator(page)

    def may_generate(self, address: str) -> Cause | bool:
        """A page that some program may make of another file; no file with an ending of its own."""
        return _UNKNOWN_PROGRAM if extension(address) in {"", ".html"} else False

    def _is_file_with_slash(self, wanted: str) -> bool:
        return extension(wanted) in MARKDOWN | FILES and self.site.tree.entry(wanted) is TreeEntry.FILE

    def _is_nowhere(self, wanted: str) -> bool:
        """Whether no file of the site has the name of the Markdown file `wanted`."""
        name = posixpath.basename(wanted)
        return extension(wanted) in MARKDOWN and not self.site.tree.files_named(name)

    def _doubt(self, page: str, wanted: str) -> Cause | None:
        """Why there may be something at `wanted` for the readers of `page`, though no file of the folder is there. What
        has no front matter is read as it lies, and then nothing else makes what its links lead to.
        """
        if has_twin(self.site.tree, wanted):
            return _CONVERTED
        if extension(wanted) in MARKDOWN | FILES:
            return None
        is_published = bool(self.site.data.front_matter(page)) or self._has_builder(posixpath.dirname(page))
        return _UNKNOWN_PROGRAM if is_published else None

    def _has_builder(self, folder: str) -> bool:
        """Whether a file in `folder` or above speaks of a program that makes pages of Markdown."""
        known = self._built.get(folder)
        if known is None:
            here = not _BUILDERS.isdisjoint(self.site.tree.names(folder)) or self._is_package(folder)
            above = bool(folder) and self._has_builder(posixpath.dirname(folder))
            known = self._built[folder] = here or above
        return known

    def _is_package(self, folder: str) -> bool:
        path = join_path(folder, "package.json")
        return _FRAMEWORKS.search(self.site.data.text(path)) is not None


def _with_endings(places: list[str]) -> Iterator[str]:
    """Each place as a file or folder, and with the ending that an address leaves out."""
    for each in places:
        place = each.rstrip("/")
        yield place + "/"
        base, ending = posixpath.splitext(place)
        if ending == ".html":
            yield from [base + each for each in _PAGE_ENDINGS[:-1]]
        elif ending.lower() not in MARKDOWN:
            yield from [place + each for each in _PAGE_ENDINGS]


_OTHER_GENERATORS = frozenset({
    "Gemfile", "gulpfile.js", "Gruntfile.js", "config.md", "config.rb", "nanoc.yaml", "jekyll.yml",
    "gatsby-config.js", "gatsby-config.ts", "next.config.js", "next.config.mjs", "next.config.ts",
    "nuxt.config.js", "nuxt.config.ts", "svelte.config.js", "antora.yml", "conf.py", "metalsmith.json",
})  # fmt: skip


_BUILDERS = _OTHER_GENERATORS | {
    "book.toml", "mint.json", "docs.json", "SUMMARY.md", "_sidebar.md", ".vuepress", "source.config.ts", "index.html",
    "antora-playbook.yml", "_toc.yml", "myst.yml", "docfx.json", "gridsome.config.js", "theme.config.jsx",
    "theme.config.tsx", "_meta.json", "_meta.js", "_meta.ts", "velite.config.ts", "contentlayer.config.ts",
}  # fmt: skip
_FRAMEWORKS = Pattern(
    r'"(?:next|nuxt|gatsby|vuepress|vitepress|astro|gridsome|nextra|fumadocs-\w+|docz|docsify\S*|@docusaurus/\w+'
    r"|@sveltejs/kit|@remix-run/\w+|react-router|@11ty/eleventy|hexo|metalsmith|vike|contentlayer\d?|velite"
    r'|@mintlify/\w+|mint|honkit|gitbook-cli|@nuxt/content|vite|react-static)"[ \t]*:'
)


def has_unknown_generator(tree: Tree, page_path: str) -> bool:
    """Whether files speak of a generator that postlint does not know: then a place says little."""
    folders = page_path.split("/")[:-1]
    names = tree.names("")
    if has_docusaurus_folders(page_path):
        return True
    if any(name.startswith("_") for name in folders) or not _OTHER_GENERATORS.isdisjoint(names):
        return True
    # Hugo and Zola without their config file: a part of a site was checked out, or copied.
    return "archetypes" in names or {"content", "static"} <= names


def has_docusaurus_folders(page_path: str) -> bool:
    """Whether only Docusaurus has a folder like that of the page: a translation, or a version. Without its
    configuration, which of its folders a link to a file starts from cannot be told.
    """
    folders = page_path.split("/")[:-1]
    return any(
        name.startswith("docusaurus-plugin-content-")
        or (name.startswith("version-") and above.endswith("versioned_docs"))
        for above, name in zip(("", *folders), folders, strict=False)
    )
