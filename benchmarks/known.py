"""Scores postlint against labelled findings on real posts: found, missed, false.

Usage: python benchmarks/known.py CORPORA [--family FM,SC,…] [--sites FOLDER] [--list]

CORPORA has a folder a site and KNOWN.tsv (site, path, line, scan_rule, verdict, rule, text). A row with the verdict
`true` names the rule that should find it; a row of `noise` must get no error or warning of the families
asked for that is on by default; for the others opt-in rules are on, too. `--sites` names a folder with the sites
laid out whole, for links and images.
`--table` prints what docs/accuracy.md shows: per rule, what the default profile finds.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding, Severity
from postlint.rules.registry import FAMILIES, RULES, all_rules
from postlint.run.check import check

# `+++` blocks of Franklin are Julia code: their owner would exclude the site from front-matter rules.
EXCLUDED = {"julialang": ["FM", "SC", "DA", "TX", "LI"]}


class Row(NamedTuple):
    site: str
    path: str
    line: int
    scan_rule: str
    verdict: str
    rule: str
    text: str


def main() -> None:
    options = _options()
    if options.table:
        _print_table(options.sites or options.corpora)
        return
    families = options.family.split(",")
    rows = [row for row in _rows(options.corpora) if (options.corpora / row.site).is_dir()]
    findings = {
        site: _findings(options.sites or options.corpora, site, families)
        for site in {row.site for row in rows}
    }
    known = {rule.code for rule in RULES}
    opt_in = {rule.code for rule in RULES if rule.opt_in}
    score: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        here = [f for f in findings[row.site].get(row.path, []) if _is_at(f, row)]
        if row.verdict == "true" and row.rule[:2] in families:
            outcome = "found" if any(f.code == row.rule for f in here) else "missed"
            if row.rule not in known:
                outcome = "not built"
            score[row.rule][outcome] += 1
            if options.list and outcome != "found":
                print(f"{outcome}: {row.rule} {row.site}/{row.path}:{row.line} {row.text[:80]}")
        elif row.verdict == "noise":
            for finding in here:
                if finding.severity >= Severity.WARNING and finding.code not in opt_in:
                    score[finding.code]["false"] += 1
                    if options.list:
                        print(
                            f"false: {finding.code} {row.site}/{row.path}:{row.line} {row.scan_rule}: {finding.message}"
                        )
    print(f"{'rule':<8}{'found':>8}{'missed':>8}{'false':>8}{'not built':>11}")
    for code in sorted(score):
        counts = score[code]
        print(
            f"{code:<8}{counts['found']:>8}{counts['missed']:>8}{counts['false']:>8}{counts['not built']:>11}"
        )
    files = sum(1 for site in findings.values() for _ in site)
    everything = [f for site in findings.values() for found in site.values() for f in found]
    errors = sum(f.severity is Severity.ERROR for f in everything)
    warnings = sum(f.severity is Severity.WARNING for f in everything)
    print(f"{errors} errors and {warnings} warnings with opt-in rules, in {files} files with findings")


def _print_table(sites: Path) -> None:
    files = 0
    counts: Counter[str] = Counter()
    places: defaultdict[str, set[str]] = defaultdict(set)
    for site in sorted(
        path for path in sites.iterdir() if path.is_dir() and path.name not in {"broken", "trees"}
    ):
        settings = Settings.model_validate({"ignore": EXCLUDED.get(site.name, [])})
        report = check(Configuration(settings, site), [])
        files += report.files
        for finding in report.findings:
            counts[finding.code] += 1
            places[finding.code].add(site.name)
    print(f"{files} files\n")
    print("| code | name | default | findings | sites |\n|---|---|---|---|---|")
    for rule in all_rules():
        default = rule.severity.label if rule.enabled else "off"
        print(f"| {rule.code} | {rule.name} | {default} | {counts[rule.code]} | {len(places[rule.code])} |")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--family", default=",".join(FAMILIES), help="families of rules, with commas between")
    parser.add_argument("--sites", type=Path, help="a folder with the sites laid out whole")
    parser.add_argument("--table", action="store_true", help="print findings per rule as Markdown")
    parser.add_argument("--list", action="store_true", help="list what is missed and what is false")
    return parser.parse_args()


def _rows(corpora: Path) -> list[Row]:
    with (corpora / "KNOWN.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [Row(site, path, int(line), *rest) for site, path, line, *rest in rows]


def _findings(sites: Path, site: str, families: list[str]) -> dict[str, list[Finding]]:
    ignore = EXCLUDED.get(site, [])
    # By their codes: a family alone leaves out the rules that are opt-in.
    codes = [rule.code for rule in RULES if rule.code[:2] in families and rule.code[:2] not in ignore]
    settings = Settings.model_validate({"select": codes})
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in check(Configuration(settings, sites / site), []).findings:
        found[finding.path].append(finding)
    return found


def _is_at(finding: Finding, row: Row) -> bool:
    """Line 0 is the file's name, which is reported at the top."""
    return finding.start.line <= max(row.line, 1) <= max(finding.end.line, finding.start.line)


if __name__ == "__main__":
    main()
