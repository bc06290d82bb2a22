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
from postlint.findings import Cause
from postlint.generators.protocol import Dating, LinkCandidates, PageInputs, Published, Publisher, State
from postlint.generators.site_root import FILES, MARKDOWN, PICTURES, beside, extension
from postlint.page.facts import PageHead
from postlint.page.slugs.github import astro_before_6_ids, rehype_ids
from postlint.page.slugs.github import slug as github_slug
from postlint.page.slugs.headings import remark_footnotes
from postlint.page.slugs.rules import UNKNOWN_RULES, AnchorRules
from postlint.pattern import Pattern
from postlint.text import join_path, shorten

_CONFIGS = ("astro.config.mjs", "astro.config.ts", "astro.config.mts", "astro.config.js", "astro.config.cjs")
_PROGRAMS = frozenset({".astro", ".ts", ".js", ".mjs", ".html", ".tsx", ".jsx"})
_DYNAMIC = Pattern(r"\[[^\]/]*\]")
_IMPORT = Pattern(r"""(?m)^[ \t]*import\b[^;"']*["']([^"'\n]+)["']""")
_HARMLESS_SCOPES = (
    *("@astrojs/", "astro/", "node:", "@tailwindcss/", "@iconify", "@shikijs/", "@vite", "@expressive-code/"),
)
_HARMLESS = frozenset(
    {
        *(
            "astro-icon",
            "astro-expressive-code",
            "astro-compress",
            "astro-robots-txt",
            "astro-seo",
            "astro-favicons",
        ),
        *(
            "remark-math",
            "rehype-katex",
            "rehype-mathjax",
            "rehype-slug",
            "rehype-autolink-headings",
            "remark-toc",
        ),
        *("rehype-external-links", "remark-gfm", "remark-smartypants", "remark-directive", "remark-emoji"),
        *(
            "rehype-pretty-code",
            "remark-sectionize",
            "rehype-mermaid",
            "rehype-figure",
            "rehype-raw",
            "remark-breaks",
        ),
        *("mdast-util-to-string", "reading-time", "hastscript", "unist-util-visit"),
        *("dotenv", "vite", "tailwindcss", "sharp", "path", "fs", "url"),
    }
)
"""Packages that make no pages and leave the addresses of links as they are (their READMEs)."""
_ENDINGS = ("", ".mjs", ".js", ".ts", ".mts")
_CHANGES_LINKS = Pattern(r"(?i)href|\.url\b|injectRoute|relativ")
_PLUGIN_WORDS = frozenset({"plugins", "remarkPlugins", "rehypePlugins", "injectRoute"})

ASTRO_RULES = AnchorRules((rehype_ids, astro_before_6_ids), remark_footnotes, makes=("_top",))


class Astro(Publisher):
    """`src/pages`, and `src/content/docs` where the configuration names Starlight."""

    @property
    def base(self) -> str:
        base = setting(self._config, "base", "")
        return "/" + base.strip("/") if isinstance(base, str) and base.strip("/") else ""

    def anchor_rules(self, page: PageHead) -> AnchorRules:
        return ASTRO_RULES if self._keeps_ids else UNKNOWN_RULES

    def is_page(self, path: str) -> bool:
        return extension(path) in MARKDOWN and self._below(path, f"{self._source}/") is not None

    def publish(self, inputs: PageInputs) -> Published:
        page = self._below(inputs.path, f"{self._source}/pages/")
        if page is not None:
            return self._from_pages(page)
        doc = self._below(inputs.path, f"{self._docs}/")
        if doc is None or not self._has_starlight:
            return self._from_collection()
        return self._from_docs(doc, inputs)

    def dating(self, path: str) -> Dating:
        return Dating(hides_future=False, by_name=False)

    def static_files(self, address: str) -> Iterator[str]:
        """Those of `public`; and programs in `src/pages` that make just that page."""
        public = setting(self._config, "publicDir", "public")
        yield join_path(self.site.path(_plain(public, "public")), address.lstrip("/"))
        page = join_path(f"{self._source}/pages", posixpath.splitext(address.strip("/"))[0] or "index")
        for stem in dict.fromkeys((page, f"{page}/index")):
            folder, _, name = stem.rpartition("/")
            for ending in _PROGRAMS & {posixpath.splitext(each)[1] for each in self.site.tree.names(folder)}:
                if f"{name}{ending}" in self.site.tree.names(folder):
                    yield stem + ending

    def link_candidates(self, page: str, path: str, *, image: bool) -> LinkCandidates:
        sure, cause = self._knows_routes, self._why_unsure
        if image and not path.startswith("/"):
            return LinkCandidates((beside(page, path),), by_address=False, sure=extension(path) in PICTURES)
        if extension(path) in MARKDOWN:
            # Plugins resolve such links by file; without one they lead nowhere.
            file = beside(page, path) if not path.startswith("/") else self.site.path(path.lstrip("/"))
            is_nowhere = not self.site.tree.files_named(posixpath.basename(file))
            if is_nowhere and (not sure or self._has_no_address(page)):
                return LinkCandidates((file,), by_address=False)
            return LinkCandidates(() if sure else (file,), by_address=True, sure=sure, cause=cause)
        return LinkCandidates((), by_address=True, sure=sure, cause=cause)

    def may_generate(self, address: str) -> Cause | bool:
        ending = extension(address)
        if ending in FILES:
            return False
        if not self._knows_routes:
            return self._why_unsure or True
        if ending not in MARKDOWN | {"", ".html"}:
            return True
        if address.rstrip("/") in {"/404", ""} or self._is_said_in_config(address):
            return True
        program = self._program_for(address)
        return _by_program(program) if program is not None else self._may_be_other_language(address)

    def _has_no_address(self, page: str) -> bool:
        """Whether it is not known where `page` is published: an entry of a collection, but for Starlight's."""
        in_docs = self._has_starlight and self._below(page, f"{self._docs}/") is not None
        return not in_docs and self._below(page, f"{self._source}/content/") is not None

    def _from_collection(self) -> Published:
        """An entry of a content collection: a program with a parameter in its name makes its page, or none does."""
        if not self._knows_routes:
            return Published(None, cause=self._why_unsure)
        program = next(iter(self._dynamic), None)
        if program is None:
            return Published(None, state=State.LEFT_OUT)
        # What all of these programs may make is asked of `may_generate`.
        return Published(None, within=_glob_of(program), cause=_by_program(f"{self._source}/pages/{program}"))

    @cached_property
    def _dynamic(self) -> tuple[str, ...]:
        """The programs in `src/pages` that have a parameter in their paths."""
        begin = f"{self._source}/pages/"
        below = (path[len(begin) :] for path in self.site.tree.files if path.startswith(begin))
        return tuple(path for path in below if _DYNAMIC.search(path))

    @cached_property
    def _knows_routes(self) -> bool:
        """Whether files alone tell which addresses there are, and links are left as they are written."""
        return self._why_unsure is None

    @cached_property
    def _why_unsure(self) -> Cause | None:
        if self._config is None:
            return Cause(
                "the configuration of Astro cannot be read", "Write it as one object, without calls."
            )
        if "injectRoute" in words_in(self._text):
            return Cause("the configuration of Astro adds pages (`injectRoute`)", "Open the built site.")
        if self._has_starlight:
            return None if self._is_plain else _plugin("Starlight's own plugins")
        return next((_plugin(f"`{name}`") for name in self._imported if not self._is_harmless(name)), None)

    @property
    def _imported(self) -> list[str]:
        """What the configuration loads."""
        return [found[1] for found in _IMPORT.finditer(self._text)]

    def _is_harmless(self, name: str) -> bool:
        """Whether what is called so neither makes pages nor changes links."""
        if not name.startswith("."):
            return name.startswith(_HARMLESS_SCOPES) or name in _HARMLESS
        stem = self.site.path(posixpath.normpath(name))
        text = next((text for end in _ENDINGS if (text := self.site.data.text(stem + end))), "")
        return bool(text) and _CHANGES_LINKS.search(text) is None

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
        return self._has_starlight and self._names_no_plugins

    @cached_property
    def _keeps_ids(self) -> bool:
        """Whether headings have the ids of Astro's own processor, with Starlight and without it
        (`packages/markdown/remark/src/rehype-collect-headings.ts`): nothing that may change Markdown is at work."""
        plain = self._has_starlight or all(map(self._is_harmless, self._imported))
        return plain and self._names_no_plugins

    @property
    def _names_no_plugins(self) -> bool:
        return self._config is not None and _PLUGIN_WORDS.isdisjoint(words_in(self._text))

    @property
    def _source(self) -> str:
        return self.site.path(_plain(setting(self._config, "srcDir", "src"), "src"))

    @property
    def _docs(self) -> str:
        return f"{self._source}/content/docs"

    @staticmethod
    def _below(path: str, folder: str) -> str | None:
        return path[len(folder) :] if path.startswith(folder) else None

    def _program_for(self, address: str) -> str | None:
        """A program in `src/pages` that may answer for `address`."""
        folder = f"{self._source}/pages"
        steps = [step for step in address.split("/") if step]
        for depth, step in enumerate([*steps, "index"]):
            names = self.site.tree.names(folder)
            last = depth >= len(steps) - 1
            for name in sorted(names):
                is_file = extension(name) in _PROGRAMS
                if _DYNAMIC.search(name) and (last or not is_file or "[..." in name):
                    return f"{folder}/{name}"
                if last and is_file and posixpath.splitext(name)[0] == step:
                    return f"{folder}/{name}"
            folder = f"{folder}/{step}"
        return None

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


def _by_program(program: str) -> Cause:
    return Cause(
        f"the program `{shorten(program)}` decides which pages there are",
        "Open these links once the site is built.",
    )


def _plugin(name: str) -> Cause:
    return Cause(
        f"{name} in the configuration of Astro may make pages or change links",
        "Open these links once the site is built.",
    )


def _glob_of(program: str) -> str:
    """The addresses that a program may make by the parameters in its path."""
    stem = posixpath.splitext(program)[0].removesuffix("/index")
    return "/" + _DYNAMIC.sub(lambda found: "**" if found[0].startswith("[...") else "*", stem)


def _plain(folder: object, default: str) -> str:
    if not isinstance(folder, str):
        return default
    return posixpath.normpath(folder.removeprefix("./").strip("/") or ".").removeprefix(".") or default
