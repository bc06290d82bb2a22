"""How the pages of a site keep the licences of their pictures: which fields of pictures have one, and which texts stand
there. Taken from plain metadata, which is at hand of every page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from postlint.findings import Route
from postlint.licenses.objects import GROUP_PARTS, GROUP_TEXTS, SOURCES, Role, is_picture_key, read_key, snake
from postlint.records import NamedTuple

_ENOUGH = 8
"""So many pictures in one field, and it shows what is usual there."""
_DEEP = 4
_SHARE = 0.75
_NAMED = frozenset((*GROUP_TEXTS, *GROUP_PARTS))


class Picture(NamedTuple):
    """A picture at `route` of a front matter; `field` is the way to it without the positions in lists."""

    field: tuple[str, ...]
    route: Route
    is_licensed: bool


def pictures(metadata: Mapping[str, object]) -> Iterator[Picture]:
    """The pictures in a front matter: groups with a `src`, and fields named after pictures that hold a path."""
    return _pictures(metadata, (), ())


def _pictures(values: Mapping[str, object], route: Route, field: tuple[str, ...]) -> Iterator[Picture]:
    if len(route) > _DEEP:
        return
    if field and _source(values, picture=is_picture_key(field[-1])):
        yield Picture(field, route, any(map(read_key, values)))
        return
    for name, value in values.items():
        here, there = (*route, name), (*field, name)
        if isinstance(value, str):
            if is_picture_key(name) and read_key(name) is None and _is_path(value):
                yield Picture(there, here, _has_licence_beside(name, values))
        elif isinstance(value, dict):
            yield from _pictures(value, here, there)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    yield from _pictures(item, (*here, number), there)


def _source(values: Mapping[str, object], *, picture: bool) -> bool:
    wanted = SOURCES if picture else ("src",)
    return any(
        snake(name) in wanted and isinstance(value, str) and value.strip() for name, value in values.items()
    )


def _is_path(value: str) -> bool:
    return re.search(r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?)\s*\Z", value, re.IGNORECASE) is not None


def _has_licence_beside(name: str, values: Mapping[str, object]) -> bool:
    keys = map(read_key, values)
    return any(key is not None and key.prefix in ("", snake(name)) for key in keys)


def licensed_fields(pages: Iterable[Mapping[str, object]]) -> Mapping[tuple[str, ...], str]:
    """The fields in which three quarters and more of the pictures on `pages` have a licence, and how many in words."""
    having: Counter[tuple[str, ...]] = Counter()
    all_: Counter[tuple[str, ...]] = Counter()
    for metadata in pages:
        for picture in pictures(metadata):
            all_[picture.field] += 1
            having[picture.field] += picture.is_licensed
    return {
        field: f"{having[field]} of {count}"
        for field, count in all_.items()
        if count >= _ENOUGH and _SHARE <= having[field] / count < 1
    }


def license_texts(metadata: Mapping[str, object]) -> frozenset[str]:
    """The texts in a front matter that stand in the place of a licence."""
    return frozenset(_texts(metadata, 0))


def _texts(values: Mapping[str, object], depth: int) -> Iterator[str]:
    for name, value in values.items():
        key = read_key(name)
        is_text = key is not None and key.role is Role.TEXT
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, str):
                if is_text:
                    yield each.strip()
            elif isinstance(each, dict) and depth < _DEEP:
                if is_text:
                    yield from _texts_of_group(each, depth + 1)
                yield from _texts(each, depth + 1)


def _texts_of_group(values: Mapping[str, object], depth: int) -> Iterator[str]:
    for name, value in values.items():
        if isinstance(value, str) and name in _NAMED:
            yield value.strip()
        elif isinstance(value, dict) and depth < _DEEP:
            yield from _texts_of_group(value, depth + 1)


def may_lack_license(metadata: Mapping[str, object]) -> bool:
    """Whether something in a front matter may be a picture without a licence: the quick look."""
    pending: list[tuple[str, object]] = [("", metadata)]
    for name, value in pending:  # which grows
        if isinstance(value, dict):
            if _lacks_text(name, value):
                return True
            pending.extend(value.items())
        elif isinstance(value, list):
            pending.extend((name, item) for item in value)
    return False


def _lacks_text(name: str, values: Mapping[str, object]) -> bool:
    prefixes: dict[str, bool] = {}
    for key, value in values.items():
        found = read_key(key)
        if found is not None:
            has_text = found.role is Role.TEXT and bool(value.strip() if isinstance(value, str) else value)
            prefixes[found.prefix] = prefixes.get(found.prefix, False) or has_text
    return not all(prefixes.values()) if prefixes else _source(values, picture=is_picture_key(name))
