"""The addresses that Hugo gives to a page, to the files of its bundle, and to its aliases.

Source: `CreateTargetPaths` in Hugo's `resources/page/page_paths.go`, `renderAliases` in `hugolib/site_render.go`,
`targetPathAlias` in `hugolib/alias.go`; https://gohugo.io/content-management/urls/.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from postlint.globs import matches_path
from postlint.site.publishing.base import Published, State
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.publishing.hugo_content import Content, Place
from postlint.site.publishing.hugo_fields import date_of, slug_of, texts
from postlint.site.publishing.hugo_paths import Bundle, logical, sanitized, slashed
from postlint.site.publishing.hugo_permalinks import Words, expand

_LONGEST = 400


class Placed(NamedTuple):
    """Where a page goes. `perhaps` are addresses that it has in some version of Hugo, or under some setting only."""

    published: Published
    perhaps: tuple[str, ...] = ()


class _Target(NamedTuple):
    """The address of a page, those that it has in other versions of Hugo, and the folders of its files for each."""

    address: str
    others: tuple[str, ...]
    folders: tuple[str, ...]


class Targets:
    """The addresses in the site with this configuration and content."""

    def __init__(self, config: HugoConfig, content: Content) -> None:
        self._config = config
        self._content = content

    def placed(self, place: Place, values: Mapping[str, object], state: State) -> Placed:
        """What becomes of the page at `place` with the front matter `values`."""
        target = self._target(place, values)
        if target is None:
            return Placed(Published(None, state=state))
        folder, *others = target.folders
        aliases = tuple(self._aliases(place, values, folder))
        resources = tuple(self._resources(place, values))
        perhaps = [*target.others, *(other + file for other in others for file in resources)]
        perhaps += (alias for other in others for alias in self._aliases(place, values, other))
        if self.prefix(place.language):
            perhaps += self._aliases(place, values, folder, prefixed=False)
        found = Published(target.address, tuple(folder + file for file in resources), aliases, state)
        return Placed(found, tuple(perhaps))

    def address(self, place: Place, values: Mapping[str, object]) -> str | None:
        """The address of the page at `place`, if it can be told."""
        target = self._target(place, values)
        return target.address if target else None

    def kind_of(self, place: Place) -> str:
        """https://gohugo.io/methods/page/kind/"""
        if place.file.bundle is not Bundle.BRANCH:
            return "page"
        if not place.steps:
            return "home"
        if place.steps[0].lower() in self._config.taxonomies:
            return "taxonomy" if len(place.steps) == 1 else "term"
        return "section"

    def prefix(self, language: str) -> str:
        """The first step of all addresses in `language`, if it has one."""
        is_default = language == self._config.default_language
        if len(self._config.languages) < 2 and not self._config.is_on("defaultcontentlanguageinsubdir"):
            return ""
        in_folder = self._config.is_on("defaultcontentlanguageinsubdir")
        return language if in_folder or not is_default else ""

    def pattern(self, kind: str, key: str) -> tuple[str | None, bool]:
        """The permalink pattern for a page, if there is one; and whether that is certain."""
        if len(key) > _LONGEST:
            return None, False
        found = [
            rule.pattern
            for rule in self._config.permalinks
            if rule.kind in {kind, "*"} and matches_path(rule.glob, key)
        ]
        if not found:
            return None, True
        in_order = isinstance(self._config.values.get("permalinks"), list)
        return found[0], in_order or len(set(found)) == 1

    def urlize(self, text: str) -> str:
        return sanitized(
            text,
            lower=not self._config.is_on("disablepathtolower"),
            accents=not self._config.is_on("removepathaccents"),
        )

    def path_below(self, parent: str, name: str) -> str:
        """The path of what is called `name` below the logical path `parent`."""
        return self.urlize(f"{parent}/{self._logical(name)}")

    def _target(self, place: Place, values: Mapping[str, object]) -> _Target | None:
        if self._config.has_language_rules:
            return None
        kind = self.kind_of(place)
        url = values.get("url")
        if isinstance(url, str) and url and kind != "home":
            return self._by_url(place, values, url)
        slug = slug_of(values, place, self._config)
        pattern, certain = self.pattern(kind, self._key(place))
        if not certain:
            return None
        prefix = self.prefix(place.language)
        if pattern is not None and kind not in {"home"}:
            expanded = expand(pattern, self._words(place, values, slug), self.urlize)
            if expanded is None:
                return None
            return self._written(place, kind, slashed(prefix, self.urlize("/" + expanded)))
        plain = self._path(place, slug, by_slugs=False)
        current = self._path(place, slug, by_slugs=True)
        target = self._written(place, kind, slashed(prefix, current))
        if plain == current:
            return target
        older = self._written(place, kind, slashed(prefix, plain))
        return _Target(
            target.address,
            (*target.others, older.address, *older.others),
            (*target.folders, *older.folders),
        )

    def _path(self, place: Place, slug: str | None, *, by_slugs: bool) -> str:
        """The path by folders. `by_slugs`: a section's slug stands for its folder's name, as of Hugo 0.15x."""
        steps: list[str] = []
        for count, step in enumerate(place.steps, start=1):
            fields = (
                self._content.section_fields(place.below_content(count), place.language) if by_slugs else {}
            )
            own = fields.get("slug")
            steps.append(own if isinstance(own, str) and own else self._logical(step))
        match place.file.bundle:
            case Bundle.NONE:
                steps.append(slug or self._logical(place.file.name))
            case Bundle.LEAF if slug and steps:
                steps[-1] = slug
            case _:
                pass
        return self.urlize("/" + "/".join(steps))

    def _logical(self, step: str) -> str:
        return logical(step, lower=not self._config.is_on("disablepathtolower"))

    def _key(self, place: Place) -> str:
        return place.key

    def _written(self, place: Place, kind: str, address: str) -> _Target:
        """The target at `address`, which ends with a slash, or of the page's own file where URLs are ugly."""
        if address == "/" or not self._config.is_ugly(place.key.split("/")[1]):
            return _Target(address, (), (address,))
        ugly = address.rstrip("/") + ".html"
        if kind == "page":
            return _Target(ugly, (), (address,))
        return _Target(address, (ugly,), (address,))

    def _by_url(self, place: Place, values: Mapping[str, object], url: str) -> _Target | None:
        """https://gohugo.io/content-management/front-matter/#url"""
        if "://" in url or "\\" in url:
            return None
        if ":" in url:
            words = self._words(place, values, slug_of(values, place, self._config))
            expanded = expand(url, words, self.urlize)
            if expanded is None:
                return None
            url = expanded
        prefix = "" if url.startswith("/") else self.prefix(place.language)
        folder = slashed(prefix, url)
        plain = {folder, self.urlize(folder)}
        last = url.rpartition("/")[2]
        if url.endswith("/") or "." not in url:
            address = folder
        elif "." not in last:
            address = folder
            plain |= {each.rstrip("/") for each in plain}
        else:
            address = folder.rstrip("/")
            plain = {each.rstrip("/") for each in plain}
        stem = posixpath.splitext(address)[0] if address == folder.rstrip("/") else folder
        folders = (f"{stem.rstrip('/')}/", posixpath.dirname(address).rstrip("/") + "/")
        return _Target(address, tuple(sorted(plain - {address})), folders)

    def _words(self, place: Place, values: Mapping[str, object], slug: str | None) -> Words:
        title = values.get("title")
        is_bundle = place.file.bundle is not Bundle.NONE
        name = place.steps[-1] if is_bundle and place.steps else place.file.name
        steps = place.steps[: self._content.section_steps(place)]
        return Words(
            date_of(values, place, self._config),
            str(title) if isinstance(title, str | int) else None,
            slug,
            name if place.file.bundle is not Bundle.BRANCH else None,
            [self.urlize(self._logical(step)) for step in steps],
        )

    def _aliases(
        self, place: Place, values: Mapping[str, object], folder: str, *, prefixed: bool = True
    ) -> Iterator[str]:
        """The aliases of the page whose files are in `folder` (https://gohugo.io/content-management/urls/#aliases).

        `prefixed`: those from the root are behind the language, as in current versions.
        """
        ugly = self._config.is_ugly(place.key.split("/")[1])
        prefix = self.prefix(place.language) if prefixed else ""
        for alias in texts(values.get("aliases")):
            if "://" in alias:
                continue
            if alias.startswith("/"):
                form = f"/{prefix}{alias}" if prefix else alias
            else:
                form = posixpath.join(posixpath.dirname(folder.rstrip("/")), alias)
            found = slashed(form)
            if form.endswith(".html"):
                yield found.rstrip("/")
            elif ugly and not form.endswith("/"):
                yield f"{found.rstrip('/')}.html"
            else:
                yield found

    def _resources(self, place: Place, values: Mapping[str, object]) -> Iterator[str]:
        """The files of the page's bundle, by their paths in it."""
        bundle = place.file.bundle
        if bundle is Bundle.NONE or not place.steps or keeps_resources(values):
            return
        for file in self._content.resources(place.folder, bundle):
            code = posixpath.splitext(posixpath.splitext(file)[0])[1][1:].lower()
            if code not in self._config.languages or code == place.language:
                yield file


def keeps_resources(values: Mapping[str, object]) -> bool:
    """Whether the page says that the files of its bundle are only for templates (`build.publishResources`)."""
    build = values.get("build", values.get("_build"))
    found = {key.lower(): value for key, value in build.items()} if isinstance(build, dict) else {}
    return found.get("publishresources") is False
