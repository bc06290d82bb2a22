"""What several commands take: their options, and what these come to: reports, files, the configuration."""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from postlint.cli.terminal import Colour, note
from postlint.config.layers import Configuration, FaultyConfigurationError
from postlint.config.load import load_configuration
from postlint.errors import Mistakes, PostlintError, UsageError
from postlint.files import Selection
from postlint.findings.report import FailedPath
from postlint.paths import NamedPath, resolve
from postlint.records import NamedTuple
from postlint.report.formats import FORMATS, ReportFormat, View
from postlint.text import did_you_mean, shorten

if TYPE_CHECKING:
    from postlint.parts import SitePart


class TextOrJson(StrEnum):
    """The values of `--format` where only these two exist."""

    TEXT = "text"
    JSON = "json"


def complete_rules(incomplete: str) -> list[tuple[str, str]]:
    """For a shell: families, names and codes of rules, with what they are; of several with commas the last is meant."""
    from postlint.rules.registry import FAMILIES, RULES

    names, codes = {rule.name: rule.code for rule in RULES}, {rule.code: rule.name for rule in RULES}
    done, comma, word = incomplete.rpartition(",")
    known = {**FAMILIES, **names, **codes}
    return [(f"{done}{comma}{name}", about) for name, about in known.items() if name.startswith(word)]


def complete_formats(incomplete: str) -> list[str]:
    """For a shell: the formats of `check`."""
    return [name for name in FORMATS if name.startswith(incomplete)]


Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files and folders to check. Without any: what the config's `include` names, else this folder.",
        show_default=False,
        readable=False,  # or else typer ends the run at the first file that may not be read
    ),
]
Online: TypeAlias = Annotated[
    bool | None,
    typer.Option(
        "--online/--offline",
        help="With or without the network. Default: as `links.online` says, which is with.",
        show_default=False,
    ),
]
Select: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULES",
        autocompletion=complete_rules,
        help="Run only these rules, by code, beginning of codes or name: LI402, LI, dead-link.",
    ),
]
Ignore: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="RULES", autocompletion=complete_rules, help="Do not run these rules."),
]
ExtendSelect: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--extend-select", metavar="RULES", autocompletion=complete_rules, help="Run these rules as well."
    ),
]
Exclude: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="Leave these files out, as well as the config's."),
]


def parse_jobs(value: str) -> str | int:
    """A number of processes, or the address of a cluster.

    Raises:
        BadParameter: it is neither.
    """
    if "://" in value:
        return value
    try:
        number = int(value)
    except ValueError:
        raise typer.BadParameter(
            f"'{value}' is neither a number nor an address as dask://HOST:PORT."
        ) from None
    if number < 1:
        raise typer.BadParameter(f"{number} is not in the range x>=1.")
    return number


Jobs: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=1,
        show_default=False,
        help="In so many processes. Default: as many as there are cores, where that pays.",
    ),
]
JobsOrCluster: TypeAlias = Annotated[
    Any,
    typer.Option(
        "--jobs",
        metavar="N|dask://HOST:PORT",
        parser=parse_jobs,
        show_default=False,
        help="In so many processes, or by the workers of a Dask cluster. Default: as many as there are cores, where "
        "that pays.",
    ),
]
BaselineOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        show_default=False,
        help="Another baseline than .postlint-baseline.json beside the config.",
    ),
]
ShardOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        show_default=False,
        help="Check the I-th of N parts, pages by path and links by host; `postlint merge` joins the JSON reports.",
    ),
]
ConfigOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--config",
        metavar="FILE|'KEY = VALUE'",
        help="Another config file, or one setting as TOML (repeatable).",
        show_default=False,
    ),
]
FormatOption: TypeAlias = Annotated[
    TextOrJson, typer.Option("--format", "-f", help="For people or for programs.")
]
Isolated: TypeAlias = Annotated[bool, typer.Option("--isolated", help="Use no config file at all.")]
ColourOption: TypeAlias = Annotated[Colour, typer.Option("--color", help="Colours in the output.")]
NoProgress: TypeAlias = Annotated[
    bool, typer.Option("--no-progress", help="Show no progress while links are checked.")
]
CACHE_DIR = "POSTLINT_CACHE_DIR"

NoCache: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--no-cache", help="Remember nothing, and trust nothing that earlier runs found or saw of links."
    ),
]
CacheFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir",
        metavar="DIR",
        envvar=CACHE_DIR,
        help="Where to remember what was found, and seen of links. Default: the user's cache folder.",
        show_default=False,
    ),
]
TrustConfig: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--trust-config",
        help="Take from the config also what decides where requests and secrets go, and send all secrets, where the "
        "run may check anybody's change.",
    ),
]
AllowPython: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--allow-python-schemas", help="Run the Python models that the config names as schemas (`python:…`)."
    ),
]


def split_selectors(selectors: list[str] | None) -> list[str] | None:
    """`--select LI,DA201` as well as `--select LI --select DA201`."""
    if selectors is None:
        return None
    return [part for text in selectors for part in text.replace(",", " ").split()]


def parse_part(value: str | None) -> SitePart | None:
    """The part that `--shard` names.

    Raises:
        UsageError: it is none.
    """
    if value is None:
        return None
    from postlint.parts import MOST_PARTS, SitePart

    index, slash, count = value.partition("/")
    if not (slash and all(each.isascii() and each.isdigit() and len(each) < 9 for each in (index, count))):
        raise UsageError(f"--shard {shorten(value, 40)}: it takes a part of how many, as in `--shard 2/3`")
    part = SitePart(int(index), int(count))
    if not 1 <= part.total <= MOST_PARTS:
        raise UsageError(f"--shard {part}: there may be 1 to {MOST_PARTS:,} parts")
    if not 1 <= part.number <= part.total:
        raise UsageError(f"--shard {part}: the parts are counted from 1 to {part.total}")
    return part


class Output(NamedTuple):
    """One report: its format, and the file it goes to; None is standard output, also called `-`."""

    format: ReportFormat
    file: Path | None


def parse_outputs(values: Sequence[str]) -> list[Output]:
    """The outputs that the `--format` options ask for; `text` to standard output where they ask for none there.

    Raises:
        UsageError: a format is unknown, or two reports would share a place.
    """
    outputs = [_parse_output(value) for value in values] or [Output(FORMATS["text"], None)]
    places = [output.file for output in outputs]
    for place in places:
        if places.count(place) > 1:
            where = f"the file {place}" if place else "standard output"
            raise UsageError(
                f"two formats go to {where}", hint="Give one of them a file: --format json:report.json"
            )
    return outputs


def _parse_output(value: str) -> Output:
    name, colon, file = value.partition(":")
    if name not in FORMATS:
        near = difflib.get_close_matches(name, FORMATS, n=1)
        meant = "--format" if name == "ormat" else next(iter(near), None)  # `-format json`
        raise UsageError(
            f"there is no format `{name}`{did_you_mean(meant)}",
            hint=f"There are {', '.join(FORMATS)}.",
        )
    if colon and not file:
        raise UsageError(f"--format {value}: a file name is missing after the colon")
    return Output(FORMATS[name], Path(file) if file and file != "-" else None)


class CommandTarget(NamedTuple):
    """What a command was called for. No `paths` means all that the configuration includes; `cwd` has no links in it."""

    configuration: Configuration
    paths: tuple[NamedPath, ...]
    cwd: Path


def find_target(
    paths: Sequence[Path] | None,
    *,
    overrides: Sequence[str] | None,
    isolated: bool,
    since: str | None = None,
    trust_config: bool = True,
    is_site: bool = False,
) -> CommandTarget:
    """The target of a command line. Without paths it is what `include` says, where it is set, else the working folder.
    One folder that `is_site` is a site of its own, wherever the command was called.

    What is odd about the configuration is said on standard error. Commands that ask nobody may trust it.

    Raises:
        ConfigError: the configuration cannot be used.
        UsageError: the paths have no folder in common.
    """
    cwd = Path(os.path.realpath(Path.cwd()))
    named = resolve(paths or [], cwd)
    try:
        configuration = load_configuration(
            named,
            overrides=overrides or [],
            isolated=isolated,
            cwd=cwd,
            root=named[0].folder if is_site else None,
            since=since,
            trust_config=trust_config,
        )
    except FaultyConfigurationError as error:
        raise _with_all_mistakes(error) from None
    for notice in configuration.notices:
        note(notice)
    if is_site:
        named = () if named[0].folder == configuration.root else named
    elif not named and "include" not in configuration.settings.model_fields_set and cwd != configuration.root:
        named = resolve([Path()], cwd)
    return CommandTarget(configuration, named, cwd)


def _with_all_mistakes(error: FaultyConfigurationError) -> PostlintError:
    """`error` with what else is wrong with the configuration, so that it can be mended at once."""
    from postlint.run.setup import mistakes_in

    mistakes = Mistakes()
    mistakes.add(error.all)
    mistakes.add(mistakes_in(error.usable))
    return FaultyConfigurationError(mistakes.found, error.usable)


def note_left_out(target: CommandTarget, selection: Selection, failures: Sequence[FailedPath]) -> bool:
    """Says on standard error what a command that lists things could not read; whether some of it is an error."""
    view = View(root=target.configuration.root, cwd=target.cwd)
    failed = [*selection.missing, *failures]
    for failure in failed:
        note(f"{view.display_path(failure.path)}: {failure.message}")
    for notice in selection.notices:
        note(notice)
    for skipped in selection.skipped:
        if skipped.unexpected or not selection.files:
            note(f"{view.display_path(skipped.path)}: not read: {skipped.reason}")
    return bool(failed)


def baseline_place(configuration: Configuration) -> Path:
    """Where the baseline of a site is: beside its configuration, else at its root."""
    folder = configuration.file.parent if configuration.file is not None else configuration.root
    return folder / BASELINE


BASELINE = ".postlint-baseline.json"
HISTORY = "links.sqlite"
RESULTS = "results.sqlite"


def history_file(folder: Path | None) -> Path:
    """The history of links in `folder`, or in the user's cache folder."""
    return _cache_folder(folder) / HISTORY


def results_file(folder: Path | None) -> Path:
    """What earlier runs found, in `folder` or in the user's cache folder."""
    return _cache_folder(folder) / RESULTS


def _cache_folder(folder: Path | None) -> Path:
    named = os.environ.get(CACHE_DIR)  # typer 0.26.0 does not look there
    if folder is None and named:
        folder = Path(named)
    if folder is None:
        from platformdirs import user_cache_path

        folder = user_cache_path("postlint", appauthor=False)
    return folder.absolute()
