"""Small things of the command line that newcomers run into."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import Postlint

BAD = "---\ntitle: A\ndate: 2017-09-31\n---\n"


@pytest.mark.parametrize("format_", ["text", "concise", "json", "github"])
def test_a_dash_is_standard_output(tmp_path: Path, postlint: Postlint, format_: str) -> None:
    (tmp_path / "a.md").write_text(BAD, encoding="utf-8")
    options = ("check", "--offline", "--select", "DA201", "a.md", "-f")
    plain = postlint(*options, format_).stdout
    dashed = postlint(*options, f"{format_}:-").stdout
    if format_ == "json":
        assert json.loads(plain)["findings"] == json.loads(dashed)["findings"]
    else:
        assert plain == dashed
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    both = postlint(*options, f"{format_}:-", "-f", "concise")
    assert (both.returncode, both.stdout) == (2, "")
    assert "two formats go to standard output" in both.stderr


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "3"}, True),
        ({"FORCE_COLOR": "true"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": "false"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
    ],
)
def test_force_color_forces_only_where_it_says_so(
    tmp_path: Path, postlint: Postlint, environment: dict[str, str], colours: bool
) -> None:
    (tmp_path / "a.md").write_text(BAD, encoding="utf-8")
    for arguments in (("check", "--offline", "a.md"), ("rule",), ("config",)):
        assert ("\x1b[" in postlint(*arguments, env=environment).stdout) is colours


def test_a_file_that_looks_like_an_option_is_told_how_to_be_named(tmp_path: Path, postlint: Postlint) -> None:
    (tmp_path / "-x.md").write_text(BAD, encoding="utf-8")
    done = postlint("check", "--offline", "-x.md")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "postlint: No such option: -x. `-x.md` is also a file here: put `--` before it: postlint check -- -x.md\n"
    )
    assert postlint("check", "--offline", "--", "-x.md").returncode == 1
    assert "Try `postlint check --help`" in postlint("check", "-y.md").stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that is used cannot be deleted there")
@pytest.mark.parametrize("command", ["check", "links", "config", "schema", "cache", "cache clear"])
def test_a_folder_that_is_gone_is_one_line(tmp_path: Path, command: str) -> None:
    script = f"mkdir gone && cd gone && rmdir ../gone && exec '{sys.executable}' -m postlint {command}"
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("postlint: the current folder cannot be used: No such file or directory. ")
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited in this way on Linux")
@pytest.mark.parametrize("kilobytes", [40_000, 50_000, 60_000])
def test_too_little_memory_is_one_line_and_never_exit_1(tmp_path: Path, kilobytes: int) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")  # nothing to be found in it

    def limited(command: str) -> subprocess.CompletedProcess[str]:
        script = f"ulimit -v {kilobytes}; exec '{sys.executable}' {command}"
        return subprocess.run(
            ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    if limited("-c pass").returncode != 0:
        pytest.skip("this is too little for Python itself")
    done = limited("-m postlint check --offline a.md")
    if done.returncode == 0:
        pytest.skip("this is enough here")
    assert done.returncode == 2
    assert done.stderr.startswith("postlint: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        ("MemoryError", "there is not enough memory"),
        ("ImportError('x\\x1b[31m\\n::error::y##[z')", "cannot be started: ImportError: "),
        ("OSError(5, 'x')", "cannot be started: OSError: "),
        ("SystemExit(1)", "cannot be started: SystemExit: 1"),
        ("BaseException('panic')", "cannot be started: BaseException: panic"),
        ("KeyboardInterrupt", "interrupted"),
    ],
)
def test_what_fails_while_postlint_is_loaded_is_one_line(tmp_path: Path, raised: str, said: str) -> None:
    code = (
        "import sys\n"
        "class Breaker:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == 'postlint.cli.check': raise {raised}\n"
        "sys.meta_path.insert(0, Breaker())\n"
        "from postlint.cli import main\n"
        "main()\n"
    )
    for broken in ("postlint.cli.app", "postlint.cli.check", "postlint.cli.signals"):
        done = subprocess.run(
            [sys.executable, "-c", code.replace("postlint.cli.check", broken), "check", "--offline"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == (130 if raised == "KeyboardInterrupt" else 2), done.stderr
        assert done.stderr.count("\n") == 1
        assert done.stderr.startswith("postlint: ")
        assert not {"\x1b"} & set(done.stderr)
        if broken == "postlint.cli.app":
            assert done.stderr.startswith(f"postlint: {said}")
            assert "##[" not in done.stderr


def test_a_family_and_several_rules_are_explained(postlint: Postlint) -> None:
    family = postlint("rule", "LI").stdout
    assert family.startswith("LI  Licences\n")
    assert "LI401" in family
    assert "FM001" not in family
    assert postlint("rule", "li40").stdout.count("\n") < family.count("\n")
    both = postlint("rule", "LI401", "license-mismatch").stdout
    assert both == postlint("rule", "LI401").stdout + "\n" + postlint("rule", "LI405").stdout
    codes = [row["code"] for row in json.loads(postlint("rule", "LI401", "SU", "-f", "json").stdout)]
    assert codes == ["LI401", "SU901", "SU902"]
    assert [row["code"] for row in json.loads(postlint("rule", "SU", "-f", "json").stdout)] == [
        "SU901",
        "SU902",
    ]
    assert json.loads(postlint("rule", "SU902", "-f", "json").stdout)["code"] == "SU902"
    done = postlint("rule", "LI401", "LX")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no rule is called `LX`" in done.stderr


NOISY = """
import atexit
import os

import pydantic

print("imported")
os.system("echo from a shell")
atexit.register(print, "good bye")


class Post(pydantic.BaseModel):
    title: str

    @pydantic.field_validator("title")
    @classmethod
    def noisy(cls, title: str) -> str:
        print("judging")
        return title
"""


@pytest.mark.parametrize("command", [("check", "--offline", "-f", "json"), ("schema",)])
def test_a_model_that_prints_does_not_spoil_the_output(
    tmp_path: Path, postlint: Postlint, command: tuple[str, ...]
) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    (tmp_path / "noisy.py").write_text(NOISY, encoding="utf-8")
    (tmp_path / "postlint.toml").write_text(
        "[[content]]\nfiles = ['**']\nschema = 'python:noisy:Post'\n", encoding="utf-8"
    )
    done = postlint(*command, "--allow-python-schemas")
    assert done.returncode == 0
    if "json" in command:
        json.loads(done.stdout)
        assert {"imported", "from a shell", "judging", "good bye"} <= set(done.stderr.splitlines())
    else:
        assert done.stdout.startswith("a.md: python:noisy:Post")
    assert "good bye" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="this is a shell of Unix")
def test_who_reads_no_further_changes_neither_the_exit_code_nor_what_goes_into_files(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"bad{number}.md").write_text(BAD, encoding="utf-8")
    script = f"('{sys.executable}' -m postlint check --offline -f text -f json:report.json .; echo $? >code) | true"
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    assert (tmp_path / "code").read_text() == "1\n"
    assert len(json.loads((tmp_path / "report.json").read_text("utf-8"))["findings"]) >= 300
