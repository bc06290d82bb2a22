"""What lines look like: telling front matter from prose without reading it.

Generators take every `---` on the first line for front matter. A linter that did so would report a plain text
which begins with a thematic break; one that only believed what parses would pass over broken front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postlint.findings import Span
from postlint.page.front_matter.fences import line_end_and_next
from postlint.pattern import Pattern

_KEY = Pattern(
    r"(?:\"[^\"\n]{1,60}\"|'[^'\n]{1,60}'|[^\s:#\-\[\]{}\"'<>|!&*`@%(),.][^\s:\n]{0,59})[ \t]{0,4}:(?=\s|\Z)"
)
_WORDY_KEY = Pattern(r"[^\W\d][\w .-]{0,40}:(?=\s|\Z)")
_SOLE_KEY = Pattern(r"[a-z_][\w-]*:(?=\s|\Z)")
_NEAR_KEY = Pattern(r"[^\W\d][\w-]{0,40}:(?=\S)(?!//)")
_TOML_LINE = Pattern(r"[\w\"'.-]{1,80}[ \t]{0,8}=|\[")
_JSON_START = Pattern(r"\{\s{0,200}(?:\"(?:[^\"\\\n]|\\.){0,200}\"\s{0,8}:|\})")
_JSON_BROKEN_START = Pattern(
    r"\{[ \t]{0,80}\r?\n\s{0,200}"
    r"(?://[^\n]{0,200}\n\s{0,200})?"
    r"(?:'[^'\n]{0,80}'|\"[^\"\n]{0,80}\"?|[A-Za-z_]\w{0,80})\s{0,8}:"
)
_HEADER = Pattern(
    r"(?:title|date|modified|category|tags|slug|authors?|summary|status|lang|template|keywords|description|save_as)"
    r":[ \t]",
    re.IGNORECASE,
)
_HEADER_LINE = Pattern(r"[A-Za-z][\w-]{0,40}:(?:[ \t]|\r?$)")


def is_key_line(line: str) -> bool:
    """Whether `line` reads `key: value` with no indentation."""
    return bool(_KEY.match(line) or _WORDY_KEY.match(line))


def is_near_key_line(line: str) -> bool:
    """Whether `line` reads `key: value` or `key:value`."""
    return is_key_line(line) or bool(_NEAR_KEY.match(line))


def is_toml_line(line: str) -> bool:
    return bool(_TOML_LINE.match(line))


def begins_json(text: str) -> bool:
    """Whether `text` begins with a JSON object, sound or broken, and not with a template tag or MDX."""
    return bool(_JSON_START.match(text) or _JSON_BROKEN_START.match(text))


def begins_with_headers(text: str) -> bool:
    """Whether `text` begins with the header lines of Pelican and MultiMarkdown: `Title: …` down to a blank line."""
    if not _HEADER.match(text):
        return False
    count = 0
    for _, line in lines(text, 0, len(text)):
        if not line.strip():
            return True
        if not (_HEADER_LINE.match(line) or (count and line[0] in " \t")):
            return False
        count += 1
    return count > 1


def begins_with_keys(text: str, content: Span) -> bool:
    """Whether the first line of `content` can only be a key: `word:` in small letters, or one key of several."""
    content_lines = [line for _, line in lines(text, content.start, content.end)]
    if not content_lines or not is_key_line(content_lines[0]):
        return False
    return bool(_SOLE_KEY.match(content_lines[0])) or sum(map(is_key_line, content_lines)) > 1


def head(text: str, content: Span) -> int:
    """Where the lines at the top of `content` end that belong to front matter: keys and what hangs on them.

    A blank line is part of it only where a key in small letters follows: `Note: …` may be prose.
    """
    end = content.start
    after_blank = False
    for at, line in lines(text, content.start, content.end):
        if not line.strip():
            after_blank = True
            continue
        key = bool(_SOLE_KEY.match(line)) if after_blank else is_key_line(line)
        if not key and (
            after_blank or not (line[0] in " \t#" or line.startswith(("- ", "-\r", "]", "}")) or line == "-")
        ):
            break
        after_blank = False
        end = line_end_and_next(text, at)[1]
    return min(end, content.end)


def is_prose(text: str, start: int, end: int) -> bool:
    """Whether what stands there can only be a page's text: a blank line first, no keys, and a blank line
    before the end, a heading or a second paragraph."""
    rest = text[start:end].replace("\r\n", "\n")
    if not rest.startswith("\n") or any(_SOLE_KEY.match(line) for _, line in lines(rest, 0, len(rest))):
        return False
    paragraphs = [part for part in rest.split("\n\n") if part.strip()]
    return bool(paragraphs) and (
        rest.endswith("\n\n")
        or len(paragraphs) > 1
        or any(part.lstrip().startswith("#") for part in paragraphs)
    )


def lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines of a stretch with where they begin, without their line ends."""
    at = start
    while at < end:
        line_end, following = line_end_and_next(text, at)
        yield at, text[at : min(line_end, end)].rstrip("\r")
        at = following
