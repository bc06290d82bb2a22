"""The metadata of Pelican's articles and pages, and what addresses are made of it.

`pelican/readers.py` (`MarkdownReader`, `parse_path_metadata`), `pelican/contents.py` (`Content.url_format`) and
`pelican/utils.py` (`slugify`) of Pelican 4; Python-Markdown's extension `meta`, which reads the head of a file.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import unicodedata
from collections.abc import Mapping

from postlint.generators.pelican.config import PelicanConfig
from postlint.pattern import Pattern

_FENCE = Pattern(r"-{3}(\s.*)?\Z")
_END = Pattern(r"(-{3}|\.{3})(\s.*)?\Z")
_FIELD = Pattern(r" {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE = Pattern(r" {4,}(?P<value>.*)")
_DATE = Pattern(r"(\d{4})-(\d\d)-(\d\d)(?:[T _](\d\d):(\d\d))?")
_PLACE = Pattern(r"\{(\w+)(?::([^{}]*))?\}")
_MARKUP = frozenset("<>&")
_ASCII_FOR = {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L"}
_PUNCTUATION = frozenset("–—‘’‚“”„…«»·•")
"""What `unidecode` turns into ASCII punctuation, which no slug keeps, is let go of; a dash stays one."""


def read_head(text: str) -> dict[str, str]:
    """The fields at the top of a file, in small letters, with the first of their lines; quotes are a part of them."""
    lines = text.removeprefix("\ufeff").split("\n")
    fields: dict[str, str] = {}
    if lines and _FENCE.match(lines[0].rstrip("\r")):
        lines = lines[1:]
    for raw in lines:
        line = raw.rstrip("\r")
        field = _FIELD.match(line)
        if not line.strip() or _END.match(line):
            break
        if field:
            fields.setdefault(field["key"].lower(), field["value"].strip())
        elif not (fields and _MORE.match(line)):
            break
    return fields


def metadata(source: str, text: str, config: PelicanConfig) -> dict[str, str]:
    """All that is known of the file `source` of the content; what is closer to the file goes before."""
    folder, name = posixpath.split(source)
    found = {
        str(key): value for key, value in config.mapping("DEFAULT_METADATA").items() if isinstance(value, str)
    }
    if category := config.text("DEFAULT_CATEGORY"):
        found["category"] = category
    for path, more in sorted(config.mapping("EXTRA_PATH_METADATA").items(), key=lambda item: str(item[0])):
        if isinstance(more, dict) and (source == path or source.startswith(f"{path}/")):
            found |= {str(key): value for key, value in more.items() if isinstance(value, str)}
    if config.is_on("USE_FOLDER_AS_CATEGORY") and folder:
        found["category"] = posixpath.basename(folder)
    if config.is_default("FILENAME_METADATA") and (dated := re.match(r"\d{4}-\d{2}-\d{2}", name)):
        found["date"] = dated[0]
    return found | {key: value for key, value in read_head(text).items() if value}


def address(pattern: str, fields: Mapping[str, str | None], date: dt.date | None) -> str | None:
    """`pattern` with its `{fields}`; None where one of them is not known."""
    parts: list[str] = []
    at = 0
    for place in _PLACE.finditer(pattern):
        value = _dated(place[2], date) if place[1] == "date" else fields.get(place[1])
        if value is None or (place[2] and place[1] != "date"):
            return None
        parts += [pattern[at : place.start()], value]
        at = place.end()
    parts.append(pattern[at:])
    return None if any(set(part) & set("{}") for part in parts) else "".join(parts)


def slugified(text: str, config: PelicanConfig) -> str | None:
    """`slugify` with the default substitutions; None where it cannot be told."""
    own = ("SLUG_REGEX_SUBSTITUTIONS", "SLUGIFY_USE_UNICODE", "SLUGIFY_PRESERVE_CASE", "TYPOGRIFY")
    if not all(config.is_default(name) for name in own) or set(text) & _MARKUP:
        return None
    plain = _as_ascii(unicodedata.normalize("NFKC", text))
    if plain is None:
        return None
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip()).lower()


def moment(text: str | None) -> dt.datetime | None:
    """The date of an article, where it is written as `2024-05-17` or `2024-05-17 10:00`."""
    found = _DATE.match(text or "")
    if found is None:
        return None
    try:
        numbers = [int(each or 0) for each in found.groups()]
        return dt.datetime(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], tzinfo=dt.UTC)
    except ValueError:
        return None


def _as_ascii(text: str) -> str | None:
    """What `unidecode` makes of Latin letters and usual punctuation; None for all other scripts."""
    letters: list[str] = []
    for letter in text:
        base = unicodedata.normalize("NFKD", letter)
        if letter.isascii():
            letters.append(letter)
        elif letter in _ASCII_FOR:
            letters.append(_ASCII_FOR[letter])
        elif letter in _PUNCTUATION:
            letters.append("-" if letter in "–—" else "")
        elif letter <= "ſ" and base[0].isascii() and base[0].isalpha() and len(base) == 2:
            letters.append(base[0])
        else:
            return None
    return "".join(letters)


def _dated(pattern: str | None, date: dt.date | None) -> str | None:
    """`date` by a pattern of `strftime` in numbers; words depend on the language of the system."""
    if date is None or not pattern or set(re.findall(r"%(.)", pattern)) - set("Ymdy"):
        return None
    return (
        pattern.replace("%Y", f"{date.year:04}")
        .replace("%m", f"{date.month:02}")
        .replace("%d", f"{date.day:02}")
        .replace("%y", f"{date.year % 100:02}")
    )
