"""Each of the measured dates on a page of each generator: what it refuses is an error, and what it reads is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generators.dates.test_measured import MEASURED, meanings
from postlint.config.layers import Configuration
from postlint.config.settings import Settings
from postlint.findings import Severity
from postlint.run.check import check

SITES = {
    "astro": ("src/content/blog/{}.md", {"astro.config.mjs": "export default {}\n"}),
    "docusaurus": ("blog/{}.md", {"docusaurus.config.js": "module.exports = {}\n"}),
    "eleventy": ("{}.md", {"eleventy.config.js": "export default function () {}\n"}),
    "hexo": (
        "source/_posts/{}.md",
        {
            "_config.yml": "source_dir: source\npublic_dir: public\nnew_post_name: ':title.md'\n",
            "package.json": '{"dependencies": {"hexo": "8"}}\n',
        },
    ),
    "hugo": ("content/{}.md", {"hugo.toml": "title = 'A'\n"}),
    "jekyll": ("_posts/2017-02-21-{}.md", {"_config.yml": "title: A\n"}),
    "mkdocs": ("docs/blog/posts/{}.md", {"mkdocs.yml": "site_name: A\nplugins: [blog]\n"}),
    "pelican": ("content/{}.md", {"pelicanconf.py": "PATH = 'content'\n"}),
}
UNSURE = {"astro"}
"""What stops its build is said by the schemas of its sites: a warning."""


@pytest.mark.parametrize("name", MEASURED)
def test_what_is_refused_is_found_and_what_is_read_is_not(name: str, tmp_path: Path) -> None:
    place, files = SITES[name]
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    is_right: dict[str, bool] = {}
    is_doubtful: set[str] = set()
    for number, (text, answers) in enumerate(MEASURED[name]["read"].items()):
        for kind, answer in answers.items():
            path = place.format(f"{number}-{kind}")
            written = text if kind == "plain" else json.dumps(text)
            head = f"Title: A\nDate: {written}\n" if name == "pelican" else f"---\ndate: {written}\n---\n"
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(f"{head}\nText\n", encoding="utf-8")
            is_right[path] = answer in meanings(text)
            if text in {"02/03/2017", "02-03-2017"}:  # of which a person does not know what is meant
                is_doubtful.add(path)
    settings = Settings.model_validate({"select": ["DA201", "DA202"]})
    report = check(Configuration(settings, tmp_path), [])
    assert not report.failures
    found = {finding.path: finding.severity for finding in report.findings}
    assert {path for path in is_doubtful if is_right[path]} <= found.keys()
    told = found.keys() - is_doubtful
    assert told == {path for path, right in is_right.items() if not right} - is_doubtful
    errors = {path for path in told if found[path] is Severity.ERROR}
    assert errors == (told if name not in UNSURE else errors)
