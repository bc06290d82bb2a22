"""The layers of a configuration: the files that are found, what stands in them, and what all of it comes to.

Of two layers the later one goes first, key by key. `[links]` is brought to one way of writing before: what is layered,
and what is trusted, is told by the keys of tables, and there two spellings would be two settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from postlint.config.settings import SHARED, Settings
from postlint.data_files import DataFileError, decode, parse_toml, read_bytes
from postlint.errors import ConfigError, Mistakes, PostlintError, UsageError
from postlint.git import repository_root
from postlint.globs import glob_fault
from postlint.records import NamedTuple

FILE_NAMES = ("postlint.toml", ".postlint.toml", SHARED)

COMMAND_LINE = "command line"
"""What the origin of a setting is called that an option of its own gives."""

Table = dict[str, object]


class Configuration(NamedTuple):
    """The settings of a run.

    `root` is the folder that every path and glob in them is relative to: the one of the config file, else the
    repository's, else the working directory. `extended` are the files that `file` extends, the nearest first, and `top`
    the folder that no path in the settings may lead out of, where that is not `root`: those of a file outside of it
    name files beside that one. `origins` says for each key that was set (`links.timeout`) by which file or option; what
    is not in it has its default. `notices` are what is to be said on standard error: configurations that lie there and
    are not used, settings that do not hold.
    """

    settings: Settings
    root: Path
    file: Path | None = None
    extended: tuple[Path, ...] = ()
    top: Path | None = None
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
        origins = {key.replace("_", "-"): COMMAND_LINE for key in given}
        return self._replace(settings=old.model_copy(update=given), origins={**self.origins, **origins})


class ConfigLayer(NamedTuple):
    """Some settings as they were written, and where they come from; `file` is None where that is no file."""

    name: str
    table: Table
    file: Path | None = None


class FaultyConfigurationError(ConfigError):
    """What is wrong with a configuration; `usable` is the same without its mistakes."""

    def __init__(self, mistakes: Sequence[PostlintError], usable: Configuration) -> None:
        super().__init__(mistakes[0].message, hint=mistakes[0].hint)
        self.others = tuple(mistakes[1:])
        self.usable = usable


def settings_of(
    layers: Sequence[ConfigLayer], mistakes: Mistakes | None = None
) -> tuple[Settings, dict[str, str]]:
    """The settings of `layers`, the later ones before the earlier ones, and which of them each key comes from. With
    `mistakes` they are added there, and left out.

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
        from postlint.config.explain import explain, without_mistakes

        found = mistakes if mistakes is not None else Mistakes()
        found.add(explain(error, origins))
        if mistakes is None:
            found.raise_all()
        settings = without_mistakes(merged, error)
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
    if file.name != SHARED:
        return True
    try:
        data = read_bytes(file)
        notices += [f"{file}: {words}" for words in _called_otherwise(data)]
        return speaks_of_postlint(data)
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


def _called_otherwise(data: bytes) -> Iterator[str]:
    """What to say of tables in a pyproject.toml that are meant as ours and called otherwise."""
    if b"postlint" not in data.lower().replace(b"-", b"").replace(b"_", b""):
        return
    try:
        table = parse_toml(decode(data))
    except DataFileError:
        return  # whoever reads the file says what is wrong with it
    tool = table.get("tool", {})
    names = [*(f"tool.{name}" for name in (tool if isinstance(tool, dict) else ())), *table]
    for name in names:
        plain = name.removeprefix("tool.").lower().replace("-", "").replace("_", "")
        if plain == "postlint" and name != "tool.postlint":
            yield f"`[{name}]` is not read; it must be called `[tool.postlint]`"


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
    if file.name != SHARED:
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


def placed_table(table: Table, folder: Path) -> Table:
    """`table`, a whole configuration of a file in `folder`, in canonical form, with the path of the file with
    certificates, which may lie outside of the site, made absolute.
    """
    table = canonical_table(table)
    links = table.get("links")
    file = links.get("ca-file") if isinstance(links, dict) else None
    if not isinstance(links, dict) or not isinstance(file, str):
        return table
    return {**table, "links": {**links, "ca-file": str(folder / file)}}


def canonical_table(table: Table) -> Table:
    """`table`, a whole configuration, with the keys of `[links]` and `[links.hosts]` as they are documented, and a
    table for each rule, so that a file which says one thing of a rule leaves what others say of it.
    """
    rules = table.get("rules")
    if isinstance(rules, dict):
        said = {
            name: {"severity": value} if isinstance(value, str) else value for name, value in rules.items()
        }
        table = {**table, "rules": said}
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
