"""What lies in a folder and is no ordinary post: each thing gets one clear line or a finding, and nothing hangs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_runner import Postlint
from postlint.files import MAX_BYTES
from repository import Repository

BAD = b"---\ntitle: A\ndate: 2017-09-31\n---\nText.\n"
FAULT = "bad.md:3:7: DA201 "
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no such thing on Windows")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with one post that has a fault, which must be found whatever lies beside it."""
    (tmp_path / "bad.md").write_bytes(BAD)
    return tmp_path


@pytest.fixture
def locked(site: Path) -> Iterator[Path]:
    """A folder that nobody may look into, with a post in it."""
    folder = site / "locked"
    folder.mkdir()
    (folder / "a.md").write_bytes(BAD)
    folder.chmod(0)
    if os.access(folder / "a.md", os.F_OK):
        folder.chmod(0o700)
        pytest.skip("this user may read everything")
    yield folder
    folder.chmod(0o700)


def concise(postlint: Postlint, *paths: str | os.PathLike[str], **options: object) -> tuple[int, str, str]:
    done = postlint("check", "--offline", "-f", "concise", *(os.fspath(path) for path in paths), **options)
    return done.returncode, done.stdout, done.stderr


@on_posix
def test_a_pipe_is_no_post_and_is_not_waited_for(site: Path, postlint: Postlint) -> None:
    os.mkfifo(site / "pipe.md")
    code, out, said = concise(postlint, "pipe.md", "bad.md")
    assert (code, said) == (2, "postlint: pipe.md: is neither a file nor a folder\n")
    assert out.startswith(FAULT)


@on_posix
def test_a_pipe_that_is_come_across_is_passed_over_with_a_word(site: Path, postlint: Postlint) -> None:
    os.mkfifo(site / "pipe.md")
    code, out, said = concise(postlint, "-v", ".")
    assert (code, out.count("\n")) == (1, 1)
    assert said == "postlint: pipe.md: not checked: is neither a file nor a folder\n"


@on_posix
def test_data_is_not_read_from_a_pipe(site: Path, postlint: Postlint) -> None:
    os.mkfifo(site / "pipe.yaml")
    (site / "postlint.toml").write_text('[taxonomies.tags]\nterms = "pipe.yaml"\n', encoding="utf-8")
    code, out, said = concise(postlint, ".")
    assert (code, out, said.count("\n")) == (2, "", 1)
    assert "pipe.yaml cannot be used: it is no file" in said


@on_posix
@pytest.mark.parametrize(
    ("name", "is_said"),
    [("config.toml", False), ("hugo.toml", True), ("_config.yml", True), ("package.json", False)],
)
def test_a_pipe_in_the_place_of_a_configuration_is_not_waited_for(
    site: Path, postlint: Postlint, name: str, is_said: bool
) -> None:
    """That of a generator, which is recognised by it, is said."""
    os.mkfifo(site / name)
    code, out, said = concise(postlint, ".")
    assert (code, said.count("\n")) == (1, is_said)
    assert said.startswith(f"postlint: {name}: it is no file; what " if is_said else "")
    assert out.startswith(FAULT)


@on_posix
def test_a_device_is_no_post(site: Path, postlint: Postlint) -> None:
    code, out, said = concise(postlint, os.devnull)
    assert (code, out, said) == (2, "", "postlint: /dev/null: is neither a file nor a folder\n")


@on_posix
def test_links_that_lead_in_circles_are_said_and_left(site: Path, postlint: Postlint) -> None:
    (site / "loop.md").symlink_to("loop.md")
    (site / "again").symlink_to(site, target_is_directory=True)
    code, out, said = concise(postlint, "loop.md", "bad.md")
    assert (code, said) == (2, "postlint: loop.md: is a link that leads back to itself\n")
    code, out, said = concise(postlint, ".")
    assert (code, out.count("\n"), said) == (1, 1, "")


@on_posix
@pytest.mark.parametrize(
    "config",
    [
        'extend = "loop.toml"\n',
        '[taxonomies.tags]\nterms = "loop.toml"\n',
        '[[content]]\nfiles = ["**"]\nschema = "loop.toml"\n',
    ],
)
def test_a_file_of_the_configuration_that_is_a_circle_is_one_line(
    site: Path, postlint: Postlint, config: str
) -> None:
    (site / "loop.toml").symlink_to("loop.toml")
    (site / "postlint.toml").write_text(config, encoding="utf-8")
    code, out, said = concise(postlint, ".")
    assert (code, out, said.count("\n")) == (2, "", 1)
    assert "loop.toml" in said
    assert "postlint itself failed" not in said


def test_a_folder_may_be_called_like_a_post(site: Path, postlint: Postlint) -> None:
    (site / "folder.md").mkdir()
    (site / "folder.md" / "index.md").write_bytes(BAD)
    code, out, said = concise(postlint, "folder.md")
    assert (code, said) == (1, "")
    assert out.startswith("folder.md/index.md:3:7: DA201 ")
    assert concise(postlint, ".")[1].count("\n") == 2


def test_an_empty_file_is_a_page_without_front_matter(site: Path, postlint: Postlint) -> None:
    (site / "empty.md").write_bytes(b"")
    assert concise(postlint, "empty.md") == (0, "", "")


def test_a_picture_that_is_called_like_a_post_is_one_finding(site: Path, postlint: Postlint) -> None:
    (site / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 200)
    code, out, said = concise(postlint, "picture.md")
    assert (code, out.count("\n"), said) == (1, 1, "")
    assert out.startswith("picture.md:1:1: FM007 ")


def test_a_file_larger_than_any_post_is_not_read(site: Path, postlint: Postlint) -> None:
    with (site / "huge.md").open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    code, out, said = concise(postlint, ".")
    why = "it has 1.00 MiB, and pages of more than 1 MiB are not checked"
    assert (code, said) == (2, f"postlint: huge.md: cannot be read: {why}\n")
    assert out.startswith(FAULT)


def test_a_name_longer_than_any_name_is_one_line(site: Path, postlint: Postlint) -> None:
    name = "a" * 300 + ".md"
    code, out, said = concise(postlint, name, "bad.md")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith(f"postlint: {name}: ")
    assert "postlint itself failed" not in said
    assert out.startswith(FAULT)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
@pytest.mark.parametrize("git", [False, True])
def test_a_name_that_is_no_text_is_shown_so_that_it_can_be_told(
    site: Path, postlint: Postlint, git: bool
) -> None:
    (site / "bad.md").rename(os.fsdecode(os.fsencode(site) + b"/gr\xfc\xdfe.md"))
    if git:
        Repository(site)
    code, out, said = concise(postlint, ".")
    assert (code, said) == (1, "")
    assert out.startswith(r"gr\xfc\xdfe.md:3:7: DA201 ")
    report = json.loads(postlint("check", "--offline", "-f", "json", ".").stdout)
    assert report["findings"][0]["path"] == "gr\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}e.md"
    for command in (["links"], ["schema"], ["check", "--offline", "-f", "github"], ["check", "--offline"]):
        assert postlint(*command).returncode in (0, 1)


@pytest.mark.parametrize("paths", [["."], ["secret.md", "bad.md"]])
def test_a_file_that_may_not_be_read_is_one_line(site: Path, postlint: Postlint, paths: list[str]) -> None:
    (site / "secret.md").write_bytes(BAD)
    (site / "secret.md").chmod(0)
    if os.access(site / "secret.md", os.R_OK):
        pytest.skip("this user may read everything")
    code, out, said = concise(postlint, *paths)
    assert (code, said) == (2, "postlint: secret.md: cannot be read: Permission denied\n")
    assert out.startswith(FAULT)


@pytest.mark.parametrize("paths", [["."], ["locked", "bad.md"], ["locked/a.md", "bad.md"]])
def test_a_folder_that_may_not_be_looked_into_is_one_line(
    locked: Path, postlint: Postlint, paths: list[str]
) -> None:
    code, out, said = concise(postlint, *paths)
    name = next((path for path in paths if path.startswith("locked")), "locked")
    assert (code, said) == (2, f"postlint: {name}: cannot be read: Permission denied\n")
    assert out.startswith(FAULT)
