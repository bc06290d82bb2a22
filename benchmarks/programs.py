"""How postlint and its peers are called for the table, and how each tells how many files it looked at.

All are called so that they look at the same files, without the network, without progress and with no configuration but
their own defaults.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from measuring import Program

ENDINGS = ("md", "markdown", "mdx", "qmd", "Rmd")
POSTLINT = (sys.executable, "-c", "from postlint.cli import main; main()")
NODE_PACKAGES = (
    "markdownlint-cli2",
    "remark-cli",
    "remark-frontmatter",
    "remark-lint-frontmatter-schema",
    "remark-validate-links",
)
IMPORTING = Program("importing typer and pydantic", (sys.executable, "-c", "import typer, pydantic"))


def postlint(cache: Path, *arguments: str) -> Program:
    """An offline check that remembers what it found in `cache`."""
    options = ("check", "--offline", "--isolated", "--cache-dir", str(cache), *arguments)
    return Program(
        "postlint", (*POSTLINT, *options), files=_number_after(r" in (?:[\d,]+ of )?([\d,]+) files?")
    )


class Peers:
    """What `make bench` installs: packages of Python in `venv`, packages of Node.js in `node`."""

    def __init__(self, folder: Path) -> None:
        self._python, self._node = folder / "venv" / "bin", folder / "node" / "node_modules"

    @property
    def lychee_program(self) -> str:
        return str(self._python / "lychee")

    def lychee(self) -> Program:
        start = (self.lychee_program, "--extensions", ",".join(ENDINGS))
        return Program(
            "lychee",
            (*start, "--offline", "--include-fragments", "--no-progress", "."),
            frozenset({0, 2}),
            lambda said: len(said.splitlines()),
            (*start, "--dump-inputs", "."),
        )

    def rumdl(self) -> Program:
        command = (str(self._python / "rumdl"), "check", "--no-cache", "--no-config", ".")
        return Program("rumdl", command, files=_number_after(r" in (?:[\d,]+/)?([\d,]+) files?"))

    def markdownlint(self) -> Program:
        command = (self._of_node("markdownlint-cli2"), f"**/*.{{{','.join(ENDINGS)}}}")
        return Program("markdownlint-cli2", command, files=_number_after(r"Linting: (\d+)"))

    def remark(self, schema: Path, folder: Path) -> Program:
        """With what looks for local links and lays a schema over front matter."""
        plugins = [
            ["remark-frontmatter", ["yaml", "toml"]],
            ["remark-validate-links", {"repository": False}],
            ["remark-lint-frontmatter-schema", {"schemas": {os.path.relpath(schema, folder): ["**/*.md"]}}],
        ]
        settings = self._node.with_name(
            "remark.json"
        )  # beside the plugins, for they are looked for from there
        settings.write_text(json.dumps({"plugins": plugins}), encoding="utf-8")
        options = ("--no-color", "--no-stdout", "--ext", ",".join(ENDINGS), "--rc-path", str(settings))
        named = re.compile(rf"^\S.*\.(?:{'|'.join(ENDINGS)})(?:: no issues found)?$", re.MULTILINE)
        return Program(
            "remark-cli",
            (self._of_node("remark"), ".", *options),
            files=lambda said: len(named.findall(said)),
        )

    def check_jsonschema(self, schema: Path, files: Sequence[str]) -> Program:
        """Of the files that it is given; it tells their number only where it finds nothing."""
        return Program(
            "check-jsonschema", (str(self._python / "check-jsonschema"), "--schemafile", str(schema), *files)
        )

    def versions(self) -> dict[str, str]:
        """Of everything that takes part, as it is installed."""
        found = {name: importlib.metadata.version(name) for name in ("postlint", "typer", "pydantic")}
        for name in ("lychee", "rumdl", "check-jsonschema"):
            found[name] = _said([str(self._python / name), "--version"])
        for name in NODE_PACKAGES:
            package = self._node / name / "package.json"
            if package.is_file():
                found[name] = json.loads(package.read_text("utf-8"))["version"]
        found["Node.js"] = _said(["node", "--version"])
        return {name: version for name, version in found.items() if version}

    def _of_node(self, name: str) -> str:
        return str(self._node / ".bin" / name)


def _number_after(pattern: str) -> Callable[[str], int]:
    return lambda said: int(re.findall(pattern, said)[-1].replace(",", ""))


def _said(command: list[str]) -> str:
    """The number in what it prints; nothing where it is not installed."""
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else ""
