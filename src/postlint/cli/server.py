"""`postlint server`: the editor server."""

from __future__ import annotations

import logging
import os
import sys
from functools import partial
from importlib.util import find_spec

from postlint.cli.options import (
    CacheFolder,
    ConfigOption,
    Isolated,
    NoCache,
    baseline_place,
    history_file,
    results_file,
)
from postlint.cli.signals import end_at_signals
from postlint.cli.terminal import complain, take_streams
from postlint.errors import ExitCode, UsageError


def server(
    config: ConfigOption = None,
    isolated: Isolated = False,
    no_cache: NoCache = False,
    cache_dir: CacheFolder = None,
) -> None:
    """Serve an editor: say what is wrong while one writes.

    Editors start it themselves, and speak with it over standard input and output (the Language Server Protocol). The
    network is not used.
    """
    if find_spec("pygls") is None:
        raise UsageError(
            "the editor server needs packages that are not installed",
            hint="Install it with them: pipx install 'postlint[lsp]'",
        )
    from postlint.cli.baseline_file import read_baseline
    from postlint.server.features import make_server
    from postlint.server.survey import Surroundings

    if sys.stdin is not None and sys.stdin.isatty():
        complain("postlint: an editor starts this command and speaks with it; Ctrl-C ends it\n")
    results = None if no_cache else partial(results_file, cache_dir)
    history = None if no_cache else history_file(cache_dir)
    surroundings = Surroundings(results, baseline_place, read_baseline, history)
    served = make_server(surroundings, overrides=config or [], isolated=isolated)
    streams = take_streams()
    end_at_signals()
    for name in ("pygls", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters of it is told to the editor
    served.serve(*streams)
    # A thread may still wait for what the editor says next, and Python for that thread.
    os._exit(ExitCode.CLEAN if served.was_shut_down else ExitCode.FINDINGS)
