"""How large the images of a site are: their bytes on disk, and their pixels as the first bytes tell.

Only the header of a file is read, and only of files that lie below the root, also after symbolic links.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from postlint.page.html import Tag, scan_html
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.site.site import Site, SiteCache


class ImageSize(NamedTuple):
    """`bytes` of the file; `width` and `height` in pixels, None where its header does not tell."""

    bytes: int
    width: int | None = None
    height: int | None = None


_SIZES: SiteCache[dict[str, ImageSize | None]] = SiteCache()
_HEAD = 32
_LARGEST_SVG_HEAD = 64 * 1024
_MOST_SEGMENTS = 500
_UNITLESS = Pattern(r"\s*(\d{1,9}(?:\.\d{0,9})?)(?:px)?\s*\Z")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG that begin a frame (ITU-T T.81 table B.1)."""


def image_size(site: Site, path: str) -> ImageSize | None:
    """The size of the image at `path`, relative to the root of `site`; read once a run.

    None where it is no file, leads out of the root, or cannot be read.
    """
    sizes = _SIZES.get(site, dict)
    if path not in sizes:
        sizes[path] = measure(site.root, path)
    return sizes[path]


def measure(root: Path, path: str) -> ImageSize | None:
    """The size of the image at `path` below `root`; None as for `image_size`."""
    try:
        place = (root / path).resolve(strict=True)
        if not place.is_relative_to(root.resolve()) or not place.is_file():
            return None
        with place.open("rb") as file:
            size = place.stat().st_size
            pixels = _pixels(file)
    except (OSError, RuntimeError, ValueError):
        # It cannot be read, is a loop of links, or has a name that no file can have: then nothing is said.
        return None
    return ImageSize(size, *pixels) if pixels else ImageSize(size)


def _pixels(file: BinaryIO) -> tuple[int, int] | None:
    head = file.read(_HEAD)
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(head)
        if head.startswith((b"GIF87a", b"GIF89a")):
            return struct.unpack_from("<HH", head, 6)
        if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return _webp(head)
        if head.startswith(b"\xff\xd8"):
            return _jpeg(file)
    except struct.error:
        return None  # The file ends too early.
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _svg(head + file.read(_LARGEST_SVG_HEAD))
    return None


def _png(head: bytes) -> tuple[int, int] | None:
    """The header chunk is the first (PNG, third edition, §11.2.1)."""
    width, height = struct.unpack_from(">II", head, 16)
    return (width, height) if head[12:16] == b"IHDR" else None


def _webp(head: bytes) -> tuple[int, int] | None:
    """The three kinds of first chunk (RFC 9649 §2.5 to §2.7; RFC 6386 §9.1)."""
    kind = head[12:16]
    if kind == b"VP8X":
        low_width, high_width, low_height, high_height = struct.unpack_from("<HBHB", head, 24)
        return (high_width << 16 | low_width) + 1, (high_height << 16 | low_height) + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _jpeg(file: BinaryIO) -> tuple[int, int] | None:
    """Goes from segment to segment up to the frame (ITU-T T.81 §B.2.2)."""
    file.seek(2)
    for _ in range(_MOST_SEGMENTS):
        begin, marker = struct.unpack(">BB", file.read(2))
        if begin != 0xFF:
            return None
        if marker == 0xFF:
            file.seek(-1, 1)  # Any number of these may stand before a marker.
            continue
        if marker in _FRAMES:
            _length, _precision, height, width = struct.unpack(">HBHH", file.read(7))
            return width, height
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue  # Without a length.
        (length,) = struct.unpack(">H", file.read(2))
        if marker in {0xD9, 0xDA} or length < 2:
            return None
        file.seek(length - 2, 1)
    return None


def _svg(head: bytes) -> tuple[int, int] | None:
    """The `width` and `height` of the root element, where they are in pixels (SVG 2 §5.1)."""
    for part in scan_html(head.decode("utf-8", errors="replace")):
        if not isinstance(part, Tag) or part.closing:
            continue
        if part.name.rpartition(":")[2] != "svg":
            return None
        width, height = (_UNITLESS.match(part.get(name) or "") for name in ("width", "height"))
        if width is None or height is None:
            return None
        return round(float(width.group(1))), round(float(height.group(1)))
    return None
