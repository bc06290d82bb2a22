"""How large images are, by their first bytes: of each format, of damaged files, and of what is no image."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest

from postlint.site import build_site
from postlint.site.image_size import ImageSize, image_size, measure

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII5B", 13, b"IHDR", 800, 600, 8, 2, 0, 0, 0)
JPEG_START = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
EXIF = b"\xff\xe1" + struct.pack(">H", 65_000) + b"\xff\xc0" * 32_499
FRAME = struct.pack(">BBHBHH", 0xFF, 0xC2, 17, 8, 600, 800) + bytes(10)
TABLES = b"\xff\xc4\x00\x04\x00\x00" + b"\xff\xff\xff\xdb\x00\x03\x00"


def riff(kind: bytes, data: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(data) + 12) + b"WEBP" + kind + struct.pack("<I", len(data)) + data


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PNG, id="PNG"),
        pytest.param(b"GIF87a" + struct.pack("<HH", 800, 600) + bytes(3), id="GIF of 1987"),
        pytest.param(b"GIF89a" + struct.pack("<HH", 800, 600) + bytes(3), id="GIF of 1989"),
        pytest.param(JPEG_START + FRAME, id="JPEG"),
        pytest.param(JPEG_START + EXIF + EXIF + TABLES + FRAME, id="JPEG with large metadata and tables"),
        pytest.param(
            riff(b"VP8 ", b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", 800, 600 | 0x4000)), id="WebP"
        ),
        pytest.param(riff(b"VP8L", b"\x2f" + struct.pack("<I", 799 | 599 << 14)), id="WebP without loss"),
        pytest.param(
            riff(b"VP8X", bytes(4) + struct.pack("<HBHB", 799, 0, 599, 0)), id="WebP with extensions"
        ),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600px"/>', id="SVG"),
        pytest.param(
            b"\xef\xbb\xbf<?xml version='1.0'?>\n<!DOCTYPE svg [<!ENTITY a 'b'>]>\n<!-- <svg width='1'> -->\n"
            b"<svg:svg\n width='799.6' viewBox='0 0 1 1' height='600'><svg width='1' height='1'/></svg:svg>",
            id="SVG with all that may stand before it",
        ),
    ],
)
def test_the_pixels_are_read_from_the_header(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "image").write_bytes(data)
    assert measure(tmp_path, "image") == ImageSize(len(data), 800, 600)


def test_webp_with_extensions_has_24_bits_a_side(tmp_path: Path) -> None:
    data = riff(b"VP8X", bytes(4) + b"\x00\x00\x01" + b"\xff\xff\xff")
    (tmp_path / "a.webp").write_bytes(data)
    assert measure(tmp_path, "a.webp") == ImageSize(len(data), 65_537, 16_777_216)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        PNG[:20],
        PNG.replace(b"IHDR", b"CgBI"),
        b"GIF89a\x01",
        b"GIF90a" + bytes(10),
        b"\xff\xd8",
        JPEG_START + b"\xff",
        JPEG_START + b"\xff\xc0\x00\x11\x08",
        JPEG_START + b"\xff\xe1\x00\x01",
        JPEG_START + b"\xff\xda\x00\x02" + FRAME,
        JPEG_START + b"\x00\x00",
        JPEG_START + b"\xff" * 2000 + FRAME[1:],
        riff(b"VP8X", b"")[:20],
        riff(b"VP8 ", bytes(20)),
        riff(b"ANIM", bytes(20)),
        b"<svg viewBox='0 0 800 600'/>",
        b"<svg width='100%' height='600'/>",
        b"<svg width='80em' height='600'/>",
        b"<svg width='" + b"9" * 10_000 + b"' height='1'/>",
        b"<html><svg width='800' height='600'/></html>",
        b"<!-- " + b" " * 70_000 + b"--><svg width='800' height='600'/>",
        b"<svg",
        b"Grue\xdf",
    ],
)
def test_a_header_that_does_not_tell_leaves_the_bytes(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "image.png").write_bytes(data)
    assert measure(tmp_path, "image.png") == ImageSize(len(data))


def test_what_is_no_file_of_the_site_has_no_size(tmp_path: Path) -> None:
    root = tmp_path / "site"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(PNG)
    for path in ("gone.png", "folder", "../secret.png", str(tmp_path / "secret.png"), "a\0b", "x" * 5000, ""):
        assert measure(root, path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a right of their own")
def test_a_symbolic_link_is_followed_inside_the_root_only(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (root / "own.png").write_bytes(PNG)
    (root / "out.png").symlink_to(tmp_path / "secret.png")
    (root / "above").symlink_to(tmp_path)
    (root / "in.png").symlink_to("own.png")
    (root / "loop.png").symlink_to("loop.png")
    assert measure(root, "out.png") is None
    assert measure(root, "above/secret.png") is None
    assert measure(root, "loop.png") is None
    assert measure(root, "in.png") == ImageSize(len(PNG), 800, 600)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has named pipes")
@pytest.mark.usefixtures("no_hang")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    assert measure(tmp_path, "a.png") is None


def test_an_image_is_read_once_a_site(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(PNG)
    site = build_site(tmp_path, (), generator="plain", base_url=None)
    assert image_size(site, "a.png") == ImageSize(len(PNG), 800, 600)
    (tmp_path / "a.png").unlink()
    assert image_size(site, "a.png") == ImageSize(len(PNG), 800, 600)
    assert image_size(build_site(tmp_path, (), generator="plain", base_url=None), "a.png") is None
