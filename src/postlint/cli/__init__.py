"""The command line. Only this package prints or exits."""

from __future__ import annotations

import gc
import os
import sys

_GARBAGE_THRESHOLD = 100_000


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
    try:
        from postlint.cli.app import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # `run` knows what to do about it, but it may not even be loaded yet
        sys.stderr.write("postlint: interrupted\n")
        code = 130
    # At its exit Python would look once more for garbage, in all that is given back a moment later anyway.
    gc.freeze()
    sys.exit(code)
