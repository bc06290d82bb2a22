"""The types of settings that take more than a word: what they accept, and what is wrong with the rest.

Loaded where something is configured.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from postlint.address_globs import address_fault
from postlint.config.tokens import refusal
from postlint.config.versions import requirement_fault
from postlint.generators.table import GENERATORS
from postlint.globs import LONGEST, glob_fault

if TYPE_CHECKING:
    Generator = str
else:
    Generator = Literal["auto", *GENERATORS]
SeverityName = Literal["off", "info", "warning", "error"]
Judgement = Literal["alive", "dead", "blocked", "limited", "unreachable", "skip"]

_STATUS = re.compile(r"[1-9](?:[0-9]{2}|xx)")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding"}
)


def _sound(fault_of: Callable[[str], str | None]) -> Callable[[str], str]:
    """A validator for what `fault_of` finds no fault in."""

    def validate(pattern: str) -> str:
        fault = fault_of(pattern)
        if fault is not None:
            raise ValueError(fault)
        return pattern

    return validate


def _means_some(patterns: list[str] | None) -> list[str] | None:
    """A list that says which files are meant begins with one that means some."""
    if patterns and patterns[0].startswith("!"):
        raise ValueError(
            f"`{patterns[0]}` takes away from what those before it mean, and there are none; write `**` before it"
        )
    return patterns


_WRITTEN = Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST})
Glob = Annotated[str, _WRITTEN, AfterValidator(_sound(glob_fault))]
"""A pattern as in .gitignore."""
FileGlobs = Annotated[list[Glob], AfterValidator(_means_some)]
"""Patterns that say which files are meant."""
AddressGlob = Annotated[str, _WRITTEN, AfterValidator(_sound(address_fault))]
"""A pattern of hosts or addresses."""
RequiredVersion = Annotated[str, AfterValidator(_sound(requirement_fault))] | None
"""Which versions of postlint are meant, such as `>=0.2`."""


def _sendable(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or name.lower() in _OURS:
            raise ValueError(f"`{name}` is no header that can be set")
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"the value of `{name}` may only hold ASCII characters, on one line")
    return headers


Headers = Annotated[dict[str, str], AfterValidator(_sendable)]


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def _seconds(value: object) -> object:
    """`"12h"` in seconds; what is no such text is left to the model."""
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", value.strip(), re.ASCII)
    if found is None:
        raise ValueError('write a number with a unit, such as "30m", "12h" or "7d"')
    return int(found[1]) * _UNITS[found[2]]


Duration = Annotated[
    float,
    Field(ge=0),
    BeforeValidator(
        _seconds, json_schema_input_type=Annotated[str, Field(pattern="^[0-9]{1,6}[smhd]$")] | float
    ),
]
"""Seconds, or a text such as `"12h"`."""


def _web_address(address: str) -> str:
    if not re.match(r"https?://[^/]", address):
        raise ValueError("this must be a web address, such as https://archive.org/wayback/available")
    return address


def _with_scheme(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        bare = address.lstrip("/")
        raise ValueError(f'this must begin with https:// or http://, as in "https://{bare or "example.org"}"')
    return address


BaseUrl = (
    Annotated[str, Field(json_schema_extra={"pattern": "^https?://"}), AfterValidator(_with_scheme)] | None
)
"""The address of a site."""


def _day(value: object) -> object:
    """A date, also one in quotes; pydantic would take numbers for seconds since 1970."""
    if type(value) is dt.date:
        return value
    try:
        if isinstance(value, str):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass  # which is said below
    year = re.match(r"[0-9]{4}\b", str(value))
    raise ValueError(f"this must be a date without a time, such as {year[0] if year else 2020}-01-01")


Day = Annotated[dt.date, BeforeValidator(_day)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


def _known_statuses(table: dict[str, dict[str, Judgement]]) -> dict[str, dict[str, Judgement]]:
    for pattern, meanings in table.items():
        for status in meanings:
            if not _STATUS.fullmatch(status):
                raise ValueError(
                    f"`{status}` for `{pattern}` is no status of an answer; write a number such as 403, or 5xx "
                    "for all from 500 to 599"
                )
    return table


Statuses = Annotated[dict[AddressGlob, dict[str, Judgement]], AfterValidator(_known_statuses)]


class _Host(Protocol):
    """What is said of a host."""

    @property
    def token_env(self) -> str | None: ...


_AnyHost = TypeVar("_AnyHost", bound=_Host)


def tokens_go_home(hosts: dict[str, _AnyHost]) -> dict[str, _AnyHost]:
    for host, settings in hosts.items():
        reason = refusal(settings.token_env, host) if settings.token_env else None
        if reason is not None:
            raise ValueError(reason)
    return {host.lower(): settings for host, settings in hosts.items()}


def severity_alone(value: object) -> object:
    """`missing-alt-text = "off"` is short for `missing-alt-text = { severity = "off" }`."""
    return {"severity": value} if isinstance(value, str) else value


def takes_nothing_away(table: dict[str, list[str]]) -> dict[str, list[str]]:
    for pattern in table:
        if pattern.startswith("!"):
            raise ValueError(
                f"`{pattern}` means nothing: each pattern stands for itself here; write one for the files meant"
            )
    return table


def known_time_zone(name: str | None) -> str | None:
    if name is not None:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"no time zone is called {name!r}; names look like Europe/Berlin") from error
    return name
