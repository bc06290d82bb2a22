"""Ids as the toc extension of Python-Markdown makes them (MkDocs, Pelican), also with pymdownx.slugs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import partial

from postlint.page.body import Heading
from postlint.page.slugs.headings import (
    NO_LISTS,
    AttributeLists,
    Ids,
    has_emoji_code,
    is_element,
    is_unknown,
    python_markdown_footnotes,
    without_attributes,
    words,
)
from postlint.page.slugs.rules import LIQUID, AnchorRules, Fences
from postlint.pattern import Pattern

_COUNTED = Pattern(r"(.*)_([0-9]{1,4000})\Z", re.DOTALL)
_DROPPED = Pattern(r"[^\w\s-]")
_DROPPED_BY_PYMDOWNX = Pattern(r"[^\w\- ]")
_TAGS = Pattern(r"</?[^>]*>")


_LISTS = AttributeLists(
    Pattern(r"[ ]+\{:?[ ]*[^}\n ][^}\n]*\}"), of_elements=True, behind_colon=True, before_closing=True
)
"""`HEADER_RE` in `markdown/extensions/attr_list.py`."""
_OF_ELEMENT = _LISTS._replace(pattern=Pattern(r"\{:?[ ]*[^}\n ][^}\n]*\}"))
_OTHER_BRACES = Pattern(r"[ ]\{:?[ ]*[^}\n ][^}]*\}")


class PythonSlugify(StrEnum):
    """The function named as `slugify` in the settings of toc."""

    DEFAULT = "default"  # markdown.extensions.toc.slugify
    UNICODE = "unicode"  # markdown.extensions.toc.slugify_unicode
    PYMDOWNX = "pymdownx"  # pymdownx.slugs.slugify(case="lower")


def python_markdown_ids(
    headings: Sequence[Heading],
    slugify: PythonSlugify = PythonSlugify.DEFAULT,
    *,
    separator: str = "-",
    attribute_lists: bool = True,
) -> Ids:
    """The ids of the text on the page; `attribute_lists` says that the extension `attr_list` is on."""
    headings = [_without_attributes(each, lists=attribute_lists) for each in headings]
    used = _Underscored({heading.id for heading in headings if heading.id is not None})
    found: Ids = []
    for heading in headings:
        if "\n" in heading.raw:
            found.append("")  # It knows no heading of several lines.
        elif heading.id is not None:
            found.append(heading.id)
        elif is_unknown(heading) or has_emoji_code(heading):
            found.append(None)
        else:
            text = " ".join(words(heading).split())
            found.append(used.unique(_slug(text, slugify, separator)))
    return found


def _without_attributes(heading: Heading, *, lists: bool) -> Heading:
    before = heading.raw[: len(heading.raw) - len(heading.attributes)]
    if not lists or not heading.attributes or _OTHER_BRACES.search(before):
        return without_attributes(heading, NO_LISTS)
    if heading.attributes.startswith("{"):
        behind = (
            len(heading.parts) > 1
            and heading.parts[-1].text == heading.attributes
            and is_element(heading.parts[-2])
        )
        return without_attributes(heading, _OF_ELEMENT if behind else NO_LISTS)
    return without_attributes(heading, _LISTS)


def _slug(text: str, slugify: PythonSlugify, separator: str) -> str:
    if slugify is PythonSlugify.PYMDOWNX:
        text = unicodedata.normalize("NFC", text)
        # After the last `>` no tag can end: it would be looked for from each `<` to the end.
        end = text.rfind(">") + 1
        text = (_TAGS.sub("", text[:end]) + text[end:]).strip().lower()
        return _DROPPED_BY_PYMDOWNX.sub("", text).replace(" ", separator)
    if slugify is PythonSlugify.DEFAULT:
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    text = _DROPPED.sub("", text).strip().lower()
    return re.sub(rf"[{re.escape(separator)}\s]+", lambda _: separator, text)


class _Underscored:
    """Gives each id once: "dup", "dup_1", "dup_2"; "dup_1" that is taken becomes "dup_2"."""

    def __init__(self, used: set[str]) -> None:
        self._used = used
        self._last: dict[str, str] = {}

    def unique(self, base: str) -> str:
        # What was used stays so: no id is tried twice.
        found = self._last.get(base, base)
        while found in self._used or not found:
            counted = _COUNTED.match(found)
            found = f"{counted.group(1)}_{int(counted.group(2)) + 1}" if counted else f"{found}_1"
        self._last[base] = found
        self._used.add(found)
        return found


def python_markdown(
    slugify: PythonSlugify = PythonSlugify.DEFAULT,
    *,
    separator: str = "-",
    toc: bool = True,
    attribute_lists: bool = True,
) -> AnchorRules:
    """MkDocs, Pelican: `slugify` and `separator` of the extension toc; no ids where `toc` is off. `attribute_lists`
    are those of the extension `attr_list`."""
    made = partial(python_markdown_ids, slugify=slugify, separator=separator, attribute_lists=attribute_lists)
    return AnchorRules(
        (made,) if toc else (),
        python_markdown_footnotes,
        template_marks=LIQUID,
        named_headings=attribute_lists,
        attribute_lists=attribute_lists,
        bare_hashes=True,
        fences=Fences.PLAIN,
        markdown_in_html=True,
        makes=(r"__.*",),
    )
