"""The date that a file name begins with."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import NamedTuple

from postlint.dates import DateFault, ParsedDate, parse_date
from postlint.page import Page
from postlint.pattern import Pattern
from postlint.schema.posts import INDEX_NAMES

_DATE = Pattern(r"(?P<date>(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})(?![0-9])")


class NameDate(NamedTuple):
    """`written` is the date as it stands in `name`, the name of the file or, for `index.md`, of its folder."""

    name: str
    written: str
    reading: ParsedDate | DateFault


def kind_of_name(page: Page) -> str:
    """What is to be renamed where `named_after` is to be another: the `file` or its `folder`."""
    return "file" if named_after(page) == page.name else "folder"


def named_after(page: Page) -> str:
    """The name under which a page is known: its file's, or its folder's where the file is only `index.md`."""
    path = PurePosixPath(page.path)
    return path.parent.name if path.stem.lower() in INDEX_NAMES and path.parent.name else path.name


def name_date(page: Page) -> NameDate | None:
    """The `YYYY-MM-DD` at the start of the name of `page`, whether or not there is such a day."""
    name = named_after(page)
    match = _DATE.match(name)
    return NameDate(name, match["date"], parse_date(match["date"])) if match else None
