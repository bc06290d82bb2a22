"""Whatever a site holds: `check` takes what is learnt of it without a complaint, and with a baseline it is green."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from init.sites import post
from postlint.baseline import Baseline, hide, renew
from postlint.config.layers import Configuration
from postlint.config.load import load_configuration
from postlint.config.settings import Settings
from postlint.init.learn import learn
from postlint.init.new_files import require_room, write_files
from postlint.paths import resolve
from postlint.run.check import check
from repository import write_files as write_site

_NAMES = (
    "title", "date", "tags", "author", "authors", "image", "layout", "type", "draft", "license", "slug", "Title",
    "publishDate", "a.b", "a/b", "a~b", "x y", "ü", "no", "1", "true", "$ref", "required", "properties", "a'b", '"q"',
)  # fmt: skip
_VALUES = (
    "x", '"2024-01-02"', "2024-01-02", "2024-02-31", "1", "1.5", "true", "null", "''", "[]", "[a, b]", "[a, 'A b']",
    "{src: a.png, license: CC BY 4.0}", "{src: b.png}", "[{name: A, role: B}]", "'Foto: *'", "https://h.test/a b",
    "'{{ x }}'", '"a\\nb"', "Open Data", "open-data", "post", "[[1, [2]], {a: {b: {c: {d: {e: 1}}}}}]", "!!str 1",
    "&a x", "'A und B'", "A, B", "CC BY", "© Jane", "12:30", "0x1f", "~", "*x",
)  # fmt: skip
_FOLDERS = (
    "a",
    "a/b",
    "content/blog",
    "content/de/blog",
    "content/en/blog",
    "content/2019",
    "_posts",
    "!x",
    "[y]",
)
_CONFIGS = ("", "hugo.toml", "_config.yml", "mkdocs.yml", "eleventy.config.js", "content/blog/hugo.toml")


def _site(chance: random.Random) -> dict[str, str]:
    files: dict[str, str] = {}
    for folder in chance.sample(_FOLDERS, chance.randrange(1, 5)):
        kinds = [
            [
                (name, chance.sample(_VALUES, chance.randrange(1, 4)), chance.choice((0.1, 0.9, 1.0)))
                for name in names
            ]
            for names in (
                chance.sample(_NAMES, chance.randrange(1, 9)) for _ in range(chance.randrange(1, 3))
            )
        ]
        for number in range(chance.choice((1, 19, 25, 60))):
            fields = [
                f"{chance.choice(('', '', '', '# x' + chr(10)))}{_key(name)}: {chance.choice(values)}\n"
                for name, values, share in chance.choice(kinds)
                if chance.random() < share
            ]
            name = chance.choice(("p{}", "2024-01-02-p{}", "p{}/index", "s{}/_index")).format(number)
            text = "".join(fields)
            files[f"{folder}/{name}.md"] = post(text) if chance.random() < 0.98 else "# No front matter\n"
    config = chance.choice(_CONFIGS)
    return {**files, config: "title: S\n" if config.endswith("yml") else ""} if config else files


def _key(name: str) -> str:
    return name if name.isalnum() else f'"{name.replace(chr(34), chr(92) + chr(34))}"'


@pytest.mark.parametrize("seed", range(16))
def test_what_is_learnt_is_taken_without_a_complaint(seed: int, tmp_path: Path) -> None:
    root = Path(os.path.realpath(tmp_path))
    write_site(root, _site(random.Random(seed)))
    named = resolve([root], root)
    learnt = learn(Configuration(Settings(), root), named)
    again = learn(Configuration(Settings(), root), named)
    assert learnt.files == again.files
    require_room(root, [file.path for file in learnt.files], force=False)
    write_files(root, learnt.files)

    configuration = load_configuration(named, cwd=root, trust_config=True)
    assert configuration.file == root / "postlint.toml"
    assert not configuration.notices
    report = check(configuration, ())
    assert not [notice for notice in report.notices if "postlint.toml" in notice or "schemas/" in notice]
    assert not report.failures
    baseline = renew(Baseline(), report, lambda _path: False).baseline
    after = hide(check(configuration, ()), baseline, lambda _path: False, command="postlint baseline")
    assert not after.findings
    told = sum(schema.told for schema in learnt.schemas)
    pages = sum(len(schema.kind.pages) for schema in learnt.schemas)
    assert told <= pages
