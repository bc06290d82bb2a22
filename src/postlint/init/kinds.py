"""Which pages of a site are of one kind: those in a folder, or with one `type` or `layout`, that have the same fields.

A folder is divided where folders in it have other fields than their neighbours, and what has the same is put together
again. Folders for years and versions divide nothing, and those for languages are taken for one. What is left over in a
folder goes with the largest kind there, if it is alike, and else stays without a kind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from postlint.globs import GlobLists, escape_glob
from postlint.init.imports.declared import DeclaredKind
from postlint.init.quoting import is_writable
from postlint.init.survey import SurveyedPage
from postlint.pattern import Pattern
from postlint.records import NamedTuple
from postlint.site.languages import LANGUAGES

ENOUGH = 20
"""So many pages make a kind, and show what is usual."""

_ALIKE = 0.6
"""How much of their fields two groups share that are of one kind."""
_LEFT_ALIKE = 0.4
"""The same for what is left over in a folder: a few pages show less."""
_WITH_FIELDS = 0.95
"""Which share of the files of a kind has front matter: of one with a schema each must have some."""
_IN_FOLDERS = 0.8
"""Which share of the pages of a kind lies in the folders of a template for new ones that is theirs."""
_FEWEST_LANGUAGES = 2
_TELLING = ("type", "layout")

_SECTION = "_index."
"""What the name of a file begins with that is the page of a folder, in Hugo and Zola."""
_NUMBERED = Pattern(r"v?[0-9]+(?:[-_.][0-9a-z]+)*")
"""A folder of a year, a month or a version."""

Pages: TypeAlias = tuple[SurveyedPage, ...]
Folder: TypeAlias = "tuple[str | None, ...]"
"""The steps to a folder; None for whatever stands there."""

_Profile: TypeAlias = Mapping[str, float]
"""Which share of some pages has each field."""


class Kind(NamedTuple):
    """Pages of one kind: those that `files` (globs) mean, with `where` only those that say so, and no kind before it.

    `title` is what it is called, in letters that a file's name may have. `declared` is what another program says of it.
    """

    title: str
    files: tuple[str, ...]
    where: Mapping[str, str]
    pages: Pages
    declared: DeclaredKind | None = None


class _PageGroup(NamedTuple):
    """Pages in some folders, those with most pages first, that say all of `where`."""

    folders: tuple[Folder, ...]
    pages: Pages
    where: Mapping[str, str] = MappingProxyType({})
    sections: bool = False
    declared: DeclaredKind | None = None


def kinds_of(
    pages: Iterable[SurveyedPage], home: Callable[[str], str], declared: Sequence[DeclaredKind] = ()
) -> tuple[Kind, ...]:
    """The kinds among `pages`, in an order in which the first that means a page is the right one: those that are
    `declared`, and what is learnt of the other pages. `home` gives the folder in which the generator of the page at a
    path is set up: pages of two sites are never of one kind.
    """
    all_ = [page for page in pages if is_writable(page.path)]
    given = list(_declared_groups(all_, declared))
    taken = {page.path for group in given for page in group.pages}
    by_home: defaultdict[tuple[str, bool], list[SurveyedPage]] = defaultdict(list)
    for page in all_:
        if page.head.has_metadata and page.path not in taken:
            by_home[home(page.path), page.head.name.startswith(_SECTION)].append(page)
    groups = [
        part._replace(sections=is_section)
        for (folder, is_section), several in sorted(by_home.items())
        for group in _groups(tuple(folder.split("/")) if folder else (), tuple(several))
        for part in _by_what_they_say(group)
    ]
    groups += given
    groups.sort(key=lambda group: (-max(map(len, group.folders)), not group.where, _globs(group)))
    kinds: list[Kind] = []
    for group in groups:
        about = group.declared or _template_of(group, declared)
        kinds.append(Kind(_title(group, kinds), _globs(group), group.where, group.pages, about))
    sections = [page.path for page in all_ if page.head.name.startswith(_SECTION)]
    return tuple(_settled([_without_sections(kind, sections) for kind in kinds], all_))


def _declared_groups(pages: Iterable[SurveyedPage], declared: Iterable[DeclaredKind]) -> Iterator[_PageGroup]:
    """The pages in the folders of each of `declared` that is a kind for certain, if there are any."""
    left = {page.path: page for page in pages if not page.head.name.startswith(_SECTION)}
    for each in (each for each in declared if each.is_whole):
        folders = [folder for folder in each.folders if any(_is_in(path, folder) for path in left)]
        found = [left.pop(path) for path in list(left) if any(_is_in(path, folder) for folder in folders)]
        if found:
            steps = tuple(tuple(folder.split("/")) if folder else () for folder in folders)
            yield _PageGroup(steps, tuple(found), declared=each)


def _template_of(group: _PageGroup, declared: Iterable[DeclaredKind]) -> DeclaredKind | None:
    """The first of `declared` in whose folders nearly all pages of `group` lie."""
    for each in declared:
        inside = sum(any(_is_in(page.path, folder) for folder in each.folders) for page in group.pages)
        if not each.is_whole and inside >= len(group.pages) * _IN_FOLDERS:
            return each
    return None


def _is_in(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _settled(kinds: Sequence[Kind], pages: Iterable[SurveyedPage]) -> Iterator[Kind]:
    """`kinds` with the pages for which each is the first that means them, if they are enough and all have fields."""
    index = GlobLists([kind.files for kind in kinds])
    found: list[list[SurveyedPage]] = [[] for _ in kinds]
    for page in pages:
        if page.head.has_front_matter and page.head.unread:
            continue
        for number in index.matching(page.path):
            where = kinds[number].where
            if not where or all(page.whole().get(name) == value for name, value in where.items()):
                found[number].append(page)
                break
    for kind, several in zip(kinds, found, strict=True):
        own = tuple(page for page in several if page.head.has_metadata)
        fewest = 1 if kind.declared is not None and kind.declared.is_whole else ENOUGH
        if len(own) >= max(fewest, len(several) * _WITH_FIELDS):
            yield kind._replace(pages=own)


def _groups(folder: Folder, pages: Pages) -> list[_PageGroup]:
    """The groups of `pages`, of which all lie below `folder`."""
    below: defaultdict[str, list[SurveyedPage]] = defaultdict(list)
    rest: list[SurveyedPage] = []
    for page in pages:
        steps = page.path.split("/")[len(folder) :]
        is_divided = len(steps) > 1 and not _NUMBERED.fullmatch(steps[0])
        (below[steps[0]] if is_divided else rest).append(page)
    groups: list[_PageGroup] = []
    languages = [name for name in below if name[:2].lower() in LANGUAGES and name[2:3] in ("", "-", "_")]
    if len(languages) >= _FEWEST_LANGUAGES:
        several = [page for name in languages for page in below.pop(name)]
        groups += _groups((*folder, None), tuple(several))
    for name, found in sorted(below.items()):
        if len(found) >= ENOUGH:
            groups += _groups((*folder, name), tuple(found))
        else:
            rest += found
    if len(rest) >= ENOUGH:
        groups.append(_PageGroup((folder,), tuple(rest)))
        rest = []
    groups = _together(groups)
    if len(groups) != 1:
        return groups
    if rest:
        is_alike = _similarity(_profile(groups[0].pages), _profile(rest)) >= _LEFT_ALIKE
        return [_PageGroup((folder,), pages)] if is_alike else groups
    return groups if len(groups[0].folders) == 1 else [_PageGroup((folder,), pages)]


def _together(groups: Iterable[_PageGroup]) -> list[_PageGroup]:
    """`groups`, those with the same fields in one."""
    found: list[_PageGroup] = []
    profiles: list[_Profile] = []
    for group in sorted(groups, key=lambda each: (-len(each.pages), _globs(each))):
        profile = _profile(group.pages)
        alike = [_similarity(other, profile) for other in profiles]
        if alike and max(alike) >= _ALIKE:
            near = alike.index(max(alike))
            other = found[near]
            found[near] = _PageGroup(_outer((*other.folders, *group.folders)), (*other.pages, *group.pages))
            profiles[near] = _profile(found[near].pages)
        else:
            found.append(group)
            profiles.append(profile)
    return found


def _outer(folders: Sequence[Folder]) -> tuple[Folder, ...]:
    """Those of `folders` that lie in none of the others."""
    return tuple(
        folder for folder in folders if not any(_holds(other, folder) for other in folders if other != folder)
    )


def _holds(outer: Folder, inner: Folder) -> bool:
    """Whether `inner` is `outer` or lies below it, as far as their steps tell."""
    same = zip(outer, inner, strict=False)
    return len(outer) <= len(inner) and all(step in (None, other) for step, other in same)


def _similarity(one: _Profile, other: _Profile) -> float:
    """How much of their fields two groups of pages share, from 0 to 1."""
    names = one.keys() | other.keys()
    shared = sum(min(one.get(name, 0), other.get(name, 0)) for name in names)
    every = sum(max(one.get(name, 0), other.get(name, 0)) for name in names)
    return shared / every if every else 1.0


def _profile(pages: Sequence[SurveyedPage]) -> _Profile:
    """Which share of `pages` has each field of its own."""
    counted = Counter(name for page in pages for name in {name.casefold() for name in page.head.metadata})
    return {name: count / len(pages) for name, count in counted.items()}


def _by_what_they_say(group: _PageGroup) -> Iterator[_PageGroup]:
    """`group`, divided by what its pages say that they are where those that say the same have fields of their own."""
    for name in _TELLING:
        by_value: defaultdict[str, list[SurveyedPage]] = defaultdict(list)
        for page in group.pages:
            value = page.whole().get(name)
            if isinstance(value, str) and is_writable(value):
                by_value[value].append(page)
        largest, *others = sorted(by_value, key=lambda value: (-len(by_value[value]), value)) or [""]
        usual = _profile(by_value[largest])
        apart = [
            value
            for value in others
            if len(by_value[value]) >= ENOUGH and _similarity(usual, _profile(by_value[value])) < _ALIKE
        ]
        if apart:
            yield from (group._replace(pages=tuple(by_value[value]), where={name: value}) for value in apart)
            rest = tuple(page for page in group.pages if page.whole().get(name) not in apart)
            yield group._replace(pages=rest)
            return
    yield group


def _globs(group: _PageGroup) -> tuple[str, ...]:
    """What means all pages in the folders of `group`."""
    ending = f"**/{_SECTION}*" if group.sections else "**"
    return tuple(dict.fromkeys(f"{_glob(folder)}{ending}" for folder in group.folders))


def _glob(folder: Folder) -> str:
    """The beginning of the glob for what lies in `folder`, which begins at the root whatever letter it begins with."""
    start = "".join("*/" if step is None else f"{escape_glob(step)}/" for step in folder)
    return f"/{start}" if start.startswith(("!", "#", " ", "\\\\")) else start


def _without_sections(kind: Kind, sections: Iterable[str]) -> Kind:
    """`kind` without the pages of folders, where it would mean some though it was not made of them."""
    if kind.pages[0].head.name.startswith(_SECTION):
        return kind
    meant = GlobLists([kind.files])
    if not any(True for path in sections for _ in meant.matching(path)):
        return kind
    return kind._replace(files=(*kind.files, f"!{_SECTION}*"))


_NO_LETTERS = Pattern(r"[\W_]+")


def _title(group: _PageGroup, kinds: Iterable[Kind]) -> str:
    """A name for the kind: of what its pages say, else of the folder, with as many of those above as it takes."""
    taken = {kind.title for kind in kinds} | {"terms"}
    steps = [step for step in group.folders[0] if step is not None]
    if group.sections:
        steps = [*steps[:-1], f"{steps[-1]} sections" if steps else "sections"]
    if group.declared is not None:
        steps = [group.declared.name]
    words = (*steps, *group.where.values())
    names = [slug for word in words if (slug := _slug(word))] or ["pages"]
    for count in range(1, len(names) + 1):
        title = "-".join(names[-count:])
        if title not in taken:
            return title
    return next(title for n in range(2, len(taken) + 3) if (title := f"{names[-1]}-{n}") not in taken)


def _slug(word: str) -> str:
    return _NO_LETTERS.sub("-", word.casefold()).strip("-")[:40]
