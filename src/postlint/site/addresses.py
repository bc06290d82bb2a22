"""Addresses of a published site, and the files that a web server answers them with."""

from __future__ import annotations

import posixpath
import unicodedata
from urllib.parse import unquote, urlsplit

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
