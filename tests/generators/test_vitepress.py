"""What VitePress makes of a site's files, by its configuration; that of its real build is shown in `tests/sites`."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.page import read_page
from postlint.site import Outcome, Site, build_site

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN


def site(root: Path, config: str | None) -> Site:
    texts = {"index.md": "# A\n", "b.md": "# B\n", "p.png": "x", "public/q.png": "x", "public/r.pdf": "x"}
    texts[".vitepress/theme.css"] = "x"
    if config is not None:
        texts[".vitepress/config.mts"] = config
    for name, text in texts.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return build_site(root, (), generator="auto", base_url=None)


def look(found: Site, destination: str, *, image: bool = False) -> Outcome:
    return found.resolve(read_page("index.md", b""), destination, image=image).outcome


@pytest.mark.parametrize(
    "config",
    [
        None,  # It needs no configuration.
        "export default {}",
        "export default {};\n",
        "import { defineConfig } from 'vitepress'\nexport default defineConfig({})\n",
        "export default defineConfig({ lang: 'de', markdown: { lineNumbers: true } })\n",
        "const nav = { title: 'x', items: [] }\nexport default { description: 'y', themeConfig: { nav } }\n",
    ],
)
def test_a_configuration_of_few_words_is_known(tmp_path: Path, config: str | None) -> None:
    found = site(tmp_path, config)
    assert [look(found, path) for path in ("./b", "b.md", "/b", "./c", "c.md")] == [FOUND] * 3 + [MISSING] * 2
    anchors = found.anchors("index.md")
    assert anchors is not None
    assert anchors.complete


@pytest.mark.parametrize(
    "config",
    ["export default config\n", "export default { ...base }\n", "export default { srcDir: place() }\n"],
)
def test_a_configuration_that_only_a_program_knows(tmp_path: Path, config: str) -> None:
    assert look(site(tmp_path, config), "./c") is UNKNOWN


def test_settings_that_change_ids(tmp_path: Path) -> None:
    anchors = site(tmp_path, "export default { markdown: { anchor: { slugify } } }\n").anchors("index.md")
    assert anchors is None or not anchors.complete


def test_a_missing_image_stops_the_build(tmp_path: Path) -> None:
    found = site(tmp_path, "export default {}\n")
    there = ("./p.png", "p.png", "/p.png", "/q.png")
    assert [look(found, path, image=True) for path in there] == [FOUND] * 4
    assert [look(found, path, image=True) for path in ("./x.png", "/x.png", "q.png")] == [MISSING] * 3
    other = site(tmp_path, "export default { vite: { plugins: [images()] } }\n")
    assert look(other, "./x.png", image=True) is UNKNOWN


def test_other_files_are_those_in_public(tmp_path: Path) -> None:
    found = site(tmp_path, "export default {}\n")
    assert [look(found, path) for path in ("r.pdf", "/r.pdf", "x.pdf")] == [FOUND, FOUND, MISSING]
