"""However it is called, the right files are checked: working folder × path × configuration, as strangers do it.

One site, the same in every kind of place: a repository with posts at its top, in a folder, in a folder of that, and
what must not be checked: a file that Git ignores. A generator is set up in a subfolder. What a call means follows from
the place that its paths lead to, and from nothing else; so what is expected is worked out here from that alone.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from cli_runner import Done, Postlint
from repository import Repository

FAULTY = "---\ntitle: x\ntitle: y\n---\n[gone](gone.md)\n"
PAGES = ("top.md", "docs/in.md", "docs/deep/er.md", "site/content/post/a.md", "tracked/built.md")
FILES = {
    **dict.fromkeys(PAGES, FAULTY),
    "site/hugo.toml": 'baseURL = "https://e.test/"\n',
    "_site/built.md": FAULTY,
    "docs/README.md": FAULTY,
    "site/archetypes/default.md": FAULTY,
    ".gitignore": "_site/\ntracked/\n",
}
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such names or links")


class Place(NamedTuple):
    """A site in some kind of place: its `top` as it is typed, and its `real` one."""

    top: Path
    real: Path


def _site(folder: Path) -> Repository:
    repository = Repository(folder)
    repository.write(FILES)
    repository.git("add", "--all")
    repository.git("add", "--force", "tracked/built.md")
    repository.git("commit", "--quiet", "-m", "x")
    return repository


def _plain(base: Path) -> Place:
    return _named(base, "site")


def _named(base: Path, name: str) -> Place:
    _site(base / name)
    return Place(base / name, base / name)


def _worktree(base: Path) -> Place:
    _site(base / "main").git("worktree", "add", "--quiet", str(base / "tree"))
    (base / "tree/_site").mkdir()
    (base / "tree/_site/built.md").write_text(FAULTY, encoding="utf-8")
    return Place(base / "tree", base / "tree")


def _submodule(base: Path) -> Place:
    _site(base / "origin")
    outer = Repository(base / "outer")
    outer.commit({"other.md": FAULTY})
    outer.git("submodule", "--quiet", "add", str(base / "origin"), "mod")
    (base / "outer/mod/_site").mkdir()
    (base / "outer/mod/_site/built.md").write_text(FAULTY, encoding="utf-8")
    return Place(base / "outer/mod", base / "outer/mod")


def _through_a_link(base: Path) -> Place:
    _site(base / "real")
    (base / "link").symlink_to("real")
    return Place(base / "link", base / "real")


PLACES: dict[str, object] = {
    "plain": _plain,
    "worktree": _worktree,
    "submodule": _submodule,
    "link": pytest.param(_through_a_link, marks=on_posix),
    "spaces": lambda base: _named(base, "my site"),
    "umlauts": lambda base: _named(base, "Über ünß"),
    "brackets": lambda base: _named(base, "[a-z] %41 {x}"),
    "dash": lambda base: _named(base, "-x"),
    "newline": pytest.param(lambda base: _named(base, "a\nb"), marks=on_posix),
}


@pytest.fixture(scope="module", params=list(PLACES.values()), ids=list(PLACES))
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    made: Place = request.param(Path(os.path.realpath(tmp_path_factory.mktemp("place"))))
    return made


class Call(NamedTuple):
    """A way to call it: from the folder `cwd` (of the site, or `..` for the one that it is in), with `paths` in which
    TOP stands for the top as it is typed, meaning the files below `means` of the site."""

    cwd: str
    paths: tuple[str, ...]
    means: tuple[str, ...]


CALLS = (
    Call("", (), ("",)),
    Call("", (".",), ("",)),
    Call("", ("docs",), ("docs",)),
    Call("", ("docs/",), ("docs",)),
    Call("", ("./docs/deep/..",), ("docs",)),
    Call("", ("docs", "docs", "docs/in.md"), ("docs",)),
    Call("", ("top.md", "./top.md"), ("top.md",)),
    Call("", ("{TOP}",), ("",)),
    Call("", ("{TOP}/docs", "top.md"), ("docs", "top.md")),
    Call("", ("tracked",), ("tracked",)),
    Call("", ("tracked/built.md",), ("tracked",)),
    Call("", ("_site",), ()),
    Call("", ("_site/built.md",), ()),
    Call("", ("linked",), ("docs",)),
    Call("", ("linked/in.md", "docs/in.md"), ("docs/in.md",)),
    Call("docs", (), ("docs",)),
    Call("docs", (".",), ("docs",)),
    Call("docs", ("..",), ("",)),
    Call("docs", ("../top.md",), ("top.md",)),
    Call("docs", ("in.md", "../top.md"), ("docs/in.md", "top.md")),
    Call("docs", ("deep", "../site"), ("docs/deep", "site")),
    Call("docs", ("{TOP}/docs/deep",), ("docs/deep",)),
    Call("docs", ("../docs/in.md",), ("docs/in.md",)),
    Call("docs/deep", (), ("docs/deep",)),
    Call("docs/deep", ("../..",), ("",)),
    Call("site/content", (), ("site",)),
    Call("site/content", ("post/a.md",), ("site",)),
    Call("linked", (), ("docs",)),
    Call("linked", ("..",), ("",)),
    Call("..", ("--", "{NAME}"), ("",)),
    Call("..", ("./{NAME}/docs",), ("docs",)),
    Call("..", ("{TOP}/top.md", "./{NAME}/docs/in.md"), ("top.md", "docs/in.md")),
)
CONFIGURATIONS = ("none", "root", "include", "subfolder", "named")


def _meant(means: tuple[str, ...]) -> list[str]:
    return sorted(
        page
        for page in PAGES
        if any(not below or page == below or page.startswith(f"{below}/") for below in means)
    )


@pytest.fixture
def configured(place: Place, request: pytest.FixtureRequest) -> Iterator[str]:
    """The configuration that the test asks for lies in the site, and is gone after it."""
    kind: str = request.param
    text = {
        "root": 'ignore = ["LK"]\n',
        "include": 'include = ["docs/**"]\n',
        "subfolder": 'ignore = ["LK"]\n',
    }
    path = {"root": "postlint.toml", "include": "postlint.toml", "subfolder": "docs/postlint.toml"}
    linked = place.real / "linked"
    if not linked.is_symlink() and sys.platform != "win32":
        linked.symlink_to("docs")
    if kind in text:
        (place.real / path[kind]).write_text(text[kind], encoding="utf-8")
    if kind == "named":
        (place.real.parent / "other.toml").write_text('ignore = ["LK"]\n', encoding="utf-8")
    yield kind
    if kind in text:
        (place.real / path[kind]).unlink()


@pytest.mark.parametrize("configured", CONFIGURATIONS, indirect=True)
def test_every_way_to_call_it_checks_the_right_files(
    place: Place, configured: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All calls of one place and configuration: in this process, since each of them alone is the same as a command."""
    wrong = [
        fault
        for call in CALLS
        if sys.platform != "win32" or "linked" not in f"{call.cwd} {call.paths}"
        for fault in _faults(place, call, configured, monkeypatch)
    ]
    assert not wrong, "\n".join(wrong)


def _faults(place: Place, call: Call, configured: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    cwd = Path(os.path.normpath(place.top / call.cwd))
    paths = [path.format(TOP=place.top, NAME=place.top.name) for path in call.paths]
    if configured == "named":
        paths = ["--config", str(place.real.parent / "other.toml"), *paths]
    monkeypatch.chdir(cwd)
    written = place.real.parent / "report.json"
    code, out, said = _run("check", "--offline", "-f", "concise", "-f", f"json:{written}", *paths)
    what = f"{call.cwd or '.'}: postlint check {' '.join(call.paths)}"
    if code not in {0, 1}:
        yield f"{what}: exit {code}: {said}"
        return
    expected = _expected(place, call, configured)
    root = _root(place, call, configured)
    report = json.loads(written.read_text(encoding="utf-8"))
    found = sorted({str(root / finding["path"]) for finding in report["findings"]})
    if found != [str(place.real / page) for page in expected]:
        yield f"{what}: found {found}, wanted {expected}; {said}"
    if not expected and not said:
        yield f"{what}: nothing was checked, and nothing said"
    links = any(finding["code"] == "LK601" for finding in report["findings"])
    judged = [
        page for page in expected if page != "tracked/built.md"
    ]  # where a build may put what is linked to
    if judged and links is _ignores_links(place, call, configured):
        yield f"{what}: the wrong configuration was used"
    for line in out.splitlines():
        shown = line.partition(":")[0].replace("\\n", "\n")
        if not (cwd / shown).is_file():
            yield f"{what}: {shown} leads nowhere from there"


def _run(*arguments: str) -> tuple[int, str, str]:
    from typer.testing import CliRunner

    from postlint.cli.app import run

    runner = CliRunner()
    code = -1
    with runner.isolation() as (out, err, _):
        code = run(arguments)
        return code, out.getvalue().decode(), err.getvalue().decode()


def _root(place: Place, call: Call, configured: str) -> Path:
    if configured == "named":
        return place.real.parent
    below = _common(call)
    if configured == "subfolder" and (below == "docs" or below.startswith("docs/")):
        return place.real / "docs"
    return place.real


def _common(call: Call) -> str:
    """The folder of the site that all paths of `call` lie in."""
    folders = [means.rpartition("/")[0] if means.endswith(".md") else means for means in call.means]
    common = os.path.commonpath(folders) if folders and all(folders) else ""
    return Path(common).as_posix() if common else ""


def _ignores_links(place: Place, call: Call, configured: str) -> bool:
    return configured in {"root", "named"} or _root(place, call, configured) != place.real


def _expected(place: Place, call: Call, configured: str) -> list[str]:
    if configured == "include":
        meant = ("docs",) if not call.paths else call.means
        return [page for page in _meant(meant) if page.startswith("docs/")]
    return _meant(call.means)


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    return _site(tmp_path / "a site")


def _concise(postlint: Postlint, cwd: Path, *paths: str) -> Done:
    return postlint("check", "--offline", "-f", "concise", "--select", "FM005", *paths, cwd=cwd)


def test_the_real_command_from_a_subfolder(site: Repository, postlint: Postlint) -> None:
    done = _concise(postlint, site.folder / "docs", ".", "../top.md")
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == [
        "deep/er.md",
        "in.md",
        "../top.md",
    ]


def test_a_submodule_is_said_to_be_left_out_and_checked_when_it_is_named(
    tmp_path: Path, postlint: Postlint
) -> None:
    place = _submodule(tmp_path)
    done = _concise(postlint, place.real.parent, ".")
    assert done.stdout.startswith("other.md:3:1")
    assert done.stderr == (
        "postlint: mod: not checked: a submodule, which is not looked into; name it to check it, or `exclude` it\n"
    )
    assert "mod/docs/in.md" in _concise(postlint, place.real.parent, "mod").stdout
    assert not _concise(postlint, place.real.parent, "--exclude", "mod/", ".").stderr


@on_posix
def test_a_link_that_leads_out_of_the_repository_is_not_followed_and_said(
    site: Repository, postlint: Postlint, tmp_path: Path
) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s.md").write_text("---\ntitle: [TOPSECRET\n---\n", encoding="utf-8")
    (site.folder / "content").symlink_to("../secret")
    for path in ("content", "content/s.md", "./docs/../content", str(site.folder / "content")):
        done = postlint("check", "--offline", path, cwd=site.folder)
        assert "leads out of the repository, to " in done.stderr
        assert "TOPSECRET" not in done.stdout + done.stderr
        assert done.returncode == (0 if path.endswith(".md") else 2)
    done = _concise(postlint, site.folder, ".")
    assert "content: not checked: a link that leads out of the repository" in done.stderr
    assert "TOPSECRET" in postlint("check", "--offline", "../secret", cwd=site.folder).stdout


@on_posix
def test_links_of_a_folder_that_was_named_through_a_link_are_judged(
    site: Repository, postlint: Postlint
) -> None:
    (site.folder / "linked").symlink_to("docs")
    done = postlint("check", "--offline", "-f", "concise", "--select", "LK601", "linked", cwd=site.folder)
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["docs/deep/er.md", "docs/in.md"]


def test_two_sites_at_once_each_leave_out_what_their_git_ignores(tmp_path: Path, postlint: Postlint) -> None:
    for name in ("one", "two"):
        _site(tmp_path / name)
    done = _concise(postlint, tmp_path, "one/docs", "two")
    assert {line.partition(":")[0] for line in done.stdout.splitlines()} == {
        *(f"two/{page}" for page in PAGES),
        *(f"one/{page}" for page in PAGES if page.startswith("docs/")),
    }
    assert _concise(postlint, tmp_path, ".").stdout.count("\n") == 2 * len(PAGES)
    assert "_site" not in _concise(postlint, tmp_path).stdout


def test_paths_with_nothing_in_common_are_refused(site: Repository, postlint: Postlint) -> None:
    done = _concise(
        postlint, site.folder, "top.md", "/proc/none.md" if sys.platform == "linux" else "/none.md"
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "postlint: top.md and the other paths have no folder in common. Check them one after the other.\n"
    )


def test_where_git_does_not_answer_that_is_said_once_with_its_remedy(
    site: Repository, postlint: Postlint
) -> None:
    done = postlint("check", "--offline", "-f", "concise", ".", "top.md", cwd=site.folder, env={"PATH": ""})
    assert "_site/built.md:3:1" in done.stdout
    said = "postlint: Git is not installed, so files that it ignores are checked as well\n"
    assert done.stderr.startswith(said)
    assert done.stderr.count("Git is not installed") == 1


def test_the_folder_of_another_owner_is_left_to_git_to_trust(site: Repository, postlint: Postlint) -> None:
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    for path in (site.folder, *site.folder.rglob("*")):
        os.chown(path, 12345, 12345, follow_symlinks=False)
    environment = {"HOME": str(site.folder.parent), "SUDO_UID": "1"}
    done = postlint("check", "--offline", "-f", "concise", ".", cwd=site.folder, env=environment)
    assert done.stderr.count("safe.directory") == 1
    assert "as it belongs to another user" in done.stderr
    remedy = done.stderr.split("`")[1]
    assert remedy == f"git config --global --add safe.directory {site.folder}"


def test_why_a_folder_has_nothing_to_check(site: Repository, postlint: Postlint) -> None:
    reasons = {
        ("_site",): "nothing to check in _site: Git ignores it",
        ("site/archetypes",): "nothing to check in site/archetypes: all of its 1 Markdown files are excluded",
        (
            "--config",
            'include = ["site/**"]',
            "docs",
        ): 'nothing to check in docs: none of its 2 Markdown files is meant by `include = ["site/**"]`',
    }
    for arguments, reason in reasons.items():
        done = _concise(postlint, site.folder, *arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", f"postlint: {reason}\n")
        assert _concise(postlint, site.folder, "--error-on-empty", *arguments).returncode == 2
