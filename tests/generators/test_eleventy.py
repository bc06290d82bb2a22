"""What Eleventy makes of a site's files, rule by rule. A real build is compared in `tests/sites/eleventy`."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.data_files.programs import without_comments
from postlint.generators.eleventy.publisher import Eleventy
from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site
from postlint.site.sitemap import SiteMap

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
PAGE = "---\ntitle: T\n---\n"


def site(root: Path, code: str, files: dict[str, str]) -> Site:
    """A site whose configuration runs `code` with `c`, and then returns what `//RETURN` names, if anything."""
    body, _, result = code.partition("//RETURN")
    config = f"export default function (c) {{\n{body}\nreturn {{ {result} }};\n}}\n"
    for name, text in {"eleventy.config.js": config, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return build_site(root, (), generator="auto", base_url=None)


def parts(found: Site) -> tuple[Eleventy, SiteMap]:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    publisher = sitemap.publisher
    assert isinstance(publisher, Eleventy)
    return publisher, sitemap


def published(root: Path, name: str, text: str = PAGE, code: str = "") -> Published:
    return parts(site(root, code, {name: text}))[1].published(name)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, (found.root / path).read_bytes()), destination, image=image)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("index.md", "/"),
        ("a.md", "/a/"),
        ("d/index.njk", "/d/"),
        ("d/d.md", "/d/"),
        ("d/2024-01-02-a.md", "/d/2024-01-02-a/"),
        ("d/a.b.md", "/d/a.b/"),
        ("d/x.html", "/d/x/"),
        ("d/x.liquid", "/d/x/"),
        ("d/x.11ty.js", "/d/x/"),
    ],
)
def test_addresses_of_pages(tmp_path: Path, name: str, address: str) -> None:
    """`TemplatePermalink.generate`: dates in names are no matter here."""
    assert published(tmp_path, name).address == address


@pytest.mark.parametrize(
    ("permalink", "address"),
    [
        ("/x/y/", "/x/y/"),
        ("x.html", "/x.html"),
        ("/x/index.html", "/x/"),
        ("./x/../y/", "/y/"),
        ("''", "/d/2024-01-02-a/"),
        ("/p/{{ page.fileSlug }}/", "/p/a/"),
        ("'{{ page.filePathStem }}.html'", "/d/a.html"),
        ("{a: b}", None),
        ("true", None),
    ],
)
def test_permalinks(tmp_path: Path, permalink: str, address: str | None) -> None:
    """https://www.11ty.dev/docs/permalinks/"""
    found = published(tmp_path, "d/2024-01-02-a.md", f"---\npermalink: {permalink}\n---\n")
    assert found.address == address
    assert found.state is State.LIVE


def test_a_page_without_permalink_is_not_written(tmp_path: Path) -> None:
    assert published(tmp_path, "a.md", "---\npermalink: false\n---\n").state is State.LEFT_OUT


def test_of_a_permalink_that_a_template_makes_the_constant_parts_are_known(tmp_path: Path) -> None:
    files = {
        "tags.njk": "---\npermalink: /tags/{{ tag | slugify }}/\npagination: {data: x, size: 1}\n---\n",
        "a.md": PAGE,
        "list.md": "---\npagination: {data: x, size: 5}\n---\n",
    }
    found = site(tmp_path, "", files)
    assert look(found, "a.md", "/tags/any/").outcome is UNKNOWN
    assert look(found, "a.md", "/list/3/").outcome is UNKNOWN
    assert look(found, "a.md", "/b/a/").outcome is MISSING
    files["all.njk"] = "---\npermalink: '{{ x }}/'\n---\n"
    assert look(site(tmp_path, "", files), "a.md", "/b/a/").outcome is UNKNOWN


def test_data_files_set_permalinks(tmp_path: Path) -> None:
    """https://www.11ty.dev/docs/data-template-dir/"""
    files = {
        "r/r.json": '{"permalink": "/cook/{{ page.fileSlug }}/"}',
        "r/2024-01-02-a.md": PAGE,
        "r/b.md": "---\npermalink: /own/\n---\n",
        "s/s.11tydata.js": "export default { permalink: (data) => data.x };",
        "s/a.md": PAGE,
        "t/t.11tydata.js": "export default { tags: ['t'] };",
        "t/a.md": PAGE,
        "u/u.11tydata.js": "import x from './x.js'; export default { ...x };",
        "u/a.md": PAGE,
        "v/v.json": "",
        "v/a.md": PAGE,
    }
    _, sitemap = parts(site(tmp_path, "", files))
    found = {name: sitemap.published(name).address for name in files if name.endswith(".md")}
    assert found == {
        "r/2024-01-02-a.md": "/cook/a/",
        "r/b.md": "/own/",
        "s/a.md": None,
        "t/a.md": "/t/a/",
        "u/a.md": None,
        "v/a.md": None,
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_includes/post.njk", "---\npermalink: /x/\n---\n"),
        ("_data/permalink.json", '"/x/"'),
        ("_data/eleventyComputed.js", "export default {}"),
    ],
)
def test_layouts_and_global_data_may_set_permalinks(tmp_path: Path, name: str, text: str) -> None:
    """https://www.11ty.dev/docs/data-cascade/"""
    _, sitemap = parts(site(tmp_path, "", {"a.md": PAGE, "b.md": "---\npermalink: /b/\n---\n", name: text}))
    assert sitemap.published("a.md") == Published(None)
    assert sitemap.published("b.md").address == "/b/"


@pytest.mark.parametrize(
    ("code", "name", "state"),
    [
        ("//RETURN dir: {input: 'src'}", "a.md", State.LEFT_OUT),
        ("//RETURN dir: {input: 'src'}", "src/a.md", State.LIVE),
        ("c.setInputDirectory('src');", "src/a.md", State.LIVE),
        ("//RETURN dir: {output: 'out'}", "out/a.md", State.LEFT_OUT),
        ("//RETURN dir: {input: 'src', includes: '../_inc'}", "src/_inc/a.md", State.LIVE),
        ("", "_includes/a.md", State.LEFT_OUT),
        ("", "_data/a.md", State.LEFT_OUT),
        ("", "_a.md", State.LIVE),
        ("", "node_modules/x/a.md", State.LEFT_OUT),
        ("//RETURN templateFormats: ['njk', 'html']", "a.md", State.LEFT_OUT),
        ("c.setTemplateFormats('njk,md');", "a.md", State.LIVE),
        ("c.ignores.add('notes/**');", "notes/a.md", State.LEFT_OUT),
        ("// c.ignores.add('notes/**');", "notes/a.md", State.LIVE),
        ("", "ignored/a.md", State.LEFT_OUT),
    ],
)
def test_which_files_are_pages(tmp_path: Path, code: str, name: str, state: State) -> None:
    found = site(tmp_path, code, {name: PAGE, ".eleventyignore": "# no\nignored/\n"})
    assert parts(found)[1].published(name).state is state


def test_drafts_are_what_a_preprocessor_makes_them(tmp_path: Path) -> None:
    """https://www.11ty.dev/docs/config-preprocessors/#example-drafts"""
    draft = "---\ndraft: true\n---\n"
    assert published(tmp_path, "a.md", draft).state is State.LIVE
    code = "c.addPreprocessor('drafts', '*', (data) => { if (data.draft) return false; });"
    assert published(tmp_path, "a.md", draft, code).state is State.DRAFT


@pytest.mark.parametrize(
    "code",
    [
        "//RETURN dir: {input: process.env.INPUT}",
        "//RETURN dir: {input: '../other'}",
        "//RETURN templateFormats: formats",
        "c.addGlobalData('permalink', () => (data) => data.x);",
        "c.setDataFileBaseName('index');",
    ],
)
def test_what_a_program_decides_is_unknown(tmp_path: Path, code: str) -> None:
    assert published(tmp_path, "a.md", PAGE, code) == Published(None)


def test_an_empty_configuration_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "eleventy.config.js").touch()
    (tmp_path / "a.md").write_text(PAGE)
    found = build_site(tmp_path, (), generator="auto", base_url=None)
    assert look(found, "a.md", "b.png", image=True).outcome is UNKNOWN
    assert look(found, "a.md", "/b/").outcome is UNKNOWN


@pytest.mark.parametrize(
    ("code", "address", "outcome"),
    [
        ("c.addPassthroughCopy('src/img');", "/img/a.png", FOUND),
        ("c.addPassthroughCopy('src/img');", "/img/b.png", MISSING),
        ("c.addPassthroughCopy('src/img');", "/img/A.png", Outcome.OTHER_CASE),
        ("", "/img/a.png", MISSING),
        ("c.addPassthroughCopy('lib');", "/lib/c.pdf", FOUND),
        ("c.addPassthroughCopy({'./lib/': '/'});", "/c.pdf", FOUND),
        ("c.addPassthroughCopy({lib: 'x'});", "/x/c.pdf", UNKNOWN),
        ("c.addPassthroughCopy({'lib': 'x/y', 'src/img': `z`});", "/x/y/c.pdf", FOUND),
        ("c.addPassthroughCopy('src/**/*.png');", "/img/a.png", FOUND),
        ("c.addPassthroughCopy('src/**/*.jpg');", "/img/a.png", MISSING),
        ("c.addPassthroughCopy({'src/img/*.png': 'p'});", "/p/a.png", FOUND),
        ("c.addPassthroughCopy(folder);", "/img/b.png", UNKNOWN),
        ("// c.addPassthroughCopy('src/img');", "/img/a.png", MISSING),
        ("c.addTemplateFormats('png');", "/img/a.png", FOUND),
        ("c.addPlugin(require('./other.js'));", "/lib/c.pdf", FOUND),
        ("c.addPlugin(require('eleventy-plugin-of-mine'));", "/img/b.png", UNKNOWN),
        ("c.addPlugin(require('@11ty/eleventy-img'));", "/img/b.png", UNKNOWN),
        ("c.addTransform('x', (text) => text);", "/img/b.png", UNKNOWN),
        ("c.addTemplate('x.md', '');", "/nothing/", UNKNOWN),
    ],
)
def test_which_files_are_copied(tmp_path: Path, code: str, address: str, outcome: Outcome) -> None:
    """https://www.11ty.dev/docs/copy/"""
    files = {
        "src/a.md": PAGE,
        "src/img/a.png": "x",
        "lib/c.pdf": "x",
        "other.js": "module.exports = (c) => { c.addPassthroughCopy('lib'); };",
    }
    found = site(tmp_path, f"{code}\n//RETURN dir: {{input: 'src'}}", files)
    assert look(found, "src/a.md", address).outcome is outcome


@pytest.mark.parametrize(
    ("script", "outcome"),
    [("eleventy", MISSING), ("eleventy && cp -r files _site", UNKNOWN), ("npm-run-all build:*", MISSING)],
)
def test_other_steps_of_the_build_may_add_files(tmp_path: Path, script: str, outcome: Outcome) -> None:
    files = {"a.md": PAGE, "img/a.png": "x", "package.json": f'{{"scripts": {{"build": "{script}"}}}}'}
    assert look(site(tmp_path, "", files), "a.md", "/img/b.png").outcome is outcome


def test_options_of_the_command_line_go_before(tmp_path: Path) -> None:
    script = "eleventy --input=content --pathprefix=/blog/"
    files = {"content/a.md": PAGE, "package.json": f'{{"scripts": {{"build": "{script}"}}}}'}
    publisher, sitemap = parts(site(tmp_path, "//RETURN dir: {input: 'src'}", files))
    assert sitemap.published("content/a.md").address == "/a/"
    assert publisher.base == "/blog"


def test_links_by_file_where_a_plugin_reads_them(tmp_path: Path) -> None:
    """https://www.11ty.dev/docs/plugins/inputpath-to-url/"""
    files = {"src/a.md": PAGE, "src/d/b.md": PAGE}
    tail = "\n//RETURN dir: {input: 'src'}"
    found = site(tmp_path, tail, files)
    assert look(found, "src/a.md", "d/b.md").outcome is MISSING
    found = site(tmp_path, f"c.addPlugin(InputPathToUrlTransformPlugin);{tail}", files)
    assert look(found, "src/a.md", "d/b.md") == Resolution(FOUND, "src/d/b.md")
    assert look(found, "src/d/b.md", "/a.md") == Resolution(FOUND, "src/a.md")
    assert look(found, "src/a.md", "d/c.md").outcome is MISSING


def test_comments_are_left_out_but_not_what_looks_like_one_in_text() -> None:
    code = 'a(\'http://x/*\'); // b\n/* c */ d("//\\"//"); `//` // e'
    assert without_comments(code).split() == ["a('http://x/*');", 'd("//\\"//");', "`//`"]
    assert without_comments("a /* never closed").strip() == "a"


def test_hostile_configurations_take_linear_time(tmp_path: Path) -> None:
    for part in (
        "/*",
        "'",
        "addPassthroughCopy({'a':'b',",
        "dir: {",
        "templateFormats: ['a',",
        "ignores.add( ",
    ):
        config = site(tmp_path, part * 20_000, {"a.md": PAGE})
        assert isinstance(parts(config)[1].published("a.md"), Published)


def test_a_readme_is_read_where_the_repository_is_too(tmp_path: Path) -> None:
    found = site(tmp_path, "", {"README.md": PAGE, "docs/a.md": PAGE})
    assert parts(found)[1].published("README.md").address == "/README/"
    assert look(found, "README.md", "docs/a.md") == Resolution(FOUND, "docs/a.md")
    assert look(found, "README.md", "docs/b.md").outcome is MISSING
