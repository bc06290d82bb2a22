"""Foreign text in YAML and TOML: quoted so that exactly that text is read again, and in comments on one line.

What cannot be seen is written as an escape, so that nobody is misled by it. Both languages know the escapes of JSON
and `\\U` with eight digits (YAML 1.2.2 §5.7, TOML 1.0 `escape-seq`).
"""

from __future__ import annotations

from postlint.pattern import Pattern
from postlint.report.sanitise import visible
from postlint.text import plural, shorten

_PLAIN = Pattern(r"[$_]?[^\W\d_](?:[\w./ -]*[\w/])?")
"""What YAML reads as the text that it is, wherever it stands: no sign that means something, but for the words below."""
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_BARE_KEY = Pattern(r"[A-Za-z0-9_-]+")
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def is_writable(text: str) -> bool:
    """Whether a file in UTF-8 can hold `text`: no halves of characters, as in names that are no Unicode."""
    return not any(0xD800 <= ord(sign) <= 0xDFFF for sign in text)


def quoted(text: str) -> str:
    """`text` in double quotes, for YAML and TOML alike."""
    return f'"{"".join(map(_sign, text))}"'


def yaml_text(text: str) -> str:
    """`text` as a YAML scalar, without quotes where it needs none."""
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and text.isprintable()
    return text if is_plain else quoted(text)


def toml_key(name: str) -> str:
    """`name` as a key of TOML."""
    return name if _BARE_KEY.fullmatch(name) else quoted(name)


def comment(text: str, most: int = 160) -> str:
    """`text` as it may stand behind a `#`: on one line, and nothing in it hidden."""
    return visible(shorten(text, most))


def counted(number: int, noun: str) -> str:
    """`1 page`, `2,310 pages`."""
    return f"{number:,} {plural(number, noun)}"


def _sign(sign: str) -> str:
    if sign in _SHORT:
        return _SHORT[sign]
    if sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
