"""One post of chance with all its fixes made: what must hold of any post then, as other programs read it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from zlib import crc32

import frontmatter
import pyromark

from fuzz.trial import VERDICTS, BrokenError, Trial, dialect_of, hold, not_for_ever, settings_with
from postlint.config.layers import Configuration
from postlint.findings import Finding, Safety
from postlint.findings.report import Report
from postlint.links.model.address import external_url
from postlint.page import read_page
from postlint.page.dialect import Dialect
from postlint.page.facts import PageFacts
from postlint.page.front_matter import Mapping as MappingNode
from postlint.page.page import decode
from postlint.run.check import check
from postlint.run.mend import mend
from postlint.run.network import Network
from postlint.run.pages import StandardInput

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_GFM


def attempt_mending(trial: Trial, folder: Path) -> None:
    """Raises BrokenError where something does not hold."""
    configuration = Configuration(settings_with(trial.preset), folder / trial.site)
    reports: list[Report] = []

    def checked(texts: Mapping[str, bytes]) -> Report:
        reports.append(
            check(
                configuration,
                [],
                stdin=StandardInput(trial.path, trial.data),
                mended=texts,
                verify=verify_by_chance if trial.seed % 2 else None,
            )
        )
        return reports[-1]

    safeties = frozenset(Safety) if trial.seed % 3 else frozenset({Safety.SAFE})
    with not_for_ever():
        mended = mend(checked, lambda _: trial.data, configuration, safeties=safeties)
    for failure in mended.report.failures:
        raise BrokenError(failure.message)
    refusals = [notice for notice in mended.notices if " was not made, for it would " in notice]
    made = [
        f for report in reports for f in report.findings if f.fix is not None and f.fix.safety in safeties
    ]
    if any(finding.code == "FM003" for finding in made) and "rounds" in "".join(mended.notices):
        return  # front matter with more faults than there are rounds
    for notice in mended.notices:
        hold(notice in refusals, notice)
    left = [f for f in mended.report.findings if f.fix is not None and f.fix.safety in safeties]
    hold(not left or bool(refusals), f"there is still a fix to make of {left[0].rule if left else ''}")
    after = mended.files[0].after if mended.files else trial.data
    made = [
        f for report in reports for f in report.findings if f.fix is not None and f.fix.safety in safeties
    ]
    dialect = dialect_of(trial, folder)
    _look_at_values(trial, after, made, reports)
    _look_at_html(trial, after, made, dialect)


def verify_by_chance(pages: Sequence[PageFacts]) -> Network:
    urls = {url for page in pages for link in page.links if (url := external_url(link)) is not None}
    return Network({url: VERDICTS[crc32(url.encode("utf-8", "replace")) % len(VERDICTS)] for url in urls})


def _look_at_values(trial: Trial, after: bytes, made: Sequence[Finding], reports: Sequence[Report]) -> None:
    """Of the fields, as python-frontmatter reads them, only those differ that some fix is about."""
    before = read_page(trial.path, trial.data)
    if before.front_matter is None or before.front_matter.root is None:
        return
    try:
        was = frontmatter.parse(before.text)[0]
    except Exception:  # noqa: BLE001 - what it cannot read it cannot compare
        return
    if len(was) != len(before.front_matter.root.entries):
        return  # it takes something else for the front matter
    now = frontmatter.parse(decode(after).text)[0]
    touched = {str(finding.route[0]) for finding in made if finding.route}
    for report in reports:
        page = read_page(trial.path, report.sources[trial.path].text.encode()) if report.findings else before
        if page.front_matter is not None and page.front_matter.root is not None:
            touched |= _fields_at(page.front_matter.root, [f for f in made if f in report.findings])
    changed = {str(key) for key in {*was, *now} if as_text(was.get(key)) != as_text(now.get(key))}
    others = {key for key in changed if key not in touched}
    renamed = any(finding.fix and "rename" in finding.fix.message for finding in made)
    has_other_keys = renamed or any(finding.code in {"FM010", "FM012", "LI402"} for finding in made)
    hold(not others or has_other_keys, f"also changed: {sorted(others)}")


def as_text(value: object) -> str:
    """`value` as text; `toml` makes another zone of each `Z`."""
    return re.sub(r"<[\w.]*TomlTz object at \w+>", "Z", repr(value))


def _fields_at(root: MappingNode, findings: Sequence[Finding]) -> set[str]:
    edits = [edit.span for finding in findings if finding.fix for edit in finding.fix.edits]
    return {
        entry.name
        for entry in root.entries
        for edit in edits
        if edit.start <= entry.value.span.end and entry.key.span.start <= edit.end
    }


def _look_at_html(trial: Trial, after: bytes, made: Sequence[Finding], dialect: Dialect) -> None:
    """What a reader is shown is the same but for as many places as were mended."""
    before, now = read_page(trial.path, trial.data, dialect), read_page(trial.path, after, dialect)
    if (before.front_matter is None) != (now.front_matter is None):
        return
    old, new = (
        re.split(r"(?=<)", pyromark.html(page.text[page.body_start :], options=_OPTIONS))
        for page in (before, now)
    )
    places = {edit.span for f in made if f.fix for edit in f.fix.edits if not f.route}
    uses = sum(any(link.target.overlaps(place) for place in places) for link in before.links)
    operations = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changes = sum(tag != "equal" for tag, *_ in operations)
    # A definition that is mended is shown wherever it is used.
    hold(changes <= 4 * (len(places) + uses), f"{changes} places look otherwise, {len(places)} were mended")
