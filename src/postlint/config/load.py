"""Finds the configuration, reads it layer by layer, and remembers where each value came from."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from postlint import ci
from postlint.config.canonical import canonical
from postlint.config.explain import explain
from postlint.config.settings import FROM_ENVIRONMENT, Settings, Trust
from postlint.data_files import DataFileError, decode, parse_toml, read_bytes
from postlint.errors import ConfigError, UsageError
from postlint.git import repository_root
from postlint.globs import glob_fault
from postlint.paths import NamedPath

_SHARED = "pyproject.toml"
"""It has parts of many tools; ours is `[tool.postlint]`."""

FILE_NAMES = ("postlint.toml", ".postlint.toml", _SHARED)
_MOST_EXTENDED = 20
"""How many files may extend each other in a row."""

Table = dict[str, object]
_AnyPath = TypeVar("_AnyPath", bound=PurePath)


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


class Layer(NamedTuple):
    """Some settings as they were written, and where they come from; `file` is None where that is no file."""

    name: str
    table: Table
    file: Path | None = None


def load_configuration(
    paths: Sequence[NamedPath],
    *,
    overrides: Sequence[str] = (),
    isolated: bool = False,
    cwd: Path | None = None,
    since: str | None = None,
    trust_config: bool = False,
) -> Configuration:
    """The configuration for a run over `paths`; without any, over the working directory `cwd`.

    `overrides` are the values of `--config`, in order: a file in the place of the one that would be found, or
    one setting as TOML (`links.timeout = 5`). With `isolated` no file is looked for.

    Where the run is not known to be the repository's own (see `postlint.ci`; `since` is the revision of `--since`),
    the trusted settings of files hold as they are in the merge base, unless `trust_config`.

    Raises:
        ConfigError: a file cannot be read or is no TOML, a key is unknown, a value does not fit.
        UsageError: the paths have no folder in common.
    """
    cwd = Path(os.path.realpath(cwd or Path.cwd()))
    start = _common_folder(paths) or cwd
    explicit, inline = _sort_overrides(overrides, cwd)
    notices: list[str] = []
    file = explicit or (None if isolated else find_file(start, notices))
    repository = repository_root(start)
    files = list(_file_layers(file, _root_of(file.parent) if file else start)) if file else []
    given = [*_of_environment(cwd), *inline]
    settings, origins = settled([*files, *given])
    settings = anchored(settings, file.parent if file else cwd)
    root = _root(file, explicit, repository, start, cwd)
    is_own = trust_config or ci.is_own(os.environ, since)
    found = Configuration(settings, root, file, origins, tuple(notices))
    if not is_own:
        from postlint.config.trust import Search, held

        search = Search(start, cwd, file, is_named=explicit is not None, isolated=isolated, since=since)
        found = held(found, files, given, search)
    return found._replace(settings=_with_trust(found.settings, given, only_forges=not is_own))


def settled(layers: Sequence[Layer]) -> tuple[Settings, dict[str, str]]:
    """The settings of `layers`, the later ones before the earlier ones, and which of them each key comes from.

    Raises:
        ConfigError: a key is unknown, a value does not fit.
    """
    merged: Table = {}
    origins: dict[str, str] = {}
    for layer in layers:
        _merge(merged, layer.table)
        origins.update(dict.fromkeys(leaves(layer.table), layer.name))
    merged.pop("extend", None)
    try:
        settings = Settings.model_validate(merged) if merged else Settings.model_construct()
    except ValidationError as error:
        raise explain(error, origins) from None
    return settings, origins


def _of_environment(cwd: Path) -> Iterator[Layer]:
    """What whoever runs postlint says by variables, since the files may be somebody else's."""
    proxy, certificates = os.environ.get("POSTLINT_PROXY"), os.environ.get("POSTLINT_CA_FILE")
    if proxy:
        yield Layer("POSTLINT_PROXY", {"links": {"proxy": proxy}})
    if certificates:
        yield Layer("POSTLINT_CA_FILE", {"links": {"ca-file": str(cwd / certificates)}})


def _with_trust(settings: Settings, given: Sequence[Layer], *, only_forges: bool) -> Settings:
    """`settings` with a note of who named the proxy and the certificates in them."""
    links = settings.links
    named = {key for layer in given if isinstance(table := layer.table.get("links"), dict) for key in table}
    trust = Trust(
        proxy_of_file=links.proxy not in (None, FROM_ENVIRONMENT) and "proxy" not in named,
        ca_of_file=links.ca_file is not None and "ca-file" not in named,
        only_forges=only_forges,
        certificates=links.trust.certificates,
    )
    if trust == links.trust:
        return settings
    return settings.model_copy(update={"links": links.trusting(trust)})


def anchored(settings: Settings, folder: Path) -> Settings:
    """`settings` with the paths outside of the site made absolute: they are relative to the config file."""
    file = settings.links.ca_file
    if file is None or file.is_absolute():
        return settings
    links = settings.links.model_copy(update={"ca_file": folder / file})
    return settings.model_copy(update={"links": links})


def find_file(start: Path, notices: list[str] | None = None) -> Path | None:
    """The config file that is closest to the folder `start`: in it or above, up to the repository's root.

    Whatever is called `postlint.toml` is meant as one, and that it may be a folder is told when it is read. What lies
    on the way and is not used is added to `notices`.
    """
    said = [] if notices is None else notices
    root = repository_root(start)
    for folder in (start, *start.parents):
        found = [folder / name for name in FILE_NAMES if _is_configuration(folder / name, said)]
        if found:
            said += [f"{other} is not used: {found[0].name} beside it goes first" for other in found[1:]]
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


def _common_folder(paths: Sequence[NamedPath]) -> Path | None:
    """The lowest folder that holds all of `paths`; None where there are no paths.

    Raises:
        UsageError: there is none but the top of the disk, or not even that one.
    """
    folders = [named.folder for named in paths]
    if not folders:
        return None
    common = above_all(folders)
    if common is None or (common == Path(common.anchor) and common not in folders):
        raise UsageError(
            f"{paths[0].written} and the other paths have no folder in common",
            hint="Check them one after the other.",
        )
    return common


def above_all(folders: Sequence[_AnyPath]) -> _AnyPath | None:
    """The lowest folder that holds all of `folders`; None where there is none: on Windows, for two drives."""
    for common in (folders[0], *folders[0].parents) if folders else ():
        if all(folder.is_relative_to(common) for folder in folders):
            return common
    return None


def _mode(path: Path) -> int:
    """What stands at `path`, and 0 where that cannot be seen."""
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # too long, or with a NUL
        return 0


def _root(file: Path | None, explicit: Path | None, repository: Path | None, start: Path, cwd: Path) -> Path:
    if file and (not explicit or start.is_relative_to(file.parent)):
        return file.parent
    if repository:
        return repository
    return cwd if start.is_relative_to(cwd) else start


def _root_of(folder: Path) -> Path:
    return repository_root(folder) or folder


def _sort_overrides(overrides: Sequence[str], cwd: Path) -> tuple[Path | None, list[Layer]]:
    file: Path | None = None
    layers: list[Layer] = []
    for text in overrides:
        table = _setting(text, cwd)
        if table is not None:
            layers.append(Layer("--config", canonical(table)))
        elif not text:
            raise ConfigError("--config is empty", hint="Give a file, or a setting: --config 'key = value'.")
        elif file is None:
            file = Path(os.path.realpath((cwd / text).parent)) / (cwd / text).name
        else:
            raise ConfigError(
                f"--config names two files: {file.name} and {text}",
                hint="Give one file; for single settings use --config 'key = value'.",
            )
    return file, layers


def _setting(text: str, cwd: Path) -> Table | None:
    """The setting that a value of `--config` is; None where it is a file.

    What reads as a setting is one, whatever files there are: a pull request can bring one of any name along.
    """
    if "=" not in text:
        return None
    try:
        return parse_toml(text)
    except DataFileError as error:
        if stat.S_ISREG(_mode(cwd / text)):
            return None
        raise ConfigError(f"--config: {error}") from None


def _file_layers(file: Path, limit: Path, seen: tuple[Path, ...] = ()) -> Iterator[Layer]:
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
        yield from _file_layers(base, limit, (*seen, real))
    yield Layer(str(file), canonical(table), file)


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


def leaves(table: Table, prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"
