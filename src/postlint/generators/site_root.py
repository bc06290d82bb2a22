"""A generator's site: its folder, the addresses of files, and the files that give values to pages, read safely."""

from __future__ import annotations

import datetime as dt
import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import unquote, urlsplit

from postlint.data_files import MAX_BYTES, DataFileError, decode, expect_short, parse_data
from postlint.globs import Exclusions, read_gitignore
from postlint.page import read_page
from postlint.page.page import REPLACEMENT
from postlint.records import NamedTuple
from postlint.text import join_path
from postlint.tree import Tree, TreeEntry

if TYPE_CHECKING:
    from postlint.page.facts import PageHead

MARKDOWN = frozenset({".md", ".mdx", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"})

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff"}
PAPERS = {
    ".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx", ".odp", ".epub", ".xls", ".xlsx", ".ods", ".csv", ".tsv",
}  # fmt: skip
_MADE_OF: Mapping[str, frozenset[str]] = {
    ".webp": frozenset(PICTURES - {".webp", ".avif"}),
    ".avif": frozenset(PICTURES - {".avif"}),
    **dict.fromkeys((".png", ".jpg", ".jpeg"), frozenset({".svg", ".tif", ".tiff", ".bmp"})),
}
_OTHERS = {".zip", ".gz", ".mp3", ".mp4", ".ogg", ".webm", ".wav", ".mov", ".ttf", ".woff", ".woff2"}
FILES = frozenset(PICTURES | PAPERS | _OTHERS)
"""Endings of files that people put into a site by hand. Others (`.css`, `.js`, `.xml`) are often made."""
BY_HAND = FILES | MARKDOWN


SOURCES = frozenset({
    ".toml", ".yaml", ".yml", ".ini", ".cfg", ".lock", ".scss", ".sass", ".less", ".styl", ".ts", ".tsx",
    ".jsx", ".vue", ".svelte", ".py", ".rb", ".go", ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".java", ".kt",
    ".swift", ".lua", ".pl", ".r", ".jl", ".sh", ".bash", ".zsh", ".fish", ".bat", ".ps1", ".sql", ".tf", ".bib",
    ".j2", ".tera", ".njk", ".liquid", ".diff", ".patch", ".log",
})  # fmt: skip
"""Endings of files that a program reads, and no generator writes."""


INDEX = "index.html"


def outputs(address: str) -> tuple[str, ...]:
    """The files in which a page at `address` may be written: `/a/` is `/a/index.html`, `/a` can be `/a.html`, too."""
    if address.endswith("/"):
        return (address + INDEX,)
    if posixpath.splitext(address)[1]:
        return (address,)
    return (f"{address}.html", f"{address}/{INDEX}", address)


def answers(address: str) -> tuple[str, ...]:
    """The files that every usual server answers a request for `address` with, the first that exists."""
    if address.endswith("/"):
        return (address + INDEX,)
    return (address, f"{address}.html", f"{address}/{INDEX}")


def lenient_answers(address: str) -> tuple[str, ...]:
    """The files that only some servers answer with: `/a.html` for `/a/`."""
    if address.endswith("/") and address != "/":
        return (address.rstrip("/") + ".html",)
    return ()


def target_of(base: str, path: str) -> str:
    """The address that `path`, relative or from the root, means in a page at the address `base` (RFC 3986 §5.2).

    `path` is not percent-encoded and has neither query nor fragment.
    """
    joined = path if path.startswith("/") else base[: base.rfind("/") + 1] + path
    if joined.startswith("/") and "//" not in joined and "/." not in joined:
        return joined
    steps: list[str] = []
    for step in joined.split("/"):
        if step == "..":
            if steps:
                steps.pop()
        elif step not in {"", "."}:
            steps.append(step)
    ends_in_folder = joined.endswith(("/", "/.", "/..")) or not steps
    return "/" + "/".join(steps) + ("/" if ends_in_folder and steps else "")


def plain(path: str) -> str:
    """`path` without percent-encoding and in Unicode's form NFC, in which paths are compared."""
    path = unquote(path)  # which looks for a `%` first
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def path_of(url: object) -> str:
    """The path of the address `url` of a site, without the last slash; nothing where it has none, or is no address."""
    try:
        path = urlsplit(url).path if isinstance(url, str) else ""
    except ValueError:
        return ""
    return path.rstrip("/") if path.startswith("/") else ""


def beside(page: str, path: str) -> str:
    """The file that `path` means from the folder of `page`; it begins with `../` where it leaves the root."""
    found = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return "" if found == "." else found


def is_own_file(path: str, base: str, names: Set[str]) -> bool:
    """Whether the file that a link to `path` asks for can only be one of the site, which is published below `base`
    and has `names` at its top: the link does not leave the site."""
    if extension(path) not in BY_HAND:
        return False
    if not path.startswith("/"):
        return not (base and path.startswith(".."))
    return path.removeprefix(f"{base}/").strip("/").partition("/")[0] in names


def extension(path: str) -> str:
    """The ending of the last part of `path`, in small letters, with its dot."""
    return posixpath.splitext(path)[1].lower()


def has_twin(tree: Tree, path: str) -> bool:
    """Whether a picture of that name lies at `path` in a format from which builds make that of `path`: smaller ones of
    all, and pixels of lines. Nobody makes a `.jpeg` of a `.jpg`: that is a slip."""
    sources = _MADE_OF.get(extension(path))
    if sources is None:
        return False
    folder, _, name = path.rpartition("/")
    stem = posixpath.splitext(name)[0]
    siblings = tree.names(folder)
    return any(f"{stem}{ending}" in siblings for ending in sources)


T = TypeVar("T")


def texts_in(value: object) -> list[str]:
    """The texts in `value`, a setting that should be a list of them; none where it is no list."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def text_option(options: Mapping[str, object] | Mapping[object, object], name: str, default: str) -> str:
    """The text that `options` have for `name`; `default` where they have none."""
    value = options.get(name)
    return value if isinstance(value, str) else default


class SourcePath(NamedTuple):
    """Where a page stands: its path, and the folder with its generator's configuration, both from the root."""

    path: str
    root: str

    @property
    def below_root(self) -> str:
        """The page's path as its generator sees it."""
        return self.path.removeprefix(f"{self.root}/") if self.root else self.path

    def in_root(self, name: str) -> str:
        return join_path(self.root, name)

    def folders(self) -> Iterator[str]:
        """The folders above the page, that of the configuration first."""
        folder = self.root
        yield folder
        for name in self.below_root.split("/")[:-1]:
            folder = join_path(folder, name)
            yield folder


class DefaultsLayer(NamedTuple):
    """What one place gives: `origin` is the place in words; `named` are fields whose values a program sets. A program
    that is `open` may set others, too.
    """

    origin: str
    values: Mapping[str, object]
    named: frozenset[str] = frozenset()
    open: bool = False


class UnreadData(NamedTuple):
    """Files of data that could not be read: the reason of each, from which of them pages inherit, and on which
    something else depends."""

    reasons: Mapping[str, str]
    inherited: Set[str]
    others: Set[str]

    def plain(self) -> list[object]:
        """All of it as what JSON can hold."""
        return [self.reasons, sorted(self.inherited), sorted(self.others)]

    @classmethod
    def of_plain(cls, values: Iterable[Any]) -> UnreadData:
        """The same back."""
        reasons, inherited, others = values
        return cls(reasons, frozenset(inherited), frozenset(others))


_LAST_COUNTS = frozenset({"_config.yml", "_config.yaml", "mkdocs.yml", "mkdocs.yaml"})
"""Configurations that Psych and PyYAML read, to which of two equal keys the last one counts. (Hexo stops at such.)"""


def _knows_none(_: str) -> PageHead | None:
    return None


class SiteData:
    """The data files of a site, each read once. One that cannot be read gives nothing, and is remembered."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._values: dict[str, object] = {}
        self._unread: dict[str, str] = {}
        self._inherited: set[str] = set()
        self._others: set[str] = set()
        self._ignored: dict[str, Exclusions] = {}
        self._once: dict[str, object] = {}
        self._front_matter: dict[str, Mapping[str, object]] = {}
        self._head_of: Callable[[str], PageHead | None] = _knows_none

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that pages inherit from, and could not be read so far, each with the reason."""
        return tuple(f"{path}: {reason}" for path, reason in self._unread.items() if path in self._inherited)

    @property
    def notices(self) -> tuple[str, ...]:
        """What could not be read so far, each with the reason and the consequence."""
        found = sorted(self._unread.items())
        return tuple(f"{path}: {reason}; {self._consequence(path)}" for path, reason in found)

    @property
    def unread_data(self) -> UnreadData:
        """What could not be read so far, to be told to another process."""
        return UnreadData(
            self._unread, self._inherited & self._unread.keys(), self._others & self._unread.keys()
        )

    def learn(self, unread: UnreadData) -> None:
        """Takes over what another process could not read."""
        self._unread.update(unread.reasons)
        self._inherited |= unread.inherited
        self._others |= unread.others

    def is_file(self, path: str) -> bool:
        return self.tree.entry(path) is TreeEntry.FILE

    def text(self, path: str) -> str:
        """The text of the file at `path`, such as a template; empty where there is none that can be read."""
        return self.tree.text(path) or ""

    def own_text(self, path: str) -> str:
        """The same of a page, where nothing is said by it but of that page itself."""
        return self.tree.text(path, own=True) or ""

    def front_matter(self, path: str) -> Mapping[str, object]:
        """The front matter of the page at `path`, which thousands of others may depend on."""
        if path not in self._front_matter:
            head = self._head_of(path)
            if head is None or REPLACEMENT in head.head:  # which is put in another way there
                self._front_matter[path] = read_page(path, self.text(path).encode()).metadata
            else:
                self._front_matter[path] = head.metadata
        return self._front_matter[path]

    def has_read(self, path: str) -> bool:
        """Whether the file at `path` was asked for what it says to others."""
        return path in self._values or path in self._front_matter

    def ask_for_heads(self, head_of: Callable[[str], PageHead | None]) -> None:
        """From now on asks `head_of` what is known of a page, before it is read."""
        self._head_of = head_of

    def program(self, path: str) -> str:
        """The text of the program at `path` that configures the site; empty where there is none that can be read, in
        which case it is remembered.
        """
        if path not in self._values:
            self._values[path] = self._program(path)
        self._others.add(path)
        return str(self._values[path])

    def value(self, path: str) -> object:
        """What the YAML, TOML or JSON file at `path` says; None where it says nothing or cannot be read."""
        self._others.add(path)
        return self._value(path)

    def mapping(self, path: str) -> Mapping[str, object]:
        """What the YAML, TOML or JSON file at `path` says; empty where there is none, or no mapping in it."""
        value = self.value(path)
        return value if isinstance(value, dict) else {}

    def inherited(self, path: str) -> Mapping[str, object]:
        """The same of a file that gives values to pages."""
        self._inherited.add(path)
        value = self._value(path)
        return value if isinstance(value, dict) else {}

    def layer(self, path: str) -> Iterator[DefaultsLayer]:
        """What the file at `path` gives to the pages that it is for: nothing, what it says, or what nobody knows."""
        if values := self.inherited(path):
            yield DefaultsLayer(path, values)
        else:
            yield from self.unknown_layer(path)

    def unknown_layer(self, path: str) -> Iterator[DefaultsLayer]:
        """A layer that may give anything, where the file at `path` could not be read."""
        if self.is_unread(path):
            yield DefaultsLayer(f"{path} (not read)", {}, open=True)

    def is_unread(self, path: str) -> bool:
        """Whether the file at `path` was asked for and could not be read."""
        return path in self._unread

    def cannot_read(self, path: str, reason: str) -> None:
        """Remembers that what is at `path` could not be made sense of."""
        self._unread.setdefault(path, reason)

    def once(self, path: str, read: Callable[[], T]) -> T:
        """What `read` makes of the file or folder at `path`, which is asked once: there may be thousands of pages."""
        if path not in self._once:
            self._once[path] = read()
        return cast("T", self._once[path])

    def is_made(self, path: str, root: str) -> bool:
        """Whether `.gitignore` here or in the folder `root` names the place: then a build may well put a file there."""
        for folder in dict.fromkeys(("", root)):
            if folder not in self._ignored:
                text = self.text(f"{folder}/.gitignore" if folder else ".gitignore")
                self._ignored[folder] = read_gitignore(text.removeprefix("\ufeff").splitlines())
            below = path[len(folder) + 1 :] if folder else path
            if (not folder or path.startswith(f"{folder}/")) and self._ignored[folder].match_file(below):
                return True
        return False

    def _consequence(self, path: str) -> str:
        if path not in self._inherited:
            return "what depends on it is not judged"
        also = ", and nothing else that depends on it is judged" if path in self._others else ""
        return f"what pages inherit from it is not known{also}"

    def _value(self, path: str) -> object:
        if path not in self._values:
            self._values[path] = self._parsed(path)
        return self._values[path]

    def _parsed(self, path: str) -> object:
        try:
            text = decode(self.tree.read_start(path, MAX_BYTES + 1) or b"")
            last = posixpath.basename(path) in _LAST_COUNTS
            return parse_data(text, path[path.rfind(".") :], last_counts=last) if text.strip() else None
        except DataFileError as error:
            self._unread[path] = str(error)
            return None

    def _program(self, path: str) -> str:
        try:
            data = self.tree.read_start(path, MAX_BYTES) or b""
            text = data.decode("utf-8-sig", errors="replace")  # as its own interpreter does
            expect_short(text)
        except DataFileError as error:
            self._unread[path] = str(error)
            return ""
        return text


class SiteRoot(NamedTuple):
    """What a publisher knows of the site: `folder` is the one with the generator's configuration."""

    tree: Tree
    folder: str
    data: SiteData
    now: dt.datetime

    def path(self, below: str) -> str:
        """A path below the site's folder, from the root."""
        return join_path(self.folder, below)

    def below(self, path: str) -> str | None:
        """`path` as seen from the site's folder; None where it does not lie in it."""
        if not self.folder:
            return path
        return path[len(self.folder) + 1 :] if path.startswith(f"{self.folder}/") else None
