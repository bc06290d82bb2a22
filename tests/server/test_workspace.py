"""Sites, their configurations, and files that come, go and are called something else, while an editor is open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from server.conftest import OTHER, POST
from server.editor import Editor, codes, uri

LINKS = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
BROKEN = POST.replace("other.md", "nowhere.md")


def watching(*, asks: bool = False) -> types.ClientCapabilities:
    """An editor that tells of files; whether it `asks` for diagnostics."""
    diagnostic = types.DiagnosticClientCapabilities() if asks else None
    return types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(diagnostic=diagnostic),
        workspace=types.WorkspaceClientCapabilities(
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            diagnostics=types.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        ),
    )


def test_a_broken_configuration_is_said_once_and_what_was_goes_on(site: Path) -> None:
    post, file = site / "post.md", site / "postlint.toml"
    with Editor(site) as editor:
        assert codes(editor.open(post, BROKEN)) == ["broken-link"]
        assert editor.open(file) == []
        for number, text in enumerate(("generator = [", "generator = [", 'generator = "nothing"\n'), start=1):
            file.write_text(text)
            editor.write(file, text)
            editor.disk(file)
            editor.wait_until(lambda: codes(editor.told(file)) == ["None"])
            editor.wait_until(lambda: len(editor.shown) == (1 if number < 3 else 2))  # noqa: B023
            assert codes(editor.write(post, BROKEN + "\n" * number)) == ["broken-link"]
        assert [each.partition("postlint.toml:")[2][:16] for each in editor.shown] == [
            " it is not TOML:",
            "1: `generator` m",
        ]
        assert editor.told(file)[0].range.start.line == 0
        file.write_text('generator = "plain"\nignore = ["broken-link"]\n')
        editor.disk(file)
        editor.wait_until(lambda: editor.told(post) == [] and editor.told(file) == [])
        file.write_text("generator = [")
        editor.disk(file)
        editor.wait_until(lambda: len(editor.shown) == 3)
        assert editor.write(post, BROKEN) == []


def test_a_configuration_that_is_broken_from_the_start_is_used_once_it_is_mended(site: Path) -> None:
    post, file = site / "post.md", site / "postlint.toml"
    file.write_text("generator = [")
    with Editor(site) as editor:
        assert editor.open(post, BROKEN) == []
        assert len(editor.shown) == 1
        file.write_text('generator = "plain"\n')
        editor.disk(file)
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-link"])


def test_schemas_terms_and_what_is_extended_are_read_again(site: Path, tmp_path: Path) -> None:
    post = site / "post.md"
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    shared = tmp_path / "shared.toml"
    shared.write_text("")
    (site / "schema.yaml").write_text("type: object\n")
    (site / "terms.txt").write_text("Open Data\n")
    (site / "postlint.toml").write_text(
        'generator = "plain"\nextend = "../shared.toml"\n[taxonomies.tags]\nterms = "terms.txt"\n'
        '[[content]]\nfiles = ["**"]\nschema = "schema.yaml"\n'
    )
    with Editor(site) as editor:
        assert editor.open(post) == []
        (site / "schema.yaml").write_text("type: object\nrequired: [author]\n")
        editor.disk(site / "schema.yaml")
        editor.wait_until(lambda: codes(editor.told(post)) == ["missing-field"])
        (site / "schema.yaml").write_text("type: obj\n")
        editor.disk(site / "schema.yaml")
        editor.wait_until(lambda: len(editor.shown) == 1)
        assert codes(editor.write(post, POST + "\n")) == ["missing-field"]
        (site / "schema.yaml").write_text("type: object\n")
        (site / "terms.txt").write_text("Something else\n")
        editor.disk(site / "schema.yaml", site / "terms.txt")
        editor.wait_until(lambda: codes(editor.told(post)) == ["unknown-term"])
        shared.write_text('ignore = ["unknown-term"]\n')  # of which no editor tells
        editor.wait_until(lambda: editor.told(post) == [])


@pytest.mark.parametrize("tells", [True, False])
def test_what_changes_on_disk_is_noticed_though_nobody_tells(site: Path, *, tells: bool) -> None:
    post, other = site / "post.md", site / "other.md"
    with Editor(site, capabilities=watching() if tells else None) as editor:
        assert editor.open(post) == []
        other.rename(site / "renamed.md")
        if tells:
            editor.disk(other, site / "renamed.md")
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-link"])
        (site / "other.md").write_text(OTHER)
        if tells:
            editor.disk(other)
        editor.wait_until(lambda: editor.told(post) == [])
        (site / ".postlint-baseline.json").unlink(missing_ok=True)
        editor.write(post, BROKEN)
        post.write_text(BROKEN)
        command = [sys.executable, "-m", "postlint", "baseline", "--offline"]
        subprocess.run(command, cwd=site, check=True, capture_output=True)
        if tells:
            editor.disk(site / ".postlint-baseline.json")
        editor.wait_until(lambda: editor.told(post) == [])


def test_a_new_file_counts_before_it_is_saved_and_after(site: Path) -> None:
    post, new = site / "post.md", site / "new folder" / "100% #1 für dich?.md"
    linked = POST.replace("other.md#how", "new%20folder/100%25%20%231%20f%C3%BCr%20dich%3F.md#how")
    with Editor(site) as editor:
        assert codes(editor.open(post, linked)) == ["broken-link"]
        assert codes(editor.open(new, OTHER.replace("2024-05-18", "2024-02-30"))) == ["invalid-date"]
        editor.write(new, OTHER)
        new.parent.mkdir()
        editor.save(new)
        editor.disk(new)
        editor.wait_until(lambda: editor.told(post) == [])
        editor.write(new, OTHER.replace("# How", "# Why"))
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-anchor"])
        editor.close(new)
        editor.wait_until(lambda: editor.told(post) == [])
        new.unlink()
        new.parent.rmdir()
        editor.disk(new.parent)
        editor.wait_until(lambda: codes(editor.told(post)) == ["broken-link"])


def test_what_no_run_would_check_is_left_alone(site: Path, tmp_path: Path) -> None:
    (site / "postlint.toml").write_text('generator = "plain"\nexclude = ["drafts/"]\n')
    (site / "drafts").mkdir()
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    (site / ".gitignore").write_text("built.md\n")
    (site / "built.md").write_text(BROKEN)
    (tmp_path / "alone.md").write_text(BROKEN.replace("2024-05-17", "2024-02-31"))
    with Editor(site) as editor:
        assert editor.open(site / "built.md", BROKEN) == []
        assert editor.open(site / "drafts" / "a.md", BROKEN) == []
        assert editor.open(site / "data.yaml", "a: [") == []
        # A file of nobody is judged by itself, for nobody knows what lies around it.
        assert codes(editor.open(tmp_path / "alone.md")) == ["invalid-date"]
        assert codes(editor.open(site / "post.md", BROKEN)) == ["broken-link"]
        (site / ".gitignore").write_text("")
        editor.disk(site / ".gitignore")
        editor.wait_until(lambda: codes(editor.told(site / "built.md")) == ["broken-link"])
        (site / "postlint.toml").write_text('generator = "plain"\nexclude = ["post.md"]\n')
        editor.disk(site / "postlint.toml")
        editor.wait_until(lambda: editor.told(site / "post.md") == [])
        editor.wait_until(lambda: codes(editor.told(site / "drafts" / "a.md")) == ["broken-link"])


def test_sites_within_sites_each_go_by_their_own_configuration(site: Path, tmp_path: Path) -> None:
    inner, second = site / "inner", tmp_path / "second"
    for folder in (inner, second):
        folder.mkdir()
        (folder / "post.md").write_text(BROKEN)
    (inner / "postlint.toml").write_text('generator = "plain"\nignore = ["broken-link"]\n')
    with Editor(site, second, site, capabilities=watching(asks=True)) as editor:
        for folder in (site, inner, second):
            editor.begin(folder / "post.md", BROKEN)
        assert editor.now(inner / "post.md") == []
        assert codes(editor.now(second / "post.md")) == ["broken-link"]
        assert codes(editor.now(site / "post.md")) == ["broken-link"]
        of_all = editor.of_all()
        assert {place: codes(found) for place, found in of_all.items()} == {
            uri(folder / "post.md"): ["broken-link"] for folder in (site, second)
        }
        (inner / "postlint.toml").unlink()
        editor.disk(inner / "postlint.toml")
        editor.wait_until(lambda: codes(editor.now(inner / "post.md")) == ["broken-link"])
        editor.wait_until(lambda: len(editor.of_all()) == 3)
        third = tmp_path / "third"
        third.mkdir()
        (third / "post.md").write_text(BROKEN)
        folders = types.WorkspaceFoldersChangeEvent(
            [types.WorkspaceFolder(uri(third), "third")], [types.WorkspaceFolder(uri(second), "second")]
        )
        editor.close(second / "post.md")
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(folders))
        editor.wait_until(lambda: uri(third / "post.md") in editor.of_all())
        editor.wait_until(lambda: uri(second / "post.md") not in editor.of_all())


@LINKS
def test_links_are_what_they_are_in_a_run(site: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    outside = tmp_path / "outside.md"
    outside.write_text(BROKEN)
    (site / "out.md").symlink_to(outside)
    (site / "in.md").symlink_to("post.md")
    linked = tmp_path / "linked"
    linked.symlink_to(site, target_is_directory=True)
    with Editor(linked, capabilities=watching(asks=True)) as editor:
        editor.begin(linked / "out.md", BROKEN)
        assert editor.now(linked / "out.md") == []
        editor.begin(linked / "post.md", BROKEN)
        assert codes(editor.now(linked / "post.md")) == ["broken-link"]
        editor.begin(linked / "in.md", BROKEN)
        assert codes(editor.now(linked / "in.md")) == ["broken-link"]
        assert set(editor.of_all()) == {uri(linked / "post.md"), uri(linked / "in.md")}
        editor.begin(site / "post.md", POST)  # the same page once more, in which it was written since
        assert editor.now(site / "post.md") == []
        assert editor.now(linked / "post.md") == []
        editor.close(site / "post.md")
        editor.wait_until(lambda: codes(editor.now(linked / "post.md")) == ["broken-link"])


def test_pages_that_are_not_open_are_told_of_where_one_asks(site: Path) -> None:
    (site / "third.md").write_text(BROKEN)
    (site / "post.md").write_text(BROKEN)
    with Editor(site, capabilities=watching(asks=True)) as editor:
        assert {place: codes(found) for place, found in editor.of_all().items()} == {
            uri(site / name): ["broken-link"] for name in ("post.md", "third.md")
        }
        assert len(editor.of_all()) == 2
        assert editor.unchanged == 2
        before = editor.refreshed
        (site / "nowhere.md").write_text(OTHER)
        editor.disk(site / "nowhere.md")
        editor.wait_until(lambda: editor.refreshed > before and editor.of_all() == {})
        (site / "third.md").unlink()
        editor.disk(site / "third.md")
        editor.wait_until(lambda: editor.of_all() == {})
        assert editor.published == []


def test_a_name_that_is_no_text_is_no_trouble(site: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("such names are Linux's")
    place = os.fsencode(site) + b"/\xff.md"
    with open(place, "wb") as file:  # noqa: PTH123
        file.write(BROKEN.encode())
    with Editor(site, capabilities=watching(asks=True)) as editor:
        assert [codes(found) for found in editor.of_all().values()] == [["broken-link"]]
        assert next(iter(editor.of_all())).endswith("/%FF.md")


def test_no_folder_at_all_is_enough(site: Path) -> None:
    with Editor() as editor:
        assert codes(editor.open(site / "post.md", BROKEN)) == ["broken-link"]
