"""Which files below a Hugo site's content folders are pages, sections, bundles and resources, and how Hugo names them:
by logical paths, the words of which become parts of addresses.

Sources: https://gohugo.io/content-management/page-bundles/, https://gohugo.io/content-management/sections/; Hugo's
`common/paths/pathparser.go`, `common/paths/path.go` (`Sanitize`) and `helpers/path.go` (`MakePathSanitized`).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from functools import cached_property

from postlint.generators.hugo.config import HugoConfig, Mount
from postlint.generators.site_root import SiteRoot
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import TreeEntry

ADAPTER = "_content.gotmpl"
_DEEPEST = 40


class ContentFolder:
    """A folder with content, and what its files share. `steps` are those below the content folder, as on disk; `key`
    is the logical path of a section there."""

    def __init__(self, mount: Mount, below: str) -> None:
        self.mount = mount
        self.steps = _steps(below)
        self.key = "/" + logical_path("/".join(self.steps), lower=True)
        self.is_ignored = any(map(is_ignored, self.steps))

    @cached_property
    def path(self) -> str:
        """Where it lies, from the root."""
        return self._path_of(len(self.steps))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """For each number of its steps the folder that they lead to, from the root."""
        return tuple(map(self._path_of, range(len(self.steps) + 1)))

    def _path_of(self, count: int) -> str:
        first = len(_steps(self.mount.target))
        return join_path(self.mount.source, "/".join(self.steps[first:count]))


class HugoPlace(NamedTuple):
    """Where a content file stands. `key` is the logical path, with which Hugo finds the page: `/blog/post`, `/blog` for
    a section, `/` for home.
    """

    inside: ContentFolder
    file: ContentFile
    key: str
    language: str

    @property
    def steps(self) -> tuple[str, ...]:
        """The folders of the file below the content folder, as on disk."""
        return self.inside.steps

    @property
    def folders(self) -> tuple[str, ...]:
        """For each number of `steps` the folder that they lead to, from the root."""
        return self.inside.paths

    @property
    def folder(self) -> str:
        """The folder of the file, from the root."""
        return self.inside.path


class Section(NamedTuple):
    """A folder with pages that is a section without a page of its own: its name, and its path from the root."""

    name: str
    folder: str


class HugoContent:
    """The content files of the site at `site`."""

    def __init__(self, config: HugoConfig, site: SiteRoot) -> None:
        self._config = config
        self._site = site
        self._indexes: dict[str, tuple[_IndexFile, ...]] = {}
        self._places: dict[str, HugoPlace | None] = {}
        self._folders: dict[tuple[Mount, str], ContentFolder] = {}
        self._listed: dict[str, tuple[str, ...]] = {}
        self._fields: dict[str, Mapping[str, object]] = {}

    def holds(self, path: str) -> bool:
        """Whether the file at `path` is a content file."""
        return self.place(path) is not None

    def place(self, path: str) -> HugoPlace | None:
        """Where the file at `path` stands; None where it is no content file."""
        if path not in self._places:
            self._places[path] = self._find_place(path)
        return self._places[path]

    def _find_place(self, path: str) -> HugoPlace | None:
        for mount in self.mounts:
            if not path.startswith(f"{mount.source}/"):
                continue
            below = join_path(mount.target, path[len(mount.source) + 1 :])
            file = content_file(below, self._config.languages)
            folder = self._folder(mount, file.folder) if file is not None else None
            if file is None or folder is None or folder.is_ignored:
                return None
            language = file.language or mount.language or self._config.default_language
            key = folder.key
            if file.bundle is Bundle.NONE:
                key = f"{key.removesuffix('/')}/{logical_path(file.name, lower=True)}"
            return HugoPlace(folder, file, key, language)
        return None

    def _folder(self, mount: Mount, below: str) -> ContentFolder:
        known = self._folders.get((mount, below))
        if known is None:
            known = self._folders[mount, below] = ContentFolder(mount, below)
        return known

    @cached_property
    def mounts(self) -> tuple[Mount, ...]:
        """The content folders, also those of themes that lie in the site."""
        themes = (Mount(join_path(folder, "content")) for folder in self._config.theme_folders)
        return (*self._config.content, *themes)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All content files, in order."""
        return tuple(path for path in self._site.tree.files if self.place(path) is not None)

    @cached_property
    def has_adapters(self) -> bool:
        """Whether templates make pages of data (https://gohugo.io/content-management/content-adapters/)."""
        found = self._site.tree.files_named(ADAPTER)
        return any(path.startswith(f"{mount.source}/") for path in found for mount in self.mounts)

    def automatic_sections(self, language: str) -> Mapping[str, Section]:
        """The folders at the top that are sections without a page of their own, by their logical paths."""
        return self._automatic.get(language, {})

    @cached_property
    def _automatic(self) -> Mapping[str, Mapping[str, Section]]:
        found: dict[str, dict[str, Section]] = {}
        written: set[tuple[str, str]] = set()
        for path in self.paths:
            place = self.place(path)
            if place is None or not place.steps or place.steps[0].lower() in self._config.taxonomies:
                continue
            key = "/" + logical_path(place.steps[0], lower=True)
            if len(place.steps) == 1 and place.file.bundle is not Bundle.NONE:
                written.add((place.language, key))
            else:
                section = Section(place.steps[0], place.folders[1])
                found.setdefault(place.language, {}).setdefault(key, section)
        return {
            language: {key: section for key, section in sections.items() if (language, key) not in written}
            for language, sections in found.items()
        }

    def is_resource(self, place: HugoPlace) -> bool:
        """Whether the file belongs to a leaf bundle: then it is a part of another page."""
        last = len(place.steps) - (1 if place.file.bundle is Bundle.LEAF else 0)
        first = len(_steps(place.inside.mount.target)) + 1
        return any(self.has_index(folder, Bundle.LEAF) for folder in place.folders[first : last + 1])

    def section_steps(self, place: HugoPlace) -> int:
        """How many steps lead to the section that the page is in; for the page of a section, its own."""
        for count in range(len(place.steps), 1, -1):
            if self.has_index(place.folders[count], Bundle.BRANCH):
                return count
        is_top_bundle = place.file.bundle is Bundle.LEAF and len(place.steps) == 1
        return min(len(place.steps), 0 if is_top_bundle else 1)

    def has_index(self, folder: str, bundle: Bundle) -> bool:
        """Whether a file makes `folder` a bundle of this kind."""
        indexes = self._indexes_of(folder)
        return bool(indexes) and any(index.bundle is bundle for index in indexes)

    def section_fields(self, folder: str, language: str) -> Mapping[str, object]:
        """The front matter of the section in `folder`, names in small letters."""
        for index in self._indexes_of(folder):
            own = index.language or self._config.default_language
            if index.bundle is Bundle.BRANCH and own == language:
                return self.fields(join_path(folder, index.name))
        return {}

    def fields(self, path: str) -> Mapping[str, object]:
        """The front matter of the file at `path`, names in small letters."""
        if path not in self._fields:
            found = self._site.data.front_matter(path)
            self._fields[path] = {name.lower(): value for name, value in found.items()}
        return self._fields[path]

    def index_paths(self, folder: str, bundle: Bundle) -> Iterator[str]:
        """The files that make `folder` a bundle of this kind."""
        for index in self._indexes_of(folder):
            if index.bundle is bundle:
                yield join_path(folder, index.name)

    def resources(self, folder: str, bundle: Bundle) -> Iterator[str]:
        """The files of the bundle in `folder` that are no pages, as paths below it.

        What lies in a bundle below belongs to that one; a leaf has all of its folders.
        """
        pending = [("", 0)]
        while pending:
            below, depth = pending.pop()
            here = join_path(folder, below)
            for name, entry in sorted(self._site.tree.listing(here).items()):
                inner = join_path(below, name)
                if entry is TreeEntry.FILE and not is_ignored(name):
                    if content_file(name, self._config.languages) is None:
                        yield inner
                elif entry is TreeEntry.FOLDER and depth < _DEEPEST:
                    own = bundle is Bundle.BRANCH and self._indexes_of(join_path(folder, inner))
                    if not own:
                        pending.append((inner, depth + 1))

    def is_resource_of(self, place: HugoPlace, file: str) -> bool:
        """Whether what lies at `file` belongs to the bundle that the page at `place` makes."""
        if not file.startswith(f"{place.folder}/"):
            return False
        if place.file.bundle is Bundle.LEAF:
            return True
        folders = file[len(place.folder) + 1 :].split("/")[:-1]
        return not any(
            self._indexes_of(join_path(place.folder, "/".join(folders[: count + 1])))
            for count in range(len(folders))
        )

    def resource(self, place: HugoPlace, name: str) -> str | None:
        """The resource of the page that Hugo finds by `name`: in any case, with or without a language in its name.

        https://gohugo.io/methods/page/resources/#get
        """
        wanted = posixpath.normpath(name).lower()
        stem, ending = posixpath.splitext(wanted)
        names = {wanted, f"{stem}.{place.language}{ending}"}
        for file in self._resources_of(place.folder, place.file.bundle):
            if file.lower() in names:
                return join_path(place.folder, file)
        return None

    def _resources_of(self, folder: str, bundle: Bundle) -> tuple[str, ...]:
        known = self._listed.get(folder)
        if known is None:
            known = self._listed[folder] = tuple(self.resources(folder, bundle))
        return known

    def _indexes_of(self, folder: str) -> tuple[_IndexFile, ...]:
        """The files in `folder` that make it a bundle."""
        found = self._indexes.get(folder)
        if found is None:
            names = (
                name
                for name in self._site.tree.names(folder)
                if name.lower().startswith(("index.", "_index."))
            )
            files = ((name, content_file(name, self._config.languages)) for name in sorted(names))
            found = self._indexes[folder] = tuple(
                _IndexFile(name, file.bundle, file.language)
                for name, file in files
                if file is not None and file.bundle is not Bundle.NONE
            )
        return found


class _IndexFile(NamedTuple):
    """A file that makes its folder a bundle; `language` is that in its name."""

    name: str
    bundle: Bundle
    language: str | None


def _steps(path: str) -> tuple[str, ...]:
    return tuple(filter(None, path.split("/")))


CONTENT = frozenset(
    {"md", "markdown", "mdown", "html", "htm", "org", "adoc", "asciidoc", "ad", "pandoc", "pdc", "rst"}
)
"""https://gohugo.io/content-management/formats/"""

_STAYS_WHOLE = Pattern(r"[A-Za-z0-9./\\_#+~@-]*")
_ESCAPE = Pattern(r"%[0-9A-Fa-f]{2}")
_DATED = Pattern(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}-\d{2}-\d{2})?[-_ ]*(.*)\Z", re.DOTALL)


class Bundle(Enum):
    """https://gohugo.io/content-management/page-bundles/"""

    NONE = "none"
    LEAF = "leaf"
    BRANCH = "branch"


class ContentFile(NamedTuple):
    """A content file. `folder` is below the content folder, as on disk; `language` is that in its name."""

    folder: str
    name: str
    language: str | None
    bundle: Bundle


def content_file(below: str, languages: Collection[str]) -> ContentFile | None:
    """The file at the path `below` the content folder; None where its ending is none of content."""
    folder, _, name = below.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    if not dot or not stem or ending.lower() not in CONTENT or is_ignored(name):
        return None
    before, dot, code = stem.rpartition(".")
    language = code.lower() if dot and before and code.lower() in languages else None
    stem = before if language else stem
    return ContentFile(folder, stem, language, _BUNDLES.get(stem.lower(), Bundle.NONE))


_BUNDLES = {"index": Bundle.LEAF, "_index": Bundle.BRANCH}


def is_ignored(name: str) -> bool:
    """Hugo's `source/sourceSpec.go`, `IgnoreFile`."""
    return name.startswith((".", "#")) or name.endswith("~")


def logical_path(path: str, *, lower: bool) -> str:
    """`path` as the key of a page: each space a hyphen, small letters."""
    spelt = path.replace(" ", "-")
    return spelt.lower() if lower else spelt


def sanitize(text: str, *, lower: bool, accents: bool = True) -> str:
    """`text` as a part of an address: letters, digits and a few signs stay, runs of spaces become one hyphen."""
    if _STAYS_WHOLE.fullmatch(text):
        return text.lower() if lower else text
    kept: list[str] = []
    pending = after_hyphen = False
    for index, letter in enumerate(text):
        if _stays(text, index, letter):
            after_hyphen = letter == "-"
            if pending and not after_hyphen:
                kept.append("-")
            pending = False
            kept.append(letter)
        elif kept and not after_hyphen and letter.isspace():
            pending = True
    found = "".join(kept)
    if not accents:
        apart = unicodedata.normalize("NFD", found)
        found = unicodedata.normalize("NFC", "".join(c for c in apart if unicodedata.category(c) != "Mn"))
    return found.lower() if lower else found


def _stays(text: str, index: int, letter: str) -> bool:
    if letter.isascii():
        return (
            letter.isalnum() or letter in "./\\_#+~-@" or bool(letter == "%" and _ESCAPE.match(text, index))
        )
    kind = unicodedata.category(letter)
    return kind[0] in "LM" or kind == "Nd"


def name_date(name: str) -> tuple[str, str] | None:
    """The date that a file name begins with, and the rest of it (`resources/page/pagemeta/page_frontmatter.go`)."""
    found = _DATED.match(name)
    return (found[1], found[2]) if found else None


def join_address(*parts: str) -> str:
    """An address of all parts, with a slash at its end."""
    inner = posixpath.normpath("/" + "/".join(part for part in parts if part)).strip("/")
    return f"/{inner}/" if inner else "/"
