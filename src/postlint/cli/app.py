"""The typer application, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Protocol, runtime_checkable

import typer

from postlint.cli.signals import ending_signal
from postlint.cli.terminal import complain, discard, note, write
from postlint.errors import MOST_MISTAKES, ExitCode, PostlintError, UsageError

COMMANDS = (
    *("check", "merge", "init", "baseline", "links", "rule", "config", "schema", "cache"),
    "server",
)
"""In the order of the help. Each is a function in the module of its name, `postlint.cli.NAME`."""

_ANYWHERE = frozenset({"rule"})
"""Commands that look at no files."""

HELP = """Checks Markdown posts before they are published: front matter, dates, licences, tags, images, links.

Start with `postlint check content/`. Every message has a name; `postlint rule NAME` explains it.
"""


def application(commands: Sequence[str] = COMMANDS, *, completion: bool = False) -> typer.Typer:
    """The application with `commands`; only their modules are imported. With `completion`, shells can ask it what may
    come next."""
    app = typer.Typer(
        name="postlint",
        help=HELP,
        callback=_options,
        add_completion=completion,
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

        write(f"postlint {postlint.__version__}\n")
        raise typer.Exit


@runtime_checkable
class _UsageFault(Protocol):
    """What typer raises for a bad command line; the class itself is private to typer."""

    exit_code: int

    def format_message(self) -> str: ...


def run(arguments: Sequence[str]) -> int:
    """Runs one command line and returns its exit code. Never raises, never prints a traceback unasked."""
    completion = _is_of_completion(arguments)
    if not arguments and not completion:
        run(["--help"])
        return ExitCode.ERROR
    try:
        if not completion and arguments[0] in COMMANDS and arguments[0] not in _ANYWHERE:
            _require_folder()
        asked = COMMANDS if completion else _asked_for(arguments)
        command = typer.main.get_command(application(asked, completion=completion))
        code = command.main(list(arguments), prog_name="postlint", standalone_mode=False)
    except PostlintError as error:
        for each in error.all[:MOST_MISTAKES]:
            _say(each.message, each.hint)
        if len(error.all) > MOST_MISTAKES:
            _say("there are more mistakes, which are said once these are mended")
        code = error.exit_code
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BaseException as error:  # noqa: BLE001 - the outermost frame: whatever is left is a bug, said in one line
        code = _crashed(error, arguments)
    end = ending_signal()
    if end is not None or code == ExitCode.INTERRUPTED:  # typer makes this code of KeyboardInterrupt
        _say(end.words if end else "interrupted")
        return end.code if end else ExitCode.INTERRUPTED
    return code if isinstance(code, int) else ExitCode.CLEAN


def _require_folder() -> None:
    try:
        Path.cwd()
    except OSError as error:
        raise UsageError(
            f"the current folder cannot be used: {error.strerror or error}",
            hint="It may have been deleted or renamed; change to a folder that is there.",
        ) from None


def _words_of(error: _UsageFault) -> str:
    """What typer says of a fault, but for the options that may be meant, which typer 0.26 shows as a tuple."""
    possible = getattr(error, "possibilities", None)
    if not possible or not hasattr(error, "option_name"):
        return error.format_message().rstrip(".")
    return f"No such option: {error.option_name} (Possible options: {', '.join(sorted(possible))})"


def _is_of_completion(arguments: Sequence[str]) -> bool:
    """Whether a shell asks what may come next, or somebody how to make it ask."""
    about = {"--install-completion", "--show-completion", "--help", "-h"}
    return "_POSTLINT_COMPLETE" in os.environ or not about.isdisjoint(arguments[:1])


def _asked_for(arguments: Sequence[str]) -> Sequence[str]:
    """The one command that `arguments` begin with; all of them for the help, and to say what was misspelt."""
    return arguments[:1] if arguments[0] in COMMANDS else COMMANDS


def _crashed(error: BaseException, arguments: Sequence[str]) -> int:
    if isinstance(error, SystemExit) and isinstance(error.__context__, BrokenPipeError):
        return _pipe_closed()  # typer's way out where nobody reads on (`--help | true`)
    if isinstance(error, SystemExit) and _is_of_completion(arguments):
        return error.code if isinstance(error.code, int) else ExitCode.CLEAN
    if isinstance(error, _UsageFault):
        command = f"{arguments[0]} " if arguments[0] in COMMANDS else ""
        hint = f"Try `postlint {command}--help`."
        _say(_words_of(error), _file_for_option(arguments) or hint)
        return ExitCode.ERROR
    if isinstance(error, typer.Abort):
        return ExitCode.INTERRUPTED
    if os.environ.get("POSTLINT_DEBUG"):
        import traceback

        complain("".join(traceback.format_exception(error)))
    if isinstance(error, ImportError):
        _say(
            f"a part of postlint cannot be loaded: {error}",
            "The installation is damaged, or the process may not have as much memory as it takes.",
        )
        return ExitCode.ERROR
    if isinstance(error, MemoryError):
        _say("there is not enough memory for this run", "Check fewer files at a time, or allow it more.")
        return ExitCode.ERROR
    _say(
        f"postlint itself failed: {type(error).__name__}: {error}",
        "This is a bug; please report it. POSTLINT_DEBUG=1 shows where it happened.",
    )
    return ExitCode.ERROR


def _file_for_option(arguments: Sequence[str]) -> str | None:
    """What to do where a shell has put in a file's name (`*.md`) that begins with a dash."""
    for argument in arguments:
        if argument == "--":
            break
        if argument.startswith("-") and os.path.lexists(argument):
            return (
                f"`{argument}` is also a file here: put `--` before it: postlint {arguments[0]} -- {argument}"
            )
    return None


def _say(message: str, hint: str | None = None) -> None:
    from postlint.text import add_sentence

    note(add_sentence(message, hint))


def _pipe_closed() -> int:
    """Whoever read the output has enough (`| head`): end quietly."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            discard(stream)
    return ExitCode.CLEAN
