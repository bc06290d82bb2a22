"""`postlint server`: the editor server."""

from __future__ import annotations

import os
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from postlint.cli.options import (
    CacheFolder,
    ConfigOption,
    Isolated,
    NoCache,
    baseline_place,
    results_file,
)
from postlint.cli.signals import ending_signal
from postlint.cli.terminal import take_streams
from postlint.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from postlint.baseline import Baseline
    from postlint.config.layers import Configuration


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
    from postlint.server.features import make_server
    from postlint.server.live_site import Surroundings

    surroundings = Surroundings(None if no_cache else partial(results_file, cache_dir), _baseline_of)
    served = make_server(surroundings, overrides=config or [], isolated=isolated)
    served.start_io(*take_streams())
    end = ending_signal()
    # A thread may still wait for what the editor says next, and Python for that thread.
    os._exit(end.code if end is not None else ExitCode.CLEAN if served.was_shut_down else ExitCode.FINDINGS)


def _baseline_of(configuration: Configuration) -> Baseline | None:
    from postlint.cli.baseline_file import read_baseline

    return read_baseline(baseline_place(configuration))
