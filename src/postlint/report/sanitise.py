"""Makes foreign text safe to show.

Posts come from strangers' pull requests. Control characters could drive a terminal, bidi marks could show another text
than is there (CVE-2021-42574), and GitHub's runner obeys `::command::` at the start of a line, however
indented, and `##[command]` anywhere in one.
"""

from __future__ import annotations

import re

from postlint.pattern import Pattern

_UNSAFE = Pattern(
    r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def visible(text: str) -> str:
    """`text` on one line with everything unprintable shown as its code; tabs stay."""
    return _UNSAFE.sub(_escape, text)


def blank_out(text: str) -> str:
    """As `visible`, but of the same length, so that carets under it stay where they are."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def disarm(text: str) -> str:
    """`text` without anything that GitHub's runner takes for a command, for logs that it reads."""
    text = text.replace("##[", "# #[")
    return re.sub(r"(?m)^(\s*)::", r"\1: :", text)


def _escape(match: re.Match[str]) -> str:
    names = {"\n": "\\n", "\r": "\\r", "\x1b": "\\e"}
    code = ord(match[0])
    return names.get(match[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")
