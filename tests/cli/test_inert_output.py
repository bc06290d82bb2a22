"""Hostile text on every way into postlint, and what comes out of every command and format: nothing that drives a
terminal, shows another text than is there, or is a command to a CI runner; and no password."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from postlint.cli.app import run
from postlint.report import text_report
from postlint.report.formats import FORMATS

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere names of files cannot be so hostile"
)

ESC, CSI, RLO = "\x1b[31m", "\x9b2J", "\u202e"
NASTY = (
    f"{ESC}{CSI}{RLO}\n::error::pwned\r::warning::pwned\n  ::add-mask::e\n::stop-commands::x##[add-matcher]m.json"
    "##[group]##vso[task.setvariable variable=a]b##teamcity[buildStatus]%0A::error::pwned%0D\u2028\ufeff"
)
NAME = NASTY.replace("/", "_")[:120] + "##vso[x]##teamcity[y].md"
"""As a name of a file; these may have 255 bytes."""
PASSWORD = "Geheim-zuhause"
ADDRESS = (
    f"https://bob:{PASSWORD}@h.test/a/very/long/way/that/has/to/be/cut/somewhere/on/the/way/to/its/end.html"
)

RUNNERS = {"none": {}, "github": {"GITHUB_ACTIONS": "true"}, "azure": {"TF_BUILD": "True"}}

_DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_MARKS = re.compile(r"##(?:vso|teamcity)?\[", re.IGNORECASE)


class Output(NamedTuple):
    """What a command line came to."""

    code: int
    out: bytes
    err: bytes


def commands(data: bytes) -> Iterator[tuple[str, str]]:
    """What runners take for commands: GitHub's as actions/runner reads it (ActionCommand.cs), Azure's, TeamCity's."""
    for raw in re.split(rb"\r\n|\r|\n", data):
        line = raw.decode().lstrip()
        found = re.match(r"::([^ :]+)(?: (.*?))?::", line)
        if found:
            yield found[1], found[2] or ""
        for mark in _MARKS.finditer(line):
            yield mark[0], line


def assert_inert(done: Output, *, runner: str, format_: str = "text") -> None:
    for data in (done.out, done.err):
        text = data.decode()  # raises where it is no UTF-8
        driving = _DRIVING.search(text)
        assert driving is None, text[max(0, driving.start() - 40) : driving.end() + 10]
        for part in (PASSWORD, PASSWORD[:6]):
            assert part not in text, text[max(0, text.find(part) - 60) : text.find(part) + 20]
    found = [*commands(done.out)]
    if runner != "none":
        assert not [*commands(done.err)]
    if format_ == "github":
        for name, properties in found:
            assert name in {"error", "warning", "notice"}, (name, properties)
            assert re.search(r"title=[A-Z]{2}[0-9]{3} [a-z0-9-]+(?:,|$)", properties), properties
    elif runner != "none":
        assert found == []


@pytest.fixture(params=RUNNERS)
def runner(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for name, value in RUNNERS[request.param].items():
        monkeypatch.setenv(name, value)
    return str(request.param)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site on which everything that a pull request can write is hostile."""
    folder = tmp_path / ("d" + NASTY.replace("/", "_")[:60])
    folder.mkdir()
    quoted = json.dumps(NASTY)
    post = (
        f'---\ntitle: {quoted}\n{quoted}: {quoted}\ndate: 2017-09-31\ntags: [{quoted}, "##[x]", "##[X]"]\n'
        f"website: {ADDRESS}\nimage: {{src: {quoted}, license: {quoted}, license_url: {quoted}}}\nkind: {quoted}\n---\n"
        f"# {ESC}{RLO}\n\n[a](<{NASTY.splitlines()[0]}##[error].md>) ![]({ADDRESS}%20)\n"
        f"[b](http:/bob:{PASSWORD}@h.test/)\n"
        f"[c](<#{CSI}##vso[x]>) ::error::pwned ##[add-matcher]x.json [d]({ADDRESS})\n"
        "::error::[e](gone.md)\n##[group][f](gone.md)\n\n"
        f"[g]({ADDRESS.replace(':' + PASSWORD, ':' + PASSWORD * 9)}%20)\n"
        f"<!-- postlint: ignore[{ESC}##[error]x] -->\n\n<<<<<<< {ESC}::error::\n=======\n>>>>>>> ##[error]\n"
    )
    for name in (NAME, "n\udcf6.md", "a.md"):
        (folder / name).write_text(post, encoding="utf-8")
        (tmp_path / name).write_text(post, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(
        f"properties: {{kind: {{const: x, errorMessage: {quoted}}}, tags: {{type: string}}}}\nrequired: [{quoted}]\n",
        encoding="utf-8",
    )
    (tmp_path / "_config.yml").write_text(
        f"title: {quoted}\npermalink: {quoted}\ndefaults: {quoted}\n", encoding="utf-8"
    )
    (tmp_path / "postlint.toml").write_text(
        f"[[content]]\nfiles = ['**']\nschema = 'c.yaml'\n[taxonomies.{quoted_toml(NASTY)}]\nfield = 'tags'\n"
        f"terms = [{quoted_toml(NASTY + '2')}, 'x']\n"
        f"aliases = {{ {quoted_toml('##[x]')} = {quoted_toml(NASTY + '2')} }}\n"
        f"[per-file-ignores]\n{quoted_toml(NASTY.replace('[31m', ''))} = ['LI']\n"
        f"[links]\nproxy = 'http://u:{PASSWORD}@p.test:3128'\n[links.hosts.{quoted_toml(NASTY)}]\n"
        f"headers = {{ X-Key = '{PASSWORD}' }}\n[rules]\nmissing-alt-text = 'error'\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def quoted_toml(text: str) -> str:
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) > 126 else c for c in text) + '"'


def postlint(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch, given: bytes = b"") -> Output:
    """The command line in this process, for there are many."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="ascii") for name in ("stdout", "stderr")}
    with monkeypatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = run(arguments)
    out, err = (stream.buffer.getvalue() for stream in streams.values())
    return Output(code, out, err)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("colour", ["never", "always"])
def test_no_format_lets_hostile_content_through(
    site: Path, runner: str, format_: str, colour: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ("--offline", "-v", "-f", format_, "--color", colour)
    done = postlint(["check", *options], monkeypatch)
    assert done.code == 1, done.err
    assert len(done.out) > 1500
    if colour == "always":
        done = done._replace(out=re.sub(rb"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", b"", done.out))
    assert_inert(done, runner=runner, format_=format_)
    if format_ == "json":
        report = json.loads(done.out)
        assert {ESC in finding["message"] for finding in report["findings"]} == {True, False}
        assert NAME in {finding["path"] for finding in report["findings"]}
    into_file = postlint(["check", "--offline", "-v", "-f", f"{format_}:report"], monkeypatch)
    data = (site / "report").read_bytes()
    assert_inert(into_file._replace(out=data), runner=runner, format_=format_)


@pytest.mark.parametrize("options", [(), ("-v",), ("--statistics",)], ids=["", "-v", "statistics"])
@pytest.mark.parametrize("columns", ["40", "100"])
def test_a_report_of_causes_lets_no_hostile_content_through(
    site: Path, runner: str, options: Sequence[str], columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_report, "MANY", 3)
    monkeypatch.setattr(text_report, "_REPEATED", 1)
    monkeypatch.setenv("COLUMNS", columns)
    done = postlint(["check", "--offline", *options], monkeypatch)
    assert done.code == 1, done.err
    assert "What to do next" in done.out.decode() or "--statistics" in options
    assert_inert(done, runner=runner)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["links"], ["links", "-f", "json"], ["schema"], ["config"], ["config", "-f", "json"], ["cache"]),
        *(["config", "--color", "always"], ["check", "--offline", "--cache-dir", NASTY], ["cache", "clear"]),
        *(["cache", "--cache-dir", NASTY], ["cache", "--cache-dir", NASTY, "clear"], ["config", "--schema"]),
    ],
    ids=lambda arguments: " ".join(arguments[:3])[:30],
)
def test_no_command_lets_hostile_content_through(
    site: Path, runner: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = postlint(arguments, monkeypatch)
    assert done.code in {0, 1}, done.err
    out = re.sub(rb"\x1b\[[0-9;]*m", b"", done.out) if "always" in arguments else done.out
    assert out
    assert_inert(done._replace(out=out), runner=runner)
    if "json" in arguments:
        json.loads(done.out)


@pytest.mark.parametrize(
    "arguments",
    [
        *(["init"], ["init", "--dry-run"], ["init", "--force"], ["init", "--force", "--baseline"]),
        *(["baseline", "--offline"], ["baseline", "--offline", "--baseline", "x.json"]),
        *(["check", "--offline", "--fix"], ["check", "--offline", "--fix", "--unsafe-fixes"]),
        *(["check", "--offline", "--show-files"], ["check", "--offline", "--show-files", "-f", "json"]),
        ["check", "--offline", "--add-ignores", "--reason", f"old {ESC}{RLO}##[error]"],
        ["check", "--offline", "--about", NASTY],
        *(["links", "--offline", "-f", "json"], ["schema", "-f", "json"], ["--show-completion", "bash"]),
    ],
    ids=lambda arguments: " ".join(arguments)[:40].encode("ascii", "replace").decode(),
)
def test_no_command_that_changes_files_lets_hostile_content_through(
    site: Path, runner: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = postlint(arguments, monkeypatch)
    assert done.code in {0, 1, 2}, done.err
    assert done.out or done.err
    assert b"failed: " not in done.err
    assert_inert(done, runner=runner)
    again = postlint(["check", "--offline", "-v"], monkeypatch)
    assert_inert(again, runner=runner)


@pytest.mark.parametrize(
    "arguments",
    [
        *([NASTY], ["check", f"--{NASTY}"], ["check", f"-x{NASTY}"], ["check", "--offline", NASTY]),
        *(["check", "--select", NASTY], ["check", "--ignore", NASTY], ["check", "--fail-on", NASTY]),
        *(["check", "--format", NASTY], ["check", "--offline", "--format", f"text:{NASTY}/x/y"]),
        *(
            ["check", "--format", f"json{NASTY}:x"],
            ["check", "--color", NASTY],
            ["check", "--offline", "--since", NASTY],
        ),
        *(["check", "--config", NASTY], ["check", "--config", f"{quoted_toml(NASTY)} = 1"]),
        *(["check", "--config", f"fail-on = {quoted_toml(NASTY)}"], ["check", "--config", f"x = {NASTY}"]),
        *(["check", "--config", f"time-zone = {quoted_toml(NASTY)}"],),
        *(["check", "--config", f"base-url = {quoted_toml('x' + ADDRESS)}"],),
        *(["check", "--config", f"select = [{quoted_toml(NASTY)}]"],),
        *(["check", "--config", f"rules = {{ {quoted_toml(NASTY)} = 'off' }}"],),
        *(["check", "--config", f"rules = {{ missing-alt-text = {{ {quoted_toml(NASTY)} = 1 }} }}"],),
        *(
            [
                "check",
                "--offline",
                "--config",
                f"content = [{{ files = ['**'], schema = {quoted_toml(NASTY)} }}]",
            ],
        ),
        *(
            [
                "check",
                "--offline",
                "--config",
                f"content = [{{ files = ['**'], schema = {quoted_toml('postlint:' + NASTY)} }}]",
            ],
        ),
        *(["check", "--offline", "--config", f"taxonomies = {{ t = {{ terms = {quoted_toml(NASTY)} }} }}"],),
        *(
            [
                "check",
                "--config",
                f"links = {{ statuses = {{ 'h' = {{ {quoted_toml(NASTY)} = 'alive' }} }} }}",
            ],
        ),
        *(
            [
                "check",
                "--config",
                f"links = {{ hosts = {{ 'h' = {{ headers = {{ {quoted_toml(NASTY)} = 'x' }} }} }} }}",
            ],
        ),
        *(
            [
                "check",
                "--config",
                f"links = {{ hosts = {{ {quoted_toml(NASTY)} = {{ token-env = 'SECRET' }} }} }}",
            ],
        ),
        *(
            ["check", "--stdin-filename", NASTY],
            ["schema", "show", NASTY],
            ["schema", NASTY],
            ["rule", NASTY],
        ),
        *(
            ["rule", "LI401", NASTY],
            ["cache", NASTY],
            ["links", NASTY],
            ["links", "-f", NASTY],
            ["config", "-f", NASTY],
        ),
        *(["config", "--config", NASTY], ["--" + NASTY], ["links", "--config", f"{quoted_toml(NASTY)} = 1"]),
    ],
    ids=lambda arguments: " ".join(arguments)[:50].encode("ascii", "replace").decode(),
)
def test_no_complaint_lets_a_hostile_command_line_through(
    tmp_path: Path, runner: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = postlint(arguments, monkeypatch)
    assert done.code == 2, done.out
    assert done.err.startswith(b"postlint: ")
    assert_inert(done, runner=runner)


def test_standard_input_under_a_hostile_name(
    tmp_path: Path, runner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = f"---\ntitle: A\ndate: 2017-09-31\n---\n\0{ESC}{RLO}[x](gone.md)\n".encode()
    done = postlint(["check", "--offline", "-v", "--stdin-filename", NAME, "-"], monkeypatch, given)
    assert done.code == 1
    assert_inert(done, runner=runner)


@pytest.mark.parametrize("broken", ["toml", "extend", "yaml", "schema", "terms"])
def test_files_that_cannot_be_read_say_nothing_hostile(
    tmp_path: Path, runner: str, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    written = {
        "toml": ("postlint.toml", f"{ESC}::error::pwned = {NASTY}"),
        "extend": ("postlint.toml", f"extend = {quoted_toml(NASTY)}"),
        "yaml": ("_config.yml", f'"{ESC}: [{NASTY}\n  - {{'),
        "schema": ("s.yaml", f"type: {json.dumps(NASTY)}\n"),
        "terms": ("t.yaml", f"- {json.dumps(NASTY)}\n- {{{json.dumps(NASTY)}: [[\n"),
    }
    name, text = written[broken]
    (tmp_path / name).write_text(text, encoding="utf-8")
    if broken == "schema":
        (tmp_path / "postlint.toml").write_text("[[content]]\nfiles = ['**']\nschema = 's.yaml'\n", "utf-8")
    if broken == "terms":
        (tmp_path / "postlint.toml").write_text("taxonomies.tags.terms = 't.yaml'\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    done = postlint(["check", "--offline"], monkeypatch)
    assert done.err
    assert_inert(done, runner=runner)


@pytest.mark.parametrize("options", [(), ("--unsafe-fixes",)], ids=["safe", "unsafe"])
@pytest.mark.parametrize("environment", [*RUNNERS["github"], *RUNNERS["azure"], "people"])
def test_a_diff_that_people_or_runners_read(site: Path, environment: str, options: Sequence[str]) -> None:
    """For a program that asked for it, as `git apply` does, it is the text of the posts, letter for letter."""
    read_by = ("--color", "always") if environment == "people" else ()
    done = subprocess.run(
        [sys.executable, "-m", "postlint", "check", "--offline", "--diff", *options, *read_by],
        cwd=site,
        capture_output=True,
        env={**os.environ, environment: "True"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert b"@@" in done.stdout
    out = re.sub(rb"\x1b\[[0-9;]*m", b"", done.stdout) if read_by else done.stdout
    assert_inert(Output(1, out, done.stderr), runner="none" if read_by else "github")


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_a_real_process_writes_the_same(site: Path, format_: str) -> None:
    """On real streams, whose encoding the locale decides."""
    for environment in ({}, {"GITHUB_ACTIONS": "true", "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}):
        done = subprocess.run(
            [sys.executable, "-m", "postlint", "check", "--offline", "-v", "-f", format_, ".", NASTY],
            cwd=site,
            capture_output=True,
            env={**os.environ, **environment},
            timeout=120,
            check=False,
        )
        assert done.returncode == 2  # the second path does not exist
        runner = "github" if environment else "none"
        assert_inert(Output(2, done.stdout, done.stderr), runner=runner, format_=format_)


def test_an_annotation_names_a_file_that_is_no_utf_8_as_the_runner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gr\udcf6\udcdfe,a:b%.md").write_text("---\ndate: 2017-09-31\n---\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = postlint(["check", "--offline", "-f", "github", "--select", "DA201"], monkeypatch)
    assert done.out.decode().startswith("::error file=gr\ufffd\ufffde%2Ca%3Ab%25.md,line=2,")
