"""Versions of postlint and what is required of them, as packages say it.

As PEP 440 has it (https://packaging.python.org/specifications/version-specifiers/), but for `===`, which compares
letters; and a version that comes before a release (`0.3.0rc1`) is admitted like any other: who has one wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from postlint.pattern import Pattern
from postlint.records import NamedTuple

_VERSION = Pattern(
    r"v?(?:(?P<epoch>[0-9]{1,9})!)?(?P<release>[0-9]{1,9}(?:\.[0-9]{1,9}){0,9})"
    r"(?:[-_.]?(?P<stage>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?P<number>[0-9]{0,9}))?"
    r"(?P<post>-(?P<implicit>[0-9]{1,9})|[-_.]?(?:post|rev|r)[-_.]?(?P<post_number>[0-9]{0,9}))?"
    r"(?P<dev>[-_.]?dev[-_.]?(?P<dev_number>[0-9]{0,9}))?"
    r"(?:\+(?P<local>[a-z0-9]{1,30}(?:[-_.][a-z0-9]{1,30}){0,9}))?"
)
_CLAUSE = Pattern(r"(?P<operator>~=|==|!=|<=|>=|<|>)\s*(?P<version>[^\s,]+)")
_STAGES = {"alpha": "a", "beta": "b", "c": "rc", "pre": "rc", "preview": "rc"}
_LONGEST = 200


class PackageVersion(NamedTuple):
    """A version. They are put in order by `key`."""

    epoch: int
    release: tuple[int, ...]
    stage: tuple[str, int] | None = None
    post: int | None = None
    dev: int | None = None
    local: tuple[str, ...] = ()

    @property
    def is_early(self) -> bool:
        """Whether it comes before a release."""
        return self.stage is not None or self.dev is not None

    @property
    def minor(self) -> tuple[int, int, int]:
        """The minor release that it belongs to."""
        first, second = (*self.release, 0)[:2]
        return self.epoch, first, second

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the order, but for local versions."""
        release = self.release
        while release[1:] and release[-1] == 0:
            release = release[:-1]
        stage = (2, "", 0)
        if self.stage is not None:
            stage = (1, *self.stage)
        elif self.post is None and self.dev is not None:
            stage = (0, "", 0)
        post = -1 if self.post is None else self.post
        dev = (1, 0) if self.dev is None else (0, self.dev)
        return self.epoch, release, stage, post, dev


class _Clause(NamedTuple):
    """One requirement. `is_prefix` where the version ends with `.*`."""

    operator: str
    version: PackageVersion
    is_prefix: bool

    def admits(self, found: PackageVersion) -> bool:
        return _OPERATORS[self.operator](self, found)

    def is_equal(self, found: PackageVersion) -> bool:
        if self.is_prefix:
            return _begins(found, self.version)
        if self.version.local:
            return (found.key, found.local) == (self.version.key, self.version.local)
        return found.key == self.version.key

    def is_compatible(self, found: PackageVersion) -> bool:
        start = PackageVersion(self.version.epoch, self.version.release[:-1])
        return found.key >= self.version.key and _begins(found, start)

    def is_less(self, found: PackageVersion) -> bool:
        own = self.version
        if own.is_early or not found.is_early:
            return found.key < own.key
        without = (
            found._replace(dev=None) if own.post is not None else PackageVersion(found.epoch, found.release)
        )
        return found.key < own.key and without.key != own.key

    def is_greater(self, found: PackageVersion) -> bool:
        own = self.version
        is_after_it = own.dev is None and found._replace(post=None, dev=None).key == own.key
        return found.key > own.key and not is_after_it


_OPERATORS: Mapping[str, Callable[[_Clause, PackageVersion], bool]] = {
    "==": _Clause.is_equal,
    "!=": lambda clause, found: not clause.is_equal(found),
    "<=": lambda clause, found: found.key <= clause.version.key,
    ">=": lambda clause, found: found.key >= clause.version.key,
    "<": _Clause.is_less,
    ">": _Clause.is_greater,
    "~=": _Clause.is_compatible,
}


class Requirement(NamedTuple):
    """What is required of a version: all of the clauses."""

    clauses: tuple[_Clause, ...]

    def admits(self, version: str) -> bool:
        """Whether `version`, which is a sound one, is what is required."""
        found = read_version(version)
        return found is not None and all(clause.admits(found) for clause in self.clauses)

    @property
    def least_minor(self) -> tuple[int, int, int] | None:
        """The oldest minor release that the requirement names as good enough; None where it names none."""
        named = [each.version.minor for each in self.clauses if each.operator in {">=", ">", "==", "~="}]
        return max(named, default=None)


@lru_cache(maxsize=64)
def read_version(text: str) -> PackageVersion | None:
    """The version that `text` is; None where it is none."""
    found = _VERSION.fullmatch(text.strip().lower()) if len(text) <= _LONGEST else None
    if found is None:
        return None
    stage = found["stage"]
    return PackageVersion(
        int(found["epoch"] or 0),
        tuple(map(int, found["release"].split("."))),
        (_STAGES.get(stage, stage), int(found["number"] or 0)) if stage else None,
        int(found["implicit"] or found["post_number"] or 0) if found["post"] else None,
        int(found["dev_number"] or 0) if found["dev"] else None,
        tuple(found["local"].replace("-", ".").replace("_", ".").split(".")) if found["local"] else (),
    )


@lru_cache(maxsize=8)
def read_requirement(text: str) -> Requirement | None:
    """What `text` requires, such as `>=0.2,<1`; None where it is no such thing."""
    if len(text) > _LONGEST:
        return None
    clauses = [_read_clause(part.strip()) for part in text.split(",") if part.strip()]
    read = tuple(clause for clause in clauses if clause is not None)
    return Requirement(read) if read and len(read) == len(clauses) else None


def _read_clause(text: str) -> _Clause | None:
    found = _CLAUSE.fullmatch(text)
    if found is None:
        return None
    operator, written = found["operator"], found["version"]
    is_prefix = written.endswith(".*")
    version = read_version(written.removesuffix(".*"))
    if version is None or (operator == "~=" and len(version.release) < 2):
        return None
    is_equality = operator in {"==", "!="}
    is_bare = version == PackageVersion(version.epoch, version.release)
    if (is_prefix and not (is_equality and is_bare)) or (version.local and not is_equality):
        return None
    return _Clause(operator, version, is_prefix)


def requirement_fault(text: str) -> str | None:
    """What is wrong with `text` as a requirement, as a sentence without a full stop; None: nothing."""
    if read_requirement(text) is not None:
        return None
    if read_version(text) is not None:
        return f'say how the version is meant, as in ">={text.strip()}"'
    return 'this is no requirement of versions; write one such as ">=0.2" or ">=0.2,<1"'


def _begins(found: PackageVersion, start: PackageVersion) -> bool:
    """Whether `found` is one of the release `start`, such as 0.2.1 of 0.2."""
    length = len(start.release)
    padded = (*found.release, *(0,) * length)[:length]
    return (found.epoch, padded) == (start.epoch, start.release)
