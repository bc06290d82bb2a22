"""What pygls leaves open of the protocol: requests out of their time, and messages that are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcServerNotInitialized
from pygls.protocol import LanguageServerProtocol

LARGEST_MESSAGE = 256 * 1024 * 1024
"""Bytes. What is larger is no message of an editor."""
_LONGEST_LINE = 64 * 1024
_CHUNK = 1024 * 1024


class AnsweredError(JsonRpcException):
    """A message that was not understood, of which its sender was told."""


class Protocol(LanguageServerProtocol):
    """Answers each request, also one that comes too early, too late, or with parameters that are none."""

    is_begun = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "method" not in data or "id" not in data:
                raise
            self._send_response(data["id"], error=error.to_response_error())
            raise AnsweredError from error

    def handle_message(self, message: Any) -> None:
        method, number = getattr(message, "method", None), getattr(message, "id", None)
        if method == types.INITIALIZE and not self.is_begun:
            self.is_begun = True
        elif method == types.INITIALIZE:
            self._refuse(number, JsonRpcInvalidRequest("the server was initialized before"))
            return
        elif method is not None and method != types.EXIT and not self.is_begun:
            self._refuse(number, JsonRpcServerNotInitialized("the server was not initialized so far"))
            return
        elif method is not None and method != types.EXIT and self._shutdown:
            self._refuse(number, JsonRpcInvalidRequest("the server was shut down"))
            return
        super().handle_message(message)

    def refuse_message(self, error: Exception) -> None:
        """Says that a message was none. Which it was to be is not known."""
        is_json = not isinstance(error, (ValueError, RecursionError))
        code = types.ErrorCodes.InvalidRequest if is_json else types.ErrorCodes.ParseError
        self._send_data(
            {
                "jsonrpc": self.VERSION,
                "id": None,
                "error": {"code": code.value, "message": "that is no message"},
            }
        )

    def _refuse(self, number: int | str | None, error: JsonRpcException) -> None:
        if number is not None:
            self._send_response(number, error=error.to_response_error())


class EditorInput:
    """What the editor writes, as messages are read from it. What cannot be a message ends it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readline(self) -> bytes:
        line = self._stream.readline(_LONGEST_LINE)
        if len(line) == _LONGEST_LINE:
            return b""
        name, colon, value = line.partition(b":")
        if colon and name.strip().lower() == b"content-length":
            return b"Content-Length: %s\r\n" % value.strip()
        return line if line.strip() else line and b"\r\n"

    def read(self, size: int) -> bytes:
        if size > LARGEST_MESSAGE:
            return b""
        parts = []
        while size and (part := self._stream.read(min(size, _CHUNK))):
            parts.append(part)
            size -= len(part)
        return b"".join(parts) if not size else b""


class EditorOutput:
    """Where the editor reads; `gone` is called when it does so no more."""

    def __init__(self, stream: BinaryIO, gone: Callable[[], object]) -> None:
        self._stream = stream
        self._gone = gone

    def write(self, data: bytes) -> None:
        try:
            self._stream.write(data)
            self._stream.flush()
        except (OSError, ValueError):
            self._gone()

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """The stream is closed with the process."""
