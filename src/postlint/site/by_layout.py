"""From a local address in a page to the file it means: exactly, or not at all.

An address that only a generator could resolve (another permalink, a collection, a redirect) is unknown, never
missing. Nothing is opened here; the tree of names decides.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Protocol
from urllib.parse import unquote

from postlint.site.layout import Layout, has_absent_theme, has_unknown_generator, theme_folders
from postlint.site.nearest import nearest
from postlint.site.resolution import Outcome, Resolution
from postlint.site.tree import Entry, Tree

_MARKDOWN = (".md", ".mdx", ".markdown", ".qmd", ".rmd")
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff")
_FILES = (
    *_IMAGES,
    *(
        ".pdf",
        ".zip",
        ".gz",
        ".csv",
        ".tsv",
        ".xls",
        ".xlsx",
        ".ods",
        ".odt",
        ".doc",
        ".docx",
        ".ppt",
        ".pptx",
    ),
    *(".odp", ".epub", ".mp3", ".mp4", ".ogg", ".webm", ".wav", ".mov", ".ttf", ".woff", ".woff2"),
)
_UNCLEAR = re.compile(r"[{}|\\<>\x00-\x1f$]|\A[~@]")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

_UNKNOWN = Resolution(Outcome.UNKNOWN)


class Surroundings(Protocol):
    """What is known of the site around a page: where its generator's files are, and how it lays them out."""

    @property
    def tree(self) -> Tree: ...
    @property
    def generator(self) -> str: ...
    @property
    def home(self) -> str: ...
    @property
    def layout(self) -> Layout: ...
    @property
    def prefixes(self) -> tuple[str, ...]: ...


def resolve(around: Surroundings, page_path: str, destination: str, *, image: bool) -> Resolution:
    """The file that `destination`, a local address in the page at `page_path`, leads to."""
    path = re.split(r"[?#]", destination.strip(), maxsplit=1)[0]
    if not path:
        return Resolution(Outcome.FOUND, page_path)
    if around.generator == "zola" and path.startswith("@/"):
        return _in_content(around, unquote(path[2:]))
    if _UNCLEAR.search(path) or _BAD_ESCAPE.search(path) or path.startswith("//"):
        return _UNKNOWN
    path = unicodedata.normalize("NFC", unquote(path))
    if _UNCLEAR.search(path) or "\N{REPLACEMENT CHARACTER}" in path:
        return _UNKNOWN
    if path.startswith("/"):
        return _from_root(around, page_path, path)
    return _from_page(around, page_path, path, image=image)


def _in_content(around: Surroundings, path: str) -> Resolution:
    """Zola's `@/blog/post.md`, which names a file of the content folder."""
    content = _join(around.home, "content")
    wanted = posixpath.normpath(f"{content}/{path}")
    if found := _existing(around.tree, wanted):
        return Resolution(Outcome.FOUND, found)
    if not wanted.startswith(f"{content}/"):
        return _UNKNOWN
    near = nearest(around.tree, wanted)
    inside = near is not None and near.startswith(f"{content}/")
    return Resolution(Outcome.MISSING, wanted, f"@/{near[len(content) + 1 :]}" if near and inside else None)


def _from_page(around: Surroundings, page_path: str, path: str, *, image: bool) -> Resolution:
    """A relative address: beside the page's file, or below the address that the page will have."""
    folder = posixpath.dirname(page_path)
    wanted = posixpath.normpath(posixpath.join(folder, path))
    if wanted == ".." or wanted.startswith("../"):
        return Resolution(Outcome.OUTSIDE) if _is_published_by_file(around, page_path) else _UNKNOWN
    wanted = "" if wanted == "." else wanted
    if found := _existing(around.tree, wanted):
        return Resolution(Outcome.FOUND, found)
    # `post.md` is published as `post/`, so that its address is one folder deeper than its file.
    deeper = posixpath.normpath(posixpath.join(folder, _stem(page_path), path))
    for candidate in (deeper, *_below_content(around, page_path, path)):
        if not candidate.startswith("..") and (found := _existing(around.tree, candidate)):
            return Resolution(Outcome.FOUND, found)
    if not _judged_by_file(around, page_path, wanted, image=image):
        return _UNKNOWN
    return _missing(around, wanted, lambda near: _relative(near, folder, explicit=path.startswith("./")))


def _is_published_by_file(around: Surroundings, page_path: str) -> bool:
    """Whether pages are published where their files lie, so that `..` means the same to both."""
    if around.generator == "plain":
        # A `content` folder without a config file is a part of some generator's site.
        return not page_path.startswith("content/") and not has_unknown_generator(around.tree, page_path)
    return around.layout.by_file


def _judged_by_file(around: Surroundings, page_path: str, wanted: str, *, image: bool) -> bool:
    """Whether a relative address that is nowhere is certainly broken."""
    if not _sure_place(around, wanted):
        return False
    extension = posixpath.splitext(wanted)[1].lower()
    if extension in _MARKDOWN:
        return around.layout.by_file or not around.tree.files_named(posixpath.basename(wanted))
    if extension not in _FILES:
        return False
    if around.generator == "plain":
        return not has_unknown_generator(around.tree, page_path)
    if around.generator == "astro":
        return image
    if around.generator in {"hugo", "zola"}:
        return _is_bundle(page_path) and "../" not in wanted and _beside(wanted, page_path)
    return around.layout.by_file


def _from_root(around: Surroundings, page_path: str, path: str) -> Resolution:
    """An address from the root of the site: in its static folders, or its content."""
    inner = path
    for prefix in around.prefixes:
        if path == prefix or path.startswith(f"{prefix}/"):
            inner = path[len(prefix) :]
    relative = posixpath.normpath(inner).lstrip("/")
    if relative in {"", "."}:
        return Resolution(Outcome.FOUND, around.home)
    places = [_join(_join(around.home, folder), relative) for folder in around.layout.static]
    places += [f"{folder}/{relative}" for folder in theme_folders(around.tree, around.home)]
    places += [_join(_join(around.home, folder), relative) for folder in around.layout.content]
    places += _below_content(around, page_path, relative)
    # Franklin serves `_assets` as `/assets`; the root of the repository is what GitHub shows.
    places += [_join(around.home, f"_{relative}"), relative]
    for place in places:
        if found := _existing(around.tree, place):
            return Resolution(Outcome.FOUND, found)
    static = _static_root(around, page_path, relative)
    if static is None or not _sure_place(around, relative):
        return _UNKNOWN
    begin = path[: len(path) - len(inner)]
    return _missing(
        around,
        _join(static, relative),
        lambda near: f"{begin}/{near[len(static) + 1 if static else 0 :]}" if _is_in(near, static) else None,
    )


def _static_root(around: Surroundings, page_path: str, relative: str) -> str | None:
    """The static folder in which the file `relative` would have to be; None where that is not certain."""
    if posixpath.splitext(relative)[1].lower() not in _FILES:
        return None
    if around.generator == "plain" and has_unknown_generator(around.tree, page_path):
        return None
    if _elsewhere(around.tree, relative) or has_absent_theme(around.tree, around.home):
        return None
    first = relative.partition("/")[0]
    for folder in around.layout.static:
        static = _join(around.home, folder)
        if "/" in relative and around.tree.entry(_join(static, first)) is Entry.FOLDER:
            return static
    if "/" in relative or around.generator in {"plain", "eleventy", "jekyll"}:
        return None
    static = _join(around.home, around.layout.static[0])
    return static if around.tree.entry(static) is Entry.FOLDER else None


def _elsewhere(tree: Tree, relative: str) -> bool:
    """Whether some folder holds that very path: the generator may well copy it into place."""
    return any(path.endswith(f"/{relative}") for path in tree.files_named(posixpath.basename(relative)))


def _sure_place(around: Surroundings, wanted: str) -> bool:
    """Whether nothing that is not listed, or made from another file, may be at `wanted`."""
    folder, _, name = wanted.rpartition("/")
    stem = posixpath.splitext(name)[0]
    if posixpath.splitext(name)[1].lower() in _IMAGES:
        siblings = around.tree.names(folder)
        if any(f"{stem}{extension}" in siblings for extension in _IMAGES if f"{stem}{extension}" != name):
            return name.endswith((".png", ".jpg", ".jpeg", ".gif", ".svg"))
    return True


def _existing(tree: Tree, path: str) -> str | None:
    """The file or folder that `path` stands for: itself, with an ending that pages leave out, or its index."""
    path = path.rstrip("/")
    entry = tree.entry(path)
    if entry is not Entry.ABSENT:
        return path
    base, extension = posixpath.splitext(path)
    if extension == ".html":
        return next((base + each for each in _MARKDOWN if tree.entry(base + each) is Entry.FILE), None)
    if extension in _MARKDOWN:
        return None
    endings = (*_MARKDOWN, ".html")
    return next((path + each for each in endings if tree.entry(path + each) is Entry.FILE), None)


def _below_content(around: Surroundings, page_path: str, path: str) -> Iterator[str]:
    """The places at which a generator that knows its content folders also looks, from the page outwards."""
    if posixpath.splitext(path)[1].lower() not in _MARKDOWN and around.generator != "vitepress":
        return
    folder = posixpath.dirname(page_path)
    while folder:
        yield posixpath.normpath(f"{folder}/{path}")
        folder = posixpath.dirname(folder)


def _missing(around: Surroundings, wanted: str, address: Callable[[str], str | None]) -> Resolution:
    """What to say of a place where nothing is; `address` writes a path of the tree as the page would."""
    other = around.tree.but_for_case(wanted)
    if other is not None:
        return Resolution(Outcome.OTHER_CASE, other, _quoted(address(other)))
    near = nearest(around.tree, wanted)
    return Resolution(Outcome.MISSING, wanted, _quoted(address(near)) if near else None)


def _quoted(address: str | None) -> str | None:
    """White space ends a destination in Markdown; letters of all languages may stand."""
    return address.replace(" ", "%20") if address else None


def _relative(path: str, folder: str, *, explicit: bool) -> str:
    address = posixpath.relpath(path, folder or ".")
    return f"./{address}" if explicit and not address.startswith("../") else address


def _stem(page_path: str) -> str:
    """The name of the folder that the address of a page ends with; an index has that of its folder."""
    stem = posixpath.basename(page_path).partition(".")[0]
    return "" if stem in {"index", "_index", "README", "readme"} else stem


def _is_bundle(page_path: str) -> bool:
    return posixpath.basename(page_path).partition(".")[0] == "index"


def _beside(wanted: str, page_path: str) -> bool:
    return wanted.startswith(posixpath.dirname(page_path) + "/")


def _is_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder and name else folder or name
