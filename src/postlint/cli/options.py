"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from postlint.cli.terminal import Colour

Paths: TypeAlias = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files and folders to check. Without any: what the config's `include` names, else this folder.",
        show_default=False,
        readable=False,  # or else typer ends the run at the first file that may not be read
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
Isolated: TypeAlias = Annotated[bool, typer.Option("--isolated", help="Use no config file at all.")]
ColourOption: TypeAlias = Annotated[Colour, typer.Option("--color", help="Colours in the output.")]
NoProgress: TypeAlias = Annotated[
    bool, typer.Option("--no-progress", help="Show no progress while links are checked.")
]
NoCache: TypeAlias = Annotated[
    bool,
    typer.Option("--no-cache", help="Remember nothing, and trust nothing that earlier runs saw of links."),
]
CacheFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir",
        metavar="DIR",
        envvar="POSTLINT_CACHE_DIR",
        help="Where to remember what was seen of links. Default: the user's cache folder.",
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
