"""One post of chance, checked as all generators and presets would have it; what must hold of any post."""

from __future__ import annotations

import random
import shutil
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from fuzz.posts import with_seed
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Finding, Severity, Span
from postlint.findings.report import Report
from postlint.links.model.address import external_url
from postlint.links.model.verdict import Hop, Status, Verdict
from postlint.page import Page, read_page
from postlint.page.body import Link, Origin
from postlint.page.dialect import Dialect
from postlint.page.facts import PageFacts
from postlint.page.front_matter import Mapping, walk
from postlint.report.formats import FORMATS, View
from postlint.rules.registry import RULES
from postlint.run.check import check
from postlint.run.network import Network
from postlint.run.pages import StandardInput
from postlint.schema.library import preset_names

SITES = Path(__file__).resolve().parents[1] / "sites"
SLOWEST = 10.0
"""Seconds of the processor's time for one post of some kilobytes: hundreds of times what it takes."""

_MARKDOWN = {".md", ".mdx", ".markdown"}
_BOUNDS = {
    Origin.INLINE: ("[", ")"),
    Origin.IMAGE: ("![", ")"),
    Origin.REFERENCE: ("[", "]"),
    Origin.IMAGE_REFERENCE: ("![", "]"),
    Origin.AUTOLINK: ("<", ">"),
    Origin.HTML: ("<", ">"),
    Origin.SHORTCODE: ("{", "}"),
}
VERDICTS = (
    Verdict(Status.ALIVE, http=200),
    Verdict(
        Status.ALIVE, http=200, missing=("a", "nowhere"), nearest=(("a", "b"),), secure="https://h.test/"
    ),
    Verdict(Status.MOVED, http=301, hops=(Hop("http://h.test/", 301),), location="https://h.test/a?b#c"),
    Verdict(Status.DEAD, http=404),
    Verdict(Status.DEAD, detail="no such host"),
    Verdict(Status.BLOCKED, http=403),
    Verdict(Status.LIMITED, http=429),
    Verdict(Status.UNREACHABLE, detail="no answer within 20 s"),
    Verdict(Status.TLS, detail="the certificate has expired"),
    Verdict(Status.FORBIDDEN, detail="a private address"),
    Verdict(Status.ALIVE, http=200, doubt="its title is `Not found`"),
)
_PLAIN = {"README.md": "# A\n\n[b](b.md#b)\n", "b.md": "---\ntitle: A\ntags: [a]\n---\n# B\n", "p.png": ""}
_QUARTO = {
    "_quarto.yml": "project: {type: website}\n",
    "index.qmd": "# A\n",
    "b/c.md": "---\ntitle: C\n---\n# C\n",
}
_ASTRO = {"astro.config.mjs": "export default {}\n", "src/content/blog/a.mdx": "---\ntitle: A\n---\n# A\n"}


class Trial(NamedTuple):
    """A post as the page at `path` of a site, with a preset, or without."""

    site: str
    path: str
    preset: str | None
    data: bytes
    seed: int


class TooSlowError(Exception):
    """A post took longer than any may."""


class BrokenError(AssertionError):
    """Something does not hold that must hold of any post."""


@cache
def sites(folder: Path) -> dict[str, tuple[str, ...]]:
    """Sites below `folder`, a real one of each generator and some small ones, by name with the paths of their pages."""
    for source in sorted(SITES.glob("*/source")):
        shutil.copytree(source, folder / source.parent.name)
    for name, files in {"plain": _PLAIN, "quarto": _QUARTO, "astro": _ASTRO}.items():
        for path, text in files.items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_text(text, encoding="utf-8")
    return {
        site.name: tuple(
            path.relative_to(site).as_posix()
            for path in sorted(site.rglob("*"))
            if path.suffix in _MARKDOWN and path.is_file()
        )
        for site in sorted(folder.iterdir())
    }


def a_trial(chance: random.Random, folder: Path, data: bytes) -> Trial:
    name = chance.choice(("plain", *sites(folder)))
    site, paths = name, sites(folder)[name]
    path = chance.choice(paths)
    if chance.random() < 0.1:
        path = path.rpartition(".")[0] + chance.choice((".mdx", ".markdown", ".md"))
    preset = chance.choice((None, *preset_names()))
    return Trial(site, path, preset, data, chance.randrange(2**32))


def attempt(trial: Trial, folder: Path) -> None:
    """Raises BrokenError where something does not hold."""
    started = time.process_time()
    with not_for_ever():
        _look_at_page(read_page(trial.path, trial.data, dialect_of(trial, folder)))
        report = _checked(trial, folder)
        _look_at(report, trial)
        chance = with_seed(trial.seed)
        if chance.random() < 0.1:
            _render(report)
        fixable = [
            finding for finding in report.findings if finding.fix is not None and finding.path == trial.path
        ]
        if fixable and chance.random() < 0.3:
            finding = chance.choice(fixable)
            text = _fixed(finding, report.sources[trial.path].text)
            _look_at(_checked(trial._replace(data=text.encode()), folder), trial)
    took = time.process_time() - started
    hold(took < SLOWEST, f"it took {took:.1f} s")


@contextmanager
def not_for_ever() -> Iterator[None]:
    """Where there is such a clock (not on Windows), stops what does not come to an end."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * SLOWEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@cache
def settings_with(preset: str | None) -> Settings:
    content = [{"files": ["**"], "schema": f"postlint:{preset}"}] if preset else []
    return Settings.model_validate(
        {
            "extend-select": [rule.code for rule in RULES if rule.opt_in],
            "content": content,
            "base-url": "https://example.org",
            "taxonomies": {"authors": {}, "topics": {"field": "meta.topics"}},
        }
    )


def dialect_of(trial: Trial, folder: Path) -> Dialect:
    from postlint.generators.detect import GeneratorRoots
    from postlint.tree import Tree

    return GeneratorRoots(Tree(folder / trial.site), "auto").dialect_of(trial.path)


def _checked(trial: Trial, folder: Path) -> Report:
    chance = with_seed(trial.seed)

    def verify(pages: Sequence[PageFacts]) -> Network:
        urls = dict.fromkeys(
            url for page in pages for link in page.links if (url := external_url(link)) is not None
        )
        return Network({url: chance.choice(VERDICTS) for url in urls})

    configuration = Configuration(settings_with(trial.preset), folder / trial.site)
    stdin = StandardInput(trial.path, trial.data)
    report = check(configuration, [], stdin=stdin, verify=verify if chance.random() < 0.5 else None)
    for failure in report.failures:
        raise BrokenError(failure.message)
    return report


def hold(condition: bool, otherwise: str) -> None:
    if not condition:
        raise BrokenError(otherwise)


def _look_at(report: Report, trial: Trial) -> None:
    fingerprints = [finding.fingerprint for finding in report.findings]
    hold(len(set(fingerprints)) == len(fingerprints), "two findings have one fingerprint")
    for finding in report.findings:
        source = report.sources[finding.path]
        length = len(source.text)
        what = f"{finding.code} ({finding.message})"
        hold(finding.span.end <= length, f"{what} stands outside of the file")
        hold(
            source.index.position(finding.span.start) == finding.start,
            f"{what} has another start than its span",
        )
        hold(source.index.position(finding.span.end) == finding.end, f"{what} has another end than its span")
        hold(all(each.span.end <= length for each in finding.related), f"{what}: a related place is outside")
        if finding.fix is not None:
            spans = sorted(edit.span for edit in finding.fix.edits)
            hold(
                all(span.end <= length for span in spans),
                f"{what}: its fix edits what is outside of the file",
            )
            apart = all(one.end <= other.start for one, other in pairwise(spans))
            hold(apart, f"{what}: the edits of its fix overlap")


def _fixed(finding: Finding, text: str) -> str:
    assert finding.fix is not None
    for edit in sorted(finding.fix.edits, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def _look_at_page(page: Page) -> None:
    text, body = page.text, page.body
    hold(page.body_start <= len(text), "the body begins outside of the file")
    for link in page.links:
        _look_at_link(link, text)
    for comment in body.comments:
        hold(comment.span.end <= len(text), "a comment is outside of the file")
        inside = text[comment.inside.start : comment.inside.end]
        hold(
            comment.span.start <= comment.inside.start <= comment.inside.end <= comment.span.end,
            "a comment's inside",
        )
        hold(len(inside) == len(comment.text), "a comment's text is not as long as its inside")
        same = all(one in (other, " ") for one, other in zip(comment.text, inside, strict=True))
        hold(same, f"a comment says {comment.text!r}, and stands at {inside!r}")
    spans: list[Span] = [*body.verbatim, *body.templates, *body.prose, body.span]
    spans += [each.span for each in body.headings]
    spans += [each.span for each in body.definitions]
    spans += [each.span for each in body.elements]
    spans += [each.span for each in body.footnotes]
    hold(all(span.end <= len(text) for span in spans), "a part of the body is outside of the file")
    front_matter = page.front_matter
    if front_matter is None:
        return
    spans = [front_matter.span, front_matter.opening, front_matter.content, *front_matter.comments]
    for fault in front_matter.faults:
        spans += [
            fault.span,
            *([fault.first] if fault.first else []),
            *([fault.repair.span] if fault.repair else []),
        ]
    if front_matter.root is not None:
        for _, node in walk(front_matter.root):
            spans.append(node.span)
            if isinstance(node, Mapping):
                spans += [entry.key.span for entry in node.entries]
    hold(all(span.end <= len(text) for span in spans), "a part of the front matter is outside of the file")
    hold(front_matter.span.end <= page.body_start, "the front matter ends after the body begins")


def _look_at_link(link: Link, text: str) -> None:
    what = f"the link to {link.destination!r} ({link.origin.value})"
    hold(link.span.end <= len(text) and link.target.end <= len(text), f"{what} is outside of the file")
    written = text[link.target.start : link.target.end]
    hold(written == link.raw, f"{what} stands at {written!r}, not at {link.raw!r}")
    first, last = _BOUNDS.get(link.origin, ("", ""))
    shown = text[link.span.start : link.span.end]
    hold(shown.startswith(first) and shown.endswith(last), f"{what} is shown as {shown!r}")


def _render(report: Report) -> None:
    for view in (View(width=100, verbose=True, least=Severity.INFO), View(width=100, statistics=True)):
        for each in FORMATS.values():
            each.render(report, view)
