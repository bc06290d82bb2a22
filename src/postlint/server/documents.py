"""What is open in the editor."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from postlint.files import read_bytes
from postlint.page.page import decode
from postlint.server.positions import Positions

_BOM = b"\xef\xbb\xbf"


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
        return self.bom + self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def content(self) -> str:
        """The text as postlint counts in it: without a byte order mark."""
        return decode(self.data).text


def file_of(uri: str) -> Path | None:
    """The file at `uri`, absolute; None where it is none on this machine."""
    if not uri.startswith("file:"):
        return None
    path = to_fs_path(uri)
    return Path(path) if path and "\0" not in path and Path(path).is_absolute() else None


def uri_of(file: Path) -> str:
    return from_fs_path(str(file)) or file.as_uri()


def _hidden_bom(file: Path | None, text: str) -> bytes:
    if file is None or text.startswith("\ufeff"):
        return b""
    try:
        with file.open("rb") as opened:
            return _BOM if opened.read(len(_BOM)) == _BOM else b""
    except OSError:
        return b""
