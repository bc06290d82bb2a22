"""`postlint links`: every link that was found, and with `--verify` what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

from postlint.cli.cache_folder import history_file
from postlint.cli.options import CacheFolder, ConfigOption, Isolated, NoCache, NoProgress, Paths, TrustConfig
from postlint.cli.progress import progress
from postlint.cli.rule import FormatOption, TextOrJson
from postlint.cli.terminal import in_actions, note, write
from postlint.config.load import load_configuration
from postlint.config.settings import Settings
from postlint.errors import ExitCode
from postlint.files import select_files
from postlint.network import questions_for, verify_links
from postlint.reading import read_pages
from postlint.report.links import render_links_json, render_links_text
from postlint.report.sanitise import disarm
from postlint.schema.library import PRESET_SCHEME
from postlint.schema.page_schema import SiteFacts
from postlint.schema.presets import DEFAULT
from postlint.schema.select import Schemas
from postlint.site.homes import Homes
from postlint.site.tree import Tree


def links(
    paths: Paths = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Ask the network whether the external ones are alive.")
    ] = False,
    format_: FormatOption = TextOrJson.TEXT,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
    config: ConfigOption = None,
    isolated: Isolated = False,
    trust_config: TrustConfig = False,
    no_progress: NoProgress = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With --verify: a line for each host, too.")
    ] = False,
) -> None:
    """List every link; with --verify also its verdict.

    Without --verify the network is not used.
    """
    configuration = load_configuration(
        paths or [],
        overrides=config or [],
        isolated=isolated,
        trust_config=trust_config or not verify,  # who is asked nothing need not be trusted
    )
    for notice in configuration.notices:
        note(notice)
    settings, root = configuration.settings, configuration.root
    selection = select_files(paths or [], root, settings)
    homes = Homes(Tree(root), settings.generator)
    generator = homes.of("").generator
    schemas = Schemas(_without_programs(settings), root, facts=SiteFacts(any_case=generator == "hugo"))
    read = read_pages(
        root,
        selection.files,
        generator,
        generator_of=homes.generator_of,
        addresses=lambda page: schemas.for_page(page).addresses(page),
    )
    with progress(shown=verify and not no_progress) as observer:
        network = (
            verify_links(
                read.pages,
                settings=settings.links,
                questions=questions_for(settings),
                observer=observer,
                history_file=None if no_cache else history_file(cache_dir),
            )
            if verify
            else None
        )
    verdicts = network.verdicts if network else {}
    if format_ is TextOrJson.JSON:
        write(render_links_json(read.pages, verdicts))
    else:
        text = render_links_text(read.pages, verdicts)
        write(disarm(text) if in_actions() else text)
    failures = [
        *((item.path, item.reason) for item in selection.missing),
        *((f.path, f.message) for f in read.failures),
    ]
    for path, reason in failures:
        note(f"{path}: {reason}")
    if network:
        for notice in (*network.notices, *(network.remarks() if verbose else ())):
            note(notice)
    if network and network.interrupted:
        raise typer.Exit(ExitCode.INTERRUPTED)
    if failures:
        raise typer.Exit(ExitCode.ERROR)


def _without_programs(settings: Settings) -> Settings:
    """`settings` with the default in place of schemas that are programs: a list of links is not worth running one."""
    content = [
        table.model_copy(update={"schema_": f"{PRESET_SCHEME}{DEFAULT}"})
        if table.schema_.startswith("python:")
        else table
        for table in settings.content
    ]
    return settings.model_copy(update={"content": content})
