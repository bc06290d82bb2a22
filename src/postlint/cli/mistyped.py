"""What is said of words on the command line that are not what they were taken for."""

from __future__ import annotations

from postlint.findings.report import FailedPath
from postlint.rules.registry import RULES
from postlint.rules.selection import Catalogue
from postlint.text import add_sentence


def with_guess(failure: FailedPath) -> str:
    """The message of `failure`; where its path reads like a rule, as in `--select LI 402`, with what to do about it."""
    is_rule = "/" not in failure.path and (
        failure.path.isdecimal() or Catalogue(RULES).matching(failure.path)
    )
    guess = "If it is meant as a rule: several of one option stand in one word, as in `--select LI402,DA`."
    return add_sentence(failure.message, guess if is_rule else None)
