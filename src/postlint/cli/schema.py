"""`postlint schema`: which schema judges which file, and why."""

from __future__ import annotations

from pathlib import Path

import typer

from postlint.cli.options import AllowPython, ConfigOption, Isolated, Paths
from postlint.cli.terminal import note, write
from postlint.config.load import load_configuration
from postlint.errors import ExitCode, UsageError
from postlint.files import select_files
from postlint.reading import read_pages
from postlint.report.sanitise import visible
from postlint.schema.page_schema import SiteFacts
from postlint.schema.presets import preset_names, preset_text
from postlint.schema.select import Schemas
from postlint.site import Defaults, build_site
from postlint.site.homes import Homes
from postlint.site.tree import Tree


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
    configuration = load_configuration(paths or [], overrides=config or [], isolated=isolated)
    settings, root = configuration.settings, configuration.root
    selection = select_files(paths or [], root, settings)
    homes = Homes(Tree(root), settings.generator)
    generator = homes.of("").generator
    read = read_pages(root, selection.files, generator, generator_of=homes.generator_of)
    site = build_site(root, read.pages, generator=settings.generator, base_url=settings.base_url, homes=homes)
    defaults = Defaults(site)
    facts = SiteFacts(defaults.for_page, any_case=generator == "hugo")
    schemas = Schemas(settings, root, facts=facts, allow_python=allow_python_schemas)
    for page in read.pages:
        write(f"{visible(page.path)}: {visible(schemas.explain(page))}\n")
    failures = [
        *((item.path, item.reason) for item in selection.missing),
        *((f.path, f.message) for f in read.failures),
    ]
    for path, reason in failures:
        note(f"{path}: {reason}")
    for notice in (*configuration.notices, *site.data.notices):
        note(notice)
    for folder in selection.empty:
        note(f"nothing to check in {folder}: no Markdown file there is included")
    if failures:
        raise typer.Exit(ExitCode.ERROR)


def _show(names: list[str]) -> None:
    if len(names) != 1:
        raise UsageError("`postlint schema show` takes the name of one preset", hint=_presets())
    name = names[0].removeprefix("postlint:")
    if name not in preset_names():
        raise UsageError(f"there is no preset `{name}`", hint=_presets())
    write(preset_text(name))


def _presets() -> str:
    return f"There are {', '.join(preset_names())}."
