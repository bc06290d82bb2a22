"""The files of a configuration: the one that holds for a run, and those that it extends.

What is wrong with one of them is noted, and the rest is read all the same, so that all of it can be said at once.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import postlint
from postlint.bounds import is_within
from postlint.config.layers import ConfigLayer, Table, parse_settings, placed_table
from postlint.config.settings import SHARED
from postlint.config.versions import read_requirement
from postlint.data_files import DataFileError, read_bytes
from postlint.errors import ConfigError, Mistakes
from postlint.git import repository_root
from postlint.paths import why_foreign

_MOST_EXTENDED = 20
"""How many files may extend each other in a row."""


def read_chain(file: Path, root: Path, mistakes: Mistakes) -> list[ConfigLayer]:
    """The layers of the files that `file` extends, the furthest first, and at the end its own. What is wrong with them
    is added to `mistakes`. `root` is the folder that the paths in the settings are relative to.
    """
    layers: list[ConfigLayer] = []
    limit = Path(os.path.realpath(repository_root(file.parent) or file.parent))
    seen: list[Path] = []
    at: Path | None = file
    while at is not None:
        seen.append(Path(os.path.realpath(at)))  # `resolve` raises at a circle of links
        nothing: Table = {}
        table = mistakes.attempt(partial(_read, at, layers[-1:], mistakes), nothing)
        extended = mistakes.attempt(partial(_extended, at, table, limit, seen), None)
        placed = placed_table(table, at.parent)
        layers.append(ConfigLayer(str(at), placed if at == file else _as_seen_from(root, at, placed), at))
        at = extended
    return layers[::-1]


def require_version(layers: Sequence[ConfigLayer]) -> None:
    """That this version of postlint is one that the `layers` require. Of a newer one they may have settings that would
    look like mistakes, so this goes before all else.

    Raises:
        ConfigError: it is not.
    """
    for layer in layers:
        wanted = layer.table.get("required-version", layer.table.get("required_version"))
        requirement = read_requirement(wanted) if isinstance(wanted, str) else None
        if requirement is None or requirement.admits(postlint.__version__):
            continue  # what is no requirement is told with the other mistakes
        from postlint.config.places import at_line

        wanted = " ".join(str(wanted).split())
        raise ConfigError(
            f"{at_line(layer.name, ('required-version',))}: this configuration requires postlint {wanted}, "
            f"and {postlint.__version__} is what runs",
            hint=f"`pip install --upgrade 'postlint{wanted}'` installs a version that fits; for a hook of pre-commit, "
            "change its `rev`.",
        )


def _extended(file: Path, table: Table, limit: Path, seen: Sequence[Path]) -> Path | None:
    """The file that `file`, in which `table` stands, extends."""
    parent = table.get("extend")
    if parent is None:
        return None
    if not isinstance(parent, str) or not parent:
        raise _extend_error(file, "must be a path in quotes")
    if "\0" in parent:
        raise _extend_error(file, "has a NUL character, which no file's name has")
    base = Path(os.path.realpath(file.parent / parent))
    if base.is_relative_to(limit) and not is_within(base, limit):
        raise _extend_error(file, f"leads into `.git`, of which nothing is read: {parent}")
    if not base.is_relative_to(limit):
        place = "the repository" if repository_root(limit) else "the folder, which is in no repository of Git"
        raise _extend_error(
            file, f"leads out of {place}: {parent}", f"It may reach up to {limit}, not beyond."
        )
    if base in seen:
        raise _extend_error(file, f"leads back to this file: {parent}" if base == seen[-1] else _circle(seen))
    if len(seen) > _MOST_EXTENDED:
        raise _extend_error(file, f"leads on and on: more than {_MOST_EXTENDED} files `extend` each other")
    return base


def _circle(seen: Sequence[Path]) -> str:
    return f"leads back to {seen[0].name}: {' → '.join(each.name for each in (*seen, seen[0]))}"


def _extend_error(file: Path, words: str, hint: str | None = None) -> ConfigError:
    from postlint.config.places import at_line

    return ConfigError(f"{at_line(str(file), ('extend',))}: `extend` {words}", hint=hint)


def _read(file: Path, from_: Sequence[ConfigLayer], mistakes: Mistakes) -> Table:
    """What stands in `file`, which the layer in `from_` extends, if there is one."""
    if reason := why_foreign(file):
        raise _unusable(file, from_, reason)
    try:
        data = read_bytes(file)
    except DataFileError as error:
        raise _unusable(file, from_, str(error)) from None
    try:
        table = parse_settings(data, file)
    except ConfigError as error:
        from postlint.config.slips import without_slips

        return without_slips(data, file, error, mistakes)
    if from_ and file.name == SHARED and not table:
        raise _unusable(file, from_, "it has no `[tool.postlint]`")
    return table


def _unusable(file: Path, from_: Sequence[ConfigLayer], words: str) -> ConfigError:
    for layer in from_:
        if layer.file is not None:
            return _extend_error(layer.file, f"names {layer.table['extend']}, which cannot be read: {words}")
    return ConfigError(f"{file}: the configuration cannot be read: {words}")


def _as_seen_from(root: Path, file: Path, table: Table) -> Table:
    """`table` with the paths of schemas and of lists of terms, which are relative to its `file`, as seen from `root`.

    Patterns stay as they are: they speak of the files of the run.
    """
    prefix = Path(os.path.relpath(file.parent, root)).as_posix()
    if prefix == ".":
        return table
    placed = dict(table)
    content, taxonomies = table.get("content"), table.get("taxonomies")
    if isinstance(content, list):
        placed["content"] = [_moved(each, "schema", prefix) for each in content]
    if isinstance(taxonomies, dict):
        placed["taxonomies"] = {name: _moved(each, "terms", prefix) for name, each in taxonomies.items()}
    return placed


def _moved(table: object, key: str, prefix: str) -> object:
    """`table` with the path at `key`, if it has one, below `prefix`."""
    path = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict) or not isinstance(path, str) or not path or ":" in path:
        return table  # `postlint:NAME`, `python:…`, an address, or a drive
    return {**table, key: posixpath.normpath(posixpath.join(prefix, path))}
