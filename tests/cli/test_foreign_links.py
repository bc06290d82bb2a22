"""Links that a change brings along lead neither to what is not the site's, nor into `.git`, where passwords are:
nothing there is read, shown or written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli_runner import Postlint
from repository import Repository

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")

SECRET = 'key = PASSWORD [a](gone.md) [b]( gone.md )\n[PASSWORD\n"PASSWORD": x\n'
PAGE = "---\ntitle: A\n---\n[x](gone.md)\n"


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.write({"a.md": PAGE, ".git/secret": SECRET})
    (tmp_path / "secret").write_text(SECRET, encoding="utf-8")
    return site


TARGETS = ("../secret", ".git/secret")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("mode", [(), ("--fix", "--unsafe-fixes"), ("--diff",), ("--add-ignores",)], ids=str)
def test_no_page_is_a_link_there(
    target: str, mode: tuple[str, ...], site: Repository, postlint: Postlint
) -> None:
    (site.folder / "b.md").symlink_to(target)
    for paths in ((), ("a.md", "b.md")):
        done = postlint("check", "--offline", "-v", *mode, *paths, cwd=site.folder)
        assert "b.md: not checked: a link " in done.stdout + done.stderr or mode == ("--diff",)
        assert "PASSWORD" not in done.stdout + done.stderr
    assert (site.folder / target).read_text(encoding="utf-8") == SECRET


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", ["postlint.toml", ".postlint.toml", ".postlint-baseline.json"])
def test_no_configuration_or_baseline_is_a_link_there(
    target: str, name: str, site: Repository, postlint: Postlint
) -> None:
    (site.folder / name).symlink_to(target)
    done = postlint("check", "--offline", cwd=site.folder)
    assert done.returncode == 2
    assert "cannot be read: it is a link that leads out of the repository, to " in done.stderr
    assert "PASSWORD" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "setting",
    [
        'extend = "{}"',
        '[[content]]\nfiles = ["*.md"]\nschema = "{}"',
        '[taxonomies.tags]\nterms = "{}"',
    ],
)
@pytest.mark.parametrize("path", [".git/secret", "x/../.git/secret", "folder/secret"])
def test_no_setting_leads_into_what_git_keeps(
    setting: str, path: str, site: Repository, postlint: Postlint
) -> None:
    (site.folder / "x").mkdir()
    (site.folder / "folder").symlink_to(".git")
    site.write({"postlint.toml": f"{setting.format(path)}\n"})
    done = postlint("check", "--offline", cwd=site.folder)
    assert done.returncode == 2
    assert "into `.git`" in done.stderr or "in `.git`" in done.stderr
    assert "PASSWORD" not in done.stdout + done.stderr


@pytest.mark.parametrize("target", [*TARGETS, "../new", ".git/new"])
def test_no_report_is_written_through_a_link_there(target: str, site: Repository, postlint: Postlint) -> None:
    (site.folder / "report.html").symlink_to(target)
    before = (site.folder / target).exists()
    done = postlint("check", "--offline", "-f", "html:report.html", cwd=site.folder)
    assert done.returncode == 2
    assert "report.html cannot be written: it is a link that leads out of the repository" in done.stderr
    assert (site.folder / target).exists() is before
    assert not before or (site.folder / target).read_text(encoding="utf-8") == SECRET


def test_a_report_is_written_through_links_within_the_repository(
    site: Repository, postlint: Postlint
) -> None:
    (site.folder / "build").mkdir()
    (site.folder / "out").symlink_to("build")
    done = postlint("check", "--offline", "-f", "json:out/report.json", cwd=site.folder)
    assert done.returncode == 1
    assert (site.folder / "build" / "report.json").exists()
