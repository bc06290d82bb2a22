"""Addresses of a published site, and the files that a web server answers them with."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Set
from urllib.parse import unquote, urlsplit

from postlint.tree import Tree

MARKDOWN = frozenset({".md", ".mdx", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd"})

PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff"}
PAPERS = {
    ".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx", ".odp", ".epub", ".xls", ".xlsx", ".ods", ".csv", ".tsv",
}  # fmt: skip
_OTHERS = {".zip", ".gz", ".mp3", ".mp4", ".ogg", ".webm", ".wav", ".mov", ".ttf", ".woff", ".woff2"}
FILES = frozenset(PICTURES | PAPERS | _OTHERS)
"""Endings of files that people put into a site by hand. Others (`.css`, `.js`, `.xml`) are often made."""


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
    joined = path if path.startswith("/") else posixpath.dirname(base) + "/" + path
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
    return unicodedata.normalize("NFC", unquote(path))


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
    if extension(path) not in FILES | MARKDOWN:
        return False
    if not path.startswith("/"):
        return not (base and path.startswith(".."))
    return path.removeprefix(f"{base}/").strip("/").partition("/")[0] in names


def extension(path: str) -> str:
    """The ending of the last part of `path`, in small letters, with its dot."""
    return posixpath.splitext(path)[1].lower()


def has_twin(tree: Tree, path: str) -> bool:
    """Whether a picture of that name, but in another format, lies at `path`: a build step may convert it."""
    if extension(path) not in PICTURES:
        return False
    folder, _, name = path.rpartition("/")
    stem = posixpath.splitext(name)[0]
    siblings = tree.names(folder)
    return any(f"{stem}{ending}" in siblings for ending in PICTURES if f"{stem}{ending}" != name)
