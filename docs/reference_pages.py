"""The pages of reference: settings, commands and formats, each from the code that has the say."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from postlint.cli.app import COMMANDS, application
from postlint.cli.config_schema import described_settings
from postlint.report.formats import FORMATS

Schema = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = "examples/site/content/blog/2024-01-29-tree-register.md"

_SETTINGS = """\
# Settings

Every setting of `postlint.toml`, with its default. [Configuration](../guide/configuration.md) says how they work
together, and `postlint config` which of them hold in your site. `postlint config --schema` prints them as a JSON
Schema, with which editors complete and check the file.
"""
_TABLES = {
    "Settings": "At the top",
    "ContentSettings": "`[[content]]`",
    "TaxonomySettings": "`[taxonomies.NAME]`",
    "LicenseSettings": "`[licenses]`",
    "LinkSettings": "`[links]`",
    "FreshSettings": "`[links.fresh]`",
    "HostSettings": '`[links.hosts."HOST"]`',
    "RuleSettings": "`[rules.NAME]`",
}
_COMMANDS = """\
# Commands

Every command with its options, as `--help` has them. Exit codes: 0 nothing wrong, 1 findings, 2 something could not be
done; 130, 143 and 129 where the run was ended by Ctrl-C, SIGTERM or SIGHUP.
"""
_FORMATS = """\
# Formats

What `postlint check --format NAME` writes. `--format NAME:FILE` writes it into a file, and the option can be given
several times. `text`, `summary` and `concise` are for people, and show hints with `-v` only; the others always hold
everything. Some are shown with what they make of one post of the example site, `examples/site` in the repository.
"""
_SHOWN = {
    "concise": "text",
    "jsonl": "json",
    "github": "text",
    "gitlab": "json",
    "junit": "xml",
    "checkstyle": "xml",
}
"""Formats of which an example is short enough, with the language that it is coloured as."""


def settings_page() -> str:
    """Every table of the configuration with its settings."""
    schema = described_settings()
    tables = {"Settings": schema, **schema["$defs"]}
    lines = [_SETTINGS]
    for name, heading in _TABLES.items():
        about = "" if name == "Settings" else inspect.cleandoc(tables[name].get("description", ""))
        lines += [f"## {heading}", "", *([f"{about}", ""] if about else [])]
        lines += ["| setting | takes | default | means |", "|---|---|---|---|"]
        required = tables[name].get("required", ())
        lines += [
            _setting(key, told, required=key in required) for key, told in tables[name]["properties"].items()
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _setting(key: str, told: Schema, *, required: bool) -> str:
    default = "must be there" if required else _default(told)
    return f"| `{key}` | {_cell(_takes(told))} | {default} | {_cell(told['description'])} |"


def _default(told: Schema) -> str:
    """The default as TOML has it."""
    value = told.get("default")
    if isinstance(value, dict) and value:
        return "see below"
    return "–" if value is None else _cell(f"`{json.dumps(value, ensure_ascii=False)}`")


def _takes(told: Schema) -> str:
    if "anyOf" in told:
        return " or ".join(
            dict.fromkeys(_takes(part) for part in told["anyOf"] if part.get("type") != "null")
        )
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"])
    if "$ref" in told:
        return "a table"
    match told.get("type"):
        case "array":
            return "a list of tables" if "$ref" in told["items"] else "a list of texts"
        case "object":
            return "a table"
        case "boolean":
            return "`true` or `false`"
        case "integer" | "number" as kind:
            return ("a whole number" if kind == "integer" else "a number") + _limits(told)
        case _ if "[smhd]" in told.get("pattern", ""):
            return "a duration such as `12h`"
        case _:
            return {"date": "a date", "path": "a path"}.get(told.get("format", ""), "a text")


def _limits(told: Schema) -> str:
    limits = [
        f"{words} {told[key]:g}"
        for key, words in (("minimum", "from"), ("exclusiveMinimum", "above"), ("maximum", "to"))
        if key in told
    ]
    return f" {' '.join(limits)}" if limits else ""


def commands_page() -> str:
    """Every command with its arguments and options."""
    commands = vars(typer.main.get_command(application()))["commands"]
    lines = [_COMMANDS]
    for name in COMMANDS:
        command = commands[name]
        context = command.make_context(name, [], resilient_parsing=True)
        about = inspect.cleandoc(command.help or "")
        usage = " ".join(["postlint", name, *command.collect_usage_pieces(context)])
        lines += [f"## postlint {name}", "", about, "", f"`{usage}`", "", "| option | means |", "|---|---|"]
        for parameter in command.params:
            option, means = parameter.get_help_record(context)
            lines.append(f"| `{_cell(option)}` | {_cell(means)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def formats_page() -> str:
    """Every format: what its module says of it, and what some of them make of one post."""
    lines = [_FORMATS]
    for format_ in FORMATS.values():
        module = import_module(format_.function.partition(":")[0])
        about = inspect.cleandoc(module.__doc__ or "").partition(": ")[2]
        lines += [f"## {format_.name}", "", about[:1].upper() + about[1:], ""]
        if format_.name in _SHOWN:
            lines += [f"```{_SHOWN[format_.name]}", _shown(format_.name).rstrip(), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _shown(name: str) -> str:
    """What postlint prints in this format; of JSON Lines the first one, laid out."""
    known = {key: os.environ[key] for key in ("PATH", "PYTHONPATH", "SYSTEMROOT") if key in os.environ}
    command = [
        sys.executable,
        "-m",
        "postlint",
        "check",
        "--offline",
        "--no-cache",
        "--format",
        name,
        EXAMPLE,
    ]
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 1:
        raise RuntimeError(done.stderr)
    if name != "jsonl":
        return done.stdout
    return json.dumps(json.loads(done.stdout.partition("\n")[0]), indent=2, ensure_ascii=False)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
