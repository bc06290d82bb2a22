"""The command line of the parts, as far as the commands repeat it that their joined report proposes."""

from __future__ import annotations

import re
import shlex

from postlint.report.formats import Call
from postlint.report.shard_models import CallModel

_OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*")
_COMMANDS = frozenset({"init", "baseline"})


def call_of_parts(call: CallModel) -> Call:
    """What `call` says, which may come from anywhere: each word is one for the shell, and nothing else."""
    options, rules, paths = (tuple(map(_word, words)) for words in (call.options, call.rules, call.paths))
    return Call(options, rules, paths, call.knows_changes)


def proposed_commands(call: CallModel) -> frozenset[str]:
    """The commands of postlint that may be proposed."""
    return frozenset(call.commands) & _COMMANDS


def _word(word: str) -> str:
    if _OPTION.fullmatch(word):
        return word
    try:
        read = shlex.split(word)
    except ValueError:
        read = [word]
    return shlex.quote(read[0] if len(read) == 1 else word)
