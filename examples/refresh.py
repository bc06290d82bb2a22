"""Writes down what postlint says about the example site now: in findings.txt, and wherever the documentation shows it,
also as a picture.

Run it after a change of rules or messages, and read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from picture import picture

ROOT = Path(__file__).resolve().parent.parent
RUN = re.compile(
    r"^(?P<head>```console\n\$ postlint (?P<command>.*examples/site.*)\n)(?:(?!\$ |```).*\n)+```$",
    re.MULTILINE,
)


PICTURED = "check --offline examples/site/content/blog/2024-03-04-open-data-day.md"
PICTURE = ROOT / "docs" / "images" / "text-report.svg"


def main() -> None:
    PICTURE.write_text(drawn(), encoding="utf-8")
    report = postlint("check", "--offline", "--format", "concise", "examples/site")
    places = re.sub(r"^(\S+: [A-Z]+\d+) .*$", r"\1", report, flags=re.MULTILINE)
    (ROOT / "examples" / "findings.txt").write_text(places, encoding="utf-8")
    pages = (page for name in ("", "editors", "guide") for page in (ROOT / "docs" / name).glob("*.md"))
    for document in (ROOT / "README.md", *pages):
        text = document.read_text(encoding="utf-8")
        shown = RUN.sub(lambda run: f"{run['head']}{postlint(*run['command'].split())}```", text)
        if shown != text:
            document.write_text(shown, encoding="utf-8")


def drawn() -> str:
    """The picture of a text report."""
    return picture(f"postlint {PICTURED}", postlint(*PICTURED.split(), "--color", "always"))


def postlint(*arguments: str) -> str:
    """What a run prints on a terminal of 100 columns."""
    run = subprocess.run(
        [sys.executable, "-m", "postlint", *arguments],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    return run.stdout


if __name__ == "__main__":
    main()
