"""Writes what is generated from the code: a page for each rule, their index, the pages of presets, dates, settings,
commands and formats, and the schemas. What `make bench` has measured is put beside them.

`--check` only compares.

Usage: python docs/generate.py [--check]
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path

from dates_page import dates_page
from presets_page import presets_page
from reference_pages import commands_page, formats_page, settings_page

from postlint.cli.config_schema import settings_schema
from postlint.cli.rule import document
from postlint.report.links_report import LinksModel
from postlint.report.shard_models import AnyReportModel
from postlint.report.sites_model import SitesModel
from postlint.rules.registry import FAMILIES, all_rules

ROOT = Path(__file__).resolve().parents[1]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TO_ALL = "\n[All rules](index.md) · [How to read a message](../editors/messages.md)\n"


def main() -> int:
    wanted = generated()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    orphans = [path for path in (ROOT / "docs" / "rules").glob("*.md") if path not in wanted]
    if "--check" in sys.argv[1:]:
        for path in (*stale, *orphans):
            print(f"{path.relative_to(ROOT)} is not current: run `make docs`")
        return 1 if stale or orphans else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    for path in orphans:
        path.unlink()
    print(f"{len(stale)} written, {len(orphans)} removed, {len(wanted) - len(stale)} were current")
    return 0


def generated() -> dict[Path, str]:
    """Every generated file with its text."""
    pages = {ROOT / "docs" / "rules" / f"{rule.name}.md": document(rule) + _TO_ALL for rule in all_rules()}
    return {
        **pages,
        ROOT / "docs" / "rules" / "index.md": _index(),
        ROOT / "docs" / "guide" / "presets.md": presets_page(),
        ROOT / "docs" / "guide" / "dates.md": dates_page(),
        ROOT / "docs" / "reference" / "settings.md": settings_page(),
        ROOT / "docs" / "reference" / "commands.md": commands_page(),
        ROOT / "docs" / "reference" / "formats.md": formats_page(),
        ROOT / "docs" / "benchmarks.md": (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8"),
        ROOT / "schemas" / "config.schema.json": settings_schema(),
        ROOT / "schemas" / "report.schema.json": _schema(AnyReportModel.model_json_schema()),
        ROOT / "schemas" / "sites.schema.json": _schema(SitesModel.model_json_schema()),
        ROOT / "schemas" / "links.schema.json": _schema(LinksModel.model_json_schema()),
    }


def _schema(schema: dict[str, object]) -> str:
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"


def _index() -> str:
    lines = [
        "# Rules",
        "",
        "What each rule finds. `postlint rule NAME` shows the same pages in the terminal.",
    ]
    for prefix, family in FAMILIES.items():
        members = [rule for rule in all_rules() if rule.code.startswith(prefix)]
        if members:
            lines += [
                "",
                f"## {prefix}: {family}",
                "",
                "| code | name | finds | default | fix |",
                "|---|---|---|---|---|",
            ]
        for rule in members:
            title = inspect.cleandoc(rule.__doc__ or "").partition("\n")[0].replace("|", "\\|")
            default = rule.severity.label if rule.enabled else f"off ({rule.severity.label})"
            lines.append(
                f"| {rule.code} | [{rule.name}]({rule.name}.md) | {title} | {default} | {rule.fix or '–'} |"
            )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
