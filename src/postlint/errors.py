"""The errors that people see: one family, caught in one place (`postlint.cli`)."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process ends with."""

    CLEAN = 0
    FINDINGS = 1
    ERROR = 2
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class PostlintError(Exception):
    """Something that stops the run, said in one line on standard error.

    `message` says what is wrong and where; `hint`, where there is one, what to do about it.
    """

    exit_code = ExitCode.ERROR

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PostlintError):
    """The command line asks for something that does not exist or does not fit together."""


class ConfigError(PostlintError):
    """A configuration file, or a setting given on the command line, that cannot be used."""


class SchemaError(PostlintError):
    """A schema file that cannot be read, or is no valid JSON Schema."""
