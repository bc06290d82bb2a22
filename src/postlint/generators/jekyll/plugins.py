"""Which plugins a Jekyll site has, and what they may add to it.

Sources: https://jekyllrb.com/docs/plugins/installation/, https://pages.github.com/versions/ and, for what is always on
there, `lib/github-pages/plugins.rb` of https://github.com/github/pages-gem; the plugins' own READMEs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from postlint.findings import Cause
from postlint.generators.jekyll.config import JekyllConfig, flag
from postlint.generators.jekyll.own_plugins import ANYWHERE, OwnPlugin, read_plugin
from postlint.generators.site_root import FILES, SiteData, SiteRoot, extension
from postlint.globs import matches_path
from postlint.pattern import Pattern
from postlint.text import join_path, shorten

_GITHUB = frozenset({
    "jekyll-coffeescript", "jekyll-gist", "jekyll-github-metadata", "jekyll-paginate", "jekyll-relative-links",
    "jekyll-optional-front-matter", "jekyll-readme-index", "jekyll-default-layout",
    "jekyll-titles-from-headings",
})  # fmt: skip
_ADD_NOTHING = _GITHUB | {
    *("jekyll", "github-pages", "jekyll-feed", "jekyll-sitemap", "jekyll-seo-tag", "jekyll-redirect-from"),
    *("jekyll-archives", "jekyll-remote-theme", "jemoji", "jekyll-mentions", "jekyll-avatar", "jekyll-toc"),
    *("jekyll-include-cache", "jekyll-last-modified-at", "jekyll-commonmark", "jekyll-commonmark-ghpages"),
    *("jekyll-compose", "jekyll-spaceship", "jekyll-target-blank", "jekyll-email-protect", "jekyll-watch"),
    *("jekyll-sass-converter", "jekyll-liquify", "jekyll-tidy", "jekyll-minifier", "jekyll-compress-html"),
    *(
        "jekyll-data",
        "jekyll-loading-lazy",
        "jekyll-figure",
        "jekyll-youtube",
        "jekyll-environment-variables",
    ),
    *("kramdown", "kramdown-parser-gfm", "kramdown-math-katex", "rouge", "webrick", "tzinfo", "tzinfo-data"),
    *("wdm", "http_parser.rb", "i18n", "jekyll-git-hash"),
    *("octopress-autoprefixer", "jekyll-autoprefixer"),
    *("html-proofer", "rake", "csv", "base64", "bigdecimal", "logger", "ostruct", "faraday-retry", "bundler"),
}
"""Plugins that neither make pages of their own (but for those below) nor change the addresses of others, and gems
that are none."""
_ADD_ALL = frozenset({"jekyll-polyglot", "jekyll-multiple-languages-plugin", "jekyll-multiple-languages"})
_ADD_SOME = frozenset({"jekyll-tagging"})
"""Those that make pages of their own, of which it is known where."""

_OF_THE_THEME = Cause(
    "the theme of the site is not here, and may have files in `assets`", "Open the built site."
)
_IN_A_SUBMODULE = Cause(
    "links lead into a submodule of Git that is not here", "Fetch it: `git submodule update --init`."
)
_GEM = Pattern(r"""^[ \t]*gem[ \t(]*["']([\w.-]{1,80})["']([^\n]{0,300})$""", re.MULTILINE)
_GROUP = Pattern(r"^[ \t]*group\b[^\n]{0,200}:jekyll_plugins[^\n]{0,100}\bdo\b")
_BUILT_BY = ("netlify.toml", "vercel.json", ".gitlab-ci.yml", "wrangler.toml", "firebase.json", "render.yaml")
_OWN_BUILD = Pattern(r"\bjekyll\s+build\b")
_PUBLISHES = Pattern(r"\bjekyll\b|\bbundle exec\b|deploy-pages|gh-pages|pages-artifact")
_OTHER_STEPS = Pattern(
    r"(?m)^[ \t]*repository:|\b(?:git clone|cp|mv|rsync|wget|make|rake|pandoc|python3?|node|npm|yarn|pnpm|gulp)[ \t]"
)
_PAGES_BUILD = Pattern(r"jekyll-build-pages")

_ARCHIVES = {
    "year": "/:year/",
    "month": "/:year/:month/",
    "day": "/:year/:month/:day/",
    "tag": "/tag/:name/",
    "category": "/category/:name/",
}
_TOKEN = Pattern(r":([a-z_]+)")
_KINDS = {"tags": "tag", "categories": "category"}


class JekyllPlugins:
    """The plugins of the site."""

    def __init__(self, site: SiteRoot, config: JekyllConfig) -> None:
        self._site = site
        self._config = config
        self._data: SiteData = site.data

    @cached_property
    def may_be_on_github(self) -> bool:
        """Whether GitHub Pages may build the site, with its own plugins and settings: no other build is set up."""
        if self._builds:
            return self._has_github_gem
        texts = map(self._data.text, self._workflows())
        workflows = [text for text in texts if _OWN_BUILD.search(text) or _PAGES_BUILD.search(text)]
        if any(_PAGES_BUILD.search(text) for text in workflows):
            return True
        return self._has_github_gem if workflows else True

    @cached_property
    def are_known(self) -> bool:
        """Whether all plugins are ones of which it is known where they make pages, and all files are in this place."""
        made = any(ANYWHERE in each.makes for each in self._own)
        return (
            self._config.is_known
            and self._gemfile_is_known
            and not made
            and not self._unknown
            and self._takes_from_elsewhere is None
        )

    @cached_property
    def keep_places(self) -> bool:
        """Whether all files are in this place: the build takes none from elsewhere, and no plugin is unknown."""
        return self.are_known and not self._submodules

    @cached_property
    def keep_content(self) -> bool:
        """Whether all plugins are ones of which it is known that they leave the words and ids of pages alone."""
        return (
            self._gemfile_is_known
            and not self._unknown
            and not any(
                each.changes_words or (each.moves_pages and each.moves_documents) for each in self._own
            )
        )

    @cached_property
    def _unknown(self) -> tuple[str, ...]:
        """The plugins of which it is not known what they do."""
        return tuple(sorted(self.named - _ADD_NOTHING - _ADD_SOME))

    @cached_property
    def _takes_from_elsewhere(self) -> str | None:
        """The file by which the build fetches another repository or runs other programs, which may add files to the
        site, if there is one."""
        workflows = (path for path in self._workflows() if _PUBLISHES.search(self._data.text(path)))
        builds = (*workflows, *self._builds)
        return next((path for path in builds if _OTHER_STEPS.search(self._data.text(path))), None)

    @cached_property
    def _builds(self) -> list[str]:
        """The files that set up another build than that of GitHub Pages, at the site or at the root of all."""
        folders = dict.fromkeys((self._site.folder, ""))
        paths = (join_path(folder, name) for folder in folders for name in _BUILT_BY)
        return [path for path in paths if self._data.is_file(path)]

    @cached_property
    def moves_pages(self) -> Cause | None:
        """Why pages that are in no collection may have other addresses than Jekyll gives them, if they may."""
        return self._moving(next((each.path for each in self._own if each.moves_pages), None))

    def moves_documents(self, template: str | None) -> Cause | None:
        """The same of documents, whose addresses are made by `template`."""
        by_category = template is None or "categories" in template
        mover = (
            each for each in self._own if each.moves_documents or (by_category and each.changes_categories)
        )
        return self._moving(next((each.path for each in mover), None))

    def _moving(self, plugin: str | None) -> Cause | None:
        gem = next(iter(sorted(self.named & _ADD_ALL)), None)
        if plugin is None and gem is None:
            return None
        return Cause(
            f"the plugin `{plugin or gem}` may give pages other addresses",
            "Open these links once the site is built.",
        )

    @cached_property
    def named(self) -> frozenset[str]:
        """The plugins that the configuration and the Gemfile name."""
        given = self._config.values.get("plugins", self._config.values.get("gems"))
        listed = {str(each) for each in given} if isinstance(given, list) else set()
        required = {name for each in self._own for name in each.requires}
        return frozenset(listed | required | set(self._in_gemfile))

    def may_have(self, name: str) -> bool:
        """Whether the plugin `name` may be at work."""
        if name in self.named or not self._gemfile_is_known:
            return True
        return name in _GITHUB and self.may_be_on_github

    def may_generate(self, address: str) -> Cause | bool:
        """Whether some plugin, theme or submodule may put something at `address`, and why."""
        if self._is_from_theme(address):
            return _OF_THE_THEME
        if self._is_in_submodule(address):
            return _IN_A_SUBMODULE
        if self._takes_from_elsewhere is not None and not self._is_in_own_folder(address):
            path = shorten(self._takes_from_elsewhere)
            return Cause(
                f"`{path}` runs other programs before the site is published, which may add files",
                "Check the site as it is built.",
            )
        ending = extension(address)
        if ending in FILES:
            return False
        if not (self._config.is_known and self._gemfile_is_known):
            return True
        return self._by_plugin(address) or (self._may_be_feed(address) if ending == ".xml" else False)

    def _by_plugin(self, address: str) -> Cause | bool:
        if self._unknown:
            return _may_make(self._unknown[0])
        bare = _bare(address)
        for plugin in self._own:
            if any(matches_path(glob, bare) for glob in plugin.makes):
                return _may_make(plugin.path)
            if plugin.copies_site and self._is_other_language(address):
                return _may_make(plugin.path)
        if "jekyll-tagging" in self.named:  # its README: `tag_page_dir`
            folder = self._config.text("tag_page_dir", "tag").strip("/")
            if f"{bare}/".startswith(f"/{folder}/"):
                return True
        return self._is_numbered(address) or any(matches_path(each, bare) for each in self._archives)

    def _is_other_language(self, address: str) -> bool:
        """Whether `address` is in the folder of one of the languages that the configuration names, or it names none."""
        given = self._config.values.get("languages")
        names = {str(each) for each in given} if isinstance(given, list) else set()
        return not names or address.strip("/").partition("/")[0] in names

    def _is_in_own_folder(self, address: str) -> bool:
        """Whether `address` lies in a folder in which the site has pages of its own."""
        first, _, rest = address.strip("/").partition("/")
        names = self._site.tree.names(self._config.source or "")
        return bool(rest) and (first in names or first in self._config.collections)

    def _is_from_theme(self, address: str) -> bool:
        """A theme's own `assets` (https://jekyllrb.com/docs/themes/, "Overriding theme defaults")."""
        values = self._config.values
        given = values.get("theme") or values.get("remote_theme")
        if not address.startswith("/assets/"):
            return False
        if given == "minima":  # whose assets are but a style sheet and one picture
            return address.endswith(("minima-social-icons.svg", ".css", ".map"))
        return given is not None or not self._config.is_known

    def _is_in_submodule(self, address: str) -> bool:
        return any(address.startswith(f"/{path}/") for path in self._submodules)

    def _may_be_feed(self, address: str) -> bool:
        """jekyll-feed (README, "Customizing the feed") and jekyll-sitemap."""
        if address == "/sitemap.xml":
            return "jekyll-sitemap" in self.named
        if "jekyll-feed" not in self.named:
            return False
        return address.startswith("/feed") or bool(self._config.values.get("feed"))

    def _is_numbered(self, address: str) -> bool:
        """The pages of jekyll-paginate (https://jekyllrb.com/docs/pagination/)."""
        return self._pages is not None and self._pages.match(address) is not None

    @cached_property
    def _pages(self) -> re.Pattern[str] | None:
        if not self.may_have("jekyll-paginate") or self._config.values.get("paginate") is None:
            return None
        path = self._config.text("paginate_path", "/page:num")
        begin, _, end = f"/{path.strip('/')}".partition(":num")
        return re.compile(rf"{re.escape(begin)}\d+{re.escape(end)}(?:/|/index\.html|\.html)?\Z")

    @cached_property
    def _archives(self) -> tuple[str, ...]:
        """Globs of the pages of jekyll-archives (its docs/configuration.md): all that its permalinks allow."""
        given = self._config.values.get("jekyll-archives")
        if "jekyll-archives" not in self.named or not isinstance(given, Mapping):
            return ()
        enabled, permalinks = given.get("enabled"), given.get("permalinks")
        names = enabled if isinstance(enabled, list) else []
        kinds = {_KINDS.get(str(name), str(name)) for name in names}
        if enabled is True or enabled == "all":
            kinds = set(_ARCHIVES)
        own = permalinks if isinstance(permalinks, Mapping) else {}
        templates = (str(own.get(kind, _ARCHIVES[kind])) for kind in sorted(kinds & _ARCHIVES.keys()))
        return tuple(_bare(_TOKEN.sub(_glob, f"/{template.strip('/')}")) for template in templates)

    @cached_property
    def _own(self) -> tuple[OwnPlugin, ...]:
        """What the site's own plugins do."""
        given = self._config.values.get("plugins_dir", "_plugins")
        folders = (str(each).strip("/") for each in (given if isinstance(given, list) else [given]))
        return tuple(
            read_plugin(path, self._data.text(path))
            for folder in folders
            for path in self._below(self._config.in_source(folder))
            if path.endswith(".rb")
        )

    def _below(self, folder: str) -> Iterator[str]:
        pending = [folder]
        while pending:
            above = pending.pop()
            names = sorted(self._site.tree.names(above))
            yield from (f"{above}/{name}" for name in names)
            pending += [f"{above}/{name}" for name in names]

    @cached_property
    def _gemfile(self) -> str | None:
        path = self._site.path("Gemfile")
        return self._data.text(path) if self._data.is_file(path) else None

    @property
    def _gemfile_is_known(self) -> bool:
        return self._gemfile is None or bool(self._gemfile.strip())

    @property
    def _has_github_gem(self) -> bool:
        return self._gemfile is not None and "github-pages" in self._gemfile

    @cached_property
    def _in_gemfile(self) -> tuple[str, ...]:
        """The gems of the group `jekyll_plugins`, which Jekyll loads without being told."""
        found: list[str] = []
        inside = False
        for line in (self._gemfile or "").splitlines():
            if _GROUP.match(line):
                inside = True
            elif line.strip() == "end":
                inside = False
            elif (gem := _GEM.match(line)) and (inside or ":jekyll_plugins" in gem[2]):
                found.append(gem[1])
        return tuple(found)

    def _workflows(self) -> Iterator[str]:
        folder = ".github/workflows"
        for name in sorted(self._site.tree.names(folder)):
            if name.endswith((".yml", ".yaml")):
                yield f"{folder}/{name}"

    @cached_property
    def _submodules(self) -> tuple[str, ...]:
        lines = (line.partition("=") for line in self._data.text(".gitmodules").splitlines())
        paths = (value.strip() for name, _, value in lines if name.strip() == "path" and value.strip())
        return tuple(below for path in paths if (below := self._config.below_source(path)) is not None)

    def option(self, plugin: str, name: str) -> object:
        """A setting of a plugin, such as `relative_links: {collections: true}`."""
        table = self._config.values.get(plugin)
        return table.get(name) if isinstance(table, Mapping) else None

    def is_off(self, plugin: str) -> bool:
        """Whether a plugin that is always on at GitHub is turned off by its `enabled` setting."""
        enabled = self.option(plugin, "enabled")
        return enabled is not None and not flag(enabled)


def _may_make(plugin: str) -> Cause:
    return Cause(
        f"the plugin `{shorten(plugin)}` may make pages that no file tells of",
        "Open these links once the site is built.",
    )


def _glob(token: re.Match[str]) -> str:
    return {"year": "????", "month": "??", "day": "??"}.get(token[1], "*")


def _bare(address: str) -> str:
    return address.removesuffix("index.html").rstrip("/").removesuffix(".html")
