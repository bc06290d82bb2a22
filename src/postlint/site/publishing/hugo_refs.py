"""How Hugo finds the page that `ref`, `relref` and its own link hook mean: by logical paths, not by addresses.

Source: Hugo's `hugolib/pagecollections.go` (`getContentNode`, `getContentNodeForRef`); https://gohugo.io/shortcodes/ref/.
"""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Mapping
from functools import cached_property

from postlint.near_names import NearNames
from postlint.site.publishing.base import extension
from postlint.site.publishing.hugo_config import HugoConfig
from postlint.site.publishing.hugo_content import Content, Place
from postlint.site.publishing.hugo_paths import CONTENT, Bundle, logical
from postlint.site.resolution import Outcome, Resolution

_CLOSE = 0.7
_MOST_CALLED_SO = 100
"""How many pages of one name are compared with a reference."""


class AmbiguousRefError(Exception):
    """More than one page has that name. The first argument is the list of their logical paths."""


class Pages:
    """The pages of a site by their logical paths, one set for each language."""

    def __init__(self, config: HugoConfig, content: Content) -> None:
        self._config = config
        self._content = content

    def find(self, context: Place | None, ref: str, *, by_name: bool) -> str | None:
        """The file (or the folder of an automatic section) that `ref` means in the page `context`.

        `by_name` also looks for a page of that name anywhere, as `ref` does.

        Raises:
            AmbiguousRefError: more than one page has the name.
        """
        wanted = ref.rstrip("/") or "/"
        if _has_ending(wanted):
            return self._find(context, wanted, wanted, had_ending=True, by_name=by_name)
        if wanted == "/":
            return self._find(context, wanted, "/_index.md", had_ending=False, by_name=by_name)
        forms = (f"{wanted}/index.md", f"{wanted}.md") if wanted.endswith("/index") else (f"{wanted}.md",)
        for form in forms:
            found = self._find(context, wanted, form, had_ending=False, by_name=by_name)
            if found is not None:
                return found
        return None

    def refer(self, context: Place | None, ref: str) -> Resolution:
        """What a reference to `ref` in the page `context` means, with what to write instead where it leads nowhere."""
        language = context.language if context else self._config.default_language
        try:
            found = self.find(context, ref, by_name=True)
        except AmbiguousRefError as error:
            keys: list[str] = error.args[0][:_MOST_CALLED_SO]
            own = context.key if context else "/"
            key = max(keys, key=lambda each: len(posixpath.commonpath([each, own])))
            return Resolution(Outcome.MISSING, None, self._spelt(context, key, ref))
        if found is not None:
            return Resolution(Outcome.FOUND, found)
        near = self._nearest(language, ref)
        return Resolution(Outcome.MISSING, None, self._spelt(context, near, ref) if near else None)

    def _spelt(self, context: Place | None, key: str, written: str) -> str:
        """A reference to the page with the logical path `key`, like `written`: the bare name where that will do."""
        language = context.language if context else self._config.default_language
        file = self._keys.get(language, {}).get(key, "")
        is_index = posixpath.basename(file).lower().startswith(("index.", "_index."))
        full = f"{key}{extension(file)}" if extension(file) == extension(written) and not is_index else key
        bare = posixpath.basename(full)
        if "/" in written or not bare:
            return full
        try:
            return bare if self.find(context, bare, by_name=True) == file else full
        except AmbiguousRefError:
            return full

    def _nearest(self, language: str, ref: str) -> str | None:
        """The logical path that is most like `ref`."""
        key, name = self._parsed(ref if ref.startswith("/") else f"/{ref}")
        if not name:
            return None
        close = self._near[language].closest(name, _CLOSE) if language in self._near else None
        if close is None:
            return None
        called_so = sorted(self._by_name[language][close])[:_MOST_CALLED_SO]
        return max(called_so, key=lambda each: difflib.SequenceMatcher(None, each, key).ratio())

    def _find(
        self, context: Place | None, written: str, ref: str, *, had_ending: bool, by_name: bool
    ) -> str | None:
        language = context.language if context else self._config.default_language
        known = self._keys.get(language, {})
        if context is not None and not ref.startswith("/"):
            key, _ = self._parsed(posixpath.normpath(posixpath.join(_base(context, ref, had_ending), ref)))
            if key in known:
                return known[key]
        if ref.startswith("."):
            return None
        key, name = self._parsed(ref if ref.startswith("/") else f"/{ref}")
        if key in known:
            return known[key]
        if not by_name or "/" in written:
            return None
        keys = self._by_name.get(language, {}).get(name, [])
        if len(keys) > 1:
            raise AmbiguousRefError(keys)
        return known[keys[0]] if keys else None

    def _parsed(self, path: str) -> tuple[str, str]:
        """The logical path that `path` means, and the last name in it."""
        folder, _, name = logical(path, lower=True).rpartition("/")
        stem, dot, ending = name.rpartition(".")
        if dot and ending in CONTENT:
            before, dot, code = stem.rpartition(".")
            name = before if dot and before and code in self._config.languages else stem
            if name in {"index", "_index"}:
                return folder or "/", posixpath.basename(folder)
            return f"{folder}/{name}", name
        return f"{folder}/{name}", stem if dot else name

    @cached_property
    def _keys(self) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for path in self._content.paths:
            place = self._content.place(path)
            if place is not None and not self._content.is_resource(place):
                found.setdefault(place.language, {}).setdefault(place.key, path)
        for code in self._config.languages:
            known = found.setdefault(code, {})
            for key, section in self._content.automatic_sections(code).items():
                known.setdefault(key, section.folder)
            known.setdefault("/", self._content.mounts[0].source)
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for language, keys in self._keys.items():
            for key in keys:
                found.setdefault(language, {}).setdefault(posixpath.basename(key), []).append(key)
        return found

    @cached_property
    def _near(self) -> Mapping[str, NearNames]:
        return {language: NearNames(names) for language, names in self._by_name.items()}


def _base(context: Place, ref: str, had_ending: bool) -> str:
    """The logical folder from which a page looks: its own; of a leaf bundle, the one that the bundle lies in."""
    is_leaf = context.file.bundle is Bundle.LEAF
    steps = context.steps[:-1] if is_leaf and not (had_ending and ref.startswith("../")) else context.steps
    return "/" + logical("/".join(steps), lower=True)


def _has_ending(ref: str) -> bool:
    return "." in posixpath.basename(ref)
