"""What Astro makes of a site's files where nothing but them decides. A real build with Starlight is compared in
`tests/sites/starlight`.

https://docs.astro.build/en/guides/routing/: a file in `src/pages` is a page, `[slug].astro` and `[...slug].astro` make
those that they say, and files in content collections are no pages of themselves.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, State, build_site
from repository import write_files

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
CONFIG = """\
import { defineConfig } from "astro/config";
import mdx from "@astrojs/mdx";
import { readingTime } from "./src/reading.mjs";

export default defineConfig({
  site: "https://x.example",
  integrations: [mdx()],
  markdown: { remarkPlugins: [readingTime] },
});
"""
FILES = {
    "src/reading.mjs": "export const readingTime = () => (tree, file) => { file.data.minutes = 1 };\n",
    "src/pages/index.astro": "",
    "src/pages/about.astro": "",
    "src/pages/notes/first.md": "# First\n",
    "src/pages/blog/[...slug].astro": "",
    "src/pages/tags/[tag].astro": "",
    "src/pages/rss.xml.js": "",
    "src/content/blog/one.md": "---\ntitle: One\n---\n",
    "src/content/blog/one.png": "x",
    "public/files/a.pdf": "x",
}
POST = "src/content/blog/one.md"


def site(root: Path, config: str = CONFIG, **files: str) -> Site:
    write_files(root, {"astro.config.mjs": config, **FILES, **files})
    return build_site(root, (), generator="auto", base_url=None)


def look(found: Site, destination: str, path: str = POST, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, b""), destination, image=image)


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("/", FOUND),
        ("/about", FOUND),
        ("/about/", FOUND),
        ("/abuot/", UNKNOWN),  # another program of the host may answer
        ("/notes/first/", FOUND),
        ("/notes/second/", MISSING),
        ("/blog/one/", UNKNOWN),
        ("/blog/two/three/", UNKNOWN),
        ("/tags/x/", UNKNOWN),
        ("/files/a.pdf", FOUND),
        ("/files/b.pdf", MISSING),
        ("./none.md", MISSING),
    ],
)
def test_what_files_tell_is_judged(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    assert look(site(tmp_path), destination).outcome is outcome


def test_a_program_that_decides_on_pages_is_named(tmp_path: Path) -> None:
    cause = look(site(tmp_path), "/blog/two/").cause
    assert cause is not None
    assert cause.words == "the program `src/pages/blog/[...slug].astro` decides which pages there are"


def test_pictures_go_by_file(tmp_path: Path) -> None:
    found = site(tmp_path)
    assert look(found, "./one.png", image=True).outcome is FOUND
    assert look(found, "./two.png", image=True).outcome is MISSING


@pytest.mark.parametrize(
    ("config", "known"),
    [
        (CONFIG, False),
        (CONFIG.replace("markdown", "// markdown"), True),
        (CONFIG.replace("markdown", "// markdown").replace("@astrojs/mdx", "astro-some-ids"), False),
    ],
)
def test_headings_have_ids_of_astro_where_no_plugin_changes_markdown(
    tmp_path: Path, config: str, known: bool
) -> None:
    anchors = site(tmp_path, config, **{POST: "# One Two\n"}).anchors(POST)
    assert anchors is not None
    assert anchors.known is known
    assert anchors.ids == ({"one-two"} if known else set())


def test_where_no_program_makes_pages_of_a_collection_it_has_none(tmp_path: Path) -> None:
    found = site(tmp_path)
    for name in ("src/pages/blog/[...slug].astro", "src/pages/tags/[tag].astro"):
        (tmp_path / name).unlink()
    found = build_site(tmp_path, (), generator="auto", base_url=None)
    published = found.published(POST)
    assert published is not None
    assert published.state is State.LEFT_OUT


@pytest.mark.parametrize(
    ("config", "files"),
    [
        (CONFIG.replace("@astrojs/mdx", "astro-some-pages"), {}),
        (CONFIG.replace("mdx()", "{hooks: {x: ({injectRoute}) => injectRoute({})}}"), {}),
        (CONFIG, {"src/reading.mjs": "visit(tree, 'link', (node) => { node.url = base + node.url })"}),
        (CONFIG.replace("./src/reading.mjs", "./src/gone.mjs"), {}),
    ],
)
def test_what_may_add_pages_or_change_links_leaves_them_unknown_but_no_files(
    tmp_path: Path, config: str, files: dict[str, str]
) -> None:
    found = site(tmp_path, config, **files)
    assert look(found, "/abuot/").outcome is UNKNOWN
    assert look(found, "/about/").outcome is FOUND
    assert look(found, "./none.md").outcome is MISSING
    assert look(found, "./two.png", image=True).outcome is MISSING
