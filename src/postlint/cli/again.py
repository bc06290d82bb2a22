"""What of a command line the commands that its report proposes have to repeat, to speak of the same findings."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from postlint.report.formats import Call

_RULES = ("select",)
_OPTIONS = (
    *("ignore", "extend_select", "about", "since", "baseline", "no_baseline", "exclude"),
    *("allow_python_schemas", "config", "isolated", "trust_config"),
)
_MOST_PATHS = 3
"""Of more than so many, as hooks name them, none is repeated."""


def call_of(context: typer.Context) -> Call:
    """The call that `context` is of, as its shell would take it."""
    paths = context.params.get("paths") or ()
    words = [quoted(str(path)) for path in paths]
    return Call(
        options=tuple(_words(context, _OPTIONS)),
        rules=tuple(_words(context, _RULES)),
        paths=tuple(words if len(words) <= _MOST_PATHS else ["PATHS"]),
    )


def _words(context: typer.Context, names: Sequence[str]) -> Iterator[str]:
    for parameter in context.command.params:
        value: Any = context.params.get(parameter.name or "")
        if parameter.name not in names or value in (None, False):
            continue
        if value is True:
            yield parameter.opts[0]
        else:
            for each in value if isinstance(value, list | tuple) else [value]:
                yield from (parameter.opts[0], quoted(str(each)))


def quoted(word: str) -> str:
    """`word` as the user's shell takes it for one."""
    if os.name != "nt":
        return shlex.quote(word)
    return f'"{word}"' if " " in word else word
