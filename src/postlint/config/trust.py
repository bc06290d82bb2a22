"""Trusted settings: what decides whether and where requests and secrets go is not taken from a change.

Content and configuration of a pull request are anybody's. In a run that is not known to be the repository's own, these
settings hold as the configuration files have them at the commit that the change began with, and else as the command
line and the environment have them, or by default.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path

from postlint import ci, git
from postlint.config.layers import (
    FILE_NAMES,
    ConfigLayer,
    Configuration,
    Table,
    flatten,
    parse_settings,
    placed_table,
    settings_of,
    with_absolute_paths,
)
from postlint.config.settings import HostSettings, LinkSettings
from postlint.errors import ConfigError
from postlint.records import NamedTuple
from postlint.text import join_words

_TAKEN_OVER = frozenset({"proxy", "ca-file", "allow-private", "archive-endpoint", "user-agent"})
"""Keys of `[links]` that hold as the base has them."""
_ONLY_LESS = frozenset({"online", "concurrency", "host-concurrency", "retries"})
"""Keys of `[links]` of which a change may set less than the base has."""
_OF_HOSTS = frozenset({"token-env", "headers", "concurrency"})

_LISTED = 20
"""So many keys are named in one line: there is no end to the hosts that a change can name."""

_CAREFUL_START = 8
"""Requests at a time to one host, where no setting says how many: what it begins with."""


class Search(NamedTuple):
    """How the configuration of a run was looked for, and what of.

    `start` is the folder that the search began in, `file` the one that was found or, if it `is_named`, given; `since`
    the revision of `--since`.
    """

    start: Path
    cwd: Path
    file: Path | None
    is_named: bool
    isolated: bool
    since: str | None


def with_trusted_settings(
    found: Configuration, files: Sequence[ConfigLayer], given: Sequence[ConfigLayer], search: Search
) -> Configuration:
    """The configuration `found` with the trusted settings as they hold in a run that may check anybody's change.

    `files` are its layers that stand in files, `given` those that whoever runs postlint gave by other means.
    """
    before = _Before(search, files, dict(os.environ))
    layers = before.layers()
    given = [
        ConfigLayer(layer.name, {"links": _links(layer.table)}) for layer in given if _links(layer.table)
    ]
    try:
        trusted, _ = settings_of([*layers, *given])
    except ConfigError as error:  # perhaps of another release: the change may be what mends it
        before.troubles[f"the settings there cannot be used ({error.message})"] = None
        layers = []
        trusted, _ = settings_of(given)
    change = found.settings.links
    if any("ca-file" in _links(layer.table) for layer in given):
        base = trusted.links.model_copy(update={"ca_file": change.ca_file})
    else:
        base = with_absolute_paths(trusted, before.file.parent if before.file else search.cwd).links
    links = before.with_certificates(_together(change, base))
    of_change = [layer for layer in files if layer.file is not None and before.is_of_change(layer.file)]
    return found._replace(
        settings=found.settings.model_copy(update={"links": links}),
        origins=_origins(found, files, layers, given, links),
        notices=(*found.notices, *_notices(found, of_change, links, before)),
    )


class _Before:
    """The configuration as it was before the change: `file` is the one that held then."""

    def __init__(self, search: Search, files: Sequence[ConfigLayer], environment: dict[str, str]) -> None:
        self._search = search
        self._now = {_real(layer.file): layer.table for layer in files if layer.file is not None}
        self._environment = environment
        self._bases: dict[Path, ci.Base] = {}
        self.file: Path | None = search.file
        self.troubles: dict[str, str | None] = {}
        """Why something of it could not be had, as clauses, each with what helps, as a sentence."""
        self.swapped: Path | None = None
        """The file with certificates that is another one now."""

    def layers(self) -> list[ConfigLayer]:
        """The trusted settings of the file that held, after those of the files that it extended."""
        search = self._search
        if not search.is_named and not search.isolated:
            self.file = self._found()
        return list(self._layers(self.file)) if self.file else []

    def is_of_change(self, file: Path) -> bool:
        """Whether a change can have brought the file along: it is in the repository, by its name or in truth."""
        ways = (Path(os.path.normpath(file)), Path(os.path.realpath(file)))
        return any(way.is_relative_to(folder) for way in ways for folder in self._folders)

    def with_certificates(self, links: LinkSettings) -> LinkSettings:
        """`links` with the certificates that are to be trusted, where the file on disk is the change's."""
        file = links.ca_file
        if file is None or not self.is_of_change(file):
            return links
        data = self._read(file)
        if data is None and self._is_of_nobody(file):
            return links
        if data is None:
            return links.model_copy(update={"ca_file": None})
        self.swapped = file if _on_disk(file) != data else None
        return links.trusting(links.trust._replace(certificates=data))

    @cached_property
    def commit(self) -> str | None:
        """The commit that the change began with, in the repository of what is checked."""
        repository = git.repository_root(self._search.start)
        return self._base(repository).commit if repository else None

    @cached_property
    def _folders(self) -> frozenset[Path]:
        """The folders that hold what a change can be of: all repositories around, as one can be part of another."""
        start, cwd = self._search.start, self._search.cwd
        tops = {
            top for folder in (start, cwd) for top in (_outermost(folder), _outermost(_real(folder))) if top
        }
        if _outermost(start) is None:
            # Without a repository nothing tells what is the change's: all that is here may be.
            file = self._search.file
            above = [file.parent] if file and start.is_relative_to(file.parent) else []
            tops |= {start, *above, *(() if tops else (cwd,))}
        tops |= set(ci.workspaces(self._environment))
        return frozenset(tops | {_real(top) for top in tops})

    def _base(self, repository: Path) -> ci.Base:
        if repository not in self._bases:
            is_asked = repository == git.repository_root(self._search.start)
            since = self._search.since if is_asked else None
            self._bases[repository] = ci.merge_base(repository, self._environment, since)
        return self._bases[repository]

    def _read(self, file: Path) -> bytes | None:
        """What was in `file` at the base; None where there was none, or that cannot be told."""
        path = Path(os.path.normpath(file))
        repository = git.repository_root(path.parent)
        if repository is None:
            self.troubles[f"{file} is in no Git repository"] = None
            return None
        base = self._base(repository)
        if base.commit is None:
            self.troubles[base.reason] = base.remedy
            return None
        try:
            data = git.file_at(repository, base.commit, path.relative_to(repository).as_posix())
        except git.GitError as error:
            self.troubles[error.reason] = error.remedy
            return None
        return data

    def _found(self) -> Path | None:
        """The file that the search would have found at the base: a change can put another one in front of it."""
        start = self._search.start
        repository = git.repository_root(start)
        if repository is None:
            return self._search.file
        for folder in (start, *start.parents):
            for name in FILE_NAMES:
                data = self._read(folder / name)
                if data is not None and (name != "pyproject.toml" or self._table(folder / name, data)):
                    return folder / name
            if folder == repository or self._base(repository).commit is None:
                return None
        return None

    def _layers(self, file: Path, seen: tuple[Path, ...] = ()) -> Iterator[ConfigLayer]:
        if file in seen:
            return
        is_of_change = self.is_of_change(file)
        table = self._table_then(file) if is_of_change else self._table_now(file)
        if table is None:
            return
        parent = table.get("extend")
        if isinstance(parent, str) and "\0" not in parent:
            base = Path(os.path.normpath(file.parent / parent))
            if (
                is_of_change
                or self.is_of_change(base)
                or base.is_relative_to(git.repository_root(file.parent) or file.parent)
            ):
                yield from self._layers(base, (*seen, file))
        name = f"{file} in the merge base" if is_of_change else str(file)
        yield ConfigLayer(name, _trusted_part(table), file)

    def _table_then(self, file: Path) -> Table | None:
        data = self._read(file)
        return None if data is None else self._table(file, data)

    def _table_now(self, file: Path) -> Table | None:
        """What is in a file that belongs to no change. It is not read twice."""
        read = self._now.get(_real(file))
        if read is not None:
            return read
        data = _on_disk(file)
        return None if data is None else self._table(file, data)

    def _table(self, file: Path, data: bytes) -> Table:
        try:
            return placed_table(parse_settings(data, file), file.parent)
        except ConfigError:
            self.troubles[f"{file.name} cannot be read there"] = None
            return {}

    def _is_of_nobody(self, file: Path) -> bool:
        """Whether no change can have written the file: Git does not track it, and no link of a change leads to it."""
        path = Path(os.path.normpath(file))
        repository = git.repository_root(path.parent)
        if repository is None:
            return False
        top = _outermost(path.parent)
        relative = path.relative_to(repository)
        if top != repository or Path(os.path.realpath(path)) != _real(repository) / relative:
            return False
        try:
            return not git.is_tracked(repository, relative.as_posix(), any_case=True)
        except git.GitError as error:
            self.troubles[error.reason] = error.remedy
            return False


def _together(change: LinkSettings, base: LinkSettings) -> LinkSettings:
    """The links' settings of the change, but for what is trusted."""
    host_concurrency = _less(change.host_concurrency, base.host_concurrency)
    return change.model_copy(
        update={
            "proxy": base.proxy,
            "ca_file": base.ca_file,
            "allow_private": base.allow_private,
            "archive_endpoint": base.archive_endpoint,
            "user_agent": base.user_agent,
            "online": change.online and base.online,
            "concurrency": min(change.concurrency, base.concurrency),
            "retries": min(change.retries, base.retries),
            "host_concurrency": host_concurrency,
            "hosts": {
                key: _host(key, change, base, host_concurrency)
                for key in dict.fromkeys(chain(base.hosts, change.hosts))
            },
        }
    )


def _host(key: str, change: LinkSettings, base: LinkSettings, usual: int | None) -> HostSettings:
    """What holds for the host `key`, which may have a port; `usual` is what holds for those that are not named."""
    at_once = _less(_at_once(change, key), _at_once(base, key))
    is_named = any(links.hosts[key].concurrency for links in (change, base) if key in links.hosts)
    trusted = base.hosts.get(key) or base.hosts.get(key.removesuffix(":443")) or HostSettings()
    return HostSettings.model_construct(
        concurrency=at_once if is_named or at_once != usual else None,
        token_env=trusted.token_env,
        headers=trusted.headers,
    )


def _at_once(links: LinkSettings, key: str) -> int | None:
    """How many requests the host `key` gets at once by these settings: its own number, by its name with the port or
    without, or that of all."""
    own = links.hosts.get(key) or links.hosts.get(_without_port(key))
    return own.concurrency if own and own.concurrency else links.host_concurrency


def _without_port(key: str) -> str:
    name, _, port = key.rpartition(":")
    return name if port.isdecimal() else key


def _less(change: int | None, base: int | None) -> int | None:
    """The smaller number; None stands for one that grows while all is well."""
    if change is None:
        return base
    return change if change <= (_CAREFUL_START if base is None else base) else base


def _trusted_part(table: Table) -> Table:
    """What of the configuration `table`, in canonical form, is trusted."""
    links = _links(table)
    part: Table = {key: value for key, value in links.items() if key in _TAKEN_OVER | _ONLY_LESS}
    hosts = links.get("hosts")
    if isinstance(hosts, dict):
        part["hosts"] = {
            host: {key: value for key, value in said.items() if key in _OF_HOSTS}
            for host, said in hosts.items()
            if isinstance(said, dict)
        }
    return {"links": part} if part else {}


def _links(table: Table) -> Table:
    links = table.get("links")
    return links if isinstance(links, dict) else {}


def _keys(layers: Iterable[ConfigLayer]) -> dict[str, str]:
    """The trusted keys that `layers` set, each with the name of the last one that does."""
    return {
        key: layer.name
        for layer in layers
        for key, _ in flatten(_trusted_part(layer.table))
        if key != "links"
    }


def _origins(
    found: Configuration,
    files: Sequence[ConfigLayer],
    layers: Sequence[ConfigLayer],
    given: Sequence[ConfigLayer],
    links: LinkSettings,
) -> dict[str, str]:
    of_files = _keys(files)
    origins = {key: name for key, name in found.origins.items() if key not in of_files} | _keys(layers)
    ours, holding = _values(found.settings.links), _values(links)
    for key, name in of_files.items():
        if _is_only_less(key) and ours.get(key) == holding.get(key):
            origins[key] = name
    return origins | _keys(given)


def _is_only_less(key: str) -> bool:
    last = key.rpartition(".")[2]
    return last in _ONLY_LESS or last == "concurrency"


def _values(links: LinkSettings) -> dict[str, object]:
    """The values of the trusted settings by the keys that `flatten` gives them."""
    table = links.model_dump(by_alias=True, exclude_none=True)
    return dict(flatten(_trusted_part({"links": table})))


def _notices(
    found: Configuration, of_change: Sequence[ConfigLayer], links: LinkSettings, before: _Before
) -> Iterator[str]:
    ours, holding = _values(found.settings.links), _values(links)
    given = found.origins
    files = {layer.name for layer in of_change}
    lost = [key for key in _keys(of_change) if given.get(key) in files and ours.get(key) != holding.get(key)]
    what = [f"`{key}`" for key in lost]
    if found.settings.links.ca_file is not None and links.ca_file is None and "links.ca-file" not in lost:
        what.append("`links.ca-file`")
    if before.swapped is not None:
        what.append(f"what is in {before.swapped.name}")
    if not what:
        return
    names = dict.fromkeys(Path(given[key]).name for key in lost)
    where = f" of {join_words(names)}" if names else ""
    if len(what) > _LISTED:
        what[_LISTED - 1 :] = [f"{len(what) - _LISTED + 1} others"]
    reasons, remedies = list(before.troubles), [text for text in before.troubles.values() if text]
    holds = f"what the merge base {before.commit[:12]} has holds" if before.commit else "the defaults hold"
    yield (
        f"{join_words(what)}{where} {'is' if len(what) == 1 else 'are'} not taken, "
        f"as this run may check anybody's change: {holds}{f', as {reasons[0]}' if reasons else ''}. "
        f"{' '.join([*remedies[:1], _REMEDY])}"
    )


_REMEDY = "To have it all the same, give `--config 'key = value'` on the command line, or `--trust-config`."


def _on_disk(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.is_file() else None
    except OSError:
        return None


def _outermost(folder: Path) -> Path | None:
    """The top of the outermost repository around `folder`: a change can hold other repositories (submodules)."""
    tops = [above for above in (folder, *folder.parents) if os.access(above / ".git", os.F_OK)]
    return tops[-1] if tops else None


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
