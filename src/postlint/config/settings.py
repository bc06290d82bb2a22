"""Every setting, its type and its default. Unknown keys are refused; paths and globs are as written.

The pydantic models here are the only definition: the JSON Schema in `schemas/`, `postlint config` and the
documentation come from them.

A pull request can change the config and put a link to any host beside it. So no environment variable that happens to
hold a secret may be named there: a forge's own token goes to that forge only, and every other token says in the name of
its variable which host it is for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    field_validator,
)

from postlint.address_globs import address_fault
from postlint.generators.table import GENERATORS
from postlint.globs import LONGEST, glob_fault
from postlint.pattern import Pattern
from postlint.text import join_words

_GITHUB = frozenset({"github.com", "api.github.com", "raw.githubusercontent.com"})

FORGES: dict[str, frozenset[str]] = {
    "GITHUB_TOKEN": _GITHUB,
    "GH_TOKEN": _GITHUB,
    "GITLAB_TOKEN": frozenset({"gitlab.com"}),
    "CODEBERG_TOKEN": frozenset({"codeberg.org"}),
}
OWN_PREFIX = "POSTLINT_TOKEN_"

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A name that ends in a number is an IPv4 address (https://url.spec.whatwg.org/#ends-in-a-number-checker).
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*(?!(?:[0-9]+|0x[0-9a-f]*)\Z){_LABEL}")


def variable_for(host: str) -> str | None:
    """The variable with the token for `host`, a name in lower case and ASCII: `POSTLINT_TOKEN_EXAMPLE_ORG`.

    None where there can be none: for an address, and for a name with `_` or with a hyphen at the end of a part, which
    could not be told from another one.
    """
    if _HOST.fullmatch(host) is None:
        return None
    return OWN_PREFIX + host.replace("-", "__").replace(".", "_").upper()


def host_of(variable: str) -> str | None:
    """The host whose token stands in `variable`; None where it is no such variable, or can be of no host."""
    written = variable.removeprefix(OWN_PREFIX)
    host = written.replace("__", "-").replace("_", ".").lower()
    return host if variable_for(host) == variable else None


def of_no_host(variables: Iterable[str]) -> Iterator[str]:
    """Those of `variables` that are meant for a token and are of no host, perhaps by a slip."""
    return (name for name in variables if name.upper().startswith(OWN_PREFIX) and host_of(name) is None)


def refusal(variable: str, host: str) -> str | None:
    """Why `token-env` cannot name `variable` for `host`, as a sentence without a full stop; None where it can."""
    name = host.lower().removesuffix(":443")
    allowed = FORGES.get(variable)
    if allowed is None:
        own = variable_for(name)
        instead = (
            f"put the token into the variable `{own}`, and leave `token-env` out"
            if own
            else "a token can only be for a host name in ASCII (punycode), without `_` and without a port"
        )
        return f"the variable `{variable}` is not sent to `{host}`: {instead}"
    if name not in allowed:
        return f"`{variable}` is only sent to {join_words(f'`{host}`' for host in sorted(allowed))}, not to `{host}`"
    return None


if TYPE_CHECKING:
    Generator = str
else:
    Generator = Literal["auto", *GENERATORS]
SeverityName = Literal["off", "info", "warning", "error"]
Judgement = Literal["alive", "dead", "blocked", "limited", "unreachable", "skip"]

FROM_ENVIRONMENT = "environment"
"""The value of `links.proxy` that leaves it to `http_proxy` and `https_proxy`."""

_STATUS = Pattern(r"[1-9](?:[0-9]{2}|xx)")
_HEADER = Pattern(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = frozenset(
    {"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding"}
)

DEFAULT_EXCLUDE = (
    # Templates and parts of pages: what they hold is filled in later.
    *("archetypes/", "scaffolds/", "_includes/", "_layouts/", "_partials/", "_templates/", "layouts/"),
    *(".github/", ".git/", "node_modules/", "vendor/", ".venv/"),
    # About the repository, not of the site.
    *("README*", "LICENSE*", "LICENCE*", "CONTRIBUTING*", "CHANGELOG*", "CODE_OF_CONDUCT*", "SECURITY*"),
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


class _Model(BaseModel):
    """A table. Its defaults need no validation: `model_construct` gives them without building a validator, which takes
    longer than all else that is done with the settings.
    """

    model_config = ConfigDict(
        defer_build=True,  # `Settings` contains the other tables: each built by itself would be built twice
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class ContentSettings(_Model):
    """One `[[content]]` table: which pages, and the schema that governs them."""

    files: FileGlobs = Field(min_length=1)
    where: dict[str, str | int | bool] = {}
    schema_: str = Field(alias="schema", min_length=1)


class TaxonomySettings(_Model):
    """One `[taxonomies.NAME]` table: a field with a list of known terms, for all pages or those of `files`."""

    field: str | None = None
    files: FileGlobs | None = Field(default=None, min_length=1)
    terms: list[str] | str = []
    aliases: dict[str, str] = {}


class LicenseSettings(_Model):
    """`[licenses]`: the site's policy. SPDX ids, families (`CC-BY`), or `open`."""

    allow: list[str] = []
    deny: list[str] = []


class HostSettings(_Model):
    """`[links.hosts."example.org"]`: how one host is treated."""

    concurrency: int | None = Field(default=None, ge=1, le=64)
    token_env: str | None = Field(default=None, min_length=1)
    """The environment variable with a forge's own token, sent over `https:` to this host and to no other."""
    headers: dict[str, str] = {}
    """More request headers, sent over `https:` to this host and to no other."""

    @field_validator("headers")
    @classmethod
    def _sendable(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not _HEADER.fullmatch(name) or name.lower() in _OURS:
                raise ValueError(f"`{name}` is no header that can be set")
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"the value of `{name}` may only hold ASCII characters, on one line")
        return headers


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


class FreshSettings(_Model):
    """`[links.fresh]`: how long a verdict of an earlier run is trusted, such as `"12h"`; `0`: not at all.

    There is none for dead links: what was dead is asked in every run.
    """

    alive: Duration = 86_400
    moved: Duration = 86_400
    blocked: Duration = 86_400
    tls: Duration = 0
    limited: Duration = 0
    unreachable: Duration = 0


class Trust(NamedTuple):
    """Who says where requests go, and so what may be sent along.

    A configuration file can be anybody's. No secret goes through a proxy that one named (`proxy_of_file`), nor to a
    server that certificates vouch for which one named (`ca_of_file`). With `only_forges`, in a run that is not known
    to be the repository's own, no other secret is sent than a forge's token to the forge. `certificates` are the
    content of `ca-file` where the file on disk must not be read.
    """

    proxy_of_file: bool = False
    ca_of_file: bool = False
    only_forges: bool = False
    certificates: bytes | None = None


class LinkSettings(_Model):
    """`[links]`: how external links are checked."""

    online: bool = True
    timeout: float = Field(default=20, gt=0, le=600)
    """Seconds that an address may keep the run waiting: a quarter of it at first, half when it is asked again."""
    retries: int = Field(default=2, ge=0, le=10)
    concurrency: int = Field(default=128, ge=1, le=1024)
    """Requests at a time, to all hosts together."""
    host_concurrency: int | None = Field(default=None, ge=1, le=64)
    """Requests to one host at a time. Without it 8, and up to 32 where the host answers well."""
    max_redirects: int = Field(default=10, ge=0, le=50)
    deadline: float = Field(default=1800, gt=0)
    """Seconds for the whole network part; what is left then is skipped, and said."""
    max_retry_after: float = Field(default=60, ge=0)
    """The longest pause, in seconds, that a server may ask for."""
    exclude: list[AddressGlob] = []
    user_agent: str | None = Field(default=None, min_length=1, pattern=r"^[\x20-\x7e]+$")
    proxy: str | None = None
    ca_file: Path | None = None
    allow_private: list[str] = []
    fresh: FreshSettings = FreshSettings.model_construct()
    hosts: dict[str, HostSettings] = {}
    statuses: dict[AddressGlob, dict[str, Judgement]] = {}
    """What an answer of some addresses means: by a host, or a glob of addresses, then by the status (`999`, `5xx`)."""
    browser_fallback: bool = True
    """Whether what refuses postlint is asked once more with a browser's headers before it is called blocked."""
    archive: bool = False
    """Whether the Wayback Machine is asked for copies of dead pages."""
    archive_endpoint: str = "https://archive.org/wayback/available"

    _trust: Trust = PrivateAttr(default=Trust())

    @property
    def trust(self) -> Trust:
        """Who said so. Settings that were made in a program are the program's own."""
        return self._trust

    def trusting(self, trust: Trust) -> Self:
        """The same settings, said by others."""
        copy = self.model_copy()
        copy._trust = trust
        return copy

    @field_validator("archive_endpoint")
    @classmethod
    def _web_address(cls, address: str) -> str:
        if not re.match(r"https?://[^/]", address):
            raise ValueError("this must be a web address, such as https://archive.org/wayback/available")
        return address

    @field_validator("hosts")
    @classmethod
    def _tokens_go_home(cls, hosts: dict[str, HostSettings]) -> dict[str, HostSettings]:
        for host, settings in hosts.items():
            reason = refusal(settings.token_env, host) if settings.token_env else None
            if reason is not None:
                raise ValueError(reason)
        return {host.lower(): settings for host, settings in hosts.items()}

    @field_validator("statuses")
    @classmethod
    def _known_statuses(cls, table: dict[str, dict[str, Judgement]]) -> dict[str, dict[str, Judgement]]:
        for pattern, meanings in table.items():
            for status in meanings:
                if not _STATUS.fullmatch(status):
                    raise ValueError(
                        f"`{status}` for `{pattern}` is no status of an answer; write a number such as 403, or 5xx "
                        "for all from 500 to 599"
                    )
        return table


class RuleSettings(_Model):
    """What every rule can be given; a rule's own options stand beside these."""

    model_config = ConfigDict(**{**_Model.model_config, "extra": "allow"})

    severity: SeverityName | None = None
    applies_from: dt.date | None = None
    files: FileGlobs | None = None


def _severity_alone(value: object) -> object:
    """`missing-alt-text = "off"` is short for `missing-alt-text = { severity = "off" }`."""
    return {"severity": value} if isinstance(value, str) else value


RuleEntry = Annotated[
    RuleSettings, BeforeValidator(_severity_alone, json_schema_input_type=SeverityName | RuleSettings)
]


class Settings(_Model):
    """The whole configuration."""

    extend: str | None = None
    include: FileGlobs = ["**/*.md", "**/*.markdown", "**/*.mdx", "**/*.qmd", "**/*.Rmd"]
    exclude: list[Glob] = []
    generator: Generator = "auto"
    base_url: str | None = Field(default=None, pattern=r"^https?://")
    time_zone: str | None = None
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    content: list[ContentSettings] = []
    taxonomies: dict[str, TaxonomySettings] = {}
    licenses: LicenseSettings = LicenseSettings.model_construct()
    links: LinkSettings = LinkSettings.model_construct()
    select: list[str] | None = None
    extend_select: list[str] = []
    ignore: list[str] = []
    rules: dict[str, RuleEntry] = {}
    per_file_ignores: dict[Glob, list[str]] = {}

    @field_validator("per_file_ignores")
    @classmethod
    def _takes_nothing_away(cls, table: dict[str, list[str]]) -> dict[str, list[str]]:
        for pattern in table:
            if pattern.startswith("!"):
                raise ValueError(
                    f"`{pattern}` means nothing: each pattern stands for itself here; write one for the files meant"
                )
        return table

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(f"no time zone is called {name!r}; names look like Europe/Berlin") from error
        return name
