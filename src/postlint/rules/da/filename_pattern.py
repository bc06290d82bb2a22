"""DA206 filename-pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from postlint.dates import DateFault, ParsedDate, parse_date
from postlint.files import is_post_without_ending
from postlint.findings import Severity, Span
from postlint.page.facts import PageFacts
from postlint.page_dates import kind_of_name, name_date, named_after
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.rules.base import FactsContext, Hit, Rule
from postlint.schema.posts import CONTENT_FOLDERS, DRAFT_FOLDERS, POST_FOLDERS
from postlint.text import did_you_mean

_TWO_DIGIT_YEAR = Pattern(r"(?P<date>(?P<a>[0-9]{2})-(?P<b>[0-9]{2})-(?P<c>[0-9]{2}))(?P<rest>[-_ ].+)")
# What Jekyll takes for a post (`DATE_FILENAME_MATCHER` in jekyll/document.rb), less years of two digits.
_JEKYLL = Pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-.*\.[^.]+")
_OTHER_MARK = Pattern(
    r"(?P<date>[0-9]{4}[-_.][0-9]{2}[-_.][0-9]{2})(?P<mark>[-_. ]*)(?P<rest>[^-_. ].*\.[^.]+)"
)
_TIME = Pattern(r"\AT?[0-9]{1,2}[:.-]?[0-9]{2}(?:[:.-]?[0-9]{2})?Z?[-_ ]+(?=\w)")
_ONLY_DATE = Pattern(r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})(?P<ending>\.[^.]+)")
_NO_HYPHENS = Pattern(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})[-_ ](?P<rest>[^-_ ].*)"
)
_NO_DAY = Pattern(r"(?P<month>(?:19|20)[0-9]{2}-[0-9]{2})(?![0-9])(?!-[0-9]{1,2}(?![0-9]))")


class FilenamePattern(Rule):
    """A file name begins with what is nearly a date.

    ## What it does
    Looks at the names of files that lie among posts (`_posts/`, `blog/`, `content/` and the like) and begin like a
    date. Reports days that do not exist (`2017-09-31-…`), day and month swapped (`2018-23-09-…`), years of two digits
    (`17-02-21-…`), posts that were saved without `.md` (`2025-01-29-data`), and in Jekyll's `_posts/` whatever else
    Jekyll passes over: another mark than `-` after the date (`2017-02-21_…`), no day (`2025-03-…`), no date, or nothing
    but a date. A generator that takes no date from the name, such as Hugo by default, can have any.

    ## Why
    The generator takes the date of a post, and often its address, from the name of its file. With such a name it
    passes the post over, or gives it the wrong day.

    ## Example
    ```text
    _posts/2018-23-09-sensors.md
    ```

    ## Use instead
    ```text
    _posts/2018-09-23-sensors.md
    ```
    """

    code = "DA206"
    name = "filename-pattern"
    severity = Severity.WARNING

    def check(self, page: PageFacts, context: FactsContext) -> Iterator[Hit]:
        folders = frozenset(PurePosixPath(page.path).parts[:-1])
        if folders.isdisjoint(CONTENT_FOLDERS):
            return
        found = _no_ending(page) or _no_such_day(page)
        if found is None and not folders.isdisjoint(POST_FOLDERS | DRAFT_FOLDERS):
            found = _two_digit_year(page)
        if found is None and "_posts" in folders:
            found = _in_posts(page, context)
        if found is not None and not _means_nothing(page, context):
            kind = kind_of_name(page)
            advice = f"Correct the day in the name of the {kind}."
            if found.name is not None:
                advice = f"Rename the {kind}, for example to `{found.name}`."
            yield Hit(Span(0, 0), f"{found.message}{did_you_mean(found.meant)}", advice, subject=page.name)


def _means_nothing(page: PageFacts, context: FactsContext) -> bool:
    """Whether the generator takes no date from the name, nor, as Jekyll does, makes no post of a file without one."""
    return not page.dialect.dated_posts and context.site.dating(page.path).by_name is False


class _Misnomer(NamedTuple):
    """What is wrong with a name, what it or its date was probably meant to be, and a name that is right."""

    message: str
    name: str | None
    meant: str | None = None


def _in_posts(page: PageFacts, context: FactsContext) -> _Misnomer | None:
    """What Jekyll passes over in its `_posts`; a name without any date only where the site is Jekyll's for certain."""
    dated = page.dialect.dated_posts
    found = _not_for_jekyll(page.name) if dated is not False else None
    return _without_date(page, context) if found is None and dated else found


def _no_ending(page: PageFacts) -> _Misnomer | None:
    if not is_post_without_ending(PurePosixPath(page.path)):
        return None
    name = f"{page.name}.md"
    return _Misnomer("the file name does not end in `.md`, so that it is not taken for a post", name, name)


def _no_such_day(page: PageFacts) -> _Misnomer | None:
    in_name = name_date(page)
    if in_name is None or not isinstance(in_name.reading, DateFault):
        return None
    fault, written = in_name.reading, in_name.written
    name = in_name.name.replace(written, fault.proposal, 1) if fault.proposal else None
    message = f"the {kind_of_name(page)} name begins with `{written}`, which is no date: {fault.cause}"
    return _Misnomer(message, name, fault.proposal)


def _two_digit_year(page: PageFacts) -> _Misnomer | None:
    match = _TWO_DIGIT_YEAR.fullmatch(named_after(page))
    if match is None:
        return None
    a, b, c = match["a"], match["b"], match["c"]
    year_first, year_last = _fits(b, c), _fits(b, a)
    if not year_first and not year_last:
        return None
    date = f"20{a}-{b}-{c}" if year_first else f"20{c}-{b}-{a}"
    message = f"the {kind_of_name(page)} name begins with `{match['date']}`, whose year has two digits"
    return _Misnomer(message, f"{date}{match['rest']}", date)


def _fits(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _not_for_jekyll(name: str) -> _Misnomer | None:
    if _JEKYLL.fullmatch(name):
        return None
    if match := _OTHER_MARK.fullmatch(name):
        date = re.sub(r"[_.]", "-", match["date"])
        same = match["date"] == date
        mark = f"`{match['mark']}`" if match["mark"].strip() else "a space"
        after = f"has {mark} after the date" if match["mark"] else "has no `-` after the date"
        fault = after if same else f"begins with `{match['date']}`"
        right = f"{date}-{_TIME.sub('', match['rest']) if same else match['rest']}"
        return _passed_over(fault, right, right)
    if (match := _NO_HYPHENS.fullmatch(name)) and _fits(match["month"], match["day"]):
        right = f"{match['year']}-{match['month']}-{match['day']}-{match['rest']}"
        fault = f"begins with `{match['year']}{match['month']}{match['day']}`, a date without hyphens"
        return _passed_over(fault, right, right)
    if match := _NO_DAY.match(name):
        month = match["month"]
        return _passed_over(
            f"begins with `{month}`, a date without a day", name.replace(month, f"{month}-01", 1)
        )
    if match := _ONLY_DATE.fullmatch(name):
        return _passed_over(f"is only the date `{match['date']}`", f"{match['date']}-title{match['ending']}")
    return None


def _passed_over(fault: str, name: str, meant: str | None = None) -> _Misnomer:
    return _Misnomer(f"the file name {fault}, so that Jekyll does not take it for a post", name, meant)


def _without_date(page: PageFacts, context: FactsContext) -> _Misnomer | None:
    """A post for Jekyll that has its date, if at all, in the front matter only."""
    if page.front_matter is None:
        return None
    if _JEKYLL.fullmatch(page.name) or page.name[0] in "._#~" or named_after(page) != page.name:
        return None
    written = page.metadata.get("date")
    parsed = parse_date(written) if isinstance(written, str) else None
    day = parsed.day if isinstance(parsed, ParsedDate) else context.now.date()
    return _passed_over("does not begin with a date", f"{day.isoformat()}-{page.name}")
