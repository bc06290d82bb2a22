"""Configurations that extend others, in a repository with several sites."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from cli_runner import Done, Postlint
from repository import Repository, write_files

POST = "---\ntitle: A\ndate: 2024-03-01\ntags: [Trees]\n---\n\nText.\n"
BASE = """\
exclude = ["old/"]
[[content]]
files = ["content/**"]
schema = "schemas/post.yaml"
[taxonomies.tags]
terms = "tags.yaml"
[rules]
future-date = "off"
LI = "info"
[links]
timeout = 5
retries = 0
"""
FILES = {
    "postlint.toml": BASE,
    "schemas/post.yaml": "required: [author]\n",
    "tags.yaml": "- Bushes\n",
    "site/postlint.toml": 'extend = "../postlint.toml"\n[links]\ntimeout = 9\n'
    "[rules]\nfuture-date = {applies-from = 2020-01-01}\n",
    "site/content/a.md": POST,
    "site/content/old/b.md": POST,
}


def _found(done: Done) -> list[tuple[str, str]]:
    return [(found["path"], found["rule"]) for found in json.loads(done.stdout)["findings"]]


def _config(done: Done) -> dict[str, tuple[object, str]]:
    return {each["key"]: (each["value"], each["origin"]) for each in json.loads(done.stdout)["settings"]}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.commit(FILES)
    return repository


def test_a_site_goes_by_what_all_sites_share(postlint: Postlint, repository: Repository) -> None:
    site = repository.folder / "site"
    done = postlint("check", "--offline", "-f", "json", cwd=site)
    assert (done.returncode, done.stderr) == (1, "")
    assert _found(done) == [("content/a.md", "missing-field"), ("content/a.md", "unknown-term")]


def test_what_is_shared_is_part_of_what_results_are_kept_by(
    postlint: Postlint, repository: Repository
) -> None:
    site = repository.folder / "site"
    cache = {"POSTLINT_CACHE_DIR": str(repository.folder.parent / "cache")}
    write_files(site, {f"content/{number}.md": POST for number in range(30)})

    def rules() -> set[str]:
        return {rule for _, rule in _found(postlint("check", "--offline", "-f", "json", cwd=site, env=cache))}

    assert rules() == rules() == {"missing-field", "unknown-term"}
    write_files(repository.folder, {"tags.yaml": "- Trees\n"})
    assert rules() == {"missing-field"}
    write_files(repository.folder, {"schemas/post.yaml": "required: [title]\n"})
    assert rules() == set()
    write_files(repository.folder, {"postlint.toml": BASE.replace("tags.yaml", "gone.yaml")})
    assert postlint("check", "--offline", cwd=site, env=cache).returncode == 2
    write_files(repository.folder, {"postlint.toml": 'select = ["missing-language"]\n'})
    assert postlint("check", "--offline", cwd=site, env=cache).returncode in {0, 2}


def test_each_value_says_where_it_comes_from(postlint: Postlint, repository: Repository) -> None:
    base, own = str(repository.folder / "postlint.toml"), str(repository.folder / "site/postlint.toml")
    settings = _config(postlint("config", "-f", "json", cwd=repository.folder / "site"))
    assert settings["links.timeout"] == (9, own)
    assert settings["links.retries"] == (0, base)
    assert settings["exclude"] == (["old/"], base)
    assert settings["rules.future-date.severity"] == ("off", base)
    assert settings["rules.future-date.applies-from"] == ("2020-01-01", own)
    assert settings["content[1].schema"] == ("../schemas/post.yaml", base)
    assert settings["taxonomies.tags.terms"] == ("../tags.yaml", base)
    text = postlint("config", cwd=repository.folder / "site").stdout
    assert f"# file: {own}, which extends {base}\n" in text


def test_a_chain_of_files_each_with_its_own_paths(postlint: Postlint, repository: Repository) -> None:
    write_files(
        repository.folder,
        {
            "shared/all.toml": 'extend = "../postlint.toml"\n[taxonomies.tags]\nterms = "words/tags.yaml"\n',
            "shared/words/tags.yaml": "- Trees\n",
            "site/postlint.toml": 'extend = "../shared/all.toml"\n',
        },
    )
    site = repository.folder / "site"
    assert _found(postlint("check", "--offline", "-f", "json", cwd=site)) == [
        ("content/a.md", "missing-field")
    ]
    settings = _config(postlint("config", "-f", "json", cwd=site))
    assert settings["taxonomies.tags.terms"][0] == "../shared/words/tags.yaml"


def test_a_mistake_in_a_shared_file_has_its_place_there(postlint: Postlint, repository: Repository) -> None:
    write_files(
        repository.folder,
        {"postlint.toml": BASE.replace("tags.yaml", "gone.yaml") + "timeot = 3\n", "site/a.md": POST},
    )
    lines = postlint("check", "--offline", cwd=repository.folder / "site").stderr.splitlines()
    base = repository.folder / "postlint.toml"
    assert lines == [
        f"postlint: {base}:6: [taxonomies.tags]: the file of terms ../gone.yaml cannot be used: it does not exist",
        f"postlint: {base}:13: unknown setting `links.timeot`; did you mean `timeout`?",
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("/etc/passwd", "`extend` leads out of the repository: /etc/passwd. It may reach up to"),
        ("../../outside.toml", "`extend` leads out of the repository: ../../outside.toml"),
        ("link.toml", "`extend` leads out of the repository: link.toml"),
        ("folder/outside.toml", "`extend` leads out of the repository: folder/outside.toml"),
        ("pipe.toml", "`extend` names pipe.toml, which cannot be read: it is no file"),
        ("huge.toml", "`extend` names huge.toml, which cannot be read: it is larger than 1 MiB"),
        ("content", "`extend` names content, which cannot be read: it is no file"),
        ("postlint.toml", "`extend` leads back to this file: postlint.toml"),
        ("circle.toml", "circle.toml:1: `extend` leads back to"),
        ("gone.toml", "`extend` names gone.toml, which cannot be read: it does not exist"),
        (
            "pyproject.toml",
            "`extend` names pyproject.toml, which cannot be read: it has no `[tool.postlint]`",
        ),
        ("", "`extend` must be a path in quotes"),
    ],
)
def test_what_cannot_be_extended(postlint: Postlint, repository: Repository, written: str, said: str) -> None:
    site = repository.folder / "site"
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no pipes here")
    write_files(repository.folder.parent, {"outside.toml": "fail-on = 'never'\n"})
    write_files(
        site,
        {
            "postlint.toml": f"extend = '{written}'\n",
            "huge.toml": "# " + "x" * 1024 * 1024,
            "circle.toml": "extend = 'postlint.toml'\n",
            "pyproject.toml": "[project]\n",
        },
    )
    (site / "link.toml").symlink_to("/etc/passwd")
    (site / "folder").symlink_to(repository.folder.parent)
    os.mkfifo(site / "pipe.toml")
    done = postlint("check", "--offline", cwd=site)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert said in line
    assert "toml:1: " in line


def test_only_a_file_extends(postlint: Postlint, tmp_path: Path) -> None:
    done = postlint("check", "--offline", "--config", "extend = 'a.toml'")
    assert done.returncode == 2
    assert "--config: `extend` stands in a file" in done.stderr


@pytest.mark.parametrize("base", ["ci/base.toml", "postlint.toml"])
def test_a_term_that_a_change_takes_from_a_shared_list(postlint: Postlint, tmp_path: Path, base: str) -> None:
    repository = Repository(tmp_path)
    folder = base.rpartition("/")[0]
    words = f"{folder}/words.yaml".lstrip("/")
    files = {base: '[taxonomies.tags]\nterms = "words.yaml"\n', words: "- Trees\n- Bushes\n", "a.md": POST}
    repository.commit({**({"postlint.toml": f'extend = "{base}"\n'} if folder else {}), **files})
    repository.write({words: "- Bushes\n"})
    done = postlint("check", "--offline", "--since", "HEAD", "-f", "json")
    assert _found(done) == [("a.md", "removed-target")]
