"""Which files a run would check, and by what: nothing is checked for it."""

from __future__ import annotations

from collections.abc import Sequence

from postlint.changes.change import read_change
from postlint.config.layers import Configuration
from postlint.files import Selection, select_files
from postlint.findings.report import FailedPath, Report, SkippedPath
from postlint.generators.site_root import FILES
from postlint.page import Page
from postlint.paths import NamedPath
from postlint.records import NamedTuple
from postlint.run.pages import StandardInput, read_pages
from postlint.run.setup import Setup, set_up


class ListedFile(NamedTuple):
    """A file that would be checked: its generator, and the schema that judges it."""

    path: str
    generator: str
    schema: str


def list_files(
    configuration: Configuration,
    paths: Sequence[NamedPath],
    *,
    stdin: StandardInput | None = None,
    allow_python: bool = False,
    since: str | None = None,
    since_is_start: bool = False,
) -> tuple[list[ListedFile], Report]:
    """The files that `check` would check with the same arguments, and a report of what was passed over.

    Raises:
        PostlintError: as `check` does.
    """
    root = configuration.root
    change = read_change(root, since, is_start=since_is_start, media=FILES) if since is not None else None
    selection = Selection((stdin.path,)) if stdin else select_files(paths, root, configuration.settings)
    setup = set_up(
        configuration,
        selection.files,
        now=None,
        allow_python=allow_python,
        change=change,
        unsaved={stdin.path: stdin.data} if stdin else {},
    )
    asked = [path for path in selection.files if setup.touches(path)]
    read = read_pages(root, asked, dialect_of=setup.roots.dialect_of, crashes=setup.crashes, read=setup.read)
    judged = [page for page in read.pages if not setup.leaves_alone(page)]
    listed = setup.crashes.each(judged, lambda page: _listed(page, setup))
    old = [SkippedPath(page.path, setup.why_left_alone) for page in read.pages if setup.leaves_alone(page)]
    report = Report(
        skipped=(*selection.skipped, *old),
        failures=(*selection.missing, *read.failures, *map(FailedPath._make, setup.crashes.found)),
        files=len(listed),
        notices=(
            *setup.left_alone(len(old)),
            *selection.notices,
            *(change.notices if change is not None else ()),
        ),
        since=since,
        selected=len(selection.files),
    )
    return listed, report


def _listed(page: Page, setup: Setup) -> ListedFile:
    return ListedFile(page.path, setup.roots.generator_of(page.path), setup.schema_of(page).name)
