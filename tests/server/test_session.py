"""Long sessions end with what a run says of the saved files, and are never anywhere else on their way."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from lsprotocol import types

from postlint.cli.baseline_file import read_baseline
from postlint.cli.options import baseline_place
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.findings import Finding
from postlint.paths import resolve
from postlint.run.check import check
from postlint.server.live_site import LiveSite
from postlint.server.survey import Surroundings, survey
from server.editor import Editor, uri
from server.session import Writer

SITES = Path(__file__).resolve().parents[1] / "sites"
REAL = os.environ.get("POSTLINT_SITES")
SURROUNDINGS = Surroundings(None, baseline_place, read_baseline)
NAMES = sorted(each.parent.name for each in SITES.glob("*/source"))
SETTINGS = """\
generator = "auto"
extend-select = ["ALL"]
exclude = ["**/LICENSE.md"]

[taxonomies.tags]
terms = ["Open Data", "Wissen"]

[[content]]
files = ["**"]
schema = "post.schema.yaml"
where = { layout = "post" }

[[content]]
files = ["**/*.md", "!README.md"]
schema = "postlint:post"

[per-file-ignores]
"**/index.md" = ["broken-anchor"]
"""
SCHEMA = "type: object\nrequired: [title, date, description]\n"


def site_of(name: str, folder: Path) -> Path:
    """A copy of one of the sites that the rules of generators are measured by, with a configuration and a baseline."""
    site = folder / name
    shutil.copytree(SITES / name / "source", site, symlinks=True)
    (site / "postlint.toml").write_text(SETTINGS)
    (site / "post.schema.yaml").write_text(SCHEMA)
    command = [sys.executable, "-m", "postlint", "baseline", "--offline"]
    subprocess.run(command, cwd=site, check=False, capture_output=True)
    for page in sorted(site.rglob("*.md"))[::3]:  # of what is known some is mended, and some comes again
        page.write_bytes(page.read_bytes().replace(b"](", b"](x", 1))
    return site


def configuration_of(site: Path) -> Configuration:
    return load_configuration(resolve([site], site), cwd=site, trust_config=True)


def texts_of(site: Path, paths: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in paths:
        try:
            found[path] = (site / path).read_bytes().decode()
        except UnicodeDecodeError:
            continue
    return found


class Live:
    """A site that is written in, and renewed where the server would do that in a while."""

    def __init__(self, folder: Path) -> None:
        self.texts: dict[str, bytes] = {}
        self.configuration = configuration_of(folder)
        first = survey(self.configuration, SURROUNDINGS, self.texts, is_whole=False)
        self.site = LiveSite(first, SURROUNDINGS, self.texts)
        self.renew()

    def renew(self) -> None:
        self.site = LiveSite(self.site.survey(self.configuration), SURROUNDINGS, self.texts, self.site)
        for _ in self.site.index():
            pass

    def write(self, path: str, data: bytes | None) -> None:
        is_data = self.site.is_data(path)
        if self.site.write(path, data) and (is_data or self.site.is_data(path)):
            self.renew()
        self.site.findings(path)

    def findings(self) -> dict[str, list[str]]:
        self.site.judge_whole()
        paths = (*self.site.files, *self.site.other_files)
        return {
            path: sorted(map(_said, self.site.findings(path))) for path in paths if self.site.findings(path)
        }


def of_run(configuration: Configuration, texts: dict[str, bytes], now: dt.datetime) -> dict[str, list[str]]:
    """What a run would say, were `texts` saved."""
    from postlint.baseline import hide

    report = check(configuration, (), mended=texts, now=now)
    baseline = read_baseline(baseline_place(configuration))
    if baseline is not None:
        report = hide(report, baseline, lambda _: False)
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.path, []).append(_said(finding))
    return {path: sorted(said) for path, said in found.items()}


def _said(finding: Finding) -> str:
    place = (finding.span, finding.severity, finding.code, finding.fingerprint)
    return repr((*place, finding.message, finding.help, finding.fix, finding.related))


@pytest.mark.parametrize("name", NAMES)
def test_a_site_that_is_written_in_is_judged_as_a_run_would(name: str, tmp_path: Path) -> None:
    live = Live(site_of(name, tmp_path))
    writer = Writer(texts_of(live.site.root, live.site.files), seed=16)
    for number in range(1, 126):
        path = writer.edit()
        live.write(path, writer.texts[path].encode())
        if number % 10 == 0:
            live.write(path, None)  # it is closed, and opened again
            live.write(path, writer.texts[path].encode())
        if number % 25 == 0:
            assert live.findings() == of_run(live.configuration, dict(live.texts), live.site.setup.now), (
                number
            )


def _session(site: Path, edits: int, *, open_at_once: int = 6) -> None:
    """Writes in pages of `site`, saves them all, and compares."""
    with Editor(site, capabilities=_ASKING) as editor:
        paths = [line.partition(": ")[0] for line in of_check(site, "--show-files")]
        writer = Writer(texts_of(site, paths), seed=17)
        for number in range(1, edits + 1):
            path = site / writer.edit()
            text = writer.texts[path.relative_to(site).as_posix()]
            if path not in editor.texts:
                if len(editor.texts) == open_at_once:
                    oldest = next(iter(editor.texts))
                    editor.save(oldest)
                    editor.disk(oldest)
                    editor.close(oldest)
                editor.begin(path)
            editor.type(path, text)
            if number % 50 == 0:
                editor.now(path)
        for path in [*editor.texts]:
            editor.save(path)
            editor.disk(path)
        wanted = diagnostics_of_check(site)

        def found() -> dict[str, list[str]]:
            return {place: _told(said) for place, said in editor.of_all().items()}

        editor.wait_until(lambda: found() == wanted, lambda: _difference(found(), wanted))
        for path in [*editor.texts]:
            assert _told(editor.now(path)) == wanted.get(uri(path), [])


_ASKING = types.ClientCapabilities(
    text_document=types.TextDocumentClientCapabilities(diagnostic=types.DiagnosticClientCapabilities()),
    workspace=types.WorkspaceClientCapabilities(
        diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    ),
)


def of_check(site: Path, *options: str) -> list[str]:
    command = [sys.executable, "-m", "postlint", "check", "--offline", *options]
    done = subprocess.run(command, cwd=site, check=False, capture_output=True)
    return done.stdout.decode().splitlines()


def diagnostics_of_check(site: Path) -> dict[str, list[str]]:
    """What a run says of each file."""
    report = json.loads("\n".join(of_check(site, "--format", "json")))
    found: dict[str, list[str]] = {}
    for each in report["findings"]:
        said = f"{each['line']}: {each['rule']} {each['severity']} {each['fingerprint']} {each['message']}"
        found.setdefault(uri(site / each["path"]), []).append(said)
    return {place: sorted(said) for place, said in found.items()}


def _told(diagnostics: Iterable[types.Diagnostic]) -> list[str]:
    """The same of what the server says."""
    return sorted(
        f"{each.range.start.line + 1}: {each.code} {_SEVERITIES[each.severity]} "
        f"{each.data['fingerprint']} {each.message}"
        for each in diagnostics
        if each.severity is not None and isinstance(each.data, dict)
    )


_SEVERITIES = {
    types.DiagnosticSeverity.Error: "error",
    types.DiagnosticSeverity.Warning: "warning",
    types.DiagnosticSeverity.Information: "info",
}


def _difference(found: dict[str, list[str]], wanted: dict[str, list[str]]) -> str:
    return "\n".join(
        f"{place}: {found.get(place)} in place of {wanted.get(place)}"
        for place in sorted({*found, *wanted})
        if found.get(place) != wanted.get(place)
    )


def test_two_thousand_edits_end_with_what_a_run_says(tmp_path: Path) -> None:
    _session(site_of("jekyll", tmp_path), 2_000)


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason="needs POSTLINT_SITES")
def test_a_session_on_a_real_site_ends_with_what_a_run_says(tmp_path: Path) -> None:
    with tarfile.open(Path(REAL or "") / "old.okfn.de.tar.xz") as archive:
        archive.extractall(tmp_path, filter="data")
    (site,) = tmp_path.iterdir()
    _session(site, 300)
