"""Every setting, its type and its default. Unknown keys are refused; paths and globs are as written.

The tables here are the only definition: the JSON Schema in `schemas/`, `postlint config` and the documentation come
from them. `setting_types.py` has the types that take more than a word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from postlint.generators.table import GENERATORS
from postlint.globs import glob_fault
from postlint.records import NamedTuple
from postlint.tables import PLAIN, UNSURE, Table, are_texts, is_text, plainly

if TYPE_CHECKING:
    from pydantic import AfterValidator, BeforeValidator, Field

    from postlint.config.setting_types import (
        AddressGlob,
        BaseUrl,
        Day,
        Duration,
        FileGlobs,
        Generator,
        Glob,
        Headers,
        RequiredVersion,
        SeverityName,
        Statuses,
        WebAddress,
        known_time_zone,
        severity_alone,
        takes_nothing_away,
        tokens_go_home,
    )

SHARED = "pyproject.toml"
"""A file with parts of many tools; ours is `[tool.postlint]`."""

FROM_ENVIRONMENT = "environment"
"""The value of `links.proxy` that leaves it to `http_proxy` and `https_proxy`."""

_FORMS = ("[Tt]emplate.*", "[Vv]orlage.*")
DEFAULT_EXCLUDE = (
    # Templates and parts of pages: what they hold is filled in later.
    *("archetypes/", "scaffolds/", "_includes/", "_layouts/", "_partials/", "_templates/", "layouts/"),
    # Forms to copy for a new post.
    *(f"**/{folder}/{name}" for folder in ("_posts", "posts", "post", "blog") for name in _FORMS),
    *(f"_{name}" for name in _FORMS),
    *(".github/", ".git/", "node_modules/", "vendor/", ".venv/"),
    # About the repository, not of the site.
    *("README*", "LICENSE*", "LICENCE*", "CONTRIBUTING*", "CHANGELOG*", "CODE_OF_CONDUCT*", "SECURITY*"),
    # The same as others write them. In small letters only `readme` is never a page, and folders are no such files.
    *("Readme*.*", "ReadMe*.*", "readme.*", "readme-*.*", "readme_*.*"),
    *("License.*", "Licence.*", "Contributing.*", "Changelog.*", "ChangeLog.*", "Code_of_conduct.*"),
    "Code_of_Conduct.*",
)


def _is_glob(pattern: object) -> bool:
    return is_text(pattern) and glob_fault(str(pattern)) is None


def _are_globs(patterns: object) -> bool:
    return type(patterns) is list and all(map(_is_glob, patterns))


def _mean_files(patterns: object) -> bool:
    """Whether `patterns` are some, of which the first means files."""
    return type(patterns) is list and _are_globs(patterns) and patterns != [] and patterns[0][:1] != "!"


def _are_ignores(table: object) -> bool:
    return type(table) is dict and all(
        _is_glob(pattern) and pattern[0] != "!" and are_texts(rules) for pattern, rules in table.items()
    )


def _is_requirement(text: object) -> bool:
    from postlint.config.versions import requirement_fault

    return is_text(text) and requirement_fault(str(text)) is None


def _is_among(*values: str) -> Callable[[Any], object]:
    return plainly(lambda value: type(value) is str and value in values)


def _list_of(table: type[Table]) -> Callable[[Any], object]:
    """Reads a list of tables."""

    def read(values: object) -> object:
        items = [table.plainly(value) for value in values] if type(values) is list else [None]
        return UNSURE if None in items else items

    return read


def _named(table: type[Table]) -> Callable[[Any], object]:
    """Reads tables by their names."""

    def read(values: object) -> object:
        if type(values) is not dict or not all(map(is_text, values)):
            return UNSURE
        named = {key: table.plainly(value) for key, value in values.items()}
        return UNSURE if None in named.values() else named

    return read


class _SettingsTable(Table):
    types = "postlint.config.setting_types"
    plain = {
        **PLAIN,
        "FileGlobs": plainly(_mean_files),
        "FileGlobs | None": plainly(_mean_files),
        "Annotated[FileGlobs, Field(min_length=1)]": plainly(_mean_files),
        "Annotated[FileGlobs | None, Field(min_length=1)]": plainly(_mean_files),
        "list[Glob]": plainly(_are_globs),
        "Annotated[dict[Glob, list[str]], AfterValidator(takes_nothing_away)]": plainly(_are_ignores),
        "Annotated[str, Field(alias='schema', min_length=1)]": plainly(
            lambda text: is_text(text) and text != ""
        ),
        "RequiredVersion": plainly(_is_requirement),
        "Generator": _is_among("auto", *GENERATORS),
        "SeverityName | None": _is_among("off", "info", "warning", "error"),
        "Literal['error', 'warning', 'info', 'never']": _is_among("error", "warning", "info", "never"),
        "Day | None": plainly(lambda day: type(day) is dt.date),
    }


class ContentSettings(_SettingsTable):
    """One `[[content]]` table: which pages, and the schema that governs them."""

    files: Annotated[FileGlobs, Field(min_length=1)]
    """Patterns of the pages."""
    where: dict[str, str | int | bool] = {}
    """What the front matter must say besides, such as `{ type = "job" }`."""
    schema_: Annotated[str, Field(alias="schema", min_length=1)]
    """A file of the site, a preset such as `postlint:okfn-post`, or `python:MODULE:CLASS`."""


class TaxonomySettings(_SettingsTable):
    """One `[taxonomies.NAME]` table: a field with a list of known terms, for all pages or those of `files`."""

    field: str | None = None
    """The field in the front matter, with dots for fields inside fields. Without it, the name of the table."""
    files: Annotated[FileGlobs | None, Field(min_length=1)] = None
    """Patterns of the pages that the list holds for. Without it, all pages."""
    terms: list[str] | str = []
    """The known terms, or the path of a file with them."""
    aliases: dict[str, str] = {}
    """Synonyms, each with the term that it stands for."""


class LicenseSettings(_SettingsTable):
    """`[licenses]`: the site's policy. SPDX ids, families (`CC-BY`), or `open`."""

    allow: list[str] = []
    """The licences that pages may have. Without it, all."""
    deny: list[str] = []
    """The licences that pages must not have."""


class HostSettings(_SettingsTable):
    """`[links.hosts."example.org"]`: how one host is treated."""

    concurrency: Annotated[int | None, Field(ge=1, le=64)] = None
    """Requests to this host at a time."""
    token_env: Annotated[str | None, Field(min_length=1)] = None
    """The environment variable with a forge's own token, sent over `https:` to this host and to no other."""
    headers: Headers = {}
    """More request headers, sent over `https:` to this host and to no other."""


class FreshSettings(_SettingsTable):
    """`[links.fresh]`: how long a verdict of an earlier run is trusted, in seconds or such as `"12h"`; `0`: not at all.

    There is none for dead links: what was dead is asked in every run.
    """

    alive: Duration = 86_400
    """The page is there."""
    moved: Duration = 86_400
    """It has moved for good."""
    blocked: Duration = 86_400
    """The host lets no programs look."""
    tls: Duration = 0
    """The encryption of the host is broken."""
    limited: Duration = 0
    """The host asked for fewer requests."""
    unreachable: Duration = 0
    """There was no answer, or a fault of the server."""


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


class LinkSettings(_SettingsTable):
    """`[links]`: how external links are checked."""

    online: bool = True
    """Whether `check` asks other sites; `--online` and `--offline` go before it."""
    timeout: Annotated[float, Field(gt=0, le=600)] = 20
    """Seconds that an address may keep the run waiting: a quarter of it at first, half when it is asked again."""
    retries: Annotated[int, Field(ge=0, le=10)] = 2
    """How often an address is tried again."""
    concurrency: Annotated[int, Field(ge=1, le=1024)] = 128
    """Requests at a time, to all hosts together."""
    host_concurrency: Annotated[int | None, Field(ge=1, le=64)] = None
    """Requests to one host at a time. Without it 8, and up to 32 where the host answers well."""
    max_redirects: Annotated[int, Field(ge=0, le=50)] = 10
    """How many redirects are followed."""
    deadline: Annotated[float, Field(gt=0)] = 1800
    """Seconds for the whole network part; what is left then is skipped, and said."""
    max_retry_after: Annotated[float, Field(ge=0)] = 60
    """The longest pause, in seconds, that a server may ask for."""
    exclude: list[AddressGlob] = []
    """Hosts, or patterns of addresses, that are never asked."""
    user_agent: Annotated[str | None, Field(min_length=1, pattern=r"^[\x20-\x7e]+$")] = None
    """How postlint introduces itself. Without it `postlint/VERSION` and what it is."""
    proxy: str | None = None
    """The proxy for all requests; `environment` takes it from `http_proxy` and `https_proxy`."""
    ca_file: Path | None = None
    """A file with certificates to trust, beside those of the system."""
    allow_private: list[str] = []
    """Private networks and hosts that may be asked, such as `10.1.0.0/16`."""
    fresh: FreshSettings = FreshSettings()
    """How long an answer holds before the address is asked again, by what it was."""
    hosts: Annotated[dict[str, HostSettings], AfterValidator(tokens_go_home)] = {}
    """How single hosts are treated, by their names."""
    statuses: Statuses = {}
    """What an answer of some addresses means: by a host, or a glob of addresses, then by the status (`999`, `5xx`)."""
    browser_fallback: bool = True
    """Whether what refuses postlint is asked once more with a browser's headers before it is called blocked."""
    archive: bool = False
    """Whether the Wayback Machine is asked for copies of dead pages."""
    archive_endpoint: WebAddress = "https://archive.org/wayback/available"
    """Where the Wayback Machine is asked."""

    _trust: Trust = Trust()

    @property
    def trust(self) -> Trust:
        """Who said so. Settings that were made in a program are the program's own."""
        return self._trust

    def trusting(self, trust: Trust) -> Self:
        """The same settings, said by others."""
        copy = self.model_copy()
        copy.__dict__["_trust"] = trust
        return copy


class RuleSettings(_SettingsTable):
    """What every rule can be given; a rule's own options stand beside these."""

    extra = "allow"

    severity: SeverityName | None = None
    """How much findings of the rule weigh; `off` switches it off."""
    applies_from: Day | None = None
    """Pages with an older date are left alone by the rule."""
    files: FileGlobs | None = None
    """Patterns of the pages that the rule holds for."""


_SHORT = "BeforeValidator(severity_alone, json_schema_input_type=SeverityName | RuleSettings)"


def _rules(table: object) -> object:
    """Reads `[rules]`, where a severity alone may stand for a table."""
    if type(table) is not dict:
        return UNSURE
    return _named(RuleSettings)(
        {name: {"severity": said} if type(said) is str else said for name, said in table.items()}
    )


class Settings(_SettingsTable):
    """The whole configuration."""

    plain = {
        **_SettingsTable.plain,
        "list[ContentSettings]": _list_of(ContentSettings),
        "dict[str, TaxonomySettings]": _named(TaxonomySettings),
        f"dict[str, Annotated[RuleSettings, {_SHORT}]]": _rules,
    }

    extend: str | None = None
    """Another configuration file, whose settings hold where this one says nothing."""
    include: FileGlobs = ["**/*.md", "**/*.markdown", "**/*.mdx", "**/*.qmd", "**/*.Rmd"]
    """Patterns of the pages that are checked. Where it is set, it also says what is checked when no path is named."""
    exclude: list[Glob] = []
    """Patterns of files that are never checked, even if they are named."""
    applies_from: Day | None = None
    """Pages that are dated before are left alone by every rule without a date of its own."""
    required_version: RequiredVersion = None
    """Which versions of postlint may check by these settings. Rules that are newer than the oldest are infos."""
    generator: Generator = "auto"
    """What makes the site; `auto` recognises it by its configuration."""
    base_url: BaseUrl = None
    """The address of the site. Links to it are looked up in the files."""
    time_zone: Annotated[str | None, AfterValidator(known_time_zone)] = None
    """In which a date is today or tomorrow, such as `Europe/Berlin`. Without it UTC."""
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    """The lightest finding that makes the exit code 1."""
    content: list[ContentSettings] = []
    """Which pages have which schema. The first table that fits a page holds."""
    taxonomies: dict[str, TaxonomySettings] = {}
    """Fields with a list of known terms, by a name."""
    licenses: LicenseSettings = LicenseSettings()
    """Which licences the site allows."""
    links: LinkSettings = LinkSettings()
    """How links to other sites are checked."""
    select: list[str] | None = None
    """Only these rules run: codes, beginnings of codes, or names. Without it, all that are on."""
    extend_select: list[str] = []
    """These rules run as well; an opt-in rule needs its whole name or code."""
    ignore: list[str] = []
    """These rules do not run."""
    rules: dict[
        str,
        Annotated[
            RuleSettings, BeforeValidator(severity_alone, json_schema_input_type=SeverityName | RuleSettings)
        ],
    ] = {}
    """Severities and options of rules, by code, beginning of codes, or name."""
    per_file_ignores: Annotated[dict[Glob, list[str]], AfterValidator(takes_nothing_away)] = {}
    """Rules that do not hold for some files, by a pattern of these."""
