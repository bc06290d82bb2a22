"""The layers of a configuration: the files that are found, what stands in them, and what all of it comes to.

Of two layers the later one goes first, key by key. `[links]` is brought to one way of writing before: what is layered,
and what is trusted, is told by the keys of tables, and there two spellings would be two settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from postlint.config.settings import Settings
from postlint.data_files import DataFileError, decode, parse_toml, read_bytes
from postlint.errors import ConfigError, UsageError
from postlint.git import repository_root
from postlint.globs import glob_fault
from postlint.records import NamedTuple

_SHARED = "pyproject.toml"
"""It has parts of many tools; ours is `[tool.postlint]`."""

FILE_NAMES = ("postlint.toml", ".postlint.toml", _SHARED)
_MOST_EXTENDED = 20
"""How many files may extend each other in a row."""

Table = dict[str, object]


class Configuration(NamedTuple):
    """The settings of a run.

    `root` is the folder that every path and glob in them is relative to: the one of the config file, else the
    repository's, else the working directory. `origins` says for each key that was set (`links.timeout`) by
    which file or option; what is not in it has its default. `notices` are what is to be said on standard error:
    configurations that lie there and are not used, settings that do not hold.
    """

    settings: Settings
    root: Path
    file: Path | None = None
    origins: Mapping[str, str] = MappingProxyType({})
    notices: tuple[str, ...] = ()

    def with_options(
        self,
        *,
        select: list[str] | None = None,
        extend_select: list[str] | None = None,
        ignore: list[str] | None = None,
        exclude: list[str] | None = None,
        fail_on: str | None = None,
    ) -> Configuration:
        """This configuration with what the command line says: it replaces `select` and `fail-on`, adds to the rest.

        Raises:
            UsageError: one of `exclude` is no pattern.
        """
        for pattern in exclude or ():
            if (fault := glob_fault(pattern)) is not None:
                raise UsageError(f"--exclude: {fault}")
        old = self.settings
        changes: dict[str, object] = {
            "select": select,
            "extend_select": [*old.extend_select, *extend_select] if extend_select else None,
            "ignore": [*old.ignore, *ignore] if ignore else None,
            "exclude": [*old.exclude, *exclude] if exclude else None,
            "fail_on": fail_on,
        }
        given = {key: value for key, value in changes.items() if value is not None}
        origins = {key.replace("_", "-"): "command line" for key in given}
        return self._replace(settings=old.model_copy(update=given), origins={**self.origins, **origins})


class ConfigLayer(NamedTuple):
    """Some settings as they were written, and where they come from; `file` is None where that is no file."""

    name: str
    table: Table
    file: Path | None = None


def settings_of(layers: Sequence[ConfigLayer]) -> tuple[Settings, dict[str, str]]:
    """The settings of `layers`, the later ones before the earlier ones, and which of them each key comes from.

    Raises:
        ConfigError: a key is unknown, a value does not fit.
    """
    merged: Table = {}
    origins: dict[str, str] = {}
    for layer in layers:
        _merge(merged, layer.table)
        origins.update(dict.fromkeys(dict(flatten(layer.table)), layer.name))
    merged.pop("extend", None)
    if (plain := Settings.plainly(merged)) is not None:
        return plain, origins
    from pydantic import ValidationError

    try:
        settings = Settings.by_model(merged)
    except ValidationError as error:
        from postlint.config.explain import explain

        raise explain(error, origins) from None
    return settings, origins


def with_absolute_paths(settings: Settings, folder: Path) -> Settings:
    """`settings` with the paths outside of the site made absolute: they are relative to the config file."""
    file = settings.links.ca_file
    if file is None or file.is_absolute():
        return settings
    links = settings.links.model_copy(update={"ca_file": folder / file})
    return settings.model_copy(update={"links": links})


def find_file(start: Path, notices: list[str]) -> Path | None:
    """The config file that is closest to the folder `start`: in it or above, up to the repository's root.

    Whatever is called `postlint.toml` is meant as one, and that it may be a folder is told when it is read. What lies
    on the way and is not used is added to `notices`.
    """
    root = repository_root(start)
    for folder in (start, *start.parents):
        found = [folder / name for name in FILE_NAMES if _is_configuration(folder / name, notices)]
        if found:
            notices += [f"{other} is not used: {found[0].name} beside it goes first" for other in found[1:]]
            return found[0]
        if folder == root:
            return None
    return None


def _is_configuration(file: Path, notices: list[str]) -> bool:
    if not os.path.lexists(file):
        return False
    if file.name != _SHARED:
        return True
    try:
        return speaks_of_postlint(read_bytes(file))
    except DataFileError as error:
        notices.append(f"{file}: {error}; whether it configures postlint is not known")
        return False


def speaks_of_postlint(data: bytes) -> bool:
    """Whether a pyproject.toml with the content `data` has a table for postlint, or seems to, where it is no TOML: any
    other is somebody else's file, and whoever owns it will say what is wrong with it.
    """
    if b"postlint" not in data:
        return False
    try:
        tool = parse_toml(decode(data)).get("tool", {})
    except DataFileError:
        return _names_postlint(data.decode(errors="replace"))
    return isinstance(tool, dict) and "postlint" in tool


def _names_postlint(text: str) -> bool:
    """Whether a line of `text` is the header of a table below `tool.postlint`, or sets something in it."""
    table = ""
    for line in text.splitlines():
        key = line.lstrip().partition("#")[0].partition("=")[0]
        name = "".join(sign for sign in key if sign not in " \t\"'")
        if name.startswith("["):
            table = name = name.strip("[]")
        elif table:
            name = f"{table}.{name}"
        if f"{name}.".startswith("tool.postlint."):
            return True
    return False


def read_layers(file: Path, limit: Path, seen: tuple[Path, ...] = ()) -> Iterator[ConfigLayer]:
    """The file's own layer, after those that it extends."""
    real = Path(os.path.realpath(file))  # `resolve` raises at a circle of links
    if real in seen:
        raise ConfigError(f"{file}: `extend` leads back to this file")
    if len(seen) > _MOST_EXTENDED:
        raise ConfigError(f"{file}: more than {_MOST_EXTENDED} files `extend` each other")
    table = _read(file)
    parent = table.get("extend")
    if parent is not None:
        if not isinstance(parent, str):
            raise ConfigError(f"{file}: `extend` must be a path in quotes")
        if "\0" in parent:
            raise ConfigError(f"{file}: `extend` has a NUL character, which no file's name has")
        base = Path(os.path.realpath(file.parent / parent))
        if not base.is_relative_to(limit.resolve()):
            raise ConfigError(
                f"{file}: `extend` leads out of the repository: {parent}",
                hint=f"It may reach up to {limit}, not beyond.",
            )
        yield from read_layers(base, limit, (*seen, real))
    yield ConfigLayer(str(file), canonical_table(table), file)


def _read(file: Path) -> Table:
    try:
        data = read_bytes(file)
    except DataFileError as error:
        raise ConfigError(f"{file}: the configuration cannot be read: {error}") from None
    return parse_settings(data, file)


def parse_settings(data: bytes, file: Path) -> Table:
    """The settings in `data`, the content of the configuration `file`, which is not read.

    Of a pyproject.toml these are the ones below `[tool.postlint]`.

    Raises:
        ConfigError: it is too large, is not UTF-8, or is no TOML.
    """
    try:
        table = parse_toml(decode(data))
    except DataFileError as error:
        raise ConfigError(f"{file}: {error}") from None
    if file.name != _SHARED:
        return table
    tool = table.get("tool", {})
    own = tool.get("postlint", {}) if isinstance(tool, dict) else {}
    if not isinstance(own, dict):
        raise ConfigError(f"{file}: `tool.postlint` must be a table")
    return own


def _merge(into: Table, table: Table) -> None:
    for key, value in table.items():
        present = into.get(key)
        if isinstance(present, dict) and isinstance(value, dict):
            merged = dict(present)
            _merge(merged, value)
            into[key] = merged
        else:
            into[key] = value


def flatten(table: Table, prefix: str = "") -> Iterator[tuple[str, object]]:
    """The values in `table` and in the tables in it, each with its whole key: `links.timeout`."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def canonical_table(table: Table) -> Table:
    """`table`, a whole configuration, with the keys of `[links]` and `[links.hosts]` as they are documented."""
    links = table.get("links")
    if not isinstance(links, dict):
        return table
    links = _with_hyphens(links)
    hosts = links.get("hosts")
    if isinstance(hosts, dict):
        links["hosts"] = _by_host(hosts)
    return {**table, "links": links}


def _by_host(hosts: Mapping[str, object]) -> Table:
    found: Table = {}
    for host, said in hosts.items():
        name = host.lower()
        own = _with_hyphens(said) if isinstance(said, dict) else said
        before = found.get(name)
        found[name] = {**before, **own} if isinstance(before, dict) and isinstance(own, dict) else own
    return found


def _with_hyphens(table: Mapping[str, object]) -> Table:
    return {key.replace("_", "-"): value for key, value in table.items()}
