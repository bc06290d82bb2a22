"""What a site is found to be on disk, before it is served: its files, what it is set up by, and what earlier runs have
found of its pages.

That takes half a second for thousands of pages. Nothing of the site that is served meanwhile is changed by it, so
that it is done in another thread than the one that answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from postlint.baseline import Baseline
from postlint.config.layers import FILE_NAMES, Configuration
from postlint.files import select_files
from postlint.reads import Reads, Stamp, digest_of, stamp_of
from postlint.records import NamedTuple
from postlint.run.kept import setup_digest
from postlint.run.memory import Memory
from postlint.run.results import CheckedFile
from postlint.run.results_file import canonical
from postlint.run.setup import Setup, set_up


class Surroundings(NamedTuple):
    """What a site is given from outside: `results` names the file with what earlier runs found (None: there is none),
    `baseline_file` that of what is not to be told, which `read_baseline` reads; `history` is the file with what was
    seen of links to other sites, if there may be one."""

    results: Callable[[], Path] | None
    baseline_file: Callable[[Configuration], Path]
    read_baseline: Callable[[Path], Baseline | None]
    history: Path | None = None


class Known(NamedTuple):
    """What is known of a file: what came of it alone, `given` what by its site, from which state of the disk."""

    outcome: CheckedFile
    given: str
    stamp: Stamp | None
    at: int
    """When it was read, in nanoseconds."""


class FoundSite(NamedTuple):
    """A site as it was found. `digest` tells all that its pages are judged by from any other; `files` are None where no
    look was taken at which there are; `inputs` are the files that it is set up by, each with its state."""

    configuration: Configuration
    setup: Setup
    digest: str
    reads: Reads
    baseline: Baseline | None
    inputs: Mapping[str, Stamp | None]
    files: tuple[str, ...] | None = None
    known: Mapping[str, Known] = MappingProxyType({})


def survey(
    configuration: Configuration,
    surroundings: Surroundings,
    texts: Mapping[str, bytes],
    *,
    is_whole: bool,
    unless: Callable[[str, str], bool] = lambda *_: False,
) -> FoundSite:
    """Finds out about the site of `configuration`, in which pages hold `texts`, by path, that are not saved. If it
    `is_whole`, all its files are looked for, and what earlier runs know of them; but for those of
    which `unless` says that it is not needed, by path and the `digest` of the survey.

    Raises:
        PostlintError: the configuration, a schema or a list of terms cannot be used.
    """
    baseline_file = surroundings.baseline_file(configuration)
    inputs = stamps_of(inputs_of(configuration, baseline_file))
    reads = Reads(str(surroundings.results().parent) if surroundings.results else None)
    files = select_files((), configuration.root, configuration.settings).files if is_whole else None
    setup = set_up(
        configuration,
        files if files is not None else [*texts],
        now=None,
        allow_python=False,
        change=None,
        unsaved=texts,
        reads=reads,
    )
    schemas = (
        file
        for uri in setup.schema_documents()
        if (file := _file_of(uri, configuration.top or configuration.root))
    )
    found = FoundSite(
        configuration,
        setup,
        setup_digest(setup),
        reads,
        surroundings.read_baseline(baseline_file),
        {**stamps_of(schemas), **inputs},
        files,
    )
    if files is None:
        return found
    unsure = [path for path in files if path not in texts and not unless(path, found.digest)]
    stamps = {path: stamp_of(configuration.root / path) for path in unsure}
    with Memory(surroundings.results, setup) as memory:
        kept = memory.results()
        if kept is None:
            return found
        known = kept.known(unsure)
        kept.load_facts()
    return found._replace(
        known={
            path: Known(CheckedFile(result), given_to(path, setup), stamps[path], reads.began)
            for path, result in known.items()
        }
    )


def given_to(path: str, setup: Setup) -> str:
    """What tells all that its site gives to the page at `path`."""
    return digest_of(canonical([setup.roots.dialect_of(path), setup.defaults.for_path(path)]).encode())


def inputs_of(configuration: Configuration, baseline: Path) -> set[Path]:
    """The files that `configuration` is, or may be, made of, and those that it names."""
    root, settings = configuration.root, configuration.settings
    named = [
        table.schema_ for table in settings.content if not table.schema_.startswith(("postlint:", "python:"))
    ]
    named += [table.terms for table in settings.taxonomies.values() if isinstance(table.terms, str)]
    return {
        *(root / name for name in (*FILE_NAMES, ".gitignore", *named)),
        *configuration.extended,
        *([configuration.file] if configuration.file is not None else []),
        baseline,
    }


def stamps_of(files: Iterable[Path]) -> dict[str, Stamp | None]:
    """The state of each of `files` now."""
    return {str(file): stamp_of(file) for file in files}


def _file_of(uri: str, top: Path) -> Path | None:
    """The file of the schema at `uri`, as schemas are called that were read; None where it is none."""
    parts = urlsplit(uri)
    return top / unquote(parts.path).lstrip("/") if parts.scheme not in {"postlint", "python"} else None
