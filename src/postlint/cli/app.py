"""The typer application, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, runtime_checkable

import typer

from postlint.errors import ExitCode, PostlintError

COMMANDS = ("check", "links", "rule", "config", "schema", "cache")
"""In the order of the help. Each is a function in the module of its name, `postlint.cli.NAME`."""

HELP = """Checks Markdown posts before they are published: front matter, dates, licences, tags, images, links.

Start with `postlint check content/`. Every message has a name; `postlint rule NAME` explains it.
"""


def application(commands: Sequence[str] = COMMANDS) -> typer.Typer:
    """The application with `commands`; only their modules are imported."""
    app = typer.Typer(
        name="postlint",
        help=HELP,
        callback=_options,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    for name in commands:
        app.command()(getattr(import_module(f"postlint.cli.{name}"), name))
    return app


def _options(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and exit."),
) -> None:
    """Options of postlint itself."""
    if version:
        import postlint

        typer.echo(f"postlint {postlint.__version__}")
        raise typer.Exit


@runtime_checkable
class _UsageFault(Protocol):
    """What typer raises for a bad command line; the class itself is private to typer."""

    exit_code: int

    def format_message(self) -> str: ...


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and returns its exit code. Never raises, never prints a traceback unasked."""
    if not arguments:
        run(["--help"])
        return ExitCode.ERROR
    try:
        command = typer.main.get_command(application(_asked_for(arguments)))
        code = command.main(list(arguments), prog_name="postlint", standalone_mode=False)
    except PostlintError as error:
        _say(error.message, error.hint)
        return error.exit_code
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:  # noqa: BLE001 - the outermost frame: whatever is left is a bug, said in one line
        return _crashed(error)
    if code == ExitCode.INTERRUPTED:  # typer makes this code of Ctrl-C, and `check` of one that it has caught
        _say("interrupted")
    return code if isinstance(code, int) else ExitCode.CLEAN


def _asked_for(arguments: Sequence[str]) -> Sequence[str]:
    """The one command that `arguments` begin with; all of them for the help, and to say what was misspelt."""
    return arguments[:1] if arguments[0] in COMMANDS else COMMANDS


def _crashed(error: Exception) -> int:
    if isinstance(error, _UsageFault):
        _say(error.format_message().rstrip("."), "Try `postlint --help`.")
        return ExitCode.ERROR
    if isinstance(error, typer.Abort):
        return ExitCode.INTERRUPTED
    if os.environ.get("POSTLINT_DEBUG"):
        import traceback

        traceback.print_exception(error)
    _say(
        f"postlint itself failed: {type(error).__name__}: {error}",
        "This is a bug; please report it. POSTLINT_DEBUG=1 shows where it happened.",
    )
    return ExitCode.ERROR


def _say(message: str, hint: str | None = None) -> None:
    from postlint.report.sanitise import visible
    from postlint.report.words import sentences

    line = f"postlint: {visible(sentences(message, hint))}"
    if sys.stderr is None:  # closed by whoever started postlint: `2>&-`
        return
    sys.stderr.buffer.write(f"{line}\n".encode("utf-8", "backslashreplace"))
    sys.stderr.flush()


def _pipe_closed() -> int:
    """Whoever read the output has enough (`| head`): end quietly."""
    from postlint.cli.terminal import discard

    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            discard(stream)
    return ExitCode.CLEAN
