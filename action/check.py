"""Checks the posts as the inputs of action.yml say.

It ends with 0 once the check has run, whatever was found: what was found out is to be kept before the job ends red.
The exit code of the check is the output `exit-code`.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

CHANGES = frozenset({"pull_request", "pull_request_target", "merge_group"})
"""Events of which `--since auto` leaves out what was there before."""
WHOLE = frozenset({"schedule", "workflow_dispatch"})
"""Events that are about no change: those in which links to other sites are asked."""
OWN = frozenset({*WHOLE, "push"})
"""Events in which only what is the repository's own is checked."""

LARGEST_SUMMARY = 1024 * 1024
"""Bytes. Of more, GitHub shows nothing at all."""


def main() -> None:
    event = os.environ["GITHUB_EVENT_NAME"]
    home = Path(os.environ["RUNNER_TEMP"], "postlint")
    results = home / "results"
    shutil.rmtree(results, ignore_errors=True)  # those of an earlier step of this job
    results.mkdir(parents=True)
    summary, sarif, html = (results / name for name in ("summary.md", "postlint.sarif", "postlint.html"))
    options = [
        "--online" if _is_online(event) else "--offline",
        *_since(event),
        f"--cache-dir={home / 'cache'}",
        *("--format=github", f"--format=markdown:{summary}", f"--format=sarif:{sarif}"),
        *([f"--format=html:{html}"] if _is_wanted("HTML") else []),
        *_words("ARGS"),
    ]
    is_shown = _is_wanted("SUMMARY")
    paths = [path for line in os.environ["INPUT_PATHS"].splitlines() if (path := line.strip())]
    folder = os.environ["INPUT_FOLDER"] or "."
    if not Path(folder).is_dir():
        raise SystemExit(
            f"the input `working-directory` must be a folder of the repository, and is {folder!a}"
        )
    command = [sys.executable, "-I", "-m", "postlint", "check", *options, "--", *paths]
    done = subprocess.run(command, cwd=folder, check=False)
    if is_shown and summary.exists():
        _add_to_summary(summary.read_bytes())
    if done.returncode == 2:
        print(
            "::error title=postlint::Something could not be done: the log of the step says what.", flush=True
        )
    narrow = any(option.split("=")[0] in {"--since", "--offline", "--shard"} for option in options)
    _put_out(
        {
            "exit-code": str(done.returncode),
            "sarif": str(sarif) if sarif.exists() else "",
            "html": str(html) if html.exists() else "",
            "own": _yes(event in OWN),
            "all-links": _yes(event in WHOLE and not narrow and done.returncode in {0, 1}),
        }
    )


def _is_online(event: str) -> bool:
    return event in WHOLE if os.environ["INPUT_ONLINE"] == "auto" else _is_wanted("ONLINE")


def _since(event: str) -> list[str]:
    since = os.environ["INPUT_SINCE"]
    if since == "auto":
        return ["--since=auto"] if event in CHANGES else []
    return [] if since in {"", "none"} else [f"--since={since}"]


def _is_wanted(name: str) -> bool:
    said = os.environ[f"INPUT_{name}"]
    if said not in {"true", "false"}:
        raise SystemExit(f"the input `{name.lower()}` must be `true` or `false`, and is {said!a}")
    return said == "true"


def _words(name: str) -> list[str]:
    try:
        return shlex.split(os.environ[f"INPUT_{name}"])
    except ValueError:  # a quotation mark without another one
        raise SystemExit(f"the input `{name.lower()}` has a quote that is not closed") from None


def _add_to_summary(text: bytes) -> None:
    file = Path(os.environ["GITHUB_STEP_SUMMARY"])
    there = file.stat().st_size if file.exists() else 0
    if there + len(text) > LARGEST_SUMMARY:
        sys.stderr.write("The findings are too many for the summary of the run; this log has them.\n")
        return
    with file.open("ab") as summary:
        summary.write(text)


def _yes(is_so: bool) -> str:
    return "true" if is_so else "false"


def _put_out(outputs: dict[str, str]) -> None:
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in outputs.items())


if __name__ == "__main__":
    main()
