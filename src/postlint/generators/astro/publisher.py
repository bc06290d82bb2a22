"""Astro, and Starlight on top of it.

Astro makes pages of the files in `src/pages` (https://docs.astro.build/en/guides/routing/); where the entries of a
content collection go is decided by programs there, so that their addresses are not known. Starlight has one such
program for all sites: `src/content/docs/guides/start.md` is `/guides/start/`
(https://starlight.astro.build/guides/pages/), by ids as Astro's `glob()` loader makes them
(`packages/astro/src/content/utils.ts`, `getContentEntryIdAndSlug`). Links in Markdown are left as they are written.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

from postlint.data_files.programs import UNKNOWN, objects_with, setting, words_in
from postlint.generators.protocol import Dating, LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import FILES, MARKDOWN, PICTURES, beside, extension
from postlint.page.facts import PageHead
from postlint.page.slugs.github import astro_before_6_ids, rehype_ids
from postlint.page.slugs.github import slug as github_slug
from postlint.page.slugs.headings import remark_footnotes
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path

_CONFIGS = ("astro.config.mjs", "astro.config.ts", "astro.config.mts", "astro.config.js", "astro.config.cjs")
_PROGRAMS = frozenset({".astro", ".ts", ".js", ".mjs", ".html", ".tsx", ".jsx"})
_DYNAMIC = Pattern(r"\[[^\]/]*\]")
_PLUGIN_WORDS = frozenset({"plugins", "remarkPlugins", "rehypePlugins", "injectRoute"})

ASTRO_RULES = AnchorRules((rehype_ids, astro_before_6_ids), remark_footnotes, makes=("_top",))


class Astro(Publisher):
    """`src/pages`, and `src/content/docs` where the configuration names Starlight."""

    @property
    def base(self) -> str:
        base = setting(self._config, "base", "")
        return "/" + base.strip("/") if isinstance(base, str) and base.strip("/") else ""

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        return ASTRO_RULES if self._is_plain else UNKNOWN_RULES

    def is_page(self, path: str) -> bool:
        return extension(path) in MARKDOWN and self._below(path, f"{self._source}/") is not None

    def publish(self, inputs: PageInputs) -> Published:
        page = self._below(inputs.path, f"{self._source}/pages/")
        if page is not None:
            return self._from_pages(page)
        doc = self._below(inputs.path, f"{self._docs}/")
        if doc is None or not self._has_starlight:
            return Published(None)
        return self._from_docs(doc, inputs)

    def dating(self, path: str) -> Dating:
        return Dating(hides_future=False, by_name=False)

    def static_files(self, address: str) -> Iterator[str]:
        public = setting(self._config, "publicDir", "public")
        yield join_path(self.site.path(_plain(public, "public")), address.lstrip("/"))

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        sure = self._is_plain
        if image and not path.startswith("/"):
            return LinkCandidates((beside(page, path),), by_address=False, sure=extension(path) in PICTURES)
        if extension(path) in MARKDOWN:
            # Plugins resolve such links by file; without one they lead nowhere.
            file = beside(page, path) if not path.startswith("/") else self.site.path(path.lstrip("/"))
            return LinkCandidates(() if sure else (file,), by_address=True, sure=sure)
        return LinkCandidates((), by_address=True, sure=sure)

    def may_generate(self, address: str) -> bool:
        ending = extension(address)
        if ending in FILES:
            return False
        if not self._is_plain or ending not in MARKDOWN | {"", ".html"}:
            return True
        if address.rstrip("/") in {"/404", ""} or self._is_said_in_config(address):
            return True
        return self._has_program(address) or self._may_be_other_language(address)

    def _from_pages(self, below: str) -> Published:
        steps = below.split("/")
        if any(step.startswith("_") for step in steps):
            return Published(None, state=State.LEFT_OUT)
        if _DYNAMIC.search(below):
            return Published(None)
        stem = posixpath.splitext(below)[0]
        return self._at("" if stem == "index" else stem.removesuffix("/index"))

    def _from_docs(self, below: str, inputs: PageInputs) -> Published:
        if any(step.startswith("_") for step in below.split("/")):
            return Published(None, state=State.LEFT_OUT)
        slug = inputs.values.get("slug")
        if isinstance(slug, str):
            route = slug.strip("/")
        else:
            route = "/".join(github_slug(step) for step in posixpath.splitext(below)[0].split("/"))
            route = "" if route == "index" else route.removesuffix("/index")
        published = self._at(route)
        return published._replace(state=State.DRAFT) if inputs.values.get("draft") is True else published

    def _at(self, route: str) -> Published:
        build = setting(self._config, "build", {})
        kind = build.get("format", "directory") if isinstance(build, dict) else UNKNOWN
        slash = setting(self._config, "trailingSlash", "ignore")
        if UNKNOWN in {kind, slash} or setting(self._config, "base", "") is UNKNOWN:
            return Published(None)
        if not route:
            return Published("/")
        if kind == "file":
            return Published(f"/{route}.html")
        return Published(f"/{route}" if slash == "never" else f"/{route}/")

    @cached_property
    def _text(self) -> str:
        return next(
            (text for name in _CONFIGS if (text := self.site.data.program(self.site.path(name))).strip()),
            "",
        )

    @cached_property
    def _config(self) -> dict[object, object] | None:
        keys = ("integrations", "site", "base", "output", "trailingSlash", "markdown", "build")
        for key in keys:
            if found := objects_with(self._text, key):
                return found[0]
        return {} if self._text.strip() else None

    @cached_property
    def _has_starlight(self) -> bool:
        return "starlight" in words_in(self._text)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether the configuration is known, and no plugin in it makes pages or changes links."""
        return (
            self._has_starlight
            and self._config is not None
            and _PLUGIN_WORDS.isdisjoint(words_in(self._text))
        )

    @property
    def _source(self) -> str:
        return self.site.path(_plain(setting(self._config, "srcDir", "src"), "src"))

    @property
    def _docs(self) -> str:
        return f"{self._source}/content/docs"

    @staticmethod
    def _below(path: str, folder: str) -> str | None:
        return path[len(folder) :] if path.startswith(folder) else None

    def _has_program(self, address: str) -> bool:
        """Whether a program in `src/pages` answers for `address`."""
        folder = f"{self._source}/pages"
        steps = [step for step in address.split("/") if step]
        for depth, step in enumerate([*steps, "index"]):
            names = self.site.tree.names(folder)
            if any(_DYNAMIC.search(name) for name in names):
                return True
            last = depth >= len(steps) - 1
            if last and any(
                posixpath.splitext(name) == (step, ending) for name in names for ending in _PROGRAMS
            ):
                return True
            folder = f"{folder}/{step}"
        return False

    def _may_be_other_language(self, address: str) -> bool:
        """Pages that are not translated are there in every language of the site, too."""
        return address.strip("/").partition("/")[0] in self._locales or UNKNOWN in self._locales

    @cached_property
    def _locales(self) -> frozenset[object]:
        """The folders of the site's languages; UNKNOWN among them where only running the program could tell."""
        if "locales" not in words_in(self._text):
            return frozenset()
        found = [each["locales"] for each in objects_with(self._text, "locales")]
        if not found or not all(isinstance(each, dict) for each in found):
            return frozenset({UNKNOWN})
        return frozenset(name for each in found if isinstance(each, dict) for name in each)

    def _is_said_in_config(self, address: str) -> bool:
        """Whether the configuration has a redirect, or anything else, with this address."""
        plain = address.rstrip("/")
        return any(f"{quote}{plain}{end}{quote}" in self._text for quote in "'\"`" for end in ("", "/"))


def _plain(folder: object, default: str) -> str:
    if not isinstance(folder, str):
        return default
    return posixpath.normpath(folder.removeprefix("./").strip("/") or ".").removeprefix(".") or default
