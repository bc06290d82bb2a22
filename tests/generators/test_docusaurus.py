"""What Docusaurus makes of a site's files, and which file a link means. The modules name the sources of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
TRANSLATED = "i18n/de/docusaurus-plugin-content-docs"


def config(
    docs: str = "{}",
    *,
    blog: str = "{}",
    pages: str = "{}",
    plugins: str = "",
    more: str = "",
    slash: str = "true",
) -> str:
    return (
        "export default {title: 'A', url: 'https://example.org', baseUrl: '/', "
        f"trailingSlash: {slash}, {more} i18n: {{defaultLocale: 'en', locales: ['en', 'de']}}, "
        f"presets: [['classic', {{docs: {docs}, blog: {blog}, pages: {pages}}}]], plugins: [{plugins}]}};"
    )


def site(root: Path, files: Mapping[str, str], text: str | None = None) -> Site:
    for name, content in {"docusaurus.config.js": config() if text is None else text, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return build_site(root, (), generator="auto", base_url=None)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, b""), destination, image=image)


def published(found: Site, path: str) -> Published:
    sitemap = found.site_for(path).sitemap
    assert sitemap is not None
    return sitemap.published(path)


@pytest.mark.parametrize(
    ("path", "front_matter", "address"),
    [
        ("docs/a.md", "title: A", "/docs/a/"),
        ("docs/a.mdx", "title: A", "/docs/a/"),
        ("docs/01-a.md", "title: A", "/docs/a/"),
        ("docs/02 - b/03_a.md", "title: A", "/docs/b/a/"),
        ("docs/2.0-a.md", "title: A", "/docs/2.0-a/"),
        ("docs/2021-11-a.md", "title: A", "/docs/2021-11-a/"),
        ("docs/01-a.md", "parse_number_prefixes: false", "/docs/01-a/"),
        ("docs/x/index.md", "title: A", "/docs/x/"),
        ("docs/x/README.md", "title: A", "/docs/x/"),
        ("docs/X/x.md", "title: A", "/docs/X/"),
        ("docs/01-x/x.md", "title: A", "/docs/x/x/"),
        ("docs/x/a.md", "id: b", "/docs/x/b/"),
        ("docs/x/a.md", "slug: b", "/docs/x/b/"),
        ("docs/x/a.md", "slug: ../b", "/docs/b/"),
        ("docs/x/a.md", "slug: /b", "/docs/b/"),
        ("docs/x/a.md", "slug: /", "/docs/"),
        ("docs/x/a.md", "slug: 1", None),
        ("blog/2019-01-02-a.md", "title: A", "/blog/2019/01/02/a/"),
        ("blog/2019/01/02/a.md", "title: A", "/blog/2019/01/02/a/"),
        ("blog/2019-01-02-a/index.md", "title: A", "/blog/2019/01/02/a/"),
        ("blog/x/2019-01-02-a.md", "title: A", "/blog/2019/01/02/x/a/"),
        ("blog/2019-01-02.md", "title: A", "/blog/2019/01/02/"),
        ("blog/a/index.mdx", "title: A", "/blog/a/"),
        ("blog/a.md", "slug: x/y", "/blog/x/y/"),
        ("blog/a.md", "slug: /x", "/blog/x/"),
        ("src/pages/a.md", "title: A", "/a/"),
        ("src/pages/x/index.mdx", "title: A", "/x/"),
        ("src/pages/a.md", "slug: /b", "/b/"),
    ],
)
def test_the_addresses_of_pages(tmp_path: Path, path: str, front_matter: str, address: str | None) -> None:
    found = site(tmp_path, {path: f"---\n{front_matter}\n---\nText\n"})
    assert published(found, path).address == address


def test_the_slash_at_the_end_and_routes(tmp_path: Path) -> None:
    files = {"docs/a.md": "A", "docs/x/index.md": "X", "notes/b.md": "B"}
    assert published(site(tmp_path, files, config(slash="false")), "docs/a.md").address == "/docs/a"
    assert (
        published(site(tmp_path, files, config(slash="undefined")), "docs/x/index.md").address == "/docs/x/"
    )
    own = config("{path: 'notes', routeBasePath: '/'}")
    assert published(site(tmp_path, files, own), "notes/b.md").address == "/b/"


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("docs/_part.mdx", State.LEFT_OUT),
        ("docs/_parts/a.md", State.LEFT_OUT),
        ("docs/x/__tests__/a.md", State.LEFT_OUT),
        (f"{TRANSLATED}/current/only.md", State.LEFT_OUT),
        ("docs/draft.md", State.DRAFT),
        ("docs/unlisted.md", State.LIVE),
        ("versioned_docs/version-1/a.md", State.LIVE),
    ],
)
def test_states(tmp_path: Path, path: str, state: State) -> None:
    texts = {"docs/draft.md": "---\ndraft: true\n---\n", "docs/unlisted.md": "---\nunlisted: true\n---\n"}
    assert published(site(tmp_path, {path: texts.get(path, "A")}), path).state is state


def test_versions(tmp_path: Path) -> None:
    files = {"versions.json": '["2", "1"]', "docs/a.md": "A"}
    files |= {"versioned_docs/version-2/a.md": "A", "versioned_docs/version-1/a.md": "A"}
    found = site(tmp_path, files)
    paths = ["docs/a.md", "versioned_docs/version-2/a.md", "versioned_docs/version-1/a.md"]
    assert [published(found, path).address for path in paths] == ["/docs/next/a/", "/docs/a/", "/docs/1/a/"]
    own = "lastVersion: 'current', versions: {current: {path: 'v3'}, 1: {path: 'old'}}"
    found = site(tmp_path, {}, config(f"{{{own}, onlyIncludeVersions: ['current', '1']}}"))
    assert [published(found, path).address for path in paths] == ["/docs/v3/a/", None, "/docs/old/a/"]
    assert published(found, paths[1]).state is State.LEFT_OUT


def test_other_instances_have_folders_of_their_own(tmp_path: Path) -> None:
    plugins = "['@docusaurus/plugin-content-docs', {id: 'team', path: 'team', routeBasePath: 'about/team'}]"
    files = {"team/a.md": "A", "team_versions.json": '["1"]', "team_versioned_docs/version-1/a.md": "A"}
    files["i18n/de/docusaurus-plugin-content-docs-team/version-1/a.md"] = "A"
    found = site(tmp_path, files, config(plugins=plugins))
    assert published(found, "team/a.md").address == "/about/team/next/a/"
    assert published(found, "team_versioned_docs/version-1/a.md").address == "/about/team/a/"
    translation = "i18n/de/docusaurus-plugin-content-docs-team/version-1/a.md"
    assert published(found, translation).address == "/de/about/team/a/"


def test_an_original_stands_in_for_languages_without_a_translation(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": "A", "docs/b.md": "B", f"{TRANSLATED}/current/a.md": "A"})
    assert published(found, "docs/a.md")[:2] == ("/docs/a/", ())
    assert published(found, "docs/b.md")[:2] == ("/docs/b/", ("/de/docs/b/",))
    assert look(found, f"{TRANSLATED}/current/a.md", "/docs/b/").outcome is FOUND
    assert look(found, f"{TRANSLATED}/current/a.md", "/docs/c/").outcome is MISSING


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("b.md", FOUND),
        ("./b.md", FOUND),
        ("/x/b.md", FOUND),
        ("x/b.md", FOUND),
        ("docs/x/b.md", FOUND),
        ("/docs/x/b.md", FOUND),
        ("../top.md", FOUND),
        ("top.md", FOUND),
        ("./top.md", MISSING),
        ("/b.md", MISSING),
        ("B.md", Outcome.OTHER_CASE),
        ("../../blog/a.md", MISSING),
        ("/blog/a.md", MISSING),
        ("_part.md", MISSING),
        ("/docs/x/b/", FOUND),
        ("/docs/x/b", FOUND),
        ("/docs/x/c/", MISSING),
        ("../b/", FOUND),
        ("../c/", MISSING),
        ("/react/", FOUND),
        ("/react", FOUND),
        ("/docs/tags/t/", UNKNOWN),
        ("/blog/page/2/", UNKNOWN),
        ("/search/", UNKNOWN),
        ("/f.pdf", FOUND),
        ("/g.pdf", MISSING),
        ("./f.pdf", MISSING),
    ],
)
def test_links_of_a_doc(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    files = {"docs/x/a.md": "A", "docs/x/b.md": "B", "docs/top.md": "T", "docs/x/_part.md": "P"}
    files |= {"blog/a.md": "A", "static/f.pdf": "", "src/pages/react.tsx": ""}
    found = look(site(tmp_path, files), "docs/x/a.md", destination)
    assert found.outcome is outcome


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("/topics/b.md", FOUND),
        ("topics/b.md", FOUND),
        ("/topics/c.md", FOUND),
        ("../topics/c.md", MISSING),
        ("../topics/b.md", FOUND),
        ("/topics/d.md", MISSING),
        ("/versioned_docs/version-3/topics/c.md", FOUND),
        ("/versioned_docs/version-3/topics/b.md", MISSING),
    ],
)
def test_a_translation_finds_what_is_not_translated_from_the_top(
    tmp_path: Path, destination: str, outcome: Outcome
) -> None:
    """`/file.md` goes by the folders of the content, the translated one first: `getSourceDirsToTry`."""
    original, translated = "versioned_docs/version-3", f"{TRANSLATED}/version-3"
    files = {f"{original}/{name}.md": "A" for name in ("intro/a", "topics/b", "topics/c")}
    files |= {f"{translated}/intro/a.md": "A", f"{translated}/topics/b.md": "B", "versions.json": '["3"]'}
    found = look(site(tmp_path, files), f"{translated}/intro/a.md", destination)
    assert found.outcome is outcome
    proposals = {"../topics/c.md": "/topics/c.md", "/versioned_docs/version-3/topics/b.md": "/topics/b.md"}
    assert found.proposal == proposals.get(destination)


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("/topics/b.md", FOUND),
        ("/intro/install.md", UNKNOWN),
        ("/topics/charts.md#files", UNKNOWN),
        ("intro/install.md", UNKNOWN),
        ("./install.md", MISSING),
        ("../topics/b.md", FOUND),
    ],
)
@pytest.mark.parametrize("text", [config(), "", None], ids=["configured", "unreadable", "not there"])
def test_where_the_originals_are_not_here_a_path_from_the_top_may_mean_one(
    tmp_path: Path, text: str | None, destination: str, outcome: Outcome
) -> None:
    """A part of the repository was checked out, or the sources are fetched by the build."""
    translated = f"{TRANSLATED}/version-3"
    files = {f"{translated}/intro/a.md": "A", f"{translated}/topics/b.md": "B", "static/p.png": ""}
    found = site(tmp_path, files, text or "")
    if text is None:
        (tmp_path / "docusaurus.config.js").unlink()
        found = build_site(tmp_path, (), generator="auto", base_url=None)
        if destination == "/topics/b.md":
            outcome = UNKNOWN  # from which folder it starts is only in the configuration
    assert look(found, f"{translated}/intro/a.md", destination).outcome is outcome


def test_a_version_without_its_configuration_is_not_read_as_a_plain_folder(tmp_path: Path) -> None:
    files = {"versioned_docs/version-3/intro/a.md": "A", "versioned_docs/version-3/topics/b.md": "B"}
    found = site(tmp_path, files)
    (tmp_path / "docusaurus.config.js").unlink()
    found = build_site(tmp_path, (), generator="auto", base_url=None)
    assert look(found, "versioned_docs/version-3/intro/a.md", "/topics/b.md").outcome is UNKNOWN
    assert look(found, "versioned_docs/version-3/intro/a.md", "./nowhere.md").outcome is MISSING


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [("./p.png", FOUND), ("p.png", FOUND), ("/p.png", MISSING), ("/q.png", FOUND), ("q.png", MISSING)],
)
def test_pictures(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    files = {"docs/x/a.md": "A", "docs/x/p.png": "", "static/q.png": ""}
    assert look(site(tmp_path, files), "docs/x/a.md", destination, image=True).outcome is outcome


@pytest.mark.parametrize(
    "text",
    [
        "",
        "export default makeConfig();",
        config(more="...shared,"),
        config(plugins="myPlugin"),
        config(plugins="'./plugins/mine'"),
        config(more="themes: ['@acme/theme'],"),
        config("{...options}"),
        config(more="markdown: {parseFrontMatter: parse},"),
        config() + "config.plugins.push('x');",
    ],
)
def test_what_may_add_pages_makes_addresses_unknown(tmp_path: Path, text: str) -> None:
    found = site(tmp_path, {"docs/a.md": "A", "docs/b.md": "B"}, text)
    assert look(found, "docs/a.md", "/docs/c/").outcome is UNKNOWN
    assert look(found, "docs/a.md", "b.md").outcome is FOUND
    assert look(found, "docs/a.md", "/img/x.png", image=True).outcome is UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        config("{beforeDefaultRemarkPlugins: [fix]}"),
        config(more="markdown: {preprocessor: fix},"),
        config(more="...a,"),
    ],
)
def test_what_may_change_links_leaves_those_to_files_that_exist(tmp_path: Path, text: str) -> None:
    files = {"docs/x/a.md": "A", "docs/b.md": "B"}
    found = site(tmp_path, files, text)
    assert look(found, "docs/x/a.md", "./b.md").outcome is UNKNOWN
    assert look(found, "docs/x/a.md", "./nowhere.md").outcome is MISSING


def test_without_the_setting_relative_addresses_are_unknown(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": "A", "docs/b.md": "B"}, config(slash="undefined"))
    assert look(found, "docs/a.md", "c").outcome is UNKNOWN
    assert look(found, "docs/a.md", "/docs/c").outcome is MISSING


def test_categories_may_have_pages_at_any_address(tmp_path: Path) -> None:
    files = {
        "docs/a.md": "A",
        "docs/x/_category_.json": '{"link": {"type": "generated-index", "slug": "/s"}}',
    }
    assert look(site(tmp_path, files), "docs/a.md", "/docs/s/").outcome is UNKNOWN
    assert look(site(tmp_path, files), "docs/a.md", "/other/").outcome is MISSING


def test_redirects(tmp_path: Path) -> None:
    plugins = "['client-redirects', {redirects: [{from: ['/docs/old', '/docs/older'], to: '/docs/a'}]}]"
    found = site(tmp_path, {"docs/a.md": "A"}, config(plugins=plugins))
    assert look(found, "docs/a.md", "/docs/older/").outcome is UNKNOWN
    assert look(found, "docs/a.md", "/docs/oldest/").outcome is MISSING
    found = site(tmp_path, {}, config(plugins="['client-redirects', {createRedirects(path) { return []; }}]"))
    assert look(found, "docs/a.md", "/docs/oldest/").outcome is UNKNOWN


def test_placeholders_are_pages_of_which_nothing_is_known(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": "A", "docs/b.md": ""})
    assert look(found, "docs/a.md", "b.md").outcome is FOUND
    assert look(found, "docs/a.md", "/docs/c/").outcome is UNKNOWN
