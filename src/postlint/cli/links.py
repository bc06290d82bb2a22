"""`postlint links`: every link that was found, and with `--verify` what became of it."""

from __future__ import annotations

from typing import Annotated

import typer

from postlint.cli.options import (
    CacheFolder,
    ConfigOption,
    FormatOption,
    Isolated,
    NoCache,
    NoProgress,
    Paths,
    TextOrJson,
    TrustConfig,
    find_target,
    history_file,
    note_left_out,
)
from postlint.cli.terminal import note, progress, write
from postlint.crashes import Crashes
from postlint.errors import ExitCode
from postlint.files import select_files
from postlint.findings.report import FailedPath
from postlint.generators.detect import GeneratorRoots
from postlint.interruption import finish
from postlint.report.formats import View
from postlint.report.links_report import render_links_json, render_links_text
from postlint.report.sanitise import Syntax
from postlint.run.network import questions_for, verify_links
from postlint.run.pages import read_pages, read_through
from postlint.schema.select import Schemas, without_programs
from postlint.tree import Tree


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
    target = find_target(
        paths,
        overrides=config,
        isolated=isolated,
        trust_config=trust_config or not verify,  # who is asked nothing need not be trusted
    )
    settings, root = target.configuration.settings, target.configuration.root
    selection = select_files(target.paths, root, settings)
    roots = GeneratorRoots(Tree(root), settings.generator)
    top, origins = target.configuration.top, target.configuration.origins
    schemas = Schemas(without_programs(settings), root, top=top, origins=origins)
    crashes = Crashes()
    read = read_pages(
        root,
        selection.files,
        dialect_of=roots.dialect_of,
        addresses=lambda page: schemas.for_page(page).addresses(page),
        crashes=crashes,
    )
    pages = crashes.each(read.pages, read_through)
    with progress(shown=verify and not no_progress) as observer:
        network = (
            verify_links(
                pages,
                settings=settings.links,
                questions=questions_for(settings),
                observer=observer,
                history_file=None if no_cache else history_file(cache_dir),
            )
            if verify
            else None
        )
    finish()
    verdicts = network.verdicts if network else {}
    if format_ is TextOrJson.JSON:
        write(render_links_json(pages, verdicts), Syntax.JSON)
    else:
        write(render_links_text(pages, verdicts, View(root=root, cwd=target.cwd)))
    failed = note_left_out(target, selection, (*read.failures, *map(FailedPath._make, crashes.found)))
    if network:
        for notice in (*network.notices, *(network.remarks() if verbose else ())):
            note(notice)
    if network and network.interrupted:
        raise typer.Exit(ExitCode.INTERRUPTED)
    if failed:
        raise typer.Exit(ExitCode.ERROR)
