"""The command line. Only this package prints or exits."""

from __future__ import annotations

import gc
import os
import sys

_GARBAGE_THRESHOLD = 100_000

_NO_MEMORY = "there is not enough memory"


def main() -> None:
    """Entry point of the `postlint` command."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        import postlint

        # Answered before anything heavy is imported: editors and hooks ask often.
        sys.stdout.write(f"postlint {postlint.__version__}\n")
        return
    # Nearly everything that a run makes lives to its end: looking for garbage often finds none, a fifth of the time.
    gc.set_threshold(_GARBAGE_THRESHOLD, 50, 50)
    # Pydantic would look through all installed packages for plugins that watch its models.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    code = _run(sys.argv[1:])
    # At its exit Python would look once more for garbage, in all that is given back a moment later anyway.
    gc.freeze()
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """The exit code of `arguments`, whatever happens: 1 would say that something was found."""
    try:
        from postlint.cli import signals

        signals.listen()
        from postlint.cli.app import run

        code = run(arguments)
        signals.stop_listening()
    except KeyboardInterrupt:  # `run` knows what to do about it, but it may not even be loaded yet
        return _last_words(*_end())
    except MemoryError:
        return _last_words(_NO_MEMORY, 2)
    except BaseException as error:  # noqa: BLE001 - whatever else there is, such as a library that cannot be loaded
        return _last_words(f"cannot be started: {type(error).__name__}: {error}", 2)
    return code


def _end() -> tuple[str, int]:
    """What ended the run, in words and as an exit code."""
    signals = sys.modules.get("postlint.cli.signals")
    end = signals.ending_signal() if signals else None
    return (end.words, end.code) if end else ("interrupted", 130)


def _last_words(text: str, code: int) -> int:
    """Says `text` where nothing is left to say it with: in plain letters, and without a command to a CI runner."""
    if sys.stderr is not None:
        said = ascii(text)[1:-1].replace("##", "# #")
        sys.stderr.write(f"postlint: {said}\n")
    return code
