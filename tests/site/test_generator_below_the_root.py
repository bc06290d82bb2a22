"""A generator in a subfolder of the repository says for its own pages what it would say if the folder were a repository
of its own: which keys count, which terms there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from named import named
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.run.check import check
from repository import write_files

HUGO = {
    "hugo.toml": 'baseURL = "https://e.test/"\n',
    "content/post/a.md": "---\nTitle: A post\ndate: 2024-02-01\n---\nText.\n",
    "content/post/b.md": "---\ntitle: Another\ndate: 2024-02-01\n---\nText.\n",
}
MKDOCS = {
    "mkdocs.yml": "site_name: x\nplugins:\n  - tags: {tags_allowed: [Alpha, Beta]}\n",
    "docs/a.md": "---\ntitle: A\ntags: [Gamma]\n---\n# A\n",
}
OTHERS = {"a.md": "---\ntitle: A\ntags: [Delta]\n---\n", "Docs/b.md": "---\nTITLE: B\n---\n"}


def _found(root: Path, *paths: Path) -> list[str]:
    settings = load_configuration(named(root), isolated=True).settings
    report = check(Configuration(settings, root), named(*paths))
    return sorted(f"{finding.path}:{finding.code}" for finding in report.findings)


@pytest.mark.parametrize("site", [HUGO, MKDOCS], ids=["hugo", "mkdocs"])
@pytest.mark.parametrize("below", ["website", "a [b]/docs-site"])
def test_it_finds_the_same_as_in_a_root_of_its_own(tmp_path: Path, site: dict[str, str], below: str) -> None:
    write_files(tmp_path / "alone", site)
    write_files(tmp_path / "mono" / below, site)
    expected = [f"{below}/{found}" for found in _found(tmp_path / "alone")]
    assert _found(tmp_path / "mono") == expected
    assert _found(tmp_path / "mono", tmp_path / "mono" / below) == expected


def test_what_one_generator_knows_holds_for_no_page_of_another(tmp_path: Path) -> None:
    write_files(tmp_path, {**MKDOCS, **OTHERS})
    write_files(tmp_path / "website", HUGO)
    write_files(tmp_path / "manual", {**MKDOCS, "docs/a.md": "---\ntitle: A\ntags: [Alpha]\n---\n# A\n"})
    found = _found(tmp_path)
    assert [each for each in found if "TX301" in each] == ["a.md:TX301", "docs/a.md:TX301"]
    assert not [each for each in found if each.startswith(("website/", "manual/"))]
