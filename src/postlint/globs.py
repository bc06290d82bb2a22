"""Patterns of paths and of texts, matched in a time that is linear in pattern × text (`address_globs`: of addresses).

| kind | for | by |
|---|---|---|
| as in .gitignore | files, in the settings | `globs`, `exclusions` |
| | a `.gitignore` itself | `read_gitignore` |
| of paths, with `{a,b}` | configurations of generators | `matches_path` |
| of texts | Jekyll's `exclude`; a rule's option | `shell_glob`, `star_glob` |

Patterns may be anyone's, so none is made an expression of `re`, which may go back without end. What is no plain
beginning or end becomes an automaton that follows all ways at once (`_Automaton`). Letters are code points (Git
counts bytes: there `?` is half an `ä`), and bytes of a name that are no UTF-8 stand for themselves
(`surrogateescape`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import TypeAlias

from postlint.pattern import Pattern
from postlint.records import NamedTuple

LONGEST = 1000
"""In letters. What is longer means nothing, and is refused in the settings."""

_MOST_ALTERNATIVES = 64
_MANY = 32
"""Of so many patterns that begin with a star, those are looked for that may mean a path at all."""
_SPECIAL = frozenset("*?[\\")

Matcher: TypeAlias = Callable[[str], bool]


# As in .gitignore


def globs(patterns: Sequence[str]) -> Globs:
    """`patterns` as .gitignore has them (https://git-scm.com/docs/gitignore#_pattern_format), to say which files are
    meant. What is none (`glob_fault`) means nothing.
    """
    return _globs(tuple(patterns))


@lru_cache(maxsize=256)
def _globs(patterns: tuple[str, ...]) -> Globs:
    return Globs(patterns)


def exclusions(patterns: Iterable[str]) -> Exclusions:
    """`patterns` as .gitignore has them, to leave files out."""
    return Exclusions(patterns)


def read_gitignore(lines: Iterable[str]) -> Exclusions:
    """The patterns in the lines of a `.gitignore`."""
    return Exclusions(line for line in lines if not line.startswith("#"))


def escape_glob(path: str) -> str:
    """`path` as a pattern in which each letter stands for itself."""
    return re.sub(r"[\\*?\[]", lambda found: f"\\{found[0]}", path)


class GlobMatch(NamedTuple):
    """That a pattern means a path, or folders above it."""

    pattern: GitPattern
    levels: int
    """A bit for the path and each folder above it, the topmost first: set where it is meant."""
    whole: bool
    """Whether the path itself is meant, and not only a folder above it."""


class Globs:
    """Patterns as in .gitignore that say which files are meant; `!` takes away from what those before it mean."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.patterns = tuple(map(GitPattern, patterns))
        self._named: defaultdict[str, list[int]] = defaultdict(list)
        self._placed: defaultdict[str, list[int]] = defaultdict(list)
        self._below: defaultdict[str, list[int]] = defaultdict(list)
        self._anywhere: list[int] = []
        self._folder_names: dict[str, tuple[int, ...]] = {}
        self._index: LiteralIndex | None = None
        for index, pattern in enumerate(self.patterns):
            if pattern.name is not None:
                self._named[pattern.name].append(index)
            elif pattern.path is not None:
                self._placed[pattern.path].append(index)
            elif pattern.folder:
                self._below[pattern.folder].append(index)
            elif pattern.means_some:
                self._anywhere.append(index)
        if len(self._anywhere) > _MANY:
            texts = (self.patterns[index].text.removeprefix("!") for index in self._anywhere)
            self._index = LiteralIndex([(gitignore_literals(text),) for text in texts])
        wild = [] if self._index is not None else self._anywhere
        self._of_names = [(index, means) for index in wild if (means := self.patterns[index].means_name)]
        self._heads = tuple(self.patterns[index].name_head for index, _ in self._of_names)
        self._of_paths = [index for index in wild if self.patterns[index].means_name is None]
        self._last: tuple[str, tuple[GlobMatch, ...]] = ("", ())

    def match_file(self, path: str) -> bool:
        """Whether the file at `path` (with `/` at its end: the folder) is meant, or a folder above it.

        The last pattern that has to do with it decides.
        """
        hits = self.hits(path)
        return bool(hits) and not hits[-1].pattern.negated

    def matching(self, path: str) -> tuple[str, ...]:
        """Those of the patterns that mean `path`, each by itself."""
        return tuple(hit.pattern.text for hit in self.hits(path) if not hit.pattern.negated)

    def unused(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those of the patterns that did nothing for `paths`: they mean none of them, or their `!` changed nothing.

        To be asked at the end of a run with all paths that it was about: so it does not matter which of them a cache
        answered for, and nothing is counted on the way.
        """
        waiting = dict.fromkeys(pattern.text for pattern in self.patterns)
        for path in paths:
            if not waiting:
                break
            meant = False
            for hit in self.hits(path):
                if not hit.pattern.negated:
                    meant = True
                    waiting.pop(hit.pattern.text, None)
                elif meant and hit.pattern.text in waiting and not self.match_file(path):
                    del waiting[hit.pattern.text]
        return tuple(waiting)

    def hits(self, path: str) -> tuple[GlobMatch, ...]:
        """What the patterns have to say of `path`, in their order."""
        known, hits = self._last  # rules and ignores ask anew for each page
        if known != path:
            plain = path.removesuffix("/")
            names = plain.split("/")
            levels = self._levels(plain, names)
            found = (
                self.patterns[index].hit(levels[index], len(names), is_folder=plain != path)
                for index in sorted(levels)
            )
            hits = tuple(hit for hit in found if hit is not None)
            self._last = (path, hits)
        return hits

    def _levels(self, path: str, names: list[str]) -> dict[int, int]:
        """Where in `path` the patterns mean something, as `GlobMatch.levels`; those that mean nothing are left out."""
        found: dict[int, int] = {}
        bit = 1
        for name in names[:-1]:  # one folder has many files
            meaning = self._folder_names.get(name)
            if meaning is None:
                meaning = self._folder_names[name] = tuple(self._meaning(name))
            for index in meaning:
                found[index] = found.get(index, 0) | bit
            bit <<= 1
        for index in self._meaning(names[-1]):
            found[index] = found.get(index, 0) | bit
        for index in self._candidates(path):
            levels = self.patterns[index].levels(path, names)
            if levels:
                found[index] = levels
        return found

    def _meaning(self, name: str) -> list[int]:
        """The patterns that mean all of this name, wherever it lies."""
        found = list(self._named.get(name, ()))
        if name.startswith(self._heads):  # mostly `README*` and the like
            found += (index for index, means in self._of_names if means(name))
        return found

    def _candidates(self, path: str) -> list[int]:
        """Which of the other patterns may mean `path`, by the folder that they begin with."""
        found = list(self._of_paths)
        if self._index is not None:
            found += [self._anywhere[number] for number in self._index.candidates(path)]
        if self._placed or self._below:
            end = path.find("/")
            while end >= 0:
                found += self._placed.get(path[:end], ())
                found += self._below.get(path[: end + 1], ())
                end = path.find("/", end + 1)
            found += self._placed.get(path, ())
        return found


class Exclusions(Globs):
    """Patterns that leave files out just as a `.gitignore` does: of a folder that is left out, `!` lets in nothing."""

    def match_file(self, path: str) -> bool:
        """Whether the file at `path` is left out (with `/` at its end: the folder), or a folder above it."""
        decided = 0
        for hit in reversed(self.hits(path)):
            if hit.levels & ~decided and not hit.pattern.negated:
                return True
            decided |= hit.levels
        return False


class GlobLists:
    """Many lists of patterns as in .gitignore, by number. Of each path only those lists are tried that may mean it."""

    def __init__(self, lists: Iterable[Sequence[str]]) -> None:
        self._lists = [globs(patterns) for patterns in lists]
        self._numbers: defaultdict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._lists):
            for pattern in dict.fromkeys(pattern.text for pattern in each.patterns):
                self._numbers[pattern].append(number)
        self._all = Globs(self._numbers)

    def matching(self, path: str) -> Iterator[int]:
        """The numbers of the lists that mean `path`, in order."""
        meant = self._all.matching(path)
        for number in sorted({number for pattern in meant for number in self._numbers[pattern]}):
            if self._lists[number].match_file(path):
                yield number


class GitPattern:
    """One pattern as in .gitignore: `a` means all of that name anywhere, `/a` and `a/b` are places, `a/` is a folder.

    `name` or `path` is set where it is a plain name or place, `means_name` where it speaks of names with a star or the
    like, which begin with `name_head`. `folder`, with `/` at its end, is where all lies that it may mean, as far as it
    says so. `faults` are reasons why it means nothing, or not what it looks like.
    """

    __slots__ = (
        "_folders",
        "_head",
        "_tail",
        "faults",
        "folder",
        "means_name",
        "name",
        "name_head",
        "negated",
        "path",
        "text",
    )

    def __init__(self, text: str) -> None:
        self.text = text
        self.negated = text.startswith("!")
        self.faults: list[str] = []
        self.name: str | None = None
        self.path: str | None = None
        self.folder = self.name_head = self._head = ""
        self.means_name: Matcher | None = None
        self._tail: _Automaton | None = None
        glob = _without_trailing_spaces(text)[self.negated :]
        self._folders = glob.endswith("/")
        glob = glob.removesuffix("/")
        placed = "/" in glob
        glob = glob.removeprefix("/")
        if glob.startswith("**/") and "/" not in glob[3:]:
            placed, glob = False, glob[3:]
        if len(text) <= LONGEST:
            self._read(glob, placed=placed)

    @property
    def means_some(self) -> bool:
        """Whether there may be a path that it means."""
        return any(each is not None for each in (self.name, self.path, self.means_name, self._tail))

    def hit(self, levels: int, depth: int, *, is_folder: bool) -> GlobMatch | None:
        """What it says of a path of `depth` names that it means at `levels`; None where that comes to nothing."""
        last = 1 << depth - 1
        if self._folders and not is_folder:
            levels &= ~last
        return GlobMatch(self, levels, bool(levels & last)) if levels else None

    def levels(self, path: str, names: Sequence[str]) -> int:
        """Where it means something in `path`, which consists of `names`, as `GlobMatch.levels`."""
        if self.means_name is not None or self.name is not None:
            matches = self.means_name or self.name.__eq__
            return sum(1 << level for level, name in enumerate(names) if matches(name))
        if not path.startswith(self._head):
            return 0
        first = 1 << self._head.count("/")
        if self._tail is None:
            return first if path[len(self._head) : len(self._head) + 1] in {"", "/"} else 0
        return self._tail.levels(path, len(self._head), first)

    def _read(self, glob: str, *, placed: bool) -> None:
        tokens = list(glob) if _SPECIAL.isdisjoint(glob) else _git_tokens(glob, self.faults)
        if not tokens:
            return
        if not placed:
            # In a name there is no `/`, so that `*` is `**`.
            tokens = [Repeat(ANY) if isinstance(token, Repeat) else token for token in tokens]
        head, rest = _split(tokens)
        if placed:
            self._head = head
            self.folder = head[: head.rfind("/") + 1]
            self._tail = _Automaton(rest) if rest else None
            self.path = None if rest else head
        elif rest:
            self.means_name, self.name_head = matcher(tokens), head
        else:
            self.name = head


def _without_trailing_spaces(text: str) -> str:
    """`text` as Git reads a line (`trim_trailing_spaces` in dir.c): an escaped space stays."""
    plain = text.rstrip(" ")
    backslashes = len(plain) - len(plain.rstrip("\\"))
    return text[: len(plain) + 1] if backslashes % 2 else plain


def _git_tokens(glob: str, faults: list[str]) -> list[Token] | None:
    """`glob` as Git's wildmatch.c reads it; None where it can mean nothing. What looks wrong is added to `faults`."""
    plain = next(at for at, letter in enumerate(glob) if letter in _SPECIAL)
    tokens: list[Token] = []
    at = 0
    while at < len(glob):
        letter = glob[at]
        if letter == "\\":
            at += 1
            if at == len(glob):
                faults.append("there is nothing after its last `\\`")
                return None
            tokens.append(glob[at])
        elif letter == "?":
            tokens.append(IN_NAME)
        elif letter == "[":
            letters, at = _read_class(glob, at + 1, "/", faults)
            if letters is None:
                return None
            tokens.append(letters)
        elif letter == "*":
            end = len(glob) - len(glob[at:].lstrip("*"))
            # Git does not look at what it has compared as plain letters, so it takes `a**` at the start for `a/**`.
            begins = at == plain or glob[at - 1] == "/"
            wide = end - at > 1 and begins and glob[end : end + 2].removeprefix("\\")[:1] in {"", "/"}
            if wide and glob[end : end + 1] == "/":
                tokens.append(_FOLDERS)
                end += 1
            else:
                tokens.append(Repeat(ANY if wide else IN_NAME))
            at = end - 1
        else:
            tokens.append(letter)
        at += 1
    return tokens


_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \t",
    "cntrl": "\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@[-`{-~",
    "space": " \t\n\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


def _read_class(glob: str, at: int, never: str, faults: list[str]) -> tuple[_Letters | None, int]:
    """The class whose `[` stands before `at`, but for `never`, and where its `]` is; None where it can mean nothing."""
    negated = glob[at : at + 1] in {"!", "^"}
    at += negated
    begin = at
    plain: set[str] = set()
    ranges: list[tuple[str, str]] = []
    previous = ""
    while at == begin or glob[at : at + 1] != "]":
        is_range = glob[at : at + 1] == "-" and previous != "" and glob[at + 1 : at + 2] not in {"", "]"}
        at += is_range
        is_escaped = glob[at : at + 1] == "\\"
        at += is_escaped
        letter = glob[at : at + 1]
        if not letter:
            faults.append("its `[` has no `]`; write `\\[` for the letter itself")
            return None, at
        named = None if is_range or is_escaped else _posix_name(glob, at)
        if named is not None:
            if named not in _POSIX:
                faults.append(f"there is no class `[:{named}:]`")
                return None, at
            each = _POSIX[named]
            found = re.findall(r"(.)-(.)|(.)", each, re.DOTALL)
            ranges += [(first or single, last or single) for first, last, single in found]
            at += len(named) + 3
            previous = ""
        elif is_range:
            if previous > letter:
                faults.append(f"its range `{previous}-{letter}` runs backwards; write `{letter}-{previous}`")
            ranges.append((previous, letter))
            previous = ""
        else:
            plain.add(letter)
            previous = letter
        at += 1
    return _Letters(frozenset(plain), tuple(ranges), negated, never), at


def _posix_name(glob: str, at: int) -> str | None:
    """`alpha` of a `[:alpha:]` at `at`."""
    end = glob.find("]", at + 2) if glob.startswith("[:", at) else -1
    return glob[at + 2 : end - 1] if end > at + 2 and glob[end - 1] == ":" else None


def glob_fault(pattern: str) -> str | None:
    """What is wrong with `pattern` as one of .gitignore in the settings, with what to write instead, as a sentence.

    Git takes any line, and lets it mean nothing; whoever writes one into the settings means something by it.
    """
    glob = pattern.removeprefix("!")
    steps = glob.split("/")
    if (fault := length_fault(pattern)) is not None:
        return fault
    if pattern.startswith("#"):
        return f"`{pattern}` would be a comment in .gitignore; write `\\{pattern}` for a name that begins with `#`"
    if not glob.strip("/ "):
        return f"`{pattern}` names no file; write `**` for all files, or take it out"
    if re.match(r"[A-Za-z]:[\\/]|\\\\", glob):
        return f"`{pattern}` is a place on one computer; write the way from the site's own folder, with `/`"
    if re.search(r"\\\w", re.sub(r"\[[^\]]*\]|\\\\", "", glob)):
        return f"`{pattern}` has `\\` between its names; write `{pattern.replace(chr(92), '/')}`"
    if ".." in steps:
        return f"`{pattern}` leads out of the site's own folder, in which all patterns begin; write it without `..`"
    if "." in steps:
        plain = "/".join(step for step in steps if step != ".")
        begin = pattern[: -len(glob)] + ("" if "/" in plain.rstrip("/") else "/")
        return f"`{pattern}` matches nothing, as no folder is called `.`; write `{begin}{plain}`"
    if "//" in glob:
        return f"`{pattern}` has a folder without a name; write one `/` for `//`"
    return next((f"`{pattern}` is no pattern: {fault}" for fault in GitPattern(pattern).faults), None)


def length_fault(pattern: str) -> str | None:
    """What is wrong with the length of `pattern`, of whatever kind, as a sentence."""
    if not pattern.strip():
        return "a pattern must not be empty"
    if len(pattern) > LONGEST:
        return f"`{pattern[:40]}…` is {len(pattern):,} characters long; a pattern may have {LONGEST:,}"
    return None


# Of paths and texts


def matches_path(pattern: str, path: str) -> bool:
    """Whether `pattern`, as site generators know them (`*`, `**`, `?`, `{a,b}`), means all of `path`.

    `*` and `?` stay in one folder, `**` does not.
    """
    return any(matches(path) for matches in _path_matchers(pattern))


@lru_cache(maxsize=1024)  # a generator's configuration is held against each page
def _path_matchers(pattern: str) -> tuple[Matcher, ...]:
    if len(pattern) > LONGEST:
        return ()
    return tuple(matcher(_path_tokens(plain)) for plain in _alternatives(pattern))


def _alternatives(pattern: str) -> list[str]:
    """`pattern` without braces: one pattern for each choice, the innermost braces first."""
    pending = [pattern]
    plain: list[str] = []
    while pending and len(pending) + len(plain) <= _MOST_ALTERNATIVES:
        current = pending.pop()
        braces = re.search(r"\{([^{}]*)\}", current)
        if braces is None:
            plain.append(current)
        else:
            before, after = current[: braces.start()], current[braces.end() :]
            pending += [before + choice + after for choice in braces[1].split(",")]
    return plain


def _path_tokens(glob: str) -> list[Token]:
    special: dict[str, Token] = {"**/": _FOLDERS, "**": Repeat(ANY), "*": Repeat(IN_NAME), "?": IN_NAME}
    return [special.get(each, each) for each in re.findall(r"\*\*/?|.", glob, re.DOTALL)]


def shell_glob(pattern: str) -> Matcher:
    """Says whether `pattern` means all of a text, as Ruby's `File.fnmatch?` does without FNM_PATHNAME.

    `*`, `?` and `[…]` also stand for `/`. What is no pattern, or too long a one, means nothing.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(pattern) <= LONGEST:
        letter = pattern[at]
        if letter == "[":
            letters, at = _read_class(pattern, at + 1, "", [])
            if letters is None:
                return _nothing
            tokens.append(letters)
        elif letter == "\\" and at + 1 < len(pattern):
            at += 1
            tokens.append(pattern[at])
        else:
            tokens.append(Repeat(ANY) if letter == "*" else ANY if letter == "?" else letter)
        at += 1
    return matcher(tokens) if len(pattern) <= LONGEST else _nothing


def star_glob(pattern: str) -> Matcher:
    """Says whether `pattern` means all of a text: `*` stands for anything, all else for itself."""
    if len(pattern) > LONGEST:
        return _nothing
    return matcher([Repeat(ANY) if letter == "*" else letter for letter in pattern])


def _nothing(_text: str) -> bool:
    return False


# What all kinds come to


class _Letters(NamedTuple):
    """One letter of `plain` or `ranges`, or one that is not (`negated`); none of `never` in any case."""

    plain: frozenset[str]
    ranges: tuple[tuple[str, str], ...]
    negated: bool
    never: str

    def has(self, letter: str) -> bool:
        named = letter in self.plain or any(first <= letter <= last for first, last in self.ranges)
        return named is not self.negated and letter not in self.never


class Repeat(NamedTuple):
    """Any number of letters, also none."""

    letters: _Letters


class _Folders:
    """`**/`: any number of folders, also none."""


ANY = _Letters(frozenset(), (), negated=True, never="")
IN_NAME = ANY._replace(never="/")
_FOLDERS = _Folders()

Token: TypeAlias = str | _Letters | Repeat | _Folders
"""A part of a pattern; a text is one letter that stands for itself."""


def _split(tokens: Sequence[Token]) -> tuple[str, list[Token]]:
    """The plain letters at the beginning, and the rest."""
    count = next((at for at, token in enumerate(tokens) if not isinstance(token, str)), len(tokens))
    return "".join(token for token in tokens[:count] if isinstance(token, str)), list(tokens[count:])


def matcher(tokens: Sequence[Token]) -> Matcher:
    """Says whether `tokens` mean all of a text. The plainest patterns are the most frequent."""
    head, rest = _split(tokens)
    if not rest:
        return head.__eq__
    tail, wild = _split(rest[1:])
    if wild or rest[0] != Repeat(ANY):
        machine = _Automaton(rest)
        return lambda text: text.startswith(head) and machine.matches(text, len(head))
    least = len(head) + len(tail)
    return lambda text: text.endswith(tail) and text.startswith(head) and len(text) >= least


def _joined(tokens: Iterable[Token]) -> list[Token]:
    """`tokens` without what adds nothing to the one before it, so that no two in a row may stand for nothing."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if isinstance(token, Repeat) and isinstance(last, Repeat):
            joined[-1] = max(last, token, key=lambda run: run.letters is ANY)
        elif not (isinstance(token, _Folders) and (isinstance(last, _Folders) or last == Repeat(ANY))):
            joined.append(token)
    return joined


def _longest_plain(tokens: Iterable[Token]) -> str:
    """The longest run of letters that stand for themselves: whatever is meant holds it."""
    parts = [""]
    for token in tokens:
        if isinstance(token, str):
            parts[-1] += token
        elif parts[-1]:
            parts.append("")
    return max(parts, key=len)


class _Automaton:
    """A nondeterministic automaton with a bit for each state, so that a letter is a few operations on integers.

    Baeza-Yates and Gonnet, "A New Approach to Text Searching", 1992. State n: all before the n-th position was read.

    `**/` takes three positions: one that reads nothing and leads on to the next or past all three, a run of anything,
    and a `/`.
    """

    __slots__ = ("_accepts", "_begin", "_entries", "_masks", "_needed", "_plain", "_runs", "_sets", "_tokens")

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._tokens = _joined(tokens)
        self._begin = 0  # until it is built, when first used: most patterns of a long list never are
        self._needed = _longest_plain(self._tokens)

    def _build(self) -> None:
        self._runs = self._entries = 0
        self._plain: defaultdict[str, int] = defaultdict(int)
        self._sets: list[tuple[int, _Letters]] = []
        self._masks: dict[str, int] = {}
        bit = 1
        for token in self._tokens:
            if isinstance(token, _Folders):
                self._entries |= bit
                self._runs |= bit << 1
                self._sets.append((bit << 1, ANY))
                self._plain["/"] |= bit << 2
                bit <<= 2
            elif isinstance(token, str):
                self._plain[token] |= bit
            elif isinstance(token, Repeat):
                self._runs |= bit
                self._sets.append((bit, token.letters))
            else:
                self._sets.append((bit, token))
            bit <<= 1
        self._accepts = bit
        self._begin = self._closed(1)

    def matches(self, text: str, at: int = 0) -> bool:
        """Whether all of `text` from `at` on is meant."""
        return self.levels(text, at, 1) >> text.count("/", at) != 0

    def levels(self, text: str, at: int, bit: int) -> int:
        """Where in `text` from `at` on the pattern may end: `bit` for the first `/` or the end, and so on."""
        if text.find(self._needed, at) < 0:
            return 0
        if not self._begin:
            self._build()
        accepts, runs, masks = self._accepts, self._runs, self._masks
        states = self._begin
        found = 0
        for letter in text[at:] if at else text:
            if letter == "/":
                if states & accepts:
                    found |= bit
                bit <<= 1
            mask = masks.get(letter)
            if mask is None:
                mask = masks[letter] = self._mask(letter)
            states &= mask
            if not states:
                return found
            staying = states & runs
            states = self._closed((states ^ staying) << 1 | staying)
        return found | bit if states & accepts else found

    def _closed(self, states: int) -> int:
        """`states`, and what they lead to where runs and folders stand for nothing."""
        states |= (states & self._runs) << 1
        entered = states & self._entries
        if entered:
            states |= entered << 1 | entered << 3
            states |= (states & self._runs) << 1
        return states

    def _mask(self, letter: str) -> int:
        """The positions that read `letter`."""
        mask = self._plain.get(letter, 0)
        for bit, letters in self._sets:
            if letters.has(letter):
                mask |= bit
        return mask


# Which of many are tried

_GRAM = 3

_WILD = Pattern(r"\*+|\?")
_NOT_PLAIN = Pattern(r"[\[\]\\{}!]")


class Literal(NamedTuple):
    """Text that a path must have: its beginning, a whole step of it, or a few letters in one of its steps."""

    kind: str
    text: str


def gitignore_literals(pattern: str) -> frozenset[Literal] | None:
    """What a path must have each of for `pattern`, of .gitignore's kind, to mean it; None where it never means any."""
    if pattern.startswith(("!", "#")) or not pattern.strip("/ "):
        return None
    if _NOT_PLAIN.search(pattern) or pattern != pattern.strip():
        return frozenset()
    anchored = "/" in pattern.rstrip("/")
    steps = pattern.strip("/").split("/")
    found = {Literal("step", step) for step in steps if not _WILD.search(step)}
    found |= {gram for step in steps for gram in _grams(step)}
    if anchored:
        beginning = "/".join(takewhile(lambda step: not _WILD.search(step), steps))
        if beginning:
            found.add(Literal("start", beginning))
    return frozenset(found)


def glob_literals(pattern: str) -> frozenset[Literal]:
    """What a path must have each of for `pattern`, a glob of a site's generator that means the whole path
    (`matches_path`), to mean it."""
    if _NOT_PLAIN.search(pattern):
        return frozenset()
    wild = _WILD.search(pattern)
    beginning = pattern[: wild.start()] if wild else pattern
    found = {gram for step in pattern.split("/") for gram in _grams(step)}
    return frozenset(found | {Literal("start", beginning)} if beginning else found)


def _grams(step: str) -> Iterator[Literal]:
    for run in _WILD.split(step):
        length = min(_GRAM, len(run))
        for at in range(len(run) - length + 1 if length else 0):
            yield Literal("letters", run[at : at + length])


_FEW = 100
"""So many literal stretches are looked for one by one in a path; of more, each stretch of the path is looked up."""


class LiteralIndex:
    """Many patterns beside many paths: which of them may mean a path at all, by the literal text that they hold.

    A site may have as many patterns as pages, so that trying each with each takes time in the square. A pattern can
    only mean a path that has the literal stretches of the pattern: the index lists each pattern under one of them, and
    for a path names those few patterns that are still to be tried. Patterns without any literal text are always tried.

    Sets of patterns by number, in their order; `needed` has for each pattern of each set what a path must have.
    """

    def __init__(self, needed: Sequence[Iterable[frozenset[Literal] | None]]) -> None:
        sets = [[each for each in patterns if each is not None] for patterns in needed]
        frequency = Counter(literal for patterns in sets for each in patterns for literal in each)
        self._by_literal: dict[Literal, list[int]] = {}
        self._always: list[int] = []
        for number, patterns in enumerate(sets):
            if not all(patterns):
                self._always.append(number)
                continue
            # The rarest tells most; of equally rare ones the longest.
            chosen = (min((frequency[each], -len(each.text), each) for each in needs) for needs in patterns)
            for literal in {each for _, _, each in chosen}:
                self._by_literal.setdefault(literal, []).append(number)
        self._starts = sorted({len(literal.text) for literal in self._by_literal if literal.kind == "start"})
        letters = {text.text: found for text, found in self._by_literal.items() if text.kind == "letters"}
        self._few_letters = tuple(letters.items()) if len(letters) <= _FEW else None

    def candidates(self, path: str) -> list[int]:
        """The numbers of the sets that may mean `path`, in order."""
        found = set(self._always)
        if self._by_literal:
            for literal in self._literals_of(path):
                found.update(self._by_literal.get(literal, ()))
            for text, numbers in self._few_letters or ():
                if text in path:  # a step, as no such text has a `/`
                    found.update(numbers)
        return sorted(found)

    def _literals_of(self, path: str) -> set[Literal]:
        found = {Literal("start", path[:length]) for length in self._starts if length <= len(path)}
        for step in set(path.split("/")):
            found.add(Literal("step", step))
            if self._few_letters is None:
                found |= {
                    Literal("letters", step[at : at + length])
                    for length in range(1, _GRAM + 1)
                    for at in range(len(step) - length + 1)
                }
        return found
