"""The configuration of a run: what files, environment and command line say, and which folder is its root."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TypeVar

from postlint import ci
from postlint.config.layers import (
    ConfigLayer,
    Configuration,
    FaultyConfigurationError,
    Table,
    canonical_table,
    find_file,
    settings_of,
    with_absolute_paths,
)
from postlint.config.settings import FROM_ENVIRONMENT, Settings, Trust
from postlint.data_files import DataFileError, parse_toml
from postlint.errors import ConfigError, Mistakes, UsageError
from postlint.git import repository_root
from postlint.paths import NamedPath, PathKind, state_of

_AnyPath = TypeVar("_AnyPath", bound=PurePath)


def load_configuration(
    paths: Sequence[NamedPath],
    *,
    overrides: Sequence[str] = (),
    isolated: bool = False,
    cwd: Path | None = None,
    root: Path | None = None,
    since: str | None = None,
    trust_config: bool = False,
) -> Configuration:
    """The configuration for a run over `paths`; without any, over the working directory `cwd`. `root` (else `cwd`) is
    that of the site where neither a file nor a repository says which is.

    `overrides` are the values of `--config`, in order: a file in the place of the one that would be found, or
    one setting as TOML (`links.timeout = 5`). With `isolated` no file is looked for.

    Where the run is not known to be the repository's own (see `postlint.ci`; `since` is the revision of `--since`),
    the trusted settings of files hold as they are in the merge base, unless `trust_config`.

    Raises:
        FaultyConfigurationError: a file cannot be read or is no TOML, a key is unknown, a value does not fit.
        ConfigError: another version of postlint is required.
        UsageError: the paths have no folder in common.
    """
    cwd = Path(os.path.realpath(cwd or Path.cwd()))
    start = _common_folder(paths) or cwd
    explicit, inline = _sort_overrides(overrides, cwd)
    notices: list[str] = []
    file = explicit or (None if isolated else find_file(start, notices))
    repository = repository_root(start)
    root = _root(file, explicit, repository, start, root or cwd)
    mistakes = Mistakes()
    given = [*_of_environment(cwd), *inline]
    files = _read_files(file, root, given, mistakes) if file or given else []
    settings, origins = settings_of([*files, *given], mistakes)
    settings = with_absolute_paths(settings, file.parent if file else cwd)
    is_own = trust_config or ci.is_own(os.environ, since)
    extended = tuple(each.file for each in reversed(files[:-1]) if each.file is not None)
    found = Configuration(settings, root, file, extended, _top(extended, root), origins, tuple(notices))
    if mistakes:
        raise FaultyConfigurationError(mistakes.found, found)
    if not is_own:
        from postlint.config.trust import Search, with_trusted_settings

        search = Search(start, cwd, file, is_named=explicit is not None, isolated=isolated, since=since)
        found = with_trusted_settings(found, files, given, search)
    return found._replace(settings=_with_trust(found.settings, given, only_forges=not is_own))


def _read_files(
    file: Path | None, root: Path, given: Sequence[ConfigLayer], mistakes: Mistakes
) -> list[ConfigLayer]:
    """The layers of `file` and of those that it extends. They and those `given` are for this version of postlint."""
    from postlint.config.chain import read_chain, require_version

    files = read_chain(file, root, mistakes) if file else []
    require_version([*files, *given])
    return files


def _of_environment(cwd: Path) -> Iterator[ConfigLayer]:
    """What whoever runs postlint says by variables, since the files may be somebody else's."""
    proxy, certificates = os.environ.get("POSTLINT_PROXY"), os.environ.get("POSTLINT_CA_FILE")
    if proxy:
        yield ConfigLayer("POSTLINT_PROXY", {"links": {"proxy": proxy}})
    if certificates:
        yield ConfigLayer("POSTLINT_CA_FILE", {"links": {"ca-file": str(cwd / certificates)}})


def _with_trust(settings: Settings, given: Sequence[ConfigLayer], *, only_forges: bool) -> Settings:
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


def _root(file: Path | None, explicit: Path | None, repository: Path | None, start: Path, cwd: Path) -> Path:
    if file and (not explicit or start.is_relative_to(file.parent)):
        return file.parent
    if repository:
        return repository
    return cwd if start.is_relative_to(cwd) else start


def _top(extended: Sequence[Path], root: Path) -> Path | None:
    """The folder that paths in settings may not lead out of, where a file that is `extended` lies outside of `root`."""
    limit = None if all(file.is_relative_to(root) for file in extended) else repository_root(root)
    return Path(os.path.realpath(limit)) if limit is not None else None


def _sort_overrides(overrides: Sequence[str], cwd: Path) -> tuple[Path | None, list[ConfigLayer]]:
    file: Path | None = None
    layers: list[ConfigLayer] = []
    for text in overrides:
        table = _setting(text, cwd)
        if table is not None and "extend" in table:
            raise ConfigError(
                "--config: `extend` stands in a file",
                hint="To have another configuration, name its file: --config FILE.",
            )
        if table is not None:
            layers.append(ConfigLayer("--config", canonical_table(table)))
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
        if state_of(cwd / text).kind is PathKind.FILE:
            return None
        raise ConfigError(f"--config: {error}") from None
