"""`postlint schema`: which schema judges which file, and why."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import typer

from postlint.cli.options import AllowPython, ConfigOption, Isolated, Paths, find_target, note_left_out
from postlint.cli.terminal import note, reserve_standard_output, write
from postlint.crashes import Crashes
from postlint.errors import ExitCode, UsageError
from postlint.files import select_files
from postlint.findings.report import FailedPath
from postlint.generators.detect import GeneratorRoots
from postlint.page import Page
from postlint.page.facts import head_of
from postlint.report.formats import View
from postlint.report.sanitise import visible
from postlint.rules.registry import RULES
from postlint.rules.selection import Catalogue
from postlint.run.pages import read_pages
from postlint.schema.library import preset_names, preset_text
from postlint.schema.select import Schemas
from postlint.site import build_site
from postlint.tree import Tree


def schema(
    paths: Paths = None,
    allow_python_schemas: AllowPython = False,
    config: ConfigOption = None,
    isolated: Isolated = False,
) -> None:
    """Say which schema judges which file.

    And why. `postlint schema show NAME` prints a preset.
    """
    if paths and paths[0] == Path("show"):
        _show([str(path) for path in paths[1:]])
        return
    if allow_python_schemas:
        reserve_standard_output()
    target = find_target(paths, overrides=config, isolated=isolated)
    settings, root = target.configuration.settings, target.configuration.root
    selection = select_files(target.paths, root, settings)
    roots = GeneratorRoots(Tree(root), settings.generator)
    crashes = Crashes()
    read = read_pages(root, selection.files, dialect_of=roots.dialect_of, crashes=crashes)
    site = build_site(
        root,
        map(head_of, read.pages),
        generator=settings.generator,
        base_url=settings.base_url,
        roots=roots,
        crashes=crashes,
    )
    defaults = site.defaults
    schemas = Schemas(
        settings,
        root,
        inherited=defaults.for_page,
        allow_python=allow_python_schemas,
        rule_fault=Catalogue(RULES).fault,
        top=target.configuration.top,
        origins=target.configuration.origins,
    )
    view = View(root=root, cwd=target.cwd)
    for line in crashes.each(read.pages, partial(_explained, schemas=schemas, view=view)):
        write(line)
    failed = note_left_out(target, selection, (*read.failures, *map(FailedPath._make, crashes.found)))
    for notice in site.data.notices:
        note(notice)
    if failed:
        raise typer.Exit(ExitCode.ERROR)


def _explained(page: Page, schemas: Schemas, view: View) -> str:
    return f"{visible(view.display_path(page.path))}: {visible(schemas.explain(page))}\n"


def _show(names: list[str]) -> None:
    if len(names) != 1:
        raise UsageError("`postlint schema show` takes the name of one preset", hint=_presets())
    name = names[0].removeprefix("postlint:")
    if name not in preset_names():
        raise UsageError(f"there is no preset `{name}`", hint=_presets())
    write(preset_text(name))


def _presets() -> str:
    return f"There are {', '.join(preset_names())}."
