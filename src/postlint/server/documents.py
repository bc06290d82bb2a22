"""What is open in the editor."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, unquote, unquote_to_bytes, urlsplit

from lsprotocol import types

from postlint.files import read_bytes
from postlint.page.page import decode
from postlint.server.positions import Positions

_BOM = b"\xef\xbb\xbf"
_DRIVE = re.compile(r"/?([A-Za-z]):(?=[\\/]|$)")


@dataclass(frozen=True)
class OpenDocument:
    """A text as the editor holds it, and the file that it is to be: None where it has no name yet. `bom` is the byte
    order mark on disk that editors do not show and write again."""

    uri: str
    version: int | None
    text: str
    encoding: types.PositionEncodingKind | str
    file: Path | None
    bom: bytes = field(default=b"", repr=False)

    @classmethod
    def opened(cls, item: types.TextDocumentItem, encoding: types.PositionEncodingKind | str) -> OpenDocument:
        file = file_of(item.uri)
        return cls(item.uri, item.version, item.text, encoding, file, _hidden_bom(file, item.text))

    @classmethod
    def on_disk(cls, file: Path, encoding: types.PositionEncodingKind | str) -> OpenDocument:
        """What an editor would show of `file`."""
        try:
            text = read_bytes(file).decode("utf-8", "replace")
        except OSError:
            text = ""
        return cls(uri_of(file), None, text.removeprefix("\ufeff"), encoding, file)

    def with_text(self, text: str, version: int | None) -> OpenDocument:
        """The same, once something was written in it."""
        return replace(self, text=text, version=version)

    @cached_property
    def positions(self) -> Positions:
        return Positions(self.text, self.encoding)

    @cached_property
    def data(self) -> bytes:
        """What would be on disk, once it is saved."""
        bom = b"" if self.text.startswith("\ufeff") else self.bom
        return bom + self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def content(self) -> str:
        """The text as postlint counts in it: without a byte order mark."""
        return decode(self.data).text


def file_of(uri: str) -> Path | None:
    """The file at `uri`, absolute; None where it is none on this machine."""
    path = path_of(uri, windows=os.name == "nt")
    return Path(path) if path is not None and "\0" not in path and Path(path).is_absolute() else None


def path_of(uri: str, *, windows: bool) -> str | None:
    """The path in `uri` as the system writes it; None where it is not that of a file.

    Editors write a drive as `/c%3A/` or `/C:/`. A host is one of Windows' shared folders; elsewhere there are none.
    """
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file" or not parts.path:
        return None
    if not windows:
        is_here = parts.netloc in {"", "localhost"}
        return os.fsdecode(unquote_to_bytes(parts.path)) if is_here else None
    path = unquote(parts.path)
    if parts.netloc not in {"", "localhost"}:
        return f"//{parts.netloc}{path}".replace("/", "\\")
    drive = _DRIVE.match(path)
    return f"{drive[1].upper()}:{path[drive.end() :]}".replace("/", "\\") if drive else None


def uri_of(file: Path) -> str:
    """The address of `file`, which is absolute, as editors write it."""
    return uri_of_path(str(file), windows=os.name == "nt")


def uri_of_path(path: str, *, windows: bool) -> str:
    """The same of a path as the system writes it."""
    if not windows:
        return f"file://{quote_from_bytes(os.fsencode(path))}"
    path = path.replace("\\", "/")
    drive = _DRIVE.match(path)
    if drive:
        return f"file:///{drive[1].lower()}:{quote(path[drive.end() :], errors='surrogatepass')}"
    return f"file:{quote(path, errors='surrogatepass')}"


def _hidden_bom(file: Path | None, text: str) -> bytes:
    if file is None or text.startswith("\ufeff") or not file.is_file():
        return b""
    try:
        with file.open("rb") as opened:
            return _BOM if opened.read(len(_BOM)) == _BOM else b""
    except OSError:
        return b""
