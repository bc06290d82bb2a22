"""Where a site says what its address and its time zone are."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.generators.detect import GeneratorRoots
from postlint.generators.site_keys import said_of_site
from postlint.generators.table import load_generator
from postlint.tree import Tree
from repository import write_files


@pytest.mark.parametrize(
    ("files", "address", "zone"),
    [
        ({"_config.yml": "title: S\nurl: https://h.test/\nbaseurl: /b\n"}, "https://h.test/b", None),
        ({"_config.yml": "title: S\nurl: ''\ntimezone: Europe/Berlin\n"}, None, "Europe/Berlin"),
        ({"_config.yml": "title: S\nurl: http://localhost:4000\ntimezone: Berlin\n"}, None, None),
        ({"_config.yml": "title: S\nurl: [\n"}, None, None),
        (
            {"hugo.toml": 'BaseURL = "https://h.test/x/"\ntimezone = "Asia/Tokyo"\n'},
            "https://h.test/x",
            "Asia/Tokyo",
        ),
        ({"config/_default/hugo.toml": 'baseURL = "https://h.test"\n'}, "https://h.test", None),
        ({"config.toml": 'base_url = "https://h.test"\ntitle = "x"\n'}, "https://h.test", None),
        ({"mkdocs.yml": "site_name: S\nsite_url: https://h.test/docs/\n"}, "https://h.test/docs", None),
        ({"zensical.toml": '[project]\nsite_url = "https://h.test"\n'}, "https://h.test", None),
        ({"_quarto.yml": "website:\n  site-url: https://h.test\n"}, "https://h.test", None),
        (
            {"docusaurus.config.js": "export default {url: 'https://h.test', baseUrl: '/a/'}"},
            "https://h.test/a",
            None,
        ),
        ({"docusaurus.config.js": "export default {url: process.env.URL, baseUrl: '/a/'}"}, None, None),
        (
            {"astro.config.mjs": "export default defineConfig({site: 'https://h.test', base: 'b'})"},
            "https://h.test/b",
            None,
        ),
        (
            {
                "pelicanconf.py": "SITEURL = ''\nTIMEZONE = 'Europe/Rome'\nX = f()\n",
                "publishconf.py": "SITEURL = 'https://h.test'\n",
            },
            "https://h.test",
            "Europe/Rome",
        ),
        ({"pelicanconf.py": "SITEURL = os.environ['X']\n"}, None, None),
        ({"pelicanconf.py": "SITEURL = (\n"}, None, None),
        ({".eleventy.js": ""}, None, None),
    ],
)
def test_what_is_said(files: dict[str, str], address: str | None, zone: str | None, tmp_path: Path) -> None:
    write_files(tmp_path, files)
    roots = GeneratorRoots(Tree(tmp_path), "auto")
    keys = load_generator(roots.generator_of("a.md")).keys
    said = said_of_site(roots.data, "", keys)
    assert (said.address, said.zone) == (address, zone)
