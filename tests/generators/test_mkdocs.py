"""What MkDocs makes of a site's files, and which file a link means. The sources of the rules stand in the modules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from postlint.generators.mkdocs.publisher import MkDocs
from postlint.generators.protocol import Published, State
from postlint.page import read_page
from postlint.site import Outcome, Resolution, Site, build_site

FOUND, MISSING, UNKNOWN = Outcome.FOUND, Outcome.MISSING, Outcome.UNKNOWN
NOW = dt.datetime(2026, 6, 15, tzinfo=dt.UTC)
CONFIG = "site_name: A\nsite_url: https://example.org/\n"


def site(root: Path, files: Mapping[str, str], config: str = CONFIG) -> Site:
    for name, text in {"mkdocs.yml": config, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return build_site(root, (), generator="auto", base_url=None, now=NOW)


def look(found: Site, path: str, destination: str, *, image: bool = False) -> Resolution:
    return found.resolve(read_page(path, b""), destination, image=image)


def published(found: Site, path: str) -> Published:
    sitemap = found.site_for(path).sitemap
    assert sitemap is not None
    return sitemap.published(path)


def publisher(found: Site) -> MkDocs:
    sitemap = found.site_for("").sitemap
    assert sitemap is not None
    assert isinstance(sitemap.publisher, MkDocs)
    return sitemap.publisher


@pytest.mark.parametrize(
    ("path", "pretty", "ugly"),
    [
        ("docs/index.md", "/", "/index.html"),
        ("docs/a.md", "/a/", "/a.html"),
        ("docs/a/index.md", "/a/", "/a/index.html"),
        ("docs/b/README.md", "/b/", "/b/index.html"),
        ("docs/b/readme.md", "/b/readme/", "/b/readme.html"),
        ("docs/c.d.markdown", "/c.d/", "/c.d.html"),
    ],
)
def test_the_address_of_a_page(tmp_path: Path, path: str, pretty: str, ugly: str) -> None:
    assert published(site(tmp_path, {path: ""}), path).address == pretty
    other = site(tmp_path, {path: ""}, CONFIG + "use_directory_urls: false\n")
    assert published(other, path).address == ugly


def test_a_readme_gives_way_to_an_index(tmp_path: Path) -> None:
    found = site(
        tmp_path, {"docs/README.md": "", "docs/index.md": "", "docs/a/README.md": "", "docs/a/index.html": ""}
    )
    assert published(found, "docs/README.md").state is State.LEFT_OUT
    assert published(found, "docs/index.md").address == "/"
    assert published(found, "docs/a/README.md").state is State.LEFT_OUT


def test_excluded_pages_and_drafts(tmp_path: Path) -> None:
    config = (
        CONFIG + "exclude_docs: |\n  inner/\n  !inner/b.md\n  /top.md\n  *.tmp.md\ndraft_docs: |\n  drafts/\n"
    )
    names = ["inner/a.md", "inner/b.md", "top.md", "x/top.md", "x/a.tmp.md", "drafts/a.md", ".hid/a.md"]
    names += ["templates/a.md", "x/templates/a.md"]
    found = site(tmp_path, {f"docs/{name}": "" for name in names}, config)
    states = {name: published(found, f"docs/{name}").state for name in names}
    assert states == {
        "inner/a.md": State.LEFT_OUT,
        "inner/b.md": State.LIVE,
        "top.md": State.LEFT_OUT,
        "x/top.md": State.LIVE,
        "x/a.tmp.md": State.LEFT_OUT,
        "drafts/a.md": State.DRAFT,
        ".hid/a.md": State.LEFT_OUT,
        "templates/a.md": State.LEFT_OUT,
        "x/templates/a.md": State.LIVE,
    }


def test_a_pattern_that_is_not_understood_leaves_all_open(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": ""}, CONFIG + "exclude_docs: |\n  [ab].md\n")
    assert not published(found, "docs/a.md").is_known


@pytest.mark.parametrize(
    ("destination", "outcome", "proposal"),
    [
        ("b.md", FOUND, None),
        ("./b.md", FOUND, None),
        ("../index.md", FOUND, None),
        ("b.md/", FOUND, None),
        ("B.md", Outcome.OTHER_CASE, "b.md"),
        ("c.md", MISSING, None),
        ("../b.md", MISSING, "b.md"),
        ("../../guide/b.md", MISSING, "b.md"),
        ("../../README.md", MISSING, None),
        ("../../../x.md", Outcome.OUTSIDE, None),
        ("../b/", FOUND, None),
        ("../b", FOUND, None),
        ("b/", MISSING, "b.md"),
        ("b", MISSING, "b.md"),
        ("b.html", MISSING, "b.md"),
        ("..", MISSING, None),
        ("../../", FOUND, None),
        ("../../../../", FOUND, None),
        ("/guide/b/", FOUND, None),
        ("/guide/b.md", MISSING, "b.md"),
        ("/guide/c/", MISSING, None),
        ("/sitemap.xml", UNKNOWN, None),
        ("/css/base.css", UNKNOWN, None),
        ("../img", MISSING, None),
        ("/badge.svg", FOUND, None),
    ],
)
def test_links_of_a_page(tmp_path: Path, destination: str, outcome: Outcome, proposal: str | None) -> None:
    files = {"README.md": "", "docs/index.md": "", "docs/guide/a.md": "", "docs/guide/b.md": ""}
    files |= {"docs/img/x.png": "", "theme/badge.svg": ""}
    config = CONFIG + "theme:\n  name: mkdocs\n  custom_dir: theme\n"
    found = look(site(tmp_path, files, config), "docs/guide/a.md", destination)
    assert (found.outcome, found.proposal) == (outcome, proposal)


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("../img/x.png", FOUND),
        ("../../img/x.png", FOUND),
        ("img/x.png", MISSING),
        ("x.png", MISSING),
        ("/img/x.png", FOUND),
        ("/img/y.png", MISSING),
        ("/guide/x.png", MISSING),
    ],
)
def test_pictures_go_by_file_and_then_by_address(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    found = site(tmp_path, {"docs/guide/a.md": "", "docs/img/x.png": ""})
    assert look(found, "docs/guide/a.md", destination, image=True).outcome is outcome


def test_absolute_links_by_file(tmp_path: Path) -> None:
    for setting in ("validation:\n  absolute_links:", "validation:\n  links:\n    absolute_links:"):
        found = site(tmp_path, {"docs/a/b.md": "", "docs/c.md": ""}, CONFIG + f"{setting} relative_to_docs\n")
        assert look(found, "docs/a/b.md", "/c.md").outcome is FOUND
        assert look(found, "docs/a/b.md", "/c/").outcome is FOUND
        assert look(found, "docs/a/b.md", "/b.md").outcome is MISSING


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [("/p/a/", FOUND), ("/p/b/", MISSING), ("/b/", UNKNOWN), ("../../b/", UNKNOWN), ("../b/", MISSING)],
)
def test_what_is_not_below_the_sites_path_is_unknown(
    tmp_path: Path, destination: str, outcome: Outcome
) -> None:
    found = site(
        tmp_path, {"docs/a.md": "", "docs/index.md": ""}, "site_name: A\nsite_url: https://h.org/p/\n"
    )
    assert look(found, "docs/a.md", destination).outcome is outcome


def test_without_site_url_the_path_of_the_site_is_unknown(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": "", "docs/b.md": ""}, "site_name: A\n")
    assert look(found, "docs/a.md", "/c/").outcome is UNKNOWN
    assert look(found, "docs/a.md", "../../c/").outcome is UNKNOWN
    assert look(found, "docs/a.md", "../c/").outcome is MISSING
    assert look(found, "docs/a.md", "c.md").outcome is MISSING


@pytest.mark.parametrize(
    "config",
    [
        "",
        "site_name: [\n",
        "site_name: A\nplugins: [search, gen-files]\n",
        "site_name: A\nplugins:\n  - search\n  - monorepo\n",
        "site_name: A\nplugins:\n  roamlinks: {}\n",
        "site_name: A\nplugins: !ENV [PLUGINS, [search]]\n",
        "site_name: A\nINHERIT: ../outside.yml\n",
        "site_name: A\nINHERIT: gone.yml\n",
        "site_name: A\ndocs_dir: !ENV DOCS\n",
        "site_name: A\nmarkdown_extensions:\n  - pymdownx.pathconverter\n",
    ],
)
def test_what_may_change_everything_makes_all_unknown(tmp_path: Path, config: str) -> None:
    found = site(tmp_path, {"docs/a.md": "", "docs/b.md": ""}, config)
    assert look(found, "docs/a.md", "c.md").outcome is UNKNOWN
    assert look(found, "docs/a.md", "/c/").outcome is UNKNOWN
    assert look(found, "docs/a.md", "b.md").outcome is FOUND
    assert look(found, "docs/a.md", "B.md").outcome is Outcome.OTHER_CASE


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        (None, MISSING),  # MkDocs does not start without it.
        ("def on_page_markdown(markdown, **_):\n    return markdown.upper()\n", MISSING),
        ("def on_config(config):\n    config.extra['x'] = 1\n", MISSING),
        ("def on_files(files, config):\n    for file in files:\n        print(file)\n", MISSING),
        ("def on_files(files, config):\n    files.append(File.generated(config, 'c.md'))\n", UNKNOWN),
        ("def on_pre_build(config):\n    open('docs/c.md', 'w')\n", UNKNOWN),
        ("def on_config(config):\n    config['docs_dir'] = 'other'\n", UNKNOWN),
        ("from other import on_files\n", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_hook_makes_unknown_what_it_may_change(
    tmp_path: Path, program: str | None, outcome: Outcome
) -> None:
    files = {"docs/a.md": "", "docs/b.md": ""} | ({} if program is None else {"hook.py": program})
    found = site(tmp_path, files, CONFIG + "hooks: [hook.py]\n")
    assert look(found, "docs/a.md", "c.md").outcome is outcome
    assert look(found, "docs/a.md", "x.png", image=True).outcome is outcome


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ("hooks: [hook.py]\n", "the hook `hook.py` may add pages and files, or move them"),
        ("plugins: [own]\n", "it is not known what the plugin `own` of MkDocs does to pages and links"),
        (
            "markdown_extensions: [pymdownx.pathconverter]\n",
            "it is not known what the extension `pymdownx.pathconverter` of MkDocs does to pages and links",
        ),
        ("docs_dir: !ENV DOCS\n", "not all of the configuration of MkDocs can be read"),
    ],
)
def test_the_cause_is_said(tmp_path: Path, config: str, words: str) -> None:
    files = {"docs/a.md": "", "hook.py": "def on_files(files, config):\n    files.append(x)\n"}
    found = look(site(tmp_path, files, CONFIG + config), "docs/a.md", "c.md")
    assert found.cause is not None
    assert found.cause.words == words


def test_tags_are_no_obstacle_and_parents_are_read(tmp_path: Path) -> None:
    parent = "docs_dir: handbook\nsite_url: https://example.org/x/\nplugins: [search]\n"
    config = (
        "INHERIT: conf/base.yml\nsite_name: !ENV NAME\n"
        "plugins:\n  - material/search:\n      enabled: !ENV [SEARCH, true]\n"
        "markdown_extensions:\n  - toc:\n      slugify: !!python/object/apply:a.slugify {kwds: {case: lower}}\n"
    )
    found = site(tmp_path, {"conf/base.yml": parent, "handbook/a.md": ""}, config)
    assert published(found, "handbook/a.md").address == "/a/"
    assert look(found, "handbook/a.md", "b.md").outcome is MISSING
    assert publisher(found).base == "/x"


def test_files_outside_of_the_folder_of_pages_go_by_file(tmp_path: Path) -> None:
    found = site(tmp_path, {"README.md": "", "docs/a.md": "", "includes/x.md": ""})
    assert look(found, "README.md", "docs/a.md").outcome is FOUND
    assert look(found, "README.md", "docs/b.md").outcome is MISSING
    config = CONFIG + "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: includes\n"
    included = site(tmp_path, {}, config)
    assert look(included, "includes/x.md", "b.md").outcome is UNKNOWN


def test_an_unknown_theme_may_bring_files(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": ""}, CONFIG + "theme: cinder\n")
    assert look(found, "docs/a.md", "/img/logo.png", image=True).outcome is UNKNOWN
    assert look(found, "docs/a.md", "b.md").outcome is MISSING


def test_redirects(tmp_path: Path) -> None:
    config = CONFIG + (
        "plugins:\n  - redirects:\n      redirect_maps:\n"
        "        old.md: new/a.md#part\n        away.md: https://example.com/\n"
    )
    found = site(tmp_path, {"docs/index.md": "", "docs/new/a.md": ""}, config)
    assert published(found, "docs/new/a.md").aliases == ("/old/",)
    assert look(found, "docs/index.md", "old/") == Resolution(FOUND, "docs/new/a.md")
    assert look(found, "docs/index.md", "away/").outcome is UNKNOWN
    assert look(found, "docs/index.md", "old.md").outcome is MISSING


def test_the_offline_plugin_takes_directories_from_addresses(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/a.md": ""}, CONFIG + "plugins: [search, offline]\n")
    assert published(found, "docs/a.md").address == "/a.html"
    config = CONFIG + "plugins:\n  - offline:\n      enabled: !ENV [OFFLINE, false]\n"
    assert published(site(tmp_path, {}, config), "docs/a.md").address == "/a/"


LANGUAGES = """plugins:
  - i18n:
      docs_structure: {structure}
      languages:
        - locale: de
          name: Deutsch
        - locale: en
          name: English
          default: true
        - locale: fr
          name: Français
          build: false
"""


def test_languages_by_suffix(tmp_path: Path) -> None:
    files = ["a.md", "b.en.md", "b.de.md", "c.de.md", "pic.de.png", "index.md"]
    config = CONFIG + LANGUAGES.format(structure="suffix")
    found = site(tmp_path, {f"docs/{name}": "" for name in files}, config)
    assert published(found, "docs/a.md")[:2] == ("/a/", ("/de/a/",))
    assert published(found, "docs/b.en.md")[:2] == ("/b/", ())
    assert published(found, "docs/b.de.md")[:2] == ("/de/b/", ())
    for destination in ("b.md", "b.de.md", "c.md", "pic.png"):
        assert look(found, "docs/a.md", destination).outcome is FOUND
    assert look(found, "docs/a.md", "d.md").outcome is MISSING


def test_languages_by_folder(tmp_path: Path) -> None:
    files = ["en/a.md", "de/a.md", "en/b.md", "assets/x.png"]
    config = CONFIG + LANGUAGES.format(structure="folder")
    found = site(tmp_path, {f"docs/{name}": "" for name in files}, config)
    assert published(found, "docs/en/a.md")[:2] == ("/a/", ())
    assert published(found, "docs/en/b.md")[:2] == ("/b/", ("/de/b/",))
    assert published(found, "docs/de/a.md")[:2] == ("/de/a/", ())
    assert look(found, "docs/de/a.md", "b.md").outcome is FOUND
    assert look(found, "docs/de/a.md", "assets/x.png").outcome is FOUND
    assert look(found, "docs/de/a.md", "c.md").outcome is MISSING


def blog(options: str = "") -> str:
    return f"{CONFIG}plugins:\n  - blog:\n      enabled: true\n{options}"


@pytest.mark.parametrize(
    ("options", "front_matter", "address"),
    [
        ("", "date: 2024-05-17\ntitle: Die Zählung, zum 2. Mal!", "/blog/2024/05/17/die-zählung-zum-2-mal/"),
        ("", "date: 2024-05-17 10:00:00\nslug: x", "/blog/2024/05/17/x/"),
        ("", "date:\n  created: 2024-05-17\nslug: x", "/blog/2024/05/17/x/"),
        ("", "date: 2024-05-17", "/blog/2024/05/17/from-the-text/"),
        ("", "title: No date", None),
        ("      blog_dir: .\n", "date: 2024-05-17\nslug: x", "/2024/05/17/x/"),
        ("      post_url_format: '{file}'\n", "title: X", "/blog/p/"),
        ("      post_url_format: '{categories}/{slug}'\n", "slug: x\ncategories: [A B, C]", "/blog/a-b/x/"),
        ("      post_url_format: '{categories}/{slug}'\n", "slug: x", "/blog/x/"),
        ("      post_url_date_format: yyyy-M-d\n", "date: 2024-05-07\nslug: x", "/blog/2024-5-7/x/"),
        ("      post_url_date_format: MMM\n", "date: 2024-05-17\nslug: x", None),
        ("      post_slugify: !!python/name:a.b\n", "date: 2024-05-17\ntitle: x", None),
    ],
)
def test_the_addresses_of_posts(tmp_path: Path, options: str, front_matter: str, address: str | None) -> None:
    folder = "docs/posts" if "blog_dir: ." in options else "docs/blog/posts"
    text = f"---\n{front_matter}\n---\n# From the text\n"
    found = site(tmp_path, {f"{folder}/p.md": text}, blog(options))
    assert published(found, f"{folder}/p.md").address == address


def test_an_empty_post_is_a_placeholder(tmp_path: Path) -> None:
    found = site(tmp_path, {"docs/blog/posts/p.md": "", "docs/a.md": ""}, blog())
    assert not published(found, "docs/blog/posts/p.md").is_known
    assert look(found, "docs/a.md", "../blog/2024/05/17/p/").outcome is UNKNOWN


@pytest.mark.parametrize(
    ("options", "front_matter", "state"),
    [
        ("", "draft: true", State.DRAFT),
        ("      draft: true\n", "draft: true", State.LIVE),
        ("", "date: 2027-01-01", State.LIVE),
        ("      draft_if_future_date: true\n", "date: 2027-01-01", State.FUTURE),
        ("      draft_if_future_date: true\n", "date: 2026-06-15T02:00:00+02:00", State.LIVE),
        ("      draft_if_future_date: true\n", "date: 2026-06-15 02:00:01 +01:00", State.FUTURE),
        ("      draft_if_future_date: true\n", "date: 2027-01-01\ndraft: false", State.LIVE),
    ],
)
def test_the_states_of_posts(tmp_path: Path, options: str, front_matter: str, state: State) -> None:
    found = site(tmp_path, {"docs/blog/posts/p.md": f"---\n{front_matter}\n---\n"}, blog(options))
    assert published(found, "docs/blog/posts/p.md").state is state


@pytest.mark.parametrize(
    ("destination", "outcome"),
    [
        ("blog/", UNKNOWN),
        ("blog/category/x/", UNKNOWN),
        ("blog/category/x.md", UNKNOWN),
        ("blog/archive/2024/", UNKNOWN),
        ("blog/page/2/", UNKNOWN),
        ("blog/archive/2024/page/2/", UNKNOWN),
        ("blog/x.png", FOUND),
        ("blog/posts/x.png", FOUND),
        ("blog/posts/q.md", MISSING),
        ("blog/2024/05/17/x/", FOUND),
        ("blog/2024/05/17/y/", MISSING),
    ],
)
def test_what_a_blog_adds(tmp_path: Path, destination: str, outcome: Outcome) -> None:
    files = {"docs/index.md": "", "docs/blog/posts/x.png": ""}
    files["docs/blog/posts/p.md"] = "---\ndate: 2024-05-17\nslug: x\n---\n"
    assert look(site(tmp_path, files, blog()), "docs/index.md", destination).outcome is outcome


def test_what_is_not_under_version_control_may_be_built(tmp_path: Path) -> None:
    ignored = "*.py[co]\n/docs/api/\ndocs/CHANGELOG.md\n"
    found = site(tmp_path, {"docs/a.md": "", ".gitignore": ignored})
    assert look(found, "docs/a.md", "CHANGELOG.md").outcome is UNKNOWN
    assert look(found, "docs/a.md", "api/module.md").outcome is UNKNOWN
    assert look(found, "docs/a.md", "api.md").outcome is MISSING
