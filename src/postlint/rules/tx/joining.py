"""Several terms in one entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from postlint.pattern import Pattern

_COMMA = Pattern(r"[,;]")
_AND = Pattern(r"\s(?:und|and|sowie|&|\+)\s", re.IGNORECASE)
_LEADING_AND = Pattern(r"(?:und|and|&)\s", re.IGNORECASE)
_MOST_LETTERS = 500
_LONGEST_TERM = 5
"""More words than this are a sentence."""


def joined_parts(term: str, *, names: bool, is_used: Callable[[str], bool]) -> tuple[str, ...]:
    """The terms that `term` is made of; none where it may well be one.

    A comma between names also stands in `Lovelace, Ada`; an “and” in `Arts and Culture`. There each part must be in
    use by itself (`is_used`), or, between commas, be a whole name.
    """
    if len(term) > _MOST_LETTERS:
        return ()
    chunks = _filled(_COMMA.split(term))
    parts = tuple(part for chunk in chunks for part in _between_ands(chunk, is_used))
    if len(parts) > 1 and (len(chunks) == 1 or _are_terms(parts, names=names, is_used=is_used)):
        return tuple(dict.fromkeys(parts))
    return ()


def _between_ands(text: str, is_used: Callable[[str], bool]) -> tuple[str, ...]:
    parts = _filled(_AND.split(text))
    return parts if all(is_used(part) for part in parts) else (text,)


def all_used(term: str, is_used: Callable[[str], bool]) -> bool:
    """Whether `term` is made of several terms, all of them in use by themselves."""
    parts = joined_parts(term, names=True, is_used=is_used)
    return bool(parts) and all(is_used(part) for part in parts)


def _filled(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in parts if part.strip())


def _are_terms(parts: tuple[str, ...], *, names: bool, is_used: Callable[[str], bool]) -> bool:
    if all(is_used(part) for part in parts):
        return True
    words = [len(part.split()) for part in parts]
    if max(words) > _LONGEST_TERM or _LEADING_AND.match(parts[-1]) or _is_abbreviation(parts[-1]):
        return False
    return not names or min(words) > 1


def _is_abbreviation(part: str) -> bool:
    """`D.C.`, `DC`, `Inc.`, `e.V.`: belongs to what stands before the comma."""
    return part.endswith(".") or (len(part) <= 3 and part.isupper())
