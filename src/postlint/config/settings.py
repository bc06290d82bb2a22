"""Every setting, its type and its default. Unknown keys are refused; paths and globs are as written.

The pydantic models here are the only definition: the JSON Schema in `schemas/`, `postlint config` and the
documentation come from them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

Generator = Literal[
    "auto",
    "jekyll",
    "hugo",
    "eleventy",
    "astro",
    "docusaurus",
    "mkdocs",
    "zola",
    "pelican",
    "quarto",
    "hexo",
    "vitepress",
    "plain",
]
SeverityName = Literal["off", "info", "warning", "error"]
Glob = Annotated[str, Field(min_length=1)]

DEFAULT_EXCLUDE = (
    # Templates and parts of pages: what they hold is filled in later.
    *("archetypes/", "scaffolds/", "_includes/", "_layouts/", "_partials/", "_templates/", "layouts/"),
    *(".github/", ".git/", "node_modules/", "vendor/", ".venv/"),
    # About the repository, not of the site.
    *("README*", "LICENSE*", "LICENCE*", "CONTRIBUTING*", "CHANGELOG*", "CODE_OF_CONDUCT*", "SECURITY*"),
)


class _Model(BaseModel):
    model_config = ConfigDict(
        defer_build=True,  # `Settings` contains the other tables: each built by itself would be built twice
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )


class ContentSettings(_Model):
    """One `[[content]]` table: which pages, and the schema that governs them."""

    files: list[Glob] = Field(min_length=1)
    where: dict[str, str | int | bool] = {}
    schema_: str = Field(alias="schema", min_length=1)


class TaxonomySettings(_Model):
    """One `[taxonomies.NAME]` table: a field with a list of known terms, for all pages or those of `files`."""

    field: str | None = None
    files: list[Glob] | None = Field(default=None, min_length=1)
    terms: list[str] | str = []
    aliases: dict[str, str] = {}


class LicenseSettings(_Model):
    """`[licenses]`: the site's policy. SPDX ids, families (`CC-BY`), or `open`."""

    allow: list[str] = []
    deny: list[str] = []


class HostSettings(_Model):
    """`[links.hosts."example.org"]`: how one host is treated."""

    concurrency: int | None = Field(default=None, ge=1, le=64)


class LinkSettings(_Model):
    """`[links]`: how external links are checked."""

    online: bool = True
    timeout: float = Field(default=20, gt=0, le=600)
    retries: int = Field(default=2, ge=0, le=10)
    concurrency: int = Field(default=128, ge=1, le=1024)
    host_concurrency: int = Field(default=8, ge=1, le=64)
    max_redirects: int = Field(default=10, ge=0, le=50)
    deadline: float = Field(default=1800, gt=0)
    """Seconds for the whole network part; what is left then is skipped, and said."""
    max_retry_after: float = Field(default=60, ge=0)
    """The longest pause, in seconds, that a server may ask for."""
    exclude: list[Glob] = []
    user_agent: str | None = Field(default=None, min_length=1, pattern=r"^[\x20-\x7e]+$")
    proxy: str | None = None
    ca_file: Path | None = None
    allow_private: list[str] = []
    hosts: dict[str, HostSettings] = {}


class RuleSettings(_Model):
    """What every rule can be given; a rule's own options stand beside these."""

    model_config = ConfigDict(**{**_Model.model_config, "extra": "allow"})

    severity: SeverityName | None = None
    applies_from: dt.date | None = None
    files: list[Glob] | None = None


def _severity_alone(value: object) -> object:
    """`missing-alt-text = "off"` is short for `missing-alt-text = { severity = "off" }`."""
    return {"severity": value} if isinstance(value, str) else value


RuleEntry = Annotated[
    RuleSettings, BeforeValidator(_severity_alone, json_schema_input_type=SeverityName | RuleSettings)
]


class Settings(_Model):
    """The whole configuration."""

    extend: str | None = None
    include: list[Glob] = ["**/*.md", "**/*.markdown", "**/*.mdx", "**/*.qmd", "**/*.Rmd"]
    exclude: list[Glob] = []
    generator: Generator = "auto"
    base_url: str | None = Field(default=None, pattern=r"^https?://")
    time_zone: str | None = None
    fail_on: Literal["error", "warning", "info", "never"] = "error"
    content: list[ContentSettings] = []
    taxonomies: dict[str, TaxonomySettings] = {}
    licenses: LicenseSettings = LicenseSettings()
    links: LinkSettings = LinkSettings()
    select: list[str] | None = None
    extend_select: list[str] = []
    ignore: list[str] = []
    rules: dict[str, RuleEntry] = {}
    per_file_ignores: dict[Glob, list[str]] = {}

    @field_validator("time_zone")
    @classmethod
    def _known_time_zone(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError) as error:
                raise ValueError(f"no time zone is called {name!r}; names look like Europe/Berlin") from error
        return name
