"""What is said of a page or file that something leads to."""

from __future__ import annotations

from collections.abc import Iterator

from postlint.page.facts import PageHead
from postlint.server.live_site import LiveSite
from postlint.site import State
from postlint.site.image_size import ImageSize, image_size
from postlint.text import shorten
from postlint.tree import TreeEntry

NOT_SEEN = {
    State.DRAFT: "a draft",
    State.FUTURE: "still to come",
    State.EXPIRED: "expired",
    State.LEFT_OUT: "left out of the site",
}
"""Why readers do not see a page."""
_LONGEST = 300


def title_of(head: PageHead) -> str:
    """The title of a page, else the name of its file or folder."""
    title = _text(head, "title")
    if title:
        return title
    stem = head.name.rpartition(".")[0] or head.name
    folders = head.path.split("/")[:-1]
    return folders[-1] if folders and stem.lower() in {"index", "_index", "readme"} else stem


def page_lines(site: LiveSite, path: str) -> Iterator[str]:
    """Where the page at `path` is published, and what it is about."""
    head = site.site.page(path)
    published = site.site.published(path)
    if published is not None:
        if published.state is not State.LIVE:
            yield f"Not published: {NOT_SEEN[published.state]}"
        elif published.address is not None:
            yield f"Published at {published.address}"
    about = _text(head, "description") or _text(head, "summary") if head is not None else ""
    if about:
        yield shorten(about, _LONGEST)


def picture_lines(site: LiveSite, path: str) -> Iterator[str]:
    """How large the picture at `path` is."""
    size = image_size(site.site, path) if site.site.tree.entry(path) is TreeEntry.FILE else None
    if size is not None:
        yield size_in_words(size)


def size_in_words(size: ImageSize) -> str:
    """`640 × 480 pixels, 52 kB`."""
    pixels = f"{size.width} × {size.height} pixels, " if size.width is not None else ""
    return pixels + _bytes(size.bytes)


def _bytes(number: int) -> str:
    for unit, name in ((1_000_000, "MB"), (1000, "kB")):
        if number >= unit:
            return f"{number / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{number} bytes"


def _text(head: PageHead, wanted: str) -> str:
    for name, value in head.metadata.items():
        if name.casefold() == wanted and isinstance(value, (str, int, float)):
            return " ".join(str(value).split())
    return ""
