"""The JSON of several sites: `json` under `--sites`; `schemas/sites.schema.json` describes it.

Keys are only ever added while `schema_version` is 1.
"""

from __future__ import annotations

from pydantic import BaseModel

from postlint.report.json_models import ReportModel, ToolModel


class SiteModel(ReportModel):
    """A site with its whole report: `site` is its folder as the list has it, `root` the folder that paths are relative
    to, from the working directory."""

    site: str
    root: str


class UncheckedModel(BaseModel):
    line: int
    site: str
    message: str


class SitesSummaryModel(BaseModel):
    """Numbers of all sites together. `addresses` counts each external address once; null without the network."""

    sites: int
    addresses: int | None
    addresses_dead: int
    files: int = 0
    links: int = 0
    external: int = 0
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    suppressed: int = 0
    baselined: int = 0
    baseline_added: int = 0
    baseline_mended: int = 0
    fixable: int = 0
    fixable_unsafe: int = 0
    mended: int = 0
    duration_s: float


class SitesModel(BaseModel):
    """The outcome of `postlint check --sites`. `unchecked` are lines of the list that could not be checked,
    `not_reached` sites an interruption came before."""

    schema_version: int
    tool: ToolModel
    sites: list[SiteModel]
    unchecked: list[UncheckedModel]
    not_reached: list[str]
    summary: SitesSummaryModel
